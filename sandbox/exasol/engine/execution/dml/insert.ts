import type { Identifier } from "../../../../../sql/nodes.ts";
import type { Insert, NewValue } from "../../../../../sql/statements.ts";
import type { DataType } from "../../../../../sql/types.ts";
import { type ColumnData, ExasolError, type StatementResult } from "../../../model.ts";
import { bind } from "../../binding/bind-expression.ts";
import { type BoundQuery, bindTopQuery, resultColumns, topEnvironment } from "../../binding/bind-query.ts";
import { type Bound, convert } from "../../binding/bound.ts";
import type { StatementContext } from "../../binding/context.ts";
import { requireTable } from "../../binding/resolve.ts";
import type { Table, TableColumn } from "../../catalog/catalog.ts";
import { invalid, position } from "../../errors.ts";
import { parseExpression } from "../../parse.ts";
import { physicalType, unboundedText } from "../../types.ts";
import { type Execution, rowCount } from "../execution.ts";
import { fromTransport, jsonOf, jsonSource, transportType } from "../json-rows.ts";
import { cellQuery, runSteps } from "../run-query.ts";
import { assign, checkPrimaryKey } from "./constraints.ts";

/** Bounds the JSON text made at a time. */
const rowsPerInsert = 100_000;

export async function insert(statement: Insert, execution: Execution): Promise<StatementResult> {
  const { context } = execution;
  const table = requireTable(statement.path, context);
  const columns = targetColumns(table, statement.columns, context);
  const { source } = statement;
  let inserted: number;
  if (source.kind === "defaults") inserted = await insertSelect(table, [], "(SELECT 1)", [], execution);
  else if (source.kind === "query") {
    const query = bindTopQuery(source.query, context);
    checkWidth(query.columns.length, columns.length, context, 0);
    await runSteps(execution);
    inserted = await insertQuery(table, columns, query, execution);
  } else inserted = await insertRows(table, columns, source.rows, source.at, execution);
  await checkPrimaryKey(table, execution);
  return rowCount(inserted);
}

/** Rows of a bound query whose steps have run. */
export async function insertQuery(
  table: Table,
  columns: TableColumn[],
  query: BoundQuery,
  execution: Execution,
): Promise<number> {
  if (execution.transaction.keepsWrites && execution.context.temporaryTables.length > 0) {
    // What a UDF gave is gone after the statement: the rows themselves are what can be written again.
    const data = await execution.connection.columns(cellQuery(query));
    const types = resultColumns(query.columns).map(({ type }) => type);
    const values = types.map((type, i) => ({ sql: fromTransport(`s.v${i}`, type), type }));
    return insertCells(table, columns, values, types, data, execution);
  }
  const values = query.columns.map(({ type }, i) => ({ sql: `s.c${i + 1}`, type }));
  return insertSelect(table, columns, `(${query.sql}) AS s`, values, execution);
}

async function insertCells(
  table: Table,
  columns: TableColumn[],
  values: Bound[],
  types: DataType[],
  data: ColumnData,
  execution: Execution,
): Promise<number> {
  const transport = types.map(transportType);
  const cells = data.map((column, i) =>
    transport[i] === "VARCHAR" ? column.map((cell) => (cell === null ? null : String(cell))) : column,
  );
  const total = cells[0]?.length ?? 0;
  let inserted = 0;
  for (let from = 0; from < total; from += rowsPerInsert) {
    const slice = cells.map((column) => column.slice(from, from + rowsPerInsert));
    inserted += await insertSelect(
      table,
      columns,
      jsonSource(transport, "s"),
      values,
      execution,
      [jsonOf(slice)],
      true,
    );
  }
  return inserted;
}

export function targetColumns(
  table: Table,
  names: Identifier[] | undefined,
  context: StatementContext,
): TableColumn[] {
  if (!names) return table.columns;
  return names.map(({ name, at }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) throw invalid(`object ${name} not found${position(context.sql, at)}`);
    return column;
  });
}

function checkWidth(given: number, wanted: number, context: StatementContext, at: number): void {
  if (given === wanted) return;
  const problem = given > wanted ? "too many values" : "not enough values";
  throw invalid(`${problem}${position(context.sql, at)}`); // unconfirmed
}

/** Columns that are not named get their default. */
async function insertSelect(
  table: Table,
  columns: TableColumn[],
  source: string,
  values: Bound[],
  execution: Execution,
  parameters?: string[],
  complete = false,
): Promise<number> {
  const list = table.columns.map((column) => {
    const index = columns.indexOf(column);
    const value = index >= 0 ? (values[index] as Bound) : defaultOf(column, execution.context);
    return assign(value, column, table);
  });
  const names = table.columns.map((column) => column.physical).join(", ");
  execution.signal.throwIfAborted();
  return execution.transaction.write(
    `INSERT INTO ${table.physical} (${names}) SELECT ${list.join(", ")} FROM ${source}`,
    parameters,
    {
      repeatable: complete || execution.context.temporaryTables.length === 0,
    },
  );
}

