import type { NamePath } from "../../../../../sql/nodes.ts";
import type { StatementResult } from "../../../model.ts";
import type { StatementContext } from "../../binding/context.ts";
import { alreadyExists, findObject, notFound } from "../../binding/resolve.ts";
import type { NamedObject } from "../../catalog/catalog.ts";
import { renameReferences } from "../../catalog/foreign-keys.ts";
import { invalid, position } from "../../errors.ts";
import { requireConnectionChange, requireOwner } from "../../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export function rename(statement: StatementOf<"rename">, { context, session }: Execution): StatementResult {
  const { catalog } = context;
  const from = statement.path.at(-1)?.name ?? "";
  const to = statement.to.at(-1)?.name ?? "";
  if (statement.object === "CONNECTION") {
    const connection = catalog.connection(from);
    if (!connection) throw invalid(`connection ${from} does not exist${place(statement.path, context)}`);
    requireConnectionChange(connection, "ALTER ANY CONNECTION", "renaming", context);
    if (catalog.connection(to))
      throw invalid(`connection ${to} already exists${place(statement.to, context)}`);
    catalog.remove(connection);
    catalog.put({ ...connection, name: to });
    return rowCount(0);
  }
  if (statement.object === "SCHEMA") {
    const schema = catalog.requireSchema(from, place(statement.path, context));
    requireOwner(schema, "renaming schema", context);
    if (catalog.schema(to)) throw invalid(`schema ${to} already exists${place(statement.to, context)}`);
    const objects = catalog.objectsOf(from);
    for (const entry of [schema, ...objects]) catalog.remove(entry);
    catalog.put({ ...schema, name: to });
    for (const object of objects) catalog.put({ ...object, schema: to });
    renameReferences(catalog, (one) => (one.schema === from ? { ...one, schema: to } : one));
    if (session.schema === from) session.schema = to;
    return rowCount(0);
  }
  const object: NamedObject | undefined = findObject(statement.path, context);
  if (!object || object.kind !== statement.object.toLowerCase()) throw notFound(statement.path, context);
  if (statement.to.length > 1 && statement.to[0]?.name !== object.schema) {
    throw invalid(`invalid identifier chain for new name${place(statement.to, context)}`);
  }
  requireOwner(object, `renaming ${object.kind}`, context);
  if (catalog.object(object.schema, to)) throw alreadyExists(to, context, statement.to[0]?.at ?? 0);
  catalog.remove(object);
  catalog.put({ ...object, name: to });
  renameReferences(catalog, (one) =>
    one.schema === object.schema && one.table === object.name ? { ...one, table: to } : one,
  );
  return rowCount(0);
}

const place = (path: NamePath, context: StatementContext): string => position(context.sql, path[0]?.at ?? 0);
