import { openSync, writeSync } from "node:fs";
import { SmeError } from "../../spec/errors.ts";

/**
 * Gives what adds lines to the file of `sme-gen sandbox --journal`, which only the user can read. A line is
 * written before the next request is served, so that whatever ends the process loses none. Throws E-SME-568
 * for a file that cannot be written.
 */
export function openJournal(file: string): (line: string) => void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "a", 0o600);
  } catch (cause) {
    throw new SmeError("E-SME-568", { file, cause: (cause as Error).message }, { cause });
  }
  return (line) => {
    if (descriptor === undefined) return;
    try {
      writeSync(descriptor, line);
    } catch (error) {
      // A full disk must not make requests fail.
      descriptor = undefined;
      console.error(`The journal ${file} ends here: ${(error as Error).message}`);
    }
  };
}
