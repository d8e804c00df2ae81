/**
 * The parts that the sandbox starts without, and the npm packages they need. It needs all its other packages
 * to start.
 */
export const packagesOfParts = {
  "Lua scripts": ["wasmoon"],
  UDFs: ["@bufbuild/protobuf", "zeromq"],
  "Requests with XML to the local S3": ["fast-xml-parser"],
  "Trainings and endpoints of the local SageMaker": ["csv-parse"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SandboxPart = keyof typeof packagesOfParts;

/**
 * Loads a module that only this part needs. Rejects with the part's name and its packages when one is not
 * installed.
 */
export async function loadForPart<T>(part: SandboxPart, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const lack = lackOfPart(part);
    throw lack === undefined ? cause : new Error(`${lack}.`, { cause });
  }
}

/** What to say of a part that lacks a package; undefined when it has them all. */
export function lackOfPart(part: SandboxPart): string | undefined {
  const missing = missingPackages(packagesOfParts[part]);
  if (missing.length === 0) return undefined;
  return `${part} need the npm package ${missing.join(" and ")}, which is not installed`;
}

/** Those of the packages that are not installed. */
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
