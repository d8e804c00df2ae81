import type { StatementResult } from "../../../model.ts";
import { findObject, notFound } from "../../binding/resolve.ts";
import { releaseTable } from "../../catalog/foreign-keys.ts";
import { invalid, position } from "../../errors.ts";
import { requireDrop } from "../../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export async function drop(statement: StatementOf<"drop">, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const object = findObject(statement.path, context);
  if (!object || object.kind !== statement.object.toLowerCase()) {
    if (statement.ifExists && !object) return rowCount(0);
    if (object)
      throw invalid(
        `${object.name} is a ${object.kind}, not a ${statement.object.toLowerCase()}` +
          position(context.sql, statement.path[0]?.at ?? 0),
      );
    throw notFound(statement.path, context);
  }
  requireDrop(object, context);
  if (object.kind === "table") releaseTable(object, context.catalog, statement.cascade);
  context.catalog.remove(object);
  if (object.kind === "table") await transaction.write(`DROP TABLE ${object.physical}`);
  return rowCount(0);
}
