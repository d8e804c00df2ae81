import { ExasolError } from "./exasol/model.ts";

/** The parts that the sandbox starts without, and the npm packages they need. It needs all its other packages to start. */
export const packagesOfParts = {
  "Lua scripts": ["wasmoon"],
  UDFs: ["@bufbuild/protobuf", "zeromq"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SandboxPart = keyof typeof packagesOfParts;

/** Throws for a call that needs a package which is not installed. */
export function requirePart(part: SandboxPart): void {
  const missing = missingPackages(packagesOfParts[part]);
  if (missing.length === 0) return;
  const words = `${part} need the npm package ${missing.join(" and ")}, which is not installed`;
  throw new ExasolError("0A000", `feature not supported by the local Exasol: ${words}`);
}

export function missingPackages(names: readonly string[]): string[] {
  return names.filter((name) => !isInstalled(name));
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
