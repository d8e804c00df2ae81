import { DatabaseError, type StreamingDatabase } from "../../deploy/database/connect.ts";
import { SmeError } from "../../spec/errors.ts";
import { type SplitStatement, splitStatements } from "../../sql/split-statements.ts";
import type { ResultPrinter } from "../terminal/result-printer.ts";
import { runStatement } from "./local-files.ts";

/**
 * Runs the statements of a script in order and prints each result. Stops at the first that fails, with an
 * error that says where it stands in `source`, and before the next one when the signal is aborted.
 */
export async function runStatements(
  database: StreamingDatabase,
  script: string,
  source: string,
  printer: ResultPrinter,
  signal?: AbortSignal,
): Promise<void> {
  const statements = splitStatements(script);
  for (const { open, line, column } of statements) {
    if (open !== undefined)
      throw new SmeError("E-SME-97", { position: `${source}:${line}:${column}`, what: open });
  }
  for (const [index, statement] of statements.entries()) {
    signal?.throwIfAborted();
    try {
      await printer.end(await runStatement(database, statement.text, printer));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      throw new SmeError(
        "E-SME-96",
        {
          position: `${source}:${positionOf(error, statement)}`,
          number: index + 1,
          sql_code: error.sqlCode,
          cause: error.message,
          consequence: consequence(index, statements.length - index - 1),
        },
        { cause: error },
      );
    }
  }
}

/** The database counts lines and columns from the statement's beginning, and does not always tell them. */
function positionOf(error: DatabaseError, { line, column }: SplitStatement): string {
  const [, errorLine, errorColumn] = /\[line (\d+), column (\d+)\]/.exec(error.message) ?? [];
  if (errorLine === undefined) return `${line}:${column}`;
  return errorLine === "1"
    ? `${line}:${column + Number(errorColumn) - 1}`
    : `${line + Number(errorLine) - 1}:${errorColumn}`;
}

function consequence(before: number, behind: number): string {
  if (before + behind === 0) return "Correct it and run it again.";
  return `${before} before it were run, ${behind} behind it were not.`;
}
