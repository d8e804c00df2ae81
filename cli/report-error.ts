import { errorText, SmeError } from "../spec/errors.ts";

/**
 * Prints an error to stderr: what the user can act on in one line, with its place if it has one; for a defect of
 * ours also where it arose.
 */
export function reportError(error: unknown): void {
  if (error instanceof SmeError) {
    const place = placeOf(error);
    console.error(`${place === undefined ? "" : `${place}\n`}${error.message}`);
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  console.error(errorText("F-SME-111", { cause: text }));
  if (error instanceof Error && error.stack !== undefined) {
    console.error(error.stack.split("\n").slice(1).join("\n"));
  }
}

function placeOf(error: object): string | undefined {
  const { file, line, column } = error as { file?: unknown; line?: unknown; column?: unknown };
  if (typeof file !== "string") return undefined;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
