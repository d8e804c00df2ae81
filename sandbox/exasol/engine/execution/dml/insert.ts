import type { Insert, NewValue } from "../../../../../sql/statements.ts";
import { type DataType, decimal } from "../../../../../sql/types.ts";
import { type ColumnData, ExasolError, type JsonColumns, type StatementResult } from "../../../model.ts";
import { bind, bindInSteps } from "../../binding/bind-expression.ts";
import { bindTopQuery, topEnvironment } from "../../binding/bind-query.ts";
import { type Bound, convert } from "../../binding/bound.ts";
import type { StatementContext } from "../../binding/context.ts";
import type { Environment } from "../../binding/environment.ts";
import { clientForm } from "../../binding/literal-bound.ts";
import type { Identity, TableColumn } from "../../catalog/catalog.ts";
import { invalid, position } from "../../errors.ts";
import { hasUsual } from "../../functions/conventions.ts";
import { physicalType } from "../../types.ts";
import { type Execution, rowCount } from "../execution.ts";
import { runSteps } from "../run-query.ts";
import { isLong, mapSteps, nextTurn, type Steps } from "../turns.ts";
import { checkNewRows } from "./constraints.ts";
import { cellValues, insertCells, insertQuery, insertSelect, insertTexts } from "./insert-rows.ts";
import { findTarget, newValue, type Target } from "./target.ts";

/** Rows of expressions in one statement for DuckDB. */
const rowsPerStatement = 500;

/** INSERT of values, of a query or of defaults. */
export async function insert(statement: Insert, execution: Execution): Promise<StatementResult> {
  const { context } = execution;
  const target = findTarget(statement.path, statement.columns, context);
  const inserted = await insertSource(target, statement.source, execution);
  await checkNewRows(target.table, execution);
  return rowCount(inserted);
}

async function insertSource(target: Target, source: Insert["source"], execution: Execution): Promise<number> {
  const { context } = execution;
  switch (source.kind) {
    case "defaults":
      return insertSelect({ ...target, columns: [] }, { sql: "(SELECT 1)", values: [] }, execution);
    case "query": {
      const query = await execution.inTurns(bindTopQuery(source.query, context));
      checkWidth(query.columns.length, target, context, 0);
      await runSteps(execution);
      return insertQuery(target, query, execution);
    }
    case "values":
      for (const row of source.rows) checkWidth(row.length, target, context, source.at);
      return insertValues(...withoutDefaults(target, source.rows), execution);
  }
}

function checkWidth(given: number, { columns }: Target, context: StatementContext, at: number): void {
  if (given === columns.length) return;
  const problem = given > columns.length ? "too many values" : "not enough values";
  throw invalid(`${problem}${position(context.sql, at)}`); // unconfirmed
}

/** The target and rows without the columns that all rows have DEFAULT for: they get it when left out too. */
function withoutDefaults(target: Target, rows: NewValue[][]): [Target, NewValue[][]] {
  const isGiven = target.columns.map((_, i) => rows.some((row) => row[i]?.kind !== "default"));
  if (isGiven.every(Boolean) || !isGiven.some(Boolean)) return [target, rows];
  const columns = target.columns.filter((_, i) => isGiven[i]);
  return [{ ...target, columns }, rows.map((row) => row.filter((_, i) => isGiven[i]))];
}

async function insertValues(target: Target, rows: NewValue[][], execution: Execution): Promise<number> {
  const { columns } = target;
  const { context } = execution;
  if (rows.every((row) => columns.every((column, i) => travelsAsText(row[i], column)))) {
    // Thousands of literal rows go to DuckDB as one JSON parameter.
    const texts: (string | null)[][] = [];
    for (const i of columns.keys()) {
      texts.push(rows.map((row) => literalText(row[i], context)));
      if (isLong(context.sql)) await nextTurn(execution.signal);
    }
    return insertTexts(target, texts, execution);
  }
  const env = topEnvironment(context, []);
  let inserted = 0;
  // Rows of expressions are rare and few; each is a SELECT of its own, all in one statement.
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    context.effort.begin();
    const selects = await execution.inTurns(
      rowSelects(rows.slice(from, from + rowsPerStatement), columns, env),
    );
    await runSteps(execution);
    const values = columns.map(({ type }, i) => ({ sql: `CAST(s.v${i} AS ${physicalType(type)})`, type }));
    inserted += await insertSelect(
      target,
      { sql: `(${selects.join(" UNION ALL ")}) AS s`, values },
      execution,
    );
  }
  return inserted;
}

function* rowSelects(
  rows: readonly NewValue[][],
  columns: readonly TableColumn[],
  env: Environment,
): Steps<string[]> {
  const selects: string[] = [];
  for (const row of rows) {
    const values = yield* mapSteps(columns, function* (column, i) {
      const given = row[i] as NewValue;
      const isNumbered = given.kind === "default" && column.identity;
      const value = isNumbered ? nextNumber(isNumbered, env.context) : yield* newValue(given, column, env);
      return `${convert(value, column.type).sql} AS v${i}`;
    });
    selects.push(`SELECT ${values.join(", ")}`);
  }
  return selects;
}

function nextNumber(identity: Identity, { catalog }: StatementContext): Bound {
  return { sql: `CAST(${catalog.takeNumbers(identity, 1)} AS DECIMAL(36,0))`, type: decimal(36, 0) };
}

/** A literal whose text is converted to the column's type as its value would be. */
function travelsAsText(e: NewValue | undefined, { type: { type } }: TableColumn): boolean {
  if (e?.kind !== "literal") return false;
  // Beside the literals 1.5 and DATE '2020-01-31', texts of another form may stand for one column.
  if (type !== "CHAR" && type !== "VARCHAR" && !hasUsual.texts()) return false;
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

function literalText(e: NewValue | undefined, context: StatementContext): string | null {
  if (e?.kind !== "literal") throw new TypeError("not a literal");
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
  { path, columns, source }: Insert,
  types: DataType[],
  data: ColumnData | JsonColumns,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const found = findTarget(path, columns, context);
  if (source.kind !== "values" || source.rows.length !== 1)
    throw new TypeError("not a prepared INSERT … VALUES");
  checkWidth(source.rows[0]?.length ?? 0, found, context, source.at);
  const [target, [row = []]] = withoutDefaults(found, source.rows);
  const whole = Array.isArray(data) ? [] : data.whole;
  const parameters = { ...context.parameters, values: cellValues(types, clientForm, whole) };
  const env = topEnvironment({ ...context, parameters }, []);
  const values = await execution.inTurns(
    mapSteps(target.columns, (column, i) => newValue(row[i] as NewValue, column, env)),
  );
  const inserted = await insertCells(target, { types, data, values }, execution);
  await checkNewRows(target.table, execution);
  return rowCount(inserted);
}

/** Gives the markers their types: the column's to a marker alone, to others what their expression says. */
export function* describeInsert({ path, columns, source }: Insert, context: StatementContext): Steps<void> {
  const target = findTarget(path, columns, context);
  if (source.kind === "query") yield* bindTopQuery(source.query, context);
  if (source.kind !== "values") return;
  const env = topEnvironment(context, []);
  for (const row of source.rows) {
    for (const [i, value] of row.entries()) {
      const column = target.columns[i];
      if (value.kind === "default") continue;
      if (column) yield* newValue(value, column, env);
      else yield* bindInSteps(value, env);
      yield;
    }
  }
}
