import { boolean, decimal, timestamp, varchar } from "../../../../sql/types.ts";
import type { OutputColumn } from "../binding/bind-query.ts";
import { quoteLiteral } from "../binding/bound.ts";
import type { StatementContext } from "../binding/context.ts";
import { physicalType } from "../types.ts";
import {
  allColumns,
  allConstraintColumns,
  allConstraints,
  allObjects,
  allScripts,
  allTables,
  allViews,
  relations,
  schemas,
} from "./object-tables.ts";
import { id, name, type SystemTable, text } from "./system-table.ts";

/** The system table as a query, or undefined when there is none of that name. */
export function systemTable(
  wanted: string,
  context: StatementContext,
): { sql: string; columns: OutputColumn[] } | undefined {
  const table = Object.hasOwn(systemTables, wanted) ? systemTables[wanted] : undefined;
  if (!table) return undefined;
  const columns = Object.entries(table.columns).map(([column, type]) => ({ name: column, type }));
  const rows = table.rows(context);
  const data = Object.fromEntries(
    columns.map((column, i) => [`c${i + 1}`, rows.map((row) => row[column.name] ?? null)]),
  );
  const shape = Object.fromEntries(columns.map((_, i) => [`c${i + 1}`, ["VARCHAR"]]));
  const list = columns
    .map((column, i) => `CAST(unnest(j.c${i + 1}) AS ${physicalType(column.type)}) AS c${i + 1}`)
    .join(", ");
  const json = `from_json(${quoteLiteral(JSON.stringify(data))}, ${quoteLiteral(JSON.stringify(shape))})`;
  return { sql: `SELECT ${list} FROM (SELECT ${json} AS j)`, columns };
}

const connections: SystemTable = {
  comment: "All connections",
  columns: {
    CONNECTION_NAME: name,
    CONNECTION_STRING: varchar(2000),
    USER_NAME: varchar(2000),
    CREATED: timestamp,
    CONNECTION_COMMENT: varchar(2000),
  },
  rows: ({ catalog }) =>
    catalog.all("connection").map((connection) => ({
      CONNECTION_NAME: connection.name,
      CONNECTION_STRING: connection.address,
      USER_NAME: connection.user === "" ? null : connection.user,
      CREATED: connection.created,
      CONNECTION_COMMENT: connection.comment,
    })),
};

const sessions: SystemTable = {
  comment: "The user's own session",
  columns: {
    SESSION_ID: id,
    USER_NAME: name,
    STATUS: varchar(20),
    STMT_ID: decimal(20, 0),
    SCOPE_SCHEMA: name,
  },
  rows: ({ session, schema }) => [
    {
      SESSION_ID: String(session.sessionId),
      USER_NAME: session.user,
      STATUS: "EXECUTE SQL",
      STMT_ID: session.statementId,
      SCOPE_SCHEMA: schema,
    },
  ],
};

const systemTables: Record<string, SystemTable> = {
  DUAL: { comment: "One row", columns: { DUMMY: varchar(1) }, rows: () => [{ DUMMY: null }] },
  CAT: {
    comment: "Tables and views of the open schema",
    columns: { TABLE_NAME: name, TABLE_TYPE: varchar(5) },
    rows: ({ catalog, schema }) =>
      relations(catalog)
        .filter((relation) => relation.schema === schema)
        .map((relation) => ({ TABLE_NAME: relation.name, TABLE_TYPE: relation.kind.toUpperCase() })),
  },
  EXA_SCHEMAS: schemas,
  EXA_ALL_SCHEMAS: schemas,
  EXA_ALL_CONNECTIONS: {
    comment: "Names of all connections",
    columns: { CONNECTION_NAME: name, CREATED: timestamp, CONNECTION_COMMENT: varchar(2000) },
    rows: connections.rows,
  },
  EXA_DBA_CONNECTIONS: connections,
  EXA_PARAMETERS: {
    comment: "Parameters of the system and the session",
    columns: { PARAMETER_NAME: name, SESSION_VALUE: text, SYSTEM_VALUE: text },
    rows: ({ catalog, sessionParameters }) =>
      catalog.all("parameter").map((parameter) => ({
        PARAMETER_NAME: parameter.name,
        SESSION_VALUE: sessionParameters.get(parameter.name) ?? parameter.value,
        SYSTEM_VALUE: parameter.value,
      })),
  },
  EXA_METADATA: {
    comment: "Facts about the database",
    columns: { PARAM_NAME: name, PARAM_VALUE: varchar(2000), IS_STATIC: boolean },
    rows: ({ session }) =>
      Object.entries({
        databaseName: session.databaseName,
        databaseProductName: "EXASolution",
        databaseProductVersion: session.databaseVersion,
        databaseMajorVersion: session.databaseVersion.split(".")[0] ?? null,
        databaseMinorVersion: session.databaseVersion.split(".")[1] ?? null,
        identifierQuoteString: '"',
        maxColumnNameLength: "128",
        maxTableNameLength: "128",
        nodes: String(session.nodeCount),
      }).map(([parameter, value]) => ({ PARAM_NAME: parameter, PARAM_VALUE: value, IS_STATIC: true })),
  },
  EXA_ALL_SESSIONS: sessions,
  EXA_USER_SESSIONS: sessions,
  EXA_SYSCAT: {
    comment: "The system tables",
    columns: {
      SCHEMA_NAME: name,
      OBJECT_NAME: name,
      OBJECT_TYPE: varchar(15),
      OBJECT_COMMENT: varchar(2000),
    },
    rows: () =>
      Object.entries(systemTables).map(([table, { comment }]) => ({
        SCHEMA_NAME: "SYS",
        OBJECT_NAME: table,
        OBJECT_TYPE: "TABLE",
        OBJECT_COMMENT: comment,
      })),
  },
};

for (const [suffix, table] of Object.entries({
  COLUMNS: allColumns,
  TABLES: allTables,
  VIEWS: allViews,
  SCRIPTS: allScripts,
  OBJECTS: allObjects,
  CONSTRAINTS: allConstraints,
  CONSTRAINT_COLUMNS: allConstraintColumns,
})) {
  // One user owns everything here, so what is his, what he may see and what there is are the same.
  for (const scope of ["ALL", "USER", "DBA"]) systemTables[`EXA_${scope}_${suffix}`] = table;
}
