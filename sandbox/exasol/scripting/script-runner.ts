import { inTurns, nextTurn } from "../engine/execution/turns.ts";
import { ExasolError, type ScriptCall, type ScriptRunner, type SessionInfo } from "../model.ts";
import { failureText, statementResult } from "./script-outcome.ts";
import { ScriptThreads } from "./script-threads.ts";
import type { WorkerAnswer, WorkerCall, WorkerQuestion } from "./worker-messages.ts";

/** Runs Lua scripts. */
export function createScriptRunner(threads = new ScriptThreads()): ScriptRunner {
  return {
    async run(call, signal) {
      const outcome = await threads.run(workerCall(call), (question) => answer(question, call), signal);
      return inTurns(statementResult(call, outcome), () => nextTurn(signal));
    },
    async preprocess(call, sql, signal) {
      const outcome = await threads.run(
        { ...workerCall(call), statement: sql },
        (question) => answer(question, call),
        signal,
      );
      if (!("message" in outcome)) return outcome.statement ?? sql;
      const name = `"${call.schema}"."${call.name}"`;
      throw new ExasolError("43100", `While preprocessing SQL with ${name}: 43000:${failureText(outcome)}`);
    },
    close: () => threads.close(),
  };
}

async function answer(question: WorkerQuestion, call: ScriptCall): Promise<WorkerAnswer> {
  if (question.request === "query") return { result: await call.query(question.sql) };
  if (question.request === "import") return { script: await call.importScript(question.name) };
  throw new Error(`${question.request} is for UDFs`);
}

function workerCall(call: ScriptCall): WorkerCall {
  const { session, query: _, importScript: __, ...rest } = call;
  const parameters = call.parameters.map(({ name }) => name);
  return { ...rest, parameters, meta: scriptMeta(call, 0) };
}

/** What scripts and UDFs have in exa.meta. */
export function scriptMeta(
  { session, schema, name }: { session: SessionInfo; schema: string; name: string },
  nodeId: number,
): Record<string, string | number | null> {
  return {
    database_name: session.databaseName,
    database_version: session.databaseVersion,
    script_language: "Lua 5.4",
    script_name: name,
    script_schema: schema,
    current_user: session.user,
    scope_user: session.user,
    current_schema: session.schema,
    // A Lua number would lose digits of it.
    session_id: session.sessionId.toString(),
    statement_id: session.statementId,
    node_count: session.nodeCount,
    node_id: nodeId,
    vm_id: "0",
  };
}
