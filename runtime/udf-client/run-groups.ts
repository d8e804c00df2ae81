/** The loops between RUN and DONE: one pass is a group of a SET script, or a chunk of a SCALAR one's rows. */
import type { UdfContext } from "./author.ts";
import { createContext, Rows } from "./context.ts";
import type { Database } from "./database.ts";
import { ErrorCode, UdfError } from "./errors.ts";
import type { MetaReply } from "./messages.ts";
import { BATCH_SIZE } from "./output-table.ts";

export type RunFunction = (ctx: UdfContext) => unknown;

/** Serves RUN until the database wants the clean-up. The first RUN has been answered already. */
export async function runGroups(database: Database, meta: MetaReply, run: RunFunction): Promise<void> {
  const rows = new Rows(database, meta);
  const ctx = createContext(rows);
  do {
    if (rows.scalar) await runRows(rows, ctx, run);
    else if (rows.fetch()) await runGroup(rows, ctx, run);
    rows.flush();
  } while (database.done().kind === "run" && database.run().kind === "run");
}

async function runGroup(rows: Rows, ctx: UdfContext, run: RunFunction): Promise<void> {
  const result = run(ctx);
  finishRow(rows, isPromise(result) ? await result : result);
}

/**
 * Calls run() for each row until the database has no more. A RETURNS script must not send in the middle: when its batch
 * is full the pass ends, and the database sends the rows that were not reached again.
 */
async function runRows(rows: Rows, ctx: UdfContext, run: RunFunction): Promise<void> {
  const { input, output } = rows;
  while (rows.fetch()) {
    for (let row = 0; row < input.rows; row++) {
      rows.moveTo(row);
      const result = run(ctx);
      finishRow(rows, isPromise(result) ? await result : result);
      if (rows.returns && output.size >= BATCH_SIZE) return;
    }
  }
}

function finishRow(rows: Rows, result: unknown): void {
  if (rows.returns) {
    rows.output.appendValue(rows.rowNumber, result);
  } else if (result !== undefined && result !== null) {
    throw new UdfError(
      ErrorCode.USAGE,
      "run() of an EMITS script returned a value: its rows are given with ctx.emit().",
    );
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
