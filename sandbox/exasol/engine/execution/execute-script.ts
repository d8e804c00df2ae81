/** EXECUTE SCRIPT: a Lua script whose statements run in the caller's session and transaction. */

import type { Statement } from "../../../../sql/statements.ts";
import type { StatementResult } from "../../model.ts";
import { findNamedScript, findScript } from "../binding/resolve.ts";
import { invalid, position } from "../errors.ts";
import { requireExecute } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import type { Execution } from "./execution.ts";

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
  return execution.scriptRunner.run(
    {
      schema: script.schema,
      name: script.name,
      source: script.source,
      parameters: script.parameters,
      arguments: statement.arguments,
      returns: script.returns,
      withOutput: statement.withOutput,
      session: context.session,
      query: execution.query,
      importScript: async (wanted) => {
        // The script may have changed the catalog meanwhile.
        const now = { ...context, catalog: execution.transaction.catalog };
        const found =
          findNamedScript(wanted, { ...now, schema: script.schema }) ?? findNamedScript(wanted, now);
        if (found?.type !== "SCRIPTING") throw invalid(`script ${wanted} not found`);
        requireExecute(found, "executing a script", {
          catalog: now.catalog,
          rights: new Rights(now.catalog, context.session.user),
        });
        return { schema: found.schema, name: found.name, source: found.source };
      },
    },
    execution.signal,
  );
}
