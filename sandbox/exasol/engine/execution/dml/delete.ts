import type { Delete } from "../../../../../sql/statements.ts";
import type { StatementResult } from "../../../model.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import type { StatementContext } from "../../binding/context.ts";
import { requireTable } from "../../binding/resolve.ts";
import type { Table } from "../../catalog/catalog.ts";
import { requireChange } from "../../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";
import type { Steps } from "../turns.ts";
import { checkGoneRows } from "./constraints.ts";
import { countWrite } from "./row-writes.ts";
import { rowsByUdfs } from "./rows-by-udfs.ts";
import { changedRelation, conditionClause } from "./target.ts";

/** The statement in DuckDB's SQL, behind one that counts it as a write of the rows. */
export function* bindDelete(statement: Delete, context: StatementContext): Steps<string[]> {
  const table = requireTable(statement.path, context);
  requireChange(table, "DELETE", context);
  const { sqlAlias, relation } = changedRelation(table, statement.alias?.name, context);
  const env = topEnvironment(context, [relation]);
  const selectRows = yield* rowsByUdfs(
    statement.where,
    [],
    `${table.physical} AS ${sqlAlias}`,
    sqlAlias,
    env,
  );
  const where = selectRows
    ? ` WHERE ${sqlAlias}.rowid IN (${selectRows([])})`
    : yield* conditionClause("WHERE", statement.where, env);
  return counted(table, sqlAlias, where);
}

function counted({ physical }: Table, sqlAlias: string, where: string): string[] {
  return [
    `UPDATE ${physical} AS ${sqlAlias} SET ${countWrite(sqlAlias)}${where}`,
    `DELETE FROM ${physical} AS ${sqlAlias}${where}`,
  ];
}

/** TRUNCATE TABLE, which tells how many rows there were. */
export async function truncate(
  statement: StatementOf<"truncate">,
  execution: Execution,
): Promise<StatementResult> {
  const { context, transaction } = execution;
  const table = requireTable(statement.path, context);
  requireChange(table, "DELETE", context);
  const deleted = await transaction.writeAll(counted(table, "q", ""));
  await checkGoneRows(table, execution);
  return rowCount(deleted);
}
