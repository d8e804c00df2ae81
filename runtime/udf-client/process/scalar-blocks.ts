/**
 * SCALAR scripts that export runBlock() or runBlocks(): called once a batch, or once for all, instead of once
 * a row.
 */
import type { UdfBlock, UdfBlocks } from "../author.ts";
import { createBlock, refuseReturns } from "../columns/block.ts";
import { appendRows, marked, type OutputRows } from "../columns/output-blocks.ts";
import type { ScriptRows } from "../columns/script-rows.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";

export type RunBlockFunction = (block: UdfBlock) => unknown;
export type RunBlocksFunction = (blocks: UdfBlocks) => unknown;

/** Results that did not fit into a batch any more; the database sends their rows again. */
interface Leftover {
  results: OutputRows;
  rowNumbers: Float64Array;
  /** The first one not sent. */
  next: number;
}

/** One pass over the rows between RUN and DONE, in one call. */
export function allScalarBlocks(rows: ScriptRows, runBlocks: RunBlocksFunction): () => Promise<void> {
  refuseReturns(rows, "runBlocks()");
  return async () => {
    let ended = false;
    function* blocks(): Generator<UdfBlock> {
      while (!ended && rows.fetch()) yield createBlock(rows, 0, rows.input.rows);
      ended = true;
    }
    const isReady = () => ended || rows.isNextReady();
    refuseResult(await runBlocks(Object.assign(blocks(), { isReady })), "runBlocks()");
    if (ended) return;
    throw new UdfError(
      ClientErrorCode.usage,
      "runBlocks() has left blocks out: it must go through all of them.",
    );
  };
}

/** One pass over the rows between RUN and DONE, a call for each batch. */
export function scalarBlocks(rows: ScriptRows, runBlock: RunBlockFunction): () => Promise<void> {
  let leftover: Leftover | undefined;

  return async () => {
    while (rows.fetch()) {
      let from = 0;
      if (leftover !== undefined) {
        from = appendLeftover(rows, leftover);
        if (leftover.next === leftover.results.length || from === 0) leftover = undefined;
      }
      if (rows.returns && rows.output.full) return;
      const { input } = rows;
      if (from === input.rows) continue;
      const result = await runBlock(createBlock(rows, from, input.rows));
      if (!rows.returns) {
        refuseResult(result, "runBlock()");
        continue;
      }
      const results = resultRows(result, input.rows - from);
      const rowNumbers = input.rowNumbers;
      const done = appendRows(rows.output, results, 0, (index) => rowNumbers[from + index] as number);
      if (done < results.length) {
        leftover = { results, rowNumbers: rowNumbers.slice(from), next: done };
      }
      if (rows.output.full) return;
    }
  };
}

/**
 * Gives rows that are sent again the results they have already. They are known by their numbers; where these
 * differ nothing is taken, and the rows are computed anew. Returns how many rows are done.
 */
function appendLeftover(rows: ScriptRows, leftover: Leftover): number {
  const { rowNumbers, results, next } = leftover;
  const again = rows.input.rowNumbers;
  const count = Math.min(again.length, results.length - next);
  for (let i = 0; i < count; i++) if (again[i] !== rowNumbers[next + i]) return 0;
  const part = { length: next + count, columns: results.columns };
  leftover.next = appendRows(rows.output, part, next, (index) => rowNumbers[index] as number);
  return leftover.next - next;
}

function resultRows(result: unknown, expected: number): OutputRows {
  const values = marked(result, "runBlock(): its result");
  if (values.values.length === expected) return { length: expected, columns: [values] };
  throw new UdfError(
    ClientErrorCode.value,
    "runBlock() must return one value for each row of its block: " +
      `expected ${expected}, given ${values.values.length}.`,
  );
}

function refuseResult(result: unknown, what: string): void {
  if (result === undefined || result === null) return;
  throw new UdfError(
    ClientErrorCode.usage,
    `${what} of an EMITS script returned a value: its rows are given with block.emit() or block.emitBlock().`,
  );
}
