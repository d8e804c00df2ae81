import { type ErrorCode, errorText, SmeError } from "../spec/errors.ts";
import { asFileSystemError } from "./file-system-error.ts";
import { visibleLines } from "./terminal/terminal-text.ts";

/**
 * Prints an error to stderr: what the user can act on in one line, with its place if it has one; for a defect
 * of ours also where it arose. Nothing of what it quotes is obeyed by the terminal.
 */
export function reportError(error: unknown): void {
  console.error(visibleLines(descriptionOf(error)));
}

function descriptionOf(error: unknown): string {
  if (error instanceof SmeError) {
    const place = placeOf(error);
    return `${place === undefined ? "" : `${place}\n`}${error.message}`;
  }
  const ofFiles = asFileSystemError(error);
  if (ofFiles !== undefined) return ofFiles.message;
  // Anything can be thrown, an object with a request and its headers too: of that only the words are shown.
  const cause =
    error instanceof Error ? error.message : typeof error === "string" ? error : "no error but an object";
  return [errorText("F-SME-111", { cause }), ...placesOf(error)].join("\n");
}

/** Where a defect arose. The message, which stands before it once more, may hold anything. */
function placesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  return error.stack
    .replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
}

/** What says that the command line itself is wrong, and that nothing was begun. */
const usageErrors: readonly ErrorCode[] = [
  "E-SME-54",
  "E-SME-91",
  "E-SME-99",
  "E-SME-100",
  "E-SME-108",
  "E-SME-109",
  "E-SME-170",
  "E-SME-171",
  "E-SME-189",
  "E-SME-261",
  "E-SME-520",
  "E-SME-521",
];

/** 2 for a wrong command line, as shells and their users expect; 1 for every other failure. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof SmeError && usageErrors.includes(error.code) ? 2 : 1;
}

function placeOf(error: object): string | undefined {
  const { file, line, column } = error as { file?: unknown; line?: unknown; column?: unknown };
  if (typeof file !== "string") return undefined;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
