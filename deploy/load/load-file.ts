import { SmeError } from "../../spec/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { storedName } from "../../sql/read-name.ts";
import { type Database, DatabaseError } from "../database/connect.ts";
import type { Cell } from "../database/result.ts";
import { nameText } from "./column-names.ts";
import { type ColumnType, literalWriter, parseType, typeSql } from "./column-types.ts";
import type { CsvSource } from "./csv-text.ts";
import { type LoadPlan, type PlannedColumn, readRecords, requireWidth } from "./plan-load.ts";

/** Where the rows go, names as they are stored. */
export interface LoadTarget {
  schema: string;
  table: string;
  /** What is done about a table that is there. */
  mode: "create" | "append" | "replace";
  /** What to do, instead of correcting the file, about a value that does not fit; else by the mode. */
  choice?: string;
  createSchema: boolean;
}

/** Of one INSERT, which a database of any release takes. */
const rowsPerInsert = 5000;
const charactersPerInsert = 500_000;

/** Finds what the database has against the table. Throws E-SME-184 and E-SME-185. */
export async function checkTarget(
  database: Database,
  { schema, table, mode, createSchema }: LoadTarget,
): Promise<void> {
  const name = `${schema}.${table}`;
  const place = `ROOT_NAME = ${quoteLiteral(schema)} AND OBJECT_NAME = ${quoteLiteral(table)}`;
  const [found] = await query(
    database,
    `SELECT OBJECT_TYPE FROM SYS.EXA_ALL_OBJECTS WHERE ${place} AND OBJECT_TYPE IN ('TABLE', 'VIEW')`,
  );
  if (found !== undefined && (mode === "create" || found[0] !== "TABLE")) {
    const advice =
      found[0] === "TABLE"
        ? "--append adds the rows to it, --replace makes it anew; or choose another name."
        : "Choose another name.";
    throw new SmeError("E-SME-184", { object: `${found[0] === "TABLE" ? "Table" : "View"} ${name}`, advice });
  }
  if (found === undefined && mode === "append") {
    throw new SmeError("E-SME-185", {
      object: `table ${name} to append to`,
      advice: "Leave --append out to create it.",
    });
  }
  if (found === undefined && !createSchema) {
    const schemas = await query(
      database,
      `SELECT 1 FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = ${quoteLiteral(schema)}`,
    );
    if (schemas.length === 0) {
      throw new SmeError("E-SME-185", { object: `schema ${schema}`, advice: "--create-schema creates it." });
    }
  }
}

/**
 * A plan that fits the table: with `append` the table's types count, not those of the file. Throws E-SME-187.
 */
export async function fitToTarget(
  database: Database,
  source: CsvSource,
  plan: LoadPlan,
  target: LoadTarget,
): Promise<LoadPlan> {
  return target.mode === "append" ? fitToTable(database, source, plan, target) : plan;
}

async function fitToTable(
  database: Database,
  source: CsvSource,
  plan: LoadPlan,
  { schema, table }: LoadTarget,
): Promise<LoadPlan> {
  const columns = await query(
    database,
    "SELECT COLUMN_NAME, COLUMN_TYPE FROM SYS.EXA_ALL_COLUMNS " +
      `WHERE COLUMN_SCHEMA = ${quoteLiteral(schema)} AND COLUMN_TABLE = ${quoteLiteral(table)} ORDER BY COLUMN_ORDINAL_POSITION`,
  );
  const wrong = (complaint: string): SmeError =>
    new SmeError("E-SME-187", { file: source.name, table: `${schema}.${table}`, complaint });
  if (!plan.header && plan.columns.length !== columns.length) {
    throw wrong(`it has ${plan.columns.length}, the table has ${columns.length}`);
  }
  return {
    ...plan,
    columns: plan.columns.map((column, index) => {
      const own = plan.header ? findColumn(columns, column) : columns[index];
      if (own === undefined) {
        throw wrong(`the table has no ${column.name}, it has ${columns.map(([name]) => name).join(", ")}`);
      }
      return { ...column, name: String(own[0]), type: typeOf(String(own[1])) };
    }),
  };
}

/** By the name as SQL reads it, else as the file writes it. */
function findColumn(columns: Cell[][], { name, header = "" }: PlannedColumn): Cell[] | undefined {
  const asRead = columns.find(([one]) => one === name);
  const asWritten = nameText(header);
  const wasNumbered = name !== storedName(asWritten);
  return asRead ?? (wasNumbered ? undefined : columns.find(([one]) => one === asWritten));
}

