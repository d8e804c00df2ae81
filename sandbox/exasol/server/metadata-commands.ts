/**
 * getSchemas, getTables, …: answered by a query on the system tables. Filters are LIKE patterns; null or none
 * means all, "" none at all (https://github.com/exasol/websocket-api, docs/commands).
 */
import { quoteLiteral } from "../../../sql/quote.ts";
import { ExasolError } from "../model.ts";

interface Source {
  /**
   * SCHEMA, NAME and what else the documentation lists; further columns stay as the system tables call them.
   */
  sql: string;
  /** Members of the request and the columns they are patterns of. */
  filters: Record<string, string>;
  orderBy: string;
}

const ofSchema = (view: string, noun: string, more = ""): Source => {
  const column = noun.toUpperCase();
  return {
    sql: [
      `SELECT ${column}_SCHEMA AS "SCHEMA", ${column}_NAME AS NAME, ${column}_OWNER AS OWNER${more}, t.*`,
      `FROM SYS.${view} t`,
    ].join(" "),
    filters: { schema: '"SCHEMA"', [noun]: "NAME" },
    orderBy: '"SCHEMA", NAME',
  };
};

const tables = [
  [
    "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_OWNER, 'TABLE' AS TABLE_TYPE, TABLE_COMMENT",
    "FROM SYS.EXA_ALL_TABLES",
  ].join(" "),
  "SELECT VIEW_SCHEMA, VIEW_NAME, VIEW_OWNER, 'VIEW', VIEW_COMMENT FROM SYS.EXA_ALL_VIEWS",
  "SELECT SCHEMA_NAME, OBJECT_NAME, 'SYS', 'SYSTEM TABLE', OBJECT_COMMENT FROM SYS.EXA_SYSCAT",
].join(" UNION ALL ");

const sources: Record<string, Source> = {
  getKeywords: { sql: "SELECT * FROM SYS.EXA_SQL_KEYWORDS", filters: {}, orderBy: "KEYWORD" },
  getSchemas: {
    sql: [
      "SELECT SCHEMA_NAME AS NAME, t.* FROM (SELECT * FROM SYS.EXA_ALL_SCHEMAS UNION ALL",
      "SELECT V, 'SYS', NULL, FALSE, NULL FROM (VALUES 'SYS', 'EXA_STATISTICS') s(V)) t",
    ].join(" "),
    filters: { catalog: "'EXA_DB'", schema: "NAME" },
    orderBy: "NAME",
  },
  getTables: {
    sql: `SELECT TABLE_NAME AS NAME, TABLE_SCHEMA AS "SCHEMA", TABLE_TYPE AS TYPE, t.* FROM (${tables}) t`,
    filters: { catalog: "'EXA_DB'", schema: '"SCHEMA"', table: "NAME" },
    orderBy: 'TYPE, "SCHEMA", NAME',
  },
  getViews: ofSchema("EXA_ALL_VIEWS", "view"),
  getColumns: {
    sql: [
      'SELECT COLUMN_NAME AS NAME, COLUMN_SCHEMA AS "SCHEMA", COLUMN_TABLE AS "TABLE", COLUMN_TYPE AS TYPE,',
      "COLUMN_ORDINAL_POSITION AS ORDINAL_POSITION, t.* FROM SYS.EXA_ALL_COLUMNS t",
    ].join(" "),
    filters: { catalog: "'EXA_DB'", schema: '"SCHEMA"', table: '"TABLE"', column: "NAME" },
    orderBy: '"SCHEMA", "TABLE", ORDINAL_POSITION',
  },
  getScripts: ofSchema("EXA_ALL_SCRIPTS", "script", ", SCRIPT_TYPE AS TYPE"),
};

/**
 * The members of a metadata command's request beside `command`, or undefined when the command is another one.
 */
export function metadataMembers(command: string): string[] | undefined {
  const source = Object.hasOwn(sources, command) ? sources[command] : undefined;
  if (!source) return undefined;
  return [...Object.keys(source.filters), ...(command === "getTables" ? ["tableTypes"] : [])];
}

/** The query for a metadata command, or undefined when the command is another one. */
export function metadataQuery(command: string, request: Record<string, unknown>): string | undefined {
  const source = Object.hasOwn(sources, command) ? sources[command] : undefined;
  if (!source) return undefined;
  const conditions = Object.entries(source.filters).map(([member, column]) =>
    condition(member, column, request[member]),
  );
  if (command === "getTables") conditions.push(typesCondition(request.tableTypes));
  const where = conditions.filter((text) => text !== undefined);
  const filter = where.length > 0 ? ` WHERE ${where.join(" AND ")}` : "";
  return `SELECT * FROM (${source.sql})${filter} ORDER BY ${source.orderBy}`;
}

function condition(member: string, column: string, pattern: unknown): string | undefined {
  if (pattern === undefined || pattern === null) return undefined;
  if (typeof pattern !== "string") throw new ExasolError("00000", `In the request, ${member} is no string.`);
  return pattern === "" ? "1 = 2" : `${column} LIKE ${quoteLiteral(pattern)}`;
}

const tableTypes = ["TABLE", "VIEW", "SYSTEM TABLE"];

function typesCondition(types: unknown): string | undefined {
  if (types === undefined || types === null) return undefined;
  if (!Array.isArray(types) || types.some((type) => !tableTypes.includes(type)))
    throw new ExasolError("00000", `In the request, tableTypes is no array of ${tableTypes.join(", ")}.`);
  return types.length === 0 ? "1 = 2" : `TYPE IN (${types.map(quoteLiteral).join(", ")})`;
}
