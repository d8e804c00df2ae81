/** All system tables, found by their names. Each is a file in tables/. */
import type { Cell, Column } from "../../model.ts";
import { duckText } from "../binding/bound.ts";
import type { StatementContext } from "../binding/context.ts";
import { insufficient } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import { physicalType } from "../types.ts";
import type { CatalogEntry } from "./catalog.ts";
import { cat } from "./tables/cat.ts";
import { clusters } from "./tables/clusters.ts";
import { columns } from "./tables/columns.ts";
import {
  connectionPrivileges,
  restrictedPrivileges,
  sessionConnections,
} from "./tables/connection-privileges.ts";
import { connectionNames, connections } from "./tables/connections.ts";
import { constraintColumns } from "./tables/constraint-columns.ts";
import { constraints } from "./tables/constraints.ts";
import { countedStatements } from "./tables/counted-statements.ts";
import type { RowsOf, SessionCatalog, SystemTable, TableScope } from "./tables/definition.ts";
import { dual } from "./tables/dual.ts";
import { functions } from "./tables/functions.ts";
import { indices } from "./tables/indices.ts";
import { keywords } from "./tables/keywords.ts";
import { lastStatements } from "./tables/last-statements.ts";
import { metadata } from "./tables/metadata.ts";
import {
  objectPrivileges,
  objectPrivilegesMade,
  objectPrivilegesReceived,
} from "./tables/object-privileges.ts";
import { objectSizes } from "./tables/object-sizes.ts";
import { objects, schemaObjects } from "./tables/objects.ts";
import { parameters } from "./tables/parameters.ts";
import { auditSessions, lastSessions } from "./tables/past-sessions.ts";
import { rolePrivileges, roles, sessionRoles } from "./tables/roles.ts";
import { schemas } from "./tables/schemas.ts";
import { scripts, systemScripts } from "./tables/scripts.ts";
import { detailedSessions, sessions } from "./tables/sessions.ts";
import { sqlTypes } from "./tables/sql-types.ts";
import { databaseSizes, usage } from "./tables/statistics.ts";
import { sysColumnsOf } from "./tables/sys-columns.ts";
import { syscatOf } from "./tables/syscat.ts";
import { sessionPrivileges, systemPrivileges } from "./tables/system-privileges.ts";
import { tables } from "./tables/tables.ts";
import { timeZones } from "./tables/time-zones.ts";
import { ownUser, userNames, users } from "./tables/users.ts";
import { views } from "./tables/views.ts";
import {
  virtualColumns,
  virtualProperties,
  virtualSchemas,
  virtualTables,
} from "./tables/virtual-schemas.ts";

const ofCatalog = [
  schemas,
  objects,
  tables,
  views,
  columns,
  constraints,
  constraintColumns,
  scripts,
  indices,
  objectSizes,
  functions,
  schemaObjects,
  systemScripts,
  virtualSchemas,
  virtualProperties,
  virtualTables,
  virtualColumns,
];
const ofDatabase = [
  keywords,
  connections,
  connectionNames,
  parameters,
  metadata,
  sessions,
  detailedSessions,
  lastStatements,
  ...countedStatements,
  auditSessions,
  lastSessions,
  clusters,
  dual,
  cat,
  sqlTypes,
  timeZones,
  databaseSizes,
  usage,
];
const ofRights = [
  ...[users, ownUser, userNames, roles, sessionRoles, rolePrivileges, systemPrivileges, sessionPrivileges],
  ...[connectionPrivileges, restrictedPrivileges, sessionConnections],
  ...[objectPrivileges, objectPrivilegesMade, objectPrivilegesReceived],
];
const all = [...ofCatalog, ...ofDatabase, ...ofRights];
/** The two that list the others list each other and themselves, too. */
export const systemTables: SystemTable[] = [...all];
systemTables.push(syscatOf(systemTables), sysColumnsOf(systemTables));
const byName = new Map(systemTables.flatMap((table) => table.names.map((name) => [name, table])));

/** Found by `NAME` or `SYS.NAME`. */
export function findSystemTable(path: readonly string[]): SystemTable | undefined {
  const [wanted = "", schema, ...others] = path.toReversed();
  const table = others.length === 0 ? byName.get(wanted) : undefined;
  return schema === undefined || schema === (table?.schema ?? "SYS") ? table : undefined;
}

export const columnsOf = (table: SystemTable): Column[] =>
  Object.entries(table.columns).map(([name, type]) => ({ name, type }));

