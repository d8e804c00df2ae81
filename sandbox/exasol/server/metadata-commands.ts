/** getSchemas, getTables, …: answered by a query on the system tables. */

const sources: Record<string, { view: string; name: string; schema?: string; table?: string }> = {
  getSchemas: { view: "EXA_ALL_SCHEMAS", name: "SCHEMA_NAME" },
  getTables: { view: "EXA_ALL_TABLES", name: "TABLE_NAME", schema: "TABLE_SCHEMA" },
  getViews: { view: "EXA_ALL_VIEWS", name: "VIEW_NAME", schema: "VIEW_SCHEMA" },
  getColumns: {
    view: "EXA_ALL_COLUMNS",
    name: "COLUMN_NAME",
    schema: "COLUMN_SCHEMA",
    table: "COLUMN_TABLE",
  },
  getScripts: { view: "EXA_ALL_SCRIPTS", name: "SCRIPT_NAME", schema: "SCRIPT_SCHEMA" },
  getFunctions: { view: "EXA_ALL_FUNCTIONS", name: "FUNCTION_NAME", schema: "FUNCTION_SCHEMA" },
  getUsers: { view: "EXA_ALL_USERS", name: "USER_NAME" },
  getRoles: { view: "EXA_ALL_ROLES", name: "ROLE_NAME" },
};

/** The query for a metadata command, or undefined when the command is another one. Names are LIKE patterns. */
export function metadataQuery(command: string, request: Record<string, unknown>): string | undefined {
  const source = sources[command];
  if (!source) return undefined;
  const conditions = [
    condition(source.schema, request.schemaName),
    condition(source.table, request.tableName),
    condition(source.name, request[nameKey(command)]),
  ].filter((text) => text !== undefined);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
  return `SELECT ${source.name} AS NAME, t.* FROM SYS.${source.view} t${where} ORDER BY ${source.name}`;
}

/** getTables takes a `tableName`, getColumns a `columnName`, … */
function nameKey(command: string): string {
  const noun = command.slice("get".length, -1);
  return `${noun[0]?.toLowerCase()}${noun.slice(1)}Name`;
}

function condition(column: string | undefined, pattern: unknown): string | undefined {
  if (column === undefined || typeof pattern !== "string" || pattern === "") return undefined;
  return `${column} LIKE '${pattern.replaceAll("'", "''")}'`;
}
