/**
 * The loops between RUN and DONE. One pass is a group of a SET script, or some rows of a SCALAR script: as
 * many as the database wants answered by one process.
 */
import type { DecimalShapes, UdfContext } from "../author.ts";
import { ScriptRows } from "../columns/script-rows.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { Database } from "../wire/database.ts";
import type { MetaReply } from "../wire/messages.ts";
import { createContext } from "./context.ts";
import {
  allScalarBlocks,
  type RunBlockFunction,
  type RunBlocksFunction,
  scalarBlocks,
} from "./scalar-blocks.ts";

/** A script's exported `run`. */
type RunFunction = (ctx: UdfContext) => unknown;

/** What a script's exports say about its rows. */
export interface RowFunctions {
  run?: RunFunction | null | undefined;
  /** SCALAR only; then it is called instead of run. */
  runBlock?: RunBlockFunction | null | undefined;
  /** SCALAR … EMITS only; then it is called instead of the others. */
  runBlocks?: RunBlocksFunction | null | undefined;
  columns?: DecimalShapes | undefined;
}

/** Serves RUN until the database wants the clean-up. The first RUN has been answered already. */
export async function runGroups(
  database: Database,
  meta: MetaReply,
  functions: RowFunctions,
  title: string,
): Promise<ScriptRows> {
  const rows = new ScriptRows(database, meta, functions.columns);
  const pass = passOf(rows, functions, title);
  do {
    rows.begin();
    await pass();
    rows.end();
    rows.flush();
    rows.group++;
  } while (database.done().kind === "run" && database.run().kind === "run");
  return rows;
}

function passOf(
  rows: ScriptRows,
  { run, runBlock, runBlocks }: RowFunctions,
  title: string,
): () => Promise<void> {
  if (rows.scalar && runBlocks) return allScalarBlocks(rows, runBlocks);
  if (rows.scalar && runBlock) return scalarBlocks(rows, runBlock);
  if (!run) {
    const reason =
      runBlock || runBlocks
        ? "is a SET script without run; runBlock and runBlocks are for SCALAR: " +
          "export run and loop over ctx.blocks()."
        : 'does not export a function run: write "export function run(ctx) { … }".';
    throw new UdfError(ClientErrorCode.compile, `${title} ${reason}`);
  }
  const ctx = createContext(rows);
  if (rows.scalar) return () => runRows(rows, ctx, run);
  return async () => {
    if (rows.fetch()) await runGroup(rows, ctx, run);
  };
}

async function runGroup(rows: ScriptRows, ctx: UdfContext, run: RunFunction): Promise<void> {
  const result = run(ctx);
  finishRow(rows, isPromise(result) ? await result : result);
}

/**
 * Calls run() for each row until the database has no more. A RETURNS script must not send in the middle: when
 * its batch is full the pass ends, and the database sends the rows that were not reached again.
 */
async function runRows(rows: ScriptRows, ctx: UdfContext, run: RunFunction): Promise<void> {
  while (rows.fetch()) {
    let row = 0;
    for (;;) {
      const pending = runUntilPromise(rows, ctx, run, row);
      if (pending === undefined) break;
      finishRow(rows, await pending);
      row = rows.row + 1;
    }
    if (rows.returns && rows.output.full) break;
  }
  // Here, before anything else gets its turn: what it emits would be put beside the last row.
  rows.end();
}

/**
 * Goes through the batch's rows as long as run() answers at once, and returns the first promise. It is apart
 * from runRows() because V8 optimises a loop less well inside an async function.
 */
function runUntilPromise(
  rows: ScriptRows,
  ctx: UdfContext,
  run: RunFunction,
  start: number,
): PromiseLike<unknown> | undefined {
  const { input, output, returns } = rows;
  if (returns && output.full) return undefined;
  const numbers = returns ? input.rowNumbers : undefined;
  for (let row = start; row < input.rows; row++) {
    rows.row = row;
    const result = run(ctx);
    if (isPromise(result)) return result;
    if (numbers !== undefined) {
      output.appendValue(numbers[row] as number, result);
      if (output.full) return undefined;
    } else {
      finishRow(rows, result);
    }
  }
  return undefined;
}

function finishRow(rows: ScriptRows, result: unknown): void {
  if (rows.returns) {
    rows.output.appendValue(rows.rowNumber, result);
  } else if (result !== undefined && result !== null) {
    throw new UdfError(
      ClientErrorCode.usage,
      "run() of an EMITS script returned a value: its rows are given with ctx.emit().",
    );
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
