import { quoteLiteral } from "../../sql/quote.ts";
import type { Database } from "./connect.ts";
import type { Cell } from "./result.ts";

/** What a schema holds of the objects that concern deployment. */
export interface SchemaContent {
  exists: boolean;
  /** The schema's own comment. */
  comment?: string;
  /** The text each script and UDF was created with, by name. */
  scripts: Map<string, string>;
  /** The text each view was created with, by name. */
  views: Map<string, string>;
  /** The columns of each table in order, by name: `NAME TYPE, …`. */
  tables: Map<string, string>;
}

/** The schemas that the user may see. */
export async function readSchemas(database: Database): Promise<string[]> {
  const schemas = await rowsOf(database, "SELECT SCHEMA_NAME FROM SYS.EXA_SCHEMAS ORDER BY SCHEMA_NAME");
  return schemas.map(([name]) => String(name));
}

/** Reads what the schema holds, as far as the user may see it. */
export async function readSchema(database: Database, schema: string): Promise<SchemaContent> {
  const name = quoteLiteral(schema);
  const schemas = await rowsOf(
    database,
    `SELECT SCHEMA_NAME, SCHEMA_COMMENT FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = ${name}`,
  );
  const scripts = await rowsOf(
    database,
    `SELECT SCRIPT_NAME, SCRIPT_TEXT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = ${name}`,
  );
  const views = await rowsOf(
    database,
    `SELECT VIEW_NAME, VIEW_TEXT FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = ${name}`,
  );
  const columns = await rowsOf(
    database,
    `SELECT COLUMN_TABLE, COLUMN_NAME, COLUMN_TYPE FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_SCHEMA = ${name} ` +
      "AND COLUMN_OBJECT_TYPE = 'TABLE' " +
      "ORDER BY COLUMN_TABLE, COLUMN_ORDINAL_POSITION",
  );
  const tables = new Map<string, string>();
  for (const [table, column, type] of columns) {
    const before = tables.get(String(table));
    tables.set(String(table), `${before === undefined ? "" : `${before}, `}${column} ${type}`);
  }
  const comment = schemas[0]?.[1] ?? undefined;
  return {
    exists: schemas.length > 0,
    ...(comment === undefined ? {} : { comment: String(comment) }),
    scripts: new Map(scripts.map(([script, text]) => [String(script), String(text)])),
    views: new Map(views.map(([view, text]) => [String(view), String(text)])),
    tables,
  };
}

/** A table or view as the catalog shows it. */
export interface FoundTable {
  kind: "TABLE" | "VIEW";
  columns: { name: string; type: string; nullable: boolean; default: string | null }[];
  /** The columns of the primary key. */
  key: string[];
  /** A table's own comment. */
  comment?: string;
}

/** Reads the table or view of this name, if there is one. */
export async function readTable(
  database: Database,
  schema: string,
  table: string,
): Promise<FoundTable | undefined> {
  const columns = await rowsOf(
    database,
    "SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_IS_NULLABLE, COALESCE(COLUMN_DEFAULT, TO_CHAR(COLUMN_IDENTITY)), COLUMN_OBJECT_TYPE FROM SYS.EXA_ALL_COLUMNS " +
      `WHERE COLUMN_SCHEMA = ${quoteLiteral(schema)} AND COLUMN_TABLE = ${quoteLiteral(table)} ` +
      "ORDER BY COLUMN_ORDINAL_POSITION",
  );
  if (columns.length === 0) return undefined;
  const key = await rowsOf(
    database,
    "SELECT COLUMN_NAME FROM SYS.EXA_ALL_CONSTRAINT_COLUMNS WHERE CONSTRAINT_TYPE = 'PRIMARY KEY' " +
      `AND CONSTRAINT_SCHEMA = ${quoteLiteral(schema)} AND CONSTRAINT_TABLE = ${quoteLiteral(table)} ` +
      "ORDER BY ORDINAL_POSITION",
  );
  const [[comment] = []] = await rowsOf(
    database,
    "SELECT TABLE_COMMENT FROM SYS.EXA_ALL_TABLES " +
      `WHERE TABLE_SCHEMA = ${quoteLiteral(schema)} AND TABLE_NAME = ${quoteLiteral(table)}`,
  );
  return {
    ...(comment === null || comment === undefined ? {} : { comment: String(comment) }),
    kind: columns[0]?.[4] === "VIEW" ? "VIEW" : "TABLE",
    columns: columns.map(([name, type, nullable, value]) => ({
      name: String(name),
      type: String(type),
      // A view's columns say neither.
      nullable: nullable !== false,
      default: value === null || value === undefined ? null : String(value),
    })),
    key: key.map(([name]) => String(name)),
  };
}

/** The parameter SCRIPT_LANGUAGES: `ALIAS=…` entries, separated by blanks. */
export interface LanguageSettings {
  session: string;
  system: string;
}

export async function readLanguageSettings(database: Database): Promise<LanguageSettings> {
  const [row = []] = await rowsOf(
    database,
    "SELECT SESSION_VALUE, SYSTEM_VALUE FROM SYS.EXA_PARAMETERS WHERE PARAMETER_NAME = 'SCRIPT_LANGUAGES'",
  );
  const [session, system] = row;
  return { session: String(session ?? ""), system: String(system ?? "") };
}

/** The aliases that CREATE … SCRIPT takes in this session. */
export async function readLanguages(database: Database): Promise<string[]> {
  const { session } = await readLanguageSettings(database);
  return session.split(/\s+/).flatMap((entry) => /^([^=]+)=/.exec(entry)?.[1]?.toUpperCase() ?? []);
}

async function rowsOf(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}
