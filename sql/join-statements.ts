import { isDefinition } from "./split-statements.ts";

/** The statements as a script that `sme-gen sql` and Exasol's clients run. */
export function joinStatements(statements: string[]): string {
  return statements.map((text) => `${text}${terminatorOf(text)}\n`).join("");
}

function terminatorOf(text: string): string {
  if (isDefinition(text)) return "\n/";
  // A comment in the last line would swallow the semicolon.
  return /--[^\n]*$/.test(text) ? "\n;" : ";";
}
