import type { StatementResult } from "../../../model.ts";
import { findObject, notFound, requireColumn } from "../../binding/resolve.ts";
import { unsupported } from "../../errors.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export function comment(statement: StatementOf<"comment">, { context }: Execution): StatementResult {
  const { path } = statement;
  const name = path.at(-1)?.name ?? "";
  if (statement.object === "SCHEMA" || statement.object === "CONNECTION") {
    const entry =
      statement.object === "SCHEMA" ? context.catalog.schema(name) : context.catalog.connection(name);
    if (!entry) throw notFound(path, context);
    context.catalog.put({ ...entry, comment: statement.comment });
    return rowCount(0);
  }
  const isColumn = statement.object === "COLUMN";
  const object = findObject(isColumn ? path.slice(0, -1) : path, context);
  if (!object) throw notFound(path, context);
  const columns = isColumn
    ? [{ column: { name, at: path.at(-1)?.at ?? 0 }, comment: statement.comment }]
    : statement.columns;
  if (columns.length === 0) {
    context.catalog.put({ ...object, comment: statement.comment });
    return rowCount(0);
  }
  if (object.kind !== "table") throw unsupported(`comments on columns of a ${object.kind}`);
  const table = structuredClone(object);
  for (const { column, comment: text } of columns)
    requireColumn(table, column.name, context, column.at).comment = text;
  if (!isColumn && statement.comment !== null) table.comment = statement.comment;
  context.catalog.put(table);
  return rowCount(0);
}
