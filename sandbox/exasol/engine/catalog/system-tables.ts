/** All system tables, found by their names. Each is a file in tables/. */
import type { Column } from "../../model.ts";
import { duckText } from "../binding/bound.ts";
import { physicalType } from "../types.ts";
import { cat } from "./tables/cat.ts";
import { columns } from "./tables/columns.ts";
import { connectionNames, connections } from "./tables/connections.ts";
import { constraintColumns } from "./tables/constraint-columns.ts";
import { constraints } from "./tables/constraints.ts";
import type { SessionCatalog } from "./tables/definition.ts";
import { dual } from "./tables/dual.ts";
import { metadata } from "./tables/metadata.ts";
import { objects } from "./tables/objects.ts";
import { parameters } from "./tables/parameters.ts";
import { schemas } from "./tables/schemas.ts";
import { scripts } from "./tables/scripts.ts";
import { ownSessions, sessions } from "./tables/sessions.ts";
import { syscatOf } from "./tables/syscat.ts";
import { tables } from "./tables/tables.ts";
import { views } from "./tables/views.ts";

const ofCatalog = [schemas, objects, tables, views, columns, constraints, constraintColumns, scripts];
const ofDatabase = [connections, connectionNames, parameters, metadata, sessions, ownSessions, dual, cat];
export const systemTables = [...ofCatalog, ...ofDatabase, syscatOf([...ofCatalog, ...ofDatabase])];
const byName = new Map(systemTables.flatMap((table) => table.names.map((name) => [name, table])));

/** The system table as a query, or undefined when there is none of that name. */
export function systemTable(
  wanted: string,
  from: SessionCatalog,
): { sql: string; columns: Column[] } | undefined {
  const table = byName.get(wanted);
  if (!table) return undefined;
  const columns = Object.entries(table.columns).map(([column, type]) => ({ name: column, type }));
  const rows = table.rows(from);
  const data = Object.fromEntries(
    columns.map((column, i) => [`c${i + 1}`, rows.map((row) => row[column.name] ?? null)]),
  );
  const shape = Object.fromEntries(columns.map((_, i) => [`c${i + 1}`, ["VARCHAR"]]));
  const list = columns
    .map((column, i) => `CAST(unnest(j.c${i + 1}) AS ${physicalType(column.type)}) AS c${i + 1}`)
    .join(", ");
  const json = `from_json(${duckText(JSON.stringify(data))}, ${duckText(JSON.stringify(shape))})`;
  return { sql: `SELECT ${list} FROM (SELECT ${json} AS j)`, columns };
}
