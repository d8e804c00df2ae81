import { lackOfPart, type SandboxPart } from "../missing-packages.ts";
import { ExasolError } from "./model.ts";

/** Throws for a call that needs a package which is not installed. */
export function requirePart(part: SandboxPart): void {
  const lack = lackOfPart(part);
  if (lack === undefined) return;
  throw new ExasolError("0A000", `feature not supported by the local Exasol: ${lack}`);
}
