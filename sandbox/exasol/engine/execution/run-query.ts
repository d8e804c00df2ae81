/** Queries, and what must run before them. */
import { setTimeout } from "node:timers/promises";
import type { Column, ColumnData, SessionResult, StatementResult, StoredResult } from "../../model.ts";
import { resultColumns } from "../binding/bind-query.ts";
import { type BoundQuery, readCellSql, shownSql } from "../binding/bound.ts";
import { isRandom } from "../functions/once.ts";
import { importInto } from "../transfer/import.ts";
import { runUdf } from "../udf/run-udf.ts";
import { cellQuery } from "./cell-query.ts";
import type { Execution } from "./execution.ts";

/** Runs what must run before the statement's own SQL, such as its UDF calls. */
export async function runSteps(execution: Execution): Promise<void> {
  const { context, connection } = execution;
  for (const step of context.steps.splice(0)) {
    execution.signal.throwIfAborted();
    if (step.kind === "sql") await connection.run(step.sql);
    else if (step.kind === "sleep")
      await setTimeout(step.seconds * 1000, undefined, { signal: execution.signal });
    else if (step.kind === "import") await importInto(step.plan, execution);
    else await runUdf(step.plan, execution);
  }
}

/** From this many rows on a client may begin to read before all of them are values. */
const storedFrom = 1000;

/** Runs a bound query, with what must run before it. */
export async function runQuery(query: BoundQuery, execution: Execution): Promise<SessionResult> {
  const { connection, context, signal } = execution;
  const needsNoSteps = context.steps.length === 0 && context.temporaryTables.length === 0;
  await runSteps(execution);
  signal.throwIfAborted();
  const columns = resultColumns(query.columns);
  const alone = execution.isAlone && needsNoSteps;
  if (query.isOneRow)
    return resultSet(columns, await connection.columns(cellQuery(query, readCellSql), { alone }));
  const sql = cellQuery(query, shownSql);
  const types = columns.map(({ type }) => type);
  const rows = await connection.store(sql, types, { alone });
  const { rowCount } = rows;
  const stored = { kind: "storedResult" as const, columns, rowCount, rows };
  if (rowCount >= storedFrom) return stored;
  const result = await inMemory(stored, signal);
  if (needsNoSteps && !isRandom(sql)) execution.gave?.(result);
  return result;
}

/** The result with all its rows as values, for those who are no clients. */
export async function inMemory(
  { columns, rows }: StoredResult,
  signal: AbortSignal,
): Promise<StatementResult> {
  try {
    return resultSet(columns, await rows.values(signal));
  } finally {
    rows.close();
  }
}

/** Of column-major data. */
export function resultSet(columns: Column[], data: ColumnData): StatementResult {
  return { kind: "resultSet", columns, data, rowCount: data[0]?.length ?? 0 };
}