/** A system table as it is now. */
export interface SystemRows {
  schema: string;
  columns: Column[];
  /**
   * The rows as a query whose columns are called c1, c2, … by their places. Without those that nobody reads:
   * the texts of all scripts are megabytes.
   */
  query(read: ReadonlySet<Column>): string;
}

/** Undefined when there is none of that name. */
export function systemTable(path: readonly string[], context: StatementContext): SystemRows | undefined {
  const table = findSystemTable(path);
  const wanted = path.at(-1);
  if (!table || wanted === undefined) return undefined;
  const scope = scopeOf(wanted);
  if (scope === "DBA" && !context.rights.holds("SELECT ANY DICTIONARY"))
    throw insufficient(` for accessing view ${wanted}`);
  const rights = new Rights(context.catalog, context.session.user);
  const from = { ...context, scope, rights, catalog: visibleIn(scope, rights, context) };
  const columns = columnsOf(table);
  const rows = context.onlyColumns ? [] : table.rows(from);
  return { schema: table.schema ?? "SYS", columns, query: (read) => queryOf(rows, columns, read) };
}

function queryOf(
  rows: readonly Partial<Record<string, Cell | RowsOf>>[],
  columns: readonly Column[],
  read: ReadonlySet<Column>,
): string {
  // One column has to be there to say how many rows there are.
  const chosen = columns.flatMap((column, i) => {
    if (!read.has(column) && (read.size > 0 || i > 0)) return [];
    // An empty comment, address or user is NULL, as all empty text.
    const cells = rows.map(({ [column.name]: cell }) => (cell === "" ? null : (cell ?? null)));
    const tables = cells.flatMap((cell) => (typeof cell === "object" && cell ? [cell.rowsOf] : []));
    return [{ place: `c${i + 1}`, type: column.type, cells, tables, isCounted: tables.length > 0 }];
  });
  const data = chosen.map(({ place, cells, isCounted }) => [place, isCounted ? [] : cells]);
  const shape = chosen.map(({ place }) => [place, ["VARCHAR"]]);
  const [values, form] = [data, shape].map((entries) =>
    duckText(JSON.stringify(Object.fromEntries(entries))),
  );
  const list = chosen.map(({ place, type, isCounted }) => {
    const source = isCounted ? `${place}.counts` : `j.${place}`;
    return `CAST(unnest(${source}) AS ${physicalType(type)}) AS ${place}`;
  });
  const counts = chosen.flatMap(({ place, tables, isCounted }) =>
    isCounted ? [`(${countsOf(tables)}) AS ${place}(counts)`] : [],
  );
  const from = [`(SELECT from_json(${values}, ${form}) AS j)`, ...counts];
  return `SELECT ${list.join(", ")} FROM ${from.join(", ")}`;
}

/**
 * The numbers of rows of DuckDB's tables as one list. All rows are counted as one table's, by their table's
 * number: a count(*) of each table would be planned in quadratic time.
 */
function countsOf(tables: readonly string[]): string {
  const rowsOf = (first: number, end: number): string => {
    if (end - first === 1) return `SELECT ${first} AS i FROM ${tables[first]}`;
    const middle = (first + end) >> 1;
    return `(${rowsOf(first, middle)}) UNION ALL (${rowsOf(middle, end)})`;
  };
  const found = `SELECT i, count(*) AS n FROM (${rowsOf(0, tables.length)}) GROUP BY i`;
  return `SELECT list(coalesce(n, 0) ORDER BY r.i) FROM range(${tables.length}) r(i) LEFT JOIN (${found}) f ON f.i = r.i`;
}

const scopeOf = (table: string): TableScope =>
  (["DBA", "USER", "ROLE"] as const).find((scope) => table.startsWith(`EXA_${scope}_`)) ?? "ALL";

/** The catalog with what the scope lets see. */
function visibleIn(
  scope: TableScope,
  rights: Rights,
  { catalog }: StatementContext,
): SessionCatalog["catalog"] {
  const isVisible = (entry: CatalogEntry): boolean => {
    if (scope === "DBA" || !("owner" in entry)) return true;
    if (scope === "USER") return entry.owner === rights.name;
    return entry.kind === "schema" ? rights.mayUse(entry) : rights.sees(entry);
  };
  return {
    all: (kind) => catalog.all(kind).filter(isVisible),
    schema: (name) => catalog.schema(name),
    lastNumber: (identity) => catalog.lastNumber(identity),
  };
}
