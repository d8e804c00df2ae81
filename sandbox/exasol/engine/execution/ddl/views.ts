import { namesOf } from "../../../../../sql/nodes.ts";
import type { StatementResult } from "../../../model.ts";
import { bindView } from "../../binding/bind-from.ts";
import { resultColumns, topEnvironment } from "../../binding/bind-query.ts";
import { requireReplaceable, requireTarget } from "../../binding/resolve.ts";
import type { View } from "../../catalog/catalog.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";
import { limitedComment } from "./comment.ts";

export async function createView(
  statement: StatementOf<"createView">,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const { schema, name, owner } = requireTarget("VIEW", statement.path, context);
  const existing = context.catalog.object(schema, name);
  requireReplaceable(existing, "view", statement, context);
  const view: View = {
    kind: "view",
    id: context.catalog.newId(),
    schema,
    name,
    owner,
    comment: limitedComment(statement.comment),
    created: timestampText(context.now),
    text: statement.text,
    query: statement.query,
    columns: [],
    columnAliases: statement.columns ? namesOf(statement.columns) : null,
    columnComments: statement.columns?.map((column) => limitedComment(column.comment)) ?? [],
    scopeSchema: context.schema,
  };
  try {
    const steps = { ...context, steps: [], temporaryTables: [], onlyColumns: true };
    // Blanks before the query, so that positions in errors are those in the statement.
    const before = context.sql.slice(0, statement.at).replace(/\S/g, " ");
    const query = before + view.query;
    const bound = bindView({ ...view, query }, topEnvironment(steps, []), { forOthers: false });
    view.columns = resultColumns((await execution.inTurns(bound)).columns);
  } catch (error) {
    if (!statement.force || execution.signal.aborted) throw error;
  }
  context.catalog.put(view);
  return rowCount(0);
}
