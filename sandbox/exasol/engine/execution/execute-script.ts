/** EXECUTE SCRIPT: a Lua script whose statements run in the caller's session and transaction. */

import type { Statement } from "../../../../sql/statements.ts";
import type { ScriptCall, StatementResult } from "../../model.ts";
import { convert, duckText, readCellSql } from "../binding/bound.ts";
import { findNamedScript, findScript } from "../binding/resolve.ts";
import type { Script } from "../catalog/catalog.ts";
import { invalid, position } from "../errors.ts";
import { hasUsual } from "../functions/conventions.ts";
import { requireExecute } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import { unboundedText } from "../types.ts";
import type { Execution } from "./execution.ts";
import { jsonOf, jsonSource } from "./json-rows.ts";

export async function executeScript(
  statement: Extract<Statement, { kind: "executeScript" }>,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const name = statement.path.map((part) => part.name).join(".");
  const script = findScript(statement.path, context);
  if (script?.type !== "SCRIPTING") {
    throw invalid(`script ${name} not found${position(context.sql, statement.path[0]?.at ?? 0)}`);
  }
  requireExecute(script, "executing a script", context);
  const [expected, got] = [script.parameters.length, statement.arguments.length];
  if (expected !== got) {
    // unconfirmed
    throw invalid(`Wrong number of arguments for script ${name}: expected ${expected}, got ${got}`);
  }
  for (const [i, { name: parameter, array }] of script.parameters.entries()) {
    if (Array.isArray(statement.arguments[i]) !== array) {
      // unconfirmed
      throw invalid(`Parameter ${parameter} of script ${name} must ${array ? "" : "not "}be an ARRAY`);
    }
  }
  const hasOwnFormats = !(hasUsual.date() && hasUsual.timestamp());
  const result = await execution.scriptRunner.run(
    {
      schema: script.schema,
      name: script.name,
      source: script.source,
      parameters: script.parameters,
      arguments: statement.arguments,
      returns: script.returns,
      withOutput: statement.withOutput,
      hasOwnFormats,
      session: context.session,
      query: execution.query,
      importScript: importing(script, execution),
    },
    execution.signal,
  );
  return result.kind === "resultSet" && hasOwnFormats ? withReadMoments(result, execution) : result;
}

/** What import() of a script finds: in the script's own schema before the open one. */
export function importing(script: Script, { context, transaction }: Execution): ScriptCall["importScript"] {
  return async (wanted) => {
    // The script may have changed the catalog meanwhile.
    const now = { ...context, catalog: transaction.catalog };
    const found = findNamedScript(wanted, { ...now, schema: script.schema }) ?? findNamedScript(wanted, now);
    if (found?.type !== "SCRIPTING") throw invalid(`script ${wanted} not found`);
    requireExecute(found, "executing a script", {
      catalog: now.catalog,
      rights: new Rights(now.catalog, context.session.user),
    });
    return { schema: found.schema, name: found.name, source: found.source };
  };
}

/** Dates and times that a script returns are read by the session's formats, as texts are everywhere. */
async function withReadMoments(
  result: Extract<StatementResult, { kind: "resultSet" }>,
  { connection }: Execution,
): Promise<StatementResult> {
  const data = [...result.data];
  for (const [i, { type }] of result.columns.entries()) {
    if (type.type !== "DATE" && type.type !== "TIMESTAMP") continue;
    const source = jsonSource(["VARCHAR"], "s").replace("$1", () => duckText(jsonOf([data[i] ?? []])));
    const value = convert({ sql: "s.v0", type: unboundedText }, type);
    const [texts = []] = await connection.columns(`SELECT ${readCellSql(value.sql, type)} FROM ${source}`);
    data[i] = texts;
  }
  return { ...result, data };
}
