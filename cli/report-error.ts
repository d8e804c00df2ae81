import { type ErrorCode, errorText, SmeError } from "../spec/errors.ts";

/**
 * Prints an error to stderr: what the user can act on in one line, with its place if it has one; for a defect of
 * ours also where it arose.
 */
export function reportError(error: unknown): void {
  if (error instanceof SmeError) {
    const place = placeOf(error);
    console.error(`${place === undefined ? "" : `${printable(place)}\n`}${printable(error.message)}`);
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  console.error(errorText("F-SME-111", { cause: text }));
  if (error instanceof Error && error.stack !== undefined) {
    console.error(error.stack.split("\n").slice(1).map(printable).join("\n"));
  }
}

/** What says that the command line itself is wrong, and that nothing was begun. */
const usageErrors: readonly ErrorCode[] = [
  "E-SME-91",
  "E-SME-99",
  "E-SME-100",
  "E-SME-108",
  "E-SME-109",
  "E-SME-170",
  "E-SME-171",
];

/** 2 for a wrong command line, as shells and their users expect; 1 for every other failure. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof SmeError && usageErrors.includes(error.code) ? 2 : 1;
}

/** Without the codes by which a terminal does what the text, perhaps somebody else's, wants. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, " ");
}

function placeOf(error: object): string | undefined {
  const { file, line, column } = error as { file?: unknown; line?: unknown; column?: unknown };
  if (typeof file !== "string") return undefined;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
