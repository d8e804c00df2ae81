/** The worker thread that runs Lua scripts, one after the other. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { LuaFactory } from "wasmoon";
import { maximumVarcharSize } from "../../../sql/types.ts";
import type { Column, ColumnData, StatementResult } from "../model.ts";
import { bindParameters, type ScriptValue } from "./bind-parameters.ts";
import { computeDecimal } from "./decimal.ts";
import { type CompiledChunk, compileChunk, pushText } from "./lua-memory.ts";
import { bundle, readLuaModules } from "./lua-modules.ts";
import { plainLua } from "./plain-lua.ts";
import type { ScriptOutcome } from "./script-outcome.ts";
import { kindOfToken, normalize, tokenize } from "./sql-tokens.ts";
import {
  longLists,
  type WorkerAnswer,
  type WorkerCall,
  type WorkerRequest,
  type WorkerSetup,
  waitForAnswer,
} from "./worker-messages.ts";

const { answers, answered } = workerData as WorkerSetup;
/** How many questions this thread has asked. */
let asked = 0;
const factory = new LuaFactory();
const sqlTokens: Record<string, (text: string) => unknown> = { tokenize, kindOfToken, normalize };
// The name stands before the texts of errors, which errors.plain() takes away.
const apiName = "=@api";
let api: CompiledChunk | undefined;
parentPort?.on("message", (call: WorkerCall) => void run(call));

async function run({ source, ...call }: WorkerCall): Promise<void> {
  const results: Column[][] = [];
  const lua = await factory.getLuaModule();
  const engine = await factory.createEngine({ enableProxy: false });
  let outcome: ScriptOutcome;
  try {
    api ??= compileChunk(lua, engine, bundle(readLuaModules()), apiName);
    api.load(engine);
    engine.global.pushValue((operation: string, a: string, b: string, c: string) =>
      JSON.stringify(
        computeDecimal(operation, a, b, c) ?? sqlTokens[operation]?.(a) ?? talk(operation, a, b, results),
      ),
    );
    pushText(lua, engine, source);
    const program = plainLua(source);
    pushText(lua, engine, JSON.stringify(program === source ? call : { ...call, program }));
    outcome = readOutcome(engine.global.runSync(3)[0], results);
  } catch (error) {
    // Lua ran out of memory or stack where no handler could run.
    const message = error instanceof Error ? error.message : String(error);
    outcome = { message, line: 0, schema: call.schema, name: call.name };
  }
  engine.global.close();
  sendAhead(outcome);
  send({ request: "done", outcome, memory: lua.module.HEAPU8.byteLength });
}

/** Millions of rows at once would keep an abort waiting: each part has a turn of the database's. */
function sendAhead(outcome: ScriptOutcome): void {
  if ("message" in outcome) return;
  for (const list of longLists) {
    const all: unknown[] = outcome[list] ?? [];
    const [first] = all;
    const perPart = Math.max(1, Math.floor(cellsPerPart / (Array.isArray(first) ? first.length : 1)));
    if (all.length <= perPart) continue;
    for (let from = 0; from < all.length; from += perPart)
      ask({ request: "part", list, items: all.slice(from, from + perPart) });
    outcome[list] = [];
  }
}

const cellsPerPart = 20_000;

function readOutcome(text: string, results: Column[][]): ScriptOutcome {
  const { resultId, ...outcome } = JSON.parse(text) as ScriptOutcome & { resultId?: number };
  if ("message" in outcome && outcome.message.length > maximumVarcharSize)
    return { ...outcome, message: `${outcome.message.slice(0, maximumVarcharSize)}…` };
  const resultColumns = resultId === undefined ? undefined : results[resultId];
  return resultColumns && "output" in outcome ? { ...outcome, resultColumns } : outcome;
}

function talk(operation: string, a: string, b: string, results: Column[][]): object {
  if (operation === "query") return query(JSON.parse(a), JSON.parse(b), results);
  if (operation === "plain") return { source: plainLua(a) };
  const answer = ask(
    operation === "import" ? { request: "import", name: a } : { request: "udf", operation, text: a },
  );
  if ("script" in answer) return { ...answer.script, source: plainLua(answer.script.source) };
  return "udf" in answer ? answer.udf : failure(answer, a);
}

function query(template: string, parameters: Record<string, ScriptValue>, results: Column[][]): object {
  let sql: string;
  try {
    sql = bindParameters(template, new Map(Object.entries(parameters)));
  } catch (error) {
    return { error_message: error instanceof Error ? error.message : String(error), error_code: "43000" };
  }
  const answer = ask({ request: "query", sql });
  if (!("result" in answer)) return failure(answer, sql);
  return {
    statement_text: sql,
    ...(answer.result.kind === "rowCount"
      ? counts(sql, answer.result.rowCount)
      : table(answer.result, results)),
  };
}

function table(result: StatementResult & { kind: "resultSet" }, results: Column[][]): object {
  const columns = result.columns.map(({ name, type }) =>
    type.type === "DECIMAL" ? { name, precision: type.precision, scale: type.scale } : { name },
  );
  const id = results.push(result.columns) - 1;
  return { id, columns, data: result.data, rowCount: result.rowCount };
}

function counts(sql: string, rowCount: number): object {
  const verb = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(\w+)/.exec(sql)?.[1]?.toUpperCase();
  switch (verb) {
    case "INSERT":
    case "IMPORT":
    case "CREATE":
      return { rows_affected: rowCount, rows_inserted: rowCount };
    case "UPDATE":
      return { rows_affected: rowCount, rows_updated: rowCount };
    case "DELETE":
      return { rows_affected: rowCount, rows_deleted: rowCount };
    default:
      return { rows_affected: rowCount };
  }
}

function failure(answer: WorkerAnswer, statement: string): object {
  const { sqlCode, text } =
    "error" in answer ? answer.error : { sqlCode: "43000", text: "unexpected answer" };
  return { error_message: text, error_code: sqlCode, statement_text: statement };
}

function ask(request: Exclude<WorkerRequest, { request: "done" }>): WorkerAnswer {
  asked = (asked + 1) | 0;
  send(request);
  waitForAnswer(answered, asked);
  const answer = receive();
  if (!answer) return { error: { sqlCode: "43000", text: "the database did not answer" } };
  for (let more = receive(); more && "moreRows" in more; more = receive()) addRows(answer, more.moreRows);
  return answer;
}

function receive(): WorkerAnswer | undefined {
  const received: { message: WorkerAnswer } | undefined = receiveMessageOnPort(answers);
  return received?.message;
}

function addRows(answer: WorkerAnswer, rows: ColumnData): void {
  if (!("result" in answer) || answer.result.kind !== "resultSet") return;
  for (const [i, column] of answer.result.data.entries()) for (const cell of rows[i] ?? []) column.push(cell);
}

function send(request: WorkerRequest): void {
  parentPort?.postMessage(request);
}