function typeOf(declared: string): ColumnType {
  return parseType(declared) ?? { kind: "other" };
}

export interface LoadWatch {
  /** Hears how far the file is read. */
  onBytes(bytes: number): void;
  signal: AbortSignal;
}

/**
 * Loads the file in one transaction of a connection without autocommit: all of it, or nothing and an error of
 * the catalogue. Returns the number of rows.
 */
export async function loadFile(
  database: Database,
  source: CsvSource,
  plan: LoadPlan,
  target: LoadTarget,
  { onBytes, signal }: LoadWatch,
): Promise<number> {
  const run = async (what: string, sql: string): Promise<void> => {
    signal.throwIfAborted();
    try {
      await database.execute(sql);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      throw new SmeError(
        "E-SME-188",
        { what, sql_code: error.sqlCode, cause: error.message },
        { cause: error },
      );
    }
  };
  const into = `${quoteIdentifier(target.schema)}.${quoteIdentifier(target.table)}`;
  if (target.createSchema) {
    await run(`schema ${target.schema}`, `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(target.schema)}`);
  }
  if (target.mode !== "append") {
    const definitions = plan.columns.map(({ name, type }) => `${quoteIdentifier(name)} ${typeSql(type)}`);
    const create = target.mode === "replace" ? "CREATE OR REPLACE TABLE" : "CREATE TABLE";
    await run(`table ${target.schema}.${target.table}`, `${create} ${into} (${definitions.join(", ")})`);
  }
  const insert = `INSERT INTO ${into} (${plan.columns.map(({ name }) => quoteIdentifier(name)).join(", ")}) VALUES `;
  let rows = 0;
  // The next rows are read while the database takes these.
  let taken = Promise.resolve();
  for await (const { text, firstLine, lastLine, count } of valueLists(source, plan, target, onBytes)) {
    await taken;
    taken = run(`lines ${firstLine} to ${lastLine} of ${source.name}`, insert + text);
    taken.catch(() => {});
    rows += count;
  }
  await taken;
  await run("the end of the transaction", "COMMIT");
  return rows;
}

interface ValueList {
  /** `(…), (…)` */
  text: string;
  firstLine: number;
  lastLine: number;
  count: number;
}

/**
 * The rows as SQL: literals mean the same in every session, and no digit goes through a JavaScript number.
 */
async function* valueLists(
  source: CsvSource,
  plan: LoadPlan,
  target: LoadTarget,
  onBytes: (bytes: number) => void,
): AsyncGenerator<ValueList> {
  const { columns, nulls } = plan;
  const writers = columns.map(({ type }) => literalWriter(type));
  let isHeader = plan.header;
  let tuples: string[] = [];
  let characters = 0;
  let firstLine = 0;
  let lastLine = 0;
  for await (const { fields, line } of readRecords(source, plan.dialect, onBytes)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    requireWidth(source, fields, columns.length, line);
    const literals = writers.map((write, at) => {
      const text = fields[at] as string;
      if (text === "" || nulls.has(text)) return "NULL";
      const literal = write(text);
      if (literal === undefined) throw misfit(text, line, columns[at], target);
      return literal;
    });
    const tuple = `(${literals.join(",")})`;
    if (tuples.length === 0) firstLine = line;
    lastLine = line;
    tuples.push(tuple);
    characters += tuple.length;
    if (tuples.length < rowsPerInsert && characters < charactersPerInsert) continue;
    yield { text: tuples.join(","), firstLine, lastLine, count: tuples.length };
    tuples = [];
    characters = 0;
  }
  if (tuples.length > 0) yield { text: tuples.join(","), firstLine, lastLine, count: tuples.length };
}

function misfit(
  text: string,
  line: number,
  column: LoadPlan["columns"][number] | undefined,
  { mode, choice }: LoadTarget,
): SmeError {
  const typeOption = `--type '${column?.name}=VARCHAR(100)'`;
  return new SmeError("E-SME-183", {
    line,
    column: column?.name ?? "",
    value: text.length > 60 ? `'${text.slice(0, 60)}…'` : `'${text}'`,
    type: column === undefined ? "" : typeSql(column.type),
    choice: choice ?? (mode === "append" ? "change the table" : `choose another type, ${typeOption}`),
  });
}

async function query(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}
