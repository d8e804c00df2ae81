/** Statements with `?` in them: what a client is told of the markers, and the values it gives for them. */
import type { ParsedStatement } from "../../../../sql/parse-statement.ts";
import type { Insert, Statement } from "../../../../sql/statements.ts";
import { type Column, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { ColumnData, JsonColumns, SessionResult, StatementResult } from "../../model.ts";
import { bindTopQuery, resultColumns } from "../binding/bind-query.ts";
import type { StatementContext } from "../binding/context.ts";
import { literalBound } from "../binding/literal-bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { commandOf } from "./command-names.ts";
import { bindChange } from "./dml/change.ts";
import { describeInsert, insertData } from "./dml/insert.ts";
import { type Execution, rowCount } from "./execution.ts";
import { resultSet } from "./run-query.ts";
import { runStatement } from "./run-statement.ts";
import type { Steps } from "./turns.ts";

/** Column-major, one column a marker, in the order in which they stand in the statement. */
export interface MarkerValues {
  columns: Column[];
  data: ColumnData | JsonColumns;
}

/** Runs the statement once for each row of values; an INSERT of one row of VALUES takes them all at once. */
export async function runWithMarkers(
  { statement, markers }: ParsedStatement,
  given: MarkerValues | undefined,
  execution: Execution,
): Promise<SessionResult> {
  requireMarkersFor(statement, markers);
  const count = given?.columns.length ?? 0;
  if (markers > 0 && count !== markers)
    throw invalid(`the statement has ${markers} parameters, but ${count} were given`);
  if (markers === 0 || !given) return runStatement(statement, execution);
  const { columns } = given;
  const types = columns.map(({ type }) => type);
  if (isOneRow(statement)) return insertData(statement, types, given.data, execution);
  const data = Array.isArray(given.data) ? given.data : await execution.inTurns(given.data.cells());
  const rows = data[0]?.length ?? 0;
  if (statement.kind === "query" && rows !== 1)
    throw unsupported("a prepared query with more than one row of values");
  let changed = 0;
  for (let row = 0; row < rows; row++) {
    execution.context.effort.begin();
    execution.context.parameters.values = types.map((type, i) => literalBound(data[i]?.[row] ?? null, type));
    const result = await runStatement(statement, execution);
    if (result.kind !== "rowCount") return result;
    changed += result.rowCount;
  }
  return rowCount(changed);
}

const takeMarkers: Statement["kind"][] = [
  "query",
  "insert",
  "update",
  "delete",
  "merge",
  "export",
  "createTable",
];

/** A view or a default value would keep the `?`, whose value is known to this statement only. */
function requireMarkersFor(statement: Statement, markers: number): void {
  if (markers === 0 || takeMarkers.includes(statement.kind)) return;
  throw unsupported(`? in ${commandOf(statement).name}`);
}

const isOneRow = (statement: Statement): statement is Insert =>
  statement.kind === "insert" && statement.source.kind === "values" && statement.source.rows.length === 1;

/** The types that the markers take, and the columns that come back. */
export function* describePrepared(
  { statement, markers }: ParsedStatement,
  context: StatementContext,
): Steps<{ parameters: Column[]; result: StatementResult }> {
  requireMarkersFor(statement, markers);
  let result: StatementResult = rowCount(0);
  switch (statement.kind) {
    case "query": {
      const columns = resultColumns((yield* bindTopQuery(statement.query, context)).columns);
      result = resultSet(
        columns,
        columns.map(() => []),
      );
      break;
    }
    case "insert":
      yield* describeInsert(statement, context);
      break;
    case "update":
    case "delete":
    case "merge":
      yield* bindChange(statement, context);
  }
  const { types } = context.parameters;
  const parameters = Array.from({ length: markers }, (_, i) => ({
    name: "",
    type: types[i] ?? varchar(maximumVarcharSize),
  }));
  return { parameters, result };
}
