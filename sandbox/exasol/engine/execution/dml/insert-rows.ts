/** Rows from a query, from values or from texts into a table. */
import { type DataType, decimal } from "../../../../../sql/types.ts";
import type { ColumnData, JsonColumns } from "../../../model.ts";
import { resultColumns } from "../../binding/bind-query.ts";
import type { Bound, BoundQuery, Form } from "../../binding/bound.ts";
import type { TableColumn } from "../../catalog/catalog.ts";
import { isRandom } from "../../functions/once.ts";
import { physicalType } from "../../types.ts";
import { cellQuery } from "../cell-query.ts";
import type { Execution } from "../execution.ts";
import { fromTransport, jsonOf, jsonSource, transportType, wholeType } from "../json-rows.ts";
import { mapInSteps, type Steps } from "../turns.ts";
import { assign } from "./constraints.ts";
import { defaultOf, type Target } from "./target.ts";

/** Bounds the JSON text made at a time. */
const rowsPerInsert = 100_000;

interface RowSource {
  /** What FROM reads, in DuckDB's SQL. */
  sql: string;
  /** One for each column of the target. */
  values: Bound[];
  /** The statement's only parameter: see jsonSource(). */
  json?: string;
  /** How many rows there are, where it is known. */
  rows?: number;
}

/** Returns the number of rows, as all here do. */
export async function insertSelect(
  { table, columns }: Target,
  source: RowSource,
  execution: Execution,
): Promise<number> {
  const { context, signal, transaction } = execution;
  const numbered = numberedColumn({ table, columns });
  const number = numbered && (await nextNumbers(numbered, source, execution));
  const given = new Map(columns.map((column, i) => [column, source.values[i]]));
  const list = await execution.inTurns(
    mapInSteps(table.columns, (column) => {
      const value = column === numbered ? number : given.get(column);
      return assign(value ?? defaultOf(column, context), column, table);
    }),
  );
  const names = table.columns.map((column) => column.physical).join(", ");
  signal.throwIfAborted();
  return transaction.write(
    `INSERT INTO ${table.physical} (${names}) SELECT ${list.join(", ")} FROM ${source.sql}`,
    source.json === undefined ? undefined : [source.json],
    { repeatable: source.json !== undefined || context.temporaryTables.length === 0 },
  );
}

/** The IDENTITY column that gets a number in each row. */
const numberedColumn = ({ table, columns }: Target): TableColumn | undefined =>
  table.columns.find((column) => column.identity && !columns.includes(column));

/** The numbers are taken at once, so the rows are counted first. */
async function nextNumbers(
  { identity }: TableColumn,
  { sql, rows }: RowSource,
  { context, connection }: Execution,
): Promise<Bound | undefined> {
  if (!identity) return undefined;
  const count = rows ?? Number((await connection.columns(`SELECT count(*) FROM ${sql}`))[0]?.[0]);
  const first = context.catalog.takeNumbers(identity, count);
  // Whether they fit into the column is checked when they are assigned.
  return { sql: `CAST(${first - 1n} + row_number() OVER () AS DECIMAL(36,0))`, type: decimal(36, 0) };
}

/** Of a bound query whose steps have run. */
export async function insertQuery(target: Target, query: BoundQuery, execution: Execution): Promise<number> {
  const isGone = execution.context.temporaryTables.length > 0 || isRandom(query.sql);
  // Rows that RANDOM() chooses are others when they are counted.
  const isCounted = isRandom(query.sql) && numberedColumn(target) !== undefined;
  if ((execution.transaction.keepsWrites && isGone) || isCounted) {
    // What a UDF or RANDOM() gave is gone after the statement: the rows themselves can be written again.
    const data = await execution.connection.columns(cellQuery(query));
    const types = resultColumns(query.columns).map(({ type }) => type);
    return insertCells(target, { types, data, values: cellValues(types, () => "stored") }, execution);
  }
  const values = query.columns.map(({ type }, i) => ({ sql: `s.c${i + 1}`, type }));
  return insertSelect(target, { sql: `(${query.sql}) AS s`, values }, execution);
}

interface CellRows {
  /** Column-major, with the columns' types. */
  data: ColumnData | JsonColumns;
  types: DataType[];
  /** What the target's columns get, made of cellValues(types). */
  values: Bound[];
}

/** The cells as insertCells() reads them, as values of their types; for `whole` see JsonColumns. */
export const cellValues = (
  types: DataType[],
  form: (type: DataType) => Form,
  whole: readonly boolean[] = [],
): Bound[] =>
  types.map((type, i) => ({
    sql: whole[i] ? `CAST(s.v${i} AS ${physicalType(type)})` : fromTransport(`s.v${i}`, type, form(type)),
    type,
  }));

/** Large data go in several statements. */
export async function insertCells(
  target: Target,
  { data, types, values }: CellRows,
  execution: Execution,
): Promise<number> {
  const whole = Array.isArray(data) ? [] : data.whole;
  const transport = types.map((type, i) => (whole[i] ? wholeType : transportType(type)));
  const source = Array.isArray(data) ? await execution.inTurns(asJson(data, transport)) : data;
  const total = source.rows;
  let inserted = 0;
  for (let from = 0; from < total; from += rowsPerInsert) {
    const rows = Math.min(rowsPerInsert, total - from);
    const json = source.json(from, from + rows);
    inserted += await insertSelect(
      target,
      { sql: jsonSource(transport, "s"), values, json, rows },
      execution,
    );
  }
  return inserted;
}

function* asJson(data: ColumnData, transport: string[]): Steps<Pick<JsonColumns, "rows" | "json">> {
  const cells = yield* mapInSteps(data, (column, i) =>
    transport[i] === "VARCHAR" ? column.map((cell) => (cell === null ? null : String(cell))) : column,
  );
  return {
    rows: cells[0]?.length ?? 0,
    json: (from, to) => jsonOf(cells.map((column) => column.slice(from, to))),
  };
}

/** Rows of text, column-major: each value becomes one of its column's type. */
export function insertTexts(target: Target, data: ColumnData, execution: Execution): Promise<number> {
  const sizes = data.map((column) =>
    column.reduce<number>((size, cell) => Math.max(size, typeof cell === "string" ? cell.length : 1), 1),
  );
  const values: Bound[] = sizes.map((size, i) => ({
    sql: `s.v${i}`,
    type: { type: "VARCHAR", size, characterSet: "UTF8" },
  }));
  const types = data.map(() => "VARCHAR");
  const rows = data[0]?.length ?? 0;
  return insertSelect(target, { sql: jsonSource(types, "s"), values, json: jsonOf(data), rows }, execution);
}
