import type { StatementResult } from "../../../model.ts";
import { columnFinder, findObject, notFound } from "../../binding/resolve.ts";
import { maximumCommentLength } from "../../catalog/tables/definition.ts";
import { invalid, unsupported } from "../../errors.ts";
import { requireOwner, requirePrivilege } from "../../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export function comment(statement: StatementOf<"comment">, { context }: Execution): StatementResult {
  const { path } = statement;
  for (const text of [statement.comment, ...statement.columns.map((column) => column.comment)])
    limitedComment(text);
  const name = path.at(-1)?.name ?? "";
  if (statement.object === "SCHEMA" || statement.object === "CONNECTION") {
    const entry =
      statement.object === "SCHEMA" ? context.catalog.schema(name) : context.catalog.connection(name);
    if (!entry) throw notFound(path, context);
    if (entry.kind === "schema") requireOwner(entry, "commenting on schema", context);
    else requirePrivilege("CREATE CONNECTION", "commenting on connection", context);
    context.catalog.put({ ...entry, comment: statement.comment });
    return rowCount(0);
  }
  const isColumn = statement.object === "COLUMN";
  const object = findObject(isColumn ? path.slice(0, -1) : path, context);
  if (!object) throw notFound(path, context);
  if (object.kind !== "table" || !context.rights.has("ALTER", object))
    requireOwner(object, `commenting on ${object.kind}`, context);
  const columns = isColumn
    ? [{ column: { name, at: path.at(-1)?.at ?? 0 }, comment: statement.comment }]
    : statement.columns;
  if (columns.length === 0) {
    context.catalog.put({ ...object, comment: statement.comment });
    return rowCount(0);
  }
  if (object.kind !== "table") throw unsupported(`comments on columns of a ${object.kind}`);
  const table = structuredClone(object);
  const find = columnFinder(table, context);
  for (const { column, comment: text } of columns) find(column.name, column.at).comment = text;
  if (!isColumn && statement.comment !== null) table.comment = statement.comment;
  context.catalog.put(table);
  return rowCount(0);
}

/** Exasol documents the limit, docs.exasol.com/db/latest/sql/comment.htm; the wording is unconfirmed. */
export function limitedComment(text: string | null | undefined): string | null {
  const length = text === null || text === undefined ? 0 : Array.from(text).length;
  if (length > maximumCommentLength)
    throw invalid(`comment too long: ${length} characters, maximum is ${maximumCommentLength}`);
  return text ?? null;
}
