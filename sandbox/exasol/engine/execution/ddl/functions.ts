import type { CreateFunction } from "../../../../../sql/statements.ts";
import type { StatementResult } from "../../../model.ts";
import { checkFunction } from "../../binding/bind-function.ts";
import { topEnvironment } from "../../binding/bind-query.ts";
import { requireReplaceable, requireTarget } from "../../binding/resolve.ts";
import type { SqlFunction } from "../../catalog/catalog.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { type Execution, rowCount } from "../execution.ts";

export async function createFunction(
  statement: CreateFunction,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const { schema, name, owner } = requireTarget("FUNCTION", statement.path, context);
  const existing = context.catalog.object(schema, name);
  requireReplaceable(existing, "function", statement, context);
  const definition: SqlFunction = {
    kind: "function",
    id: context.catalog.newId(),
    schema,
    name,
    owner,
    comment: null,
    created: timestampText(context.now),
    text: statement.text,
    scopeSchema: context.schema,
  };
  const aside = { ...context, steps: [], temporaryTables: [] };
  await execution.inTurns(checkFunction(definition, topEnvironment(aside, [])));
  context.catalog.put(definition);
  return rowCount(0);
}
