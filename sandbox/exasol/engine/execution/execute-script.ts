/** EXECUTE SCRIPT: hands a Lua script to the runner; its statements run in the caller's session and transaction. */

import { foldName } from "../../../../sql/fold-name.ts";
import type { Statement } from "../../../../sql/statements.ts";
import type { ScriptRunner, StatementResult } from "../../model.ts";
import { findScript } from "../binding/resolve.ts";
import { invalid, position } from "../errors.ts";
import type { Execution } from "./execution.ts";

export async function executeScript(
  statement: Extract<Statement, { kind: "executeScript" }>,
  execution: Execution,
  runner: ScriptRunner,
  query: (sql: string) => Promise<StatementResult>,
): Promise<StatementResult> {
  const { context } = execution;
  const name = statement.path.map((part) => part.name).join(".");
  const script = findScript(statement.path, context);
  if (script?.type !== "SCRIPTING") {
    throw invalid(`script ${name} not found${position(context.sql, statement.path[0]?.at ?? 0)}`);
  }
  if (statement.arguments.length !== script.parameters.length) {
    throw invalid(
      `Wrong number of arguments for script ${name}: expected ${script.parameters.length}, got ${statement.arguments.length}`,
    ); // unconfirmed
  }
  for (const [i, { name: parameter, array }] of script.parameters.entries()) {
    if (Array.isArray(statement.arguments[i]) !== array) {
      throw invalid(`Parameter ${parameter} of script ${name} must ${array ? "" : "not "}be an ARRAY`); // unconfirmed
    }
  }
  return runner.run(
    {
      schema: script.schema,
      name: script.name,
      source: script.source,
      parameters: script.parameters,
      arguments: statement.arguments,
      returns: script.returns,
      withOutput: statement.withOutput,
      session: context.session,
      query,
      importScript: async (wanted) => {
        const path = parseName(wanted).map((part) => ({ name: part, at: 0 }));
        const found =
          findScript(path, { ...context, catalog: execution.transaction.catalog, schema: script.schema }) ??
          findScript(path, { ...context, catalog: execution.transaction.catalog });
        if (found?.type !== "SCRIPTING") throw invalid(`script ${wanted} not found`);
        return { schema: found.schema, name: found.name, source: found.source };
      },
    },
    execution.signal,
  );
}

/** `SCHEMA."Name"` as its parts, unquoted ones in upper case. */
export function parseName(text: string): string[] {
  return (text.match(/"(?:[^"]|"")*"|[^.]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : foldName(part.trim()),
  );
}
