/** Rows in memory for the prediction's handlers, through the client's own context, blocks and tables. */

import type { ColumnType, UdfBlock, UdfColumn, UdfContext } from "../../runtime/udf-client/author.ts";
import { type RowExchange, ScriptRows } from "../../runtime/udf-client/columns/script-rows.ts";
import { createContext } from "../../runtime/udf-client/process/context.ts";
import { allScalarBlocks } from "../../runtime/udf-client/process/scalar-blocks.ts";
import { type ColumnMeta, encodeEmit } from "../../runtime/udf-client/wire/messages.ts";
import { decodeRequest, encodeTable } from "../../sandbox/exasol/udf-host/protocol.ts";
import { type Cell, fromTable, type TestColumn, toTable } from "./udf-rows.ts";

interface Columns {
  inputColumns: readonly UdfColumn[];
  outputColumns: readonly UdfColumn[];
}

/** A SET … EMITS context over a group's rows, which come in blocks of this many. */
export function predictionContext(columns: Columns, rows: readonly Cell[][], blockSize = 4) {
  const batches: Cell[][][] = [];
  for (let i = 0; i < rows.length; i += blockSize) batches.push(rows.slice(i, i + blockSize));
  const { emitted, position } = tables(columns, batches, 2);
  position.fetch();
  const ctx: UdfContext = createContext(position);
  return {
    ctx,
    emitted(): Cell[][] {
      position.flush();
      return emitted.flat();
    },
  };
}

/**
 * Calls `run` with the blocks of a SCALAR … EMITS script. Returns the rows emitted, at the places of their
 * input rows.
 */
export async function scalarPrediction(
  columns: Columns,
  blocks: readonly Cell[][][],
  run: (blocks: Iterable<UdfBlock>) => Promise<void>,
): Promise<Cell[][]> {
  const { emitted, position } = tables(columns, blocks, 1);
  await allScalarBlocks(position, (given) => run(given))();
  position.flush();
  const rows: Cell[][] = [];
  for (const batch of emitted) {
    for (const [place, row] of Object.entries(batch)) {
      if (rows[Number(place)] !== undefined) throw new Error(`row ${place} is emitted twice`);
      rows[Number(place)] = row;
    }
  }
  return rows;
}

/**
 * The database's side: batches in, and the rows that come back, each at the place of its input row in the
 * batch.
 */
function tables({ inputColumns, outputColumns }: Columns, batches: readonly Cell[][][], iteration: number) {
  const emitted: Cell[][][] = [];
  const rest = [...batches];
  const given = testColumns(inputColumns);
  const taken = testColumns(outputColumns);
  const all = batches.reduce((sum, { length }) => sum + length, 0);
  let sent = 0;
  const next = () => {
    const rows = rest.shift();
    if (rows === undefined) return undefined;
    const bytes = encodeTable(toTable(given, rows, sent, all));
    sent += rows.length;
    return { bytes, start: 0, end: bytes.length };
  };
  const database: RowExchange = {
    next,
    askAhead: () => undefined,
    isNextReady: () => true,
    reset: next,
    emit(table) {
      const sentBack = decodeRequest(encodeEmit(1n, table)).emit?.table;
      if (sentBack === undefined) throw new Error("no EMIT");
      const rows = fromTable(taken, sentBack);
      const placed: Cell[][] = [];
      rows.forEach((row, i) => {
        const place = iteration === 1 ? Number(sentBack.rowNumber[i]) : i;
        if (placed[place] !== undefined) throw new Error(`row ${place} is emitted twice`);
        placed[place] = row;
      });
      emitted.push(placed);
    },
  };
  const meta = {
    inputIteration: iteration,
    outputIteration: 2,
    inputColumns: columnMetas(inputColumns),
    outputColumns: columnMetas(outputColumns),
    singleCallMode: false,
  };
  return { emitted, position: new ScriptRows(database, meta, { "*": "as-received" }) };
}

function columnMetas(columns: readonly UdfColumn[]): ColumnMeta[] {
  return columns.map(({ length = 0, name, precision = 0, scale = 0, sqlType, type }) => ({
    name,
    type,
    typeName: sqlType,
    size: length,
    precision,
    scale,
  }));
}

function testColumns(columns: readonly UdfColumn[]): TestColumn[] {
  return columns.map(({ name, type }) => ({ name, type }));
}

export function column(name: string, type: ColumnType, sqlType: string = type): UdfColumn {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)/.exec(sqlType)?.map(Number) ?? [];
  return { name, type, sqlType, precision, scale, length: undefined };
}