export function defaultOf(column: TableColumn, context: StatementContext): Bound {
  if (column.default === null) return { sql: "NULL", type: null };
  const expression = parseExpression(column.default);
  return bind(expression, topEnvironment({ ...context, sql: column.default }, []));
}

async function insertRows(
  table: Table,
  columns: TableColumn[],
  rows: NewValue[][],
  at: number,
  execution: Execution,
): Promise<number> {
  const { context } = execution;
  for (const row of rows) checkWidth(row.length, columns.length, context, at);
  if (rows.every((row) => row.every((cell, i) => travelsAsText(cell, columns[i] as TableColumn))))
    return insertLiterals(table, columns, rows, execution);
  const env = topEnvironment(context, []);
  let inserted = 0;
  // Rows of expressions are rare and few; each is a SELECT of its own, all in one statement.
  for (let from = 0; from < rows.length; from += 500) {
    context.effort.begin();
    const selects = rows.slice(from, from + 500).map((row) => {
      const values = row.map((cell, i) => {
        const column = columns[i] as TableColumn;
        if (cell.kind === "marker") context.parameters.types[cell.index] ??= column.type;
        const bound = cell.kind === "default" ? defaultOf(column, context) : bind(cell, env);
        return `${convert(bound, column.type).sql} AS v${i}`;
      });
      return `SELECT ${values.join(", ")}`;
    });
    await runSteps(execution);
    const values = columns.map(({ type }, i) => ({ sql: `CAST(s.v${i} AS ${physicalType(type)})`, type }));
    inserted += await insertSelect(
      table,
      columns,
      `(${selects.join(" UNION ALL ")}) AS s`,
      values,
      execution,
    );
  }
  return inserted;
}

/** A literal whose text is converted to the column's type as its value would be. */
function travelsAsText(e: NewValue, { type: { type } }: TableColumn): boolean {
  if (e.kind !== "literal") return false;
  switch (e.literal.type) {
    case "number":
      return type === "DECIMAL" || type === "DOUBLE";
    case "boolean":
      return type === "BOOLEAN";
    case "date":
      return type === "DATE" || type === "TIMESTAMP";
    case "timestamp":
      return type === "TIMESTAMP";
    default:
      return true;
  }
}

/** Thousands of literal rows go to DuckDB as one JSON parameter. */
async function insertLiterals(
  table: Table,
  columns: TableColumn[],
  rows: NewValue[][],
  execution: Execution,
): Promise<number> {
  const data: ColumnData = columns.map((_, i) =>
    rows.map((row) => literalText(row[i] as NewValue, execution.context)),
  );
  return insertTexts(table, columns, data, execution);
}

/** Rows of text, column-major: each value becomes one of its column's type. */
export function insertTexts(
  table: Table,
  columns: TableColumn[],
  data: ColumnData,
  execution: Execution,
): Promise<number> {
  const sizes = data.map((column) =>
    column.reduce<number>((size, cell) => Math.max(size, typeof cell === "string" ? cell.length : 1), 1),
  );
  const values = sizes.map((size, i) => ({ sql: `s.v${i}`, type: { ...unboundedText, size } as DataType }));
  return insertSelect(
    table,
    columns,
    jsonSource(
      columns.map(() => "VARCHAR"),
      "s",
    ),
    values,
    execution,
    [jsonOf(data)],
  );
}

function literalText(e: NewValue, context: StatementContext): string | null {
  if (e.kind !== "literal") throw new TypeError("not a literal");
  const { literal } = e;
  switch (literal.type) {
    case "null":
      return null;
    case "boolean":
      return literal.value ? "TRUE" : "FALSE";
    case "number":
      // One with an exponent is a DOUBLE, also for a DECIMAL.
      return /[eE]/.test(literal.value) ? doubleText(literal.value) : literal.value;
    case "string":
      return literal.value === "" ? null : literal.value;
    default:
      // Checks the format.
      bind(e, topEnvironment(context, []));
      return literal.value;
  }
}

function doubleText(literal: string): string {
  const value = Number(literal);
  if (Number.isFinite(value)) return String(value);
  throw new ExasolError("22003", "data exception - numeric value out of range");
}

/** Rows of a prepared INSERT … VALUES (?, …): data is column-major, one column a marker. */
export async function insertData(
  statement: Insert,
  types: DataType[],
  data: ColumnData,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const table = requireTable(statement.path, context);
  const columns = targetColumns(table, statement.columns, context);
  const { source } = statement;
  if (source.kind !== "values" || source.rows.length !== 1)
    throw new TypeError("not a prepared INSERT … VALUES");
  const row = source.rows[0] ?? [];
  checkWidth(row.length, columns.length, context, source.at);
  const parameters = types.map((type, i) => ({ sql: fromTransport(`s.v${i}`, type), type }));
  const bindingContext = { ...context, parameters: { ...context.parameters, values: parameters } };
  const env = topEnvironment(bindingContext, []);
  const values = row.map((cell, i) =>
    cell.kind === "default" ? defaultOf(columns[i] as TableColumn, context) : bind(cell, env),
  );
  const inserted = await insertCells(table, columns, values, types, data, execution);
  await checkPrimaryKey(table, execution);
  return rowCount(inserted);
}
