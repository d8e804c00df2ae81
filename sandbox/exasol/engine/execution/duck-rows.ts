/** The values of a result of DuckDB. */
import { setImmediate } from "node:timers/promises";
import type { DuckDBMaterializedResult } from "@duckdb/node-api";
import { type Cell, type ColumnData, ExasolError } from "../../model.ts";
import { inTurns, mapInSteps, nextTurn } from "./turns.ts";

/** All of them, column-major. */
export async function valuesOf(
  result: DuckDBMaterializedResult,
  signal: AbortSignal | undefined,
): Promise<ColumnData> {
  const columns: ColumnData = Array.from({ length: result.columnCount }, () => []);
  // Chunk by chunk: a million rows at once would keep all other clients waiting, and an abort, too.
  for (let index = 0; index < result.chunkCount; index++) {
    if (index > 0) await setImmediate();
    signal?.throwIfAborted();
    const chunk = result.getChunk(index);
    const appended = mapInSteps(columns, (column: Cell[], i) => {
      for (const value of chunk.getColumnValues(i)) column.push(toCell(value));
    });
    await inTurns(appended, () => nextTurn(signal));
  }
  return columns;
}

/** A value of DuckDB's package. Throws 22003 for infinity and NaN. */
export function toCell(value: unknown): Cell {
  // Exasol's DOUBLE has neither infinity nor NaN.
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new ExasolError("22003", "data exception - numeric value out of range");
  }
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (typeof value === "bigint") return Number(value);
  return String(value);
}
