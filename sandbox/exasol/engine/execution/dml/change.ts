/** UPDATE, DELETE and MERGE are run alike. */
import type { Delete, Merge, Update } from "../../../../../sql/statements.ts";
import type { StatementResult } from "../../../model.ts";
import type { StatementContext } from "../../binding/context.ts";
import { requireTable } from "../../binding/resolve.ts";
import { type Execution, rowCount } from "../execution.ts";
import { runSteps } from "../run-query.ts";
import type { Steps } from "../turns.ts";
import { checkGoneRows, checkNewRows } from "./constraints.ts";
import { bindDelete } from "./delete.ts";
import { bindMerge } from "./merge.ts";
import { bindUpdate } from "./update.ts";

type Change = Update | Delete | Merge;

/**
 * The statement in DuckDB's SQL, behind what must be done first; binding it gives its markers their types.
 */
export function bindChange(statement: Change, context: StatementContext): Steps<string[]> {
  switch (statement.kind) {
    case "update":
      return bindUpdate(statement, context);
    case "delete":
      return bindDelete(statement, context);
    case "merge":
      return bindMerge(statement, context);
  }
}

export async function change(statement: Change, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const sql = await execution.inTurns(bindChange(statement, context));
  await runSteps(execution);
  const repeatable = context.temporaryTables.length === 0;
  const changed = await transaction.writeAll(sql, { repeatable });
  const table = requireTable(statement.path, context);
  if (statement.kind !== "delete") await checkNewRows(table, execution, assigned(statement));
  await checkGoneRows(table, execution);
  return rowCount(changed);
}

/** Names of the columns that get another value in old rows. */
function assigned(statement: Update | Merge): string[] {
  const assignments = statement.kind === "update" ? statement.assignments : statement.update?.assignments;
  return (assignments ?? []).map(({ column }) => column.name);
}
