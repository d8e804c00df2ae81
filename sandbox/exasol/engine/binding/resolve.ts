/** From a name in a statement to the object it means. */

import type { Identifier } from "../../../../sql/nodes.ts";
import { readPath } from "../../../../sql/read-name.ts";
import type { NamedObject, Script, Table, TableColumn, View } from "../catalog/catalog.ts";
import { isRefusedTable } from "../catalog/refused-tables.ts";
import { invalid, position, unsupported } from "../errors.ts";
import { requireCreate, requireDrop } from "../rights/require.ts";
import type { StatementContext } from "./context.ts";

/** Schema and name; without a schema in the path, the open one. */
export function splitPath(
  path: Identifier[],
  context: StatementContext,
): { schema: string | null; name: string; at: number } {
  const last = path.at(-1) as Identifier;
  const at = path[0]?.at ?? 0;
  if (path.length > 2)
    throw invalid(
      `invalid identifier chain ${path.map((part) => part.name).join(".")}${position(context.sql, at)}`,
    );
  return { schema: path.length === 2 ? (path[0]?.name ?? null) : context.schema, name: last.name, at };
}

export function findObject(path: Identifier[], context: StatementContext): NamedObject | undefined {
  if (path.length > 2) return undefined;
  const { schema, name } = splitPath(path, context);
  return schema === null ? undefined : context.catalog.object(schema, name);
}

export function findScript(path: Identifier[], context: StatementContext): Script | undefined {
  const object = findObject(path, context);
  return object?.kind === "script" ? object : undefined;
}

/** The script that a text names, such as `SCHEMA."Name"`. */
export function findNamedScript(text: string, context: StatementContext): Script | undefined {
  const path = readPath(text);
  return (
    path &&
    findScript(
      path.map((name) => ({ name, at: 0 })),
      context,
    )
  );
}

export function notFound(path: Identifier[], context: StatementContext): Error {
  const names = path.map(({ name }) => name);
  const at = position(context.sql, path[0]?.at ?? 0);
  if (isRefusedTable(names)) return unsupported(`system table ${names.at(-1)}${at}`);
  return invalid(`object ${names.join(".")} not found${at}`);
}

export function alreadyExists(name: string, context: StatementContext, at: number): Error {
  return invalid(`object ${name} already exists${position(context.sql, at)}`);
}

/** CREATE OR REPLACE takes the place of an object of its own kind, and CREATE that of none. */
export function requireReplaceable(
  existing: NamedObject | undefined,
  kind: NamedObject["kind"],
  { path, orReplace }: { path: Identifier[]; orReplace: boolean },
  context: StatementContext,
): void {
  if (!existing) return;
  if (!orReplace || existing.kind !== kind) throw alreadyExists(existing.name, context, path[0]?.at ?? 0);
  requireDrop(existing, context);
}

export function requireTable(path: Identifier[], context: StatementContext): Table {
  const object = findObject(path, context);
  if (object?.kind === "view") throw unsupported(`changing view ${object.name}`);
  if (object?.kind !== "table") throw notFound(path, context);
  return object;
}

export function requireColumn(
  table: Table,
  name: string,
  context: StatementContext,
  at?: number,
): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw invalid(`object ${name} not found${at === undefined ? "" : position(context.sql, at)}`);
  return column;
}

/** As requireColumn(), for lists of thousands. */
export function columnFinder(
  table: Table,
  context: StatementContext,
): (name: string, at?: number) => TableColumn {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return (name, at) => byName.get(name) ?? requireColumn(table, name, context, at);
}

/** The table's columns of a list. Refuses one that is named twice, which would get one of two values. */
export function distinctColumns(
  table: Table,
  names: readonly Identifier[],
  context: StatementContext,
  find = columnFinder(table, context),
): TableColumn[] {
  const seen = new Set<string>();
  return names.map(({ name, at }) => {
    if (seen.has(name)) throw invalid(`duplicate column name ${name}${position(context.sql, at)}`); // unconfirmed
    seen.add(name);
    return find(name, at);
  });
}

export function requireRelation(path: Identifier[], context: StatementContext): Table | View {
  const object = findObject(path, context);
  if (object?.kind !== "table" && object?.kind !== "view") throw notFound(path, context);
  return object;
}

/** Where a new object goes, and whose it is then. */
export function requireTarget(
  kind: "TABLE" | "VIEW" | "SCRIPT" | "FUNCTION",
  path: Identifier[],
  context: StatementContext,
): { schema: string; name: string; owner: string } {
  const { schema, name, at } = splitPath(path, context);
  if (schema === null)
    throw invalid(
      `no schema specified or opened or current schema has been dropped${position(context.sql, at)}`,
    );
  const place = context.catalog.requireSchema(schema, position(context.sql, at));
  requireCreate(kind, place, context);
  return { schema, name, owner: place.owner };
}
