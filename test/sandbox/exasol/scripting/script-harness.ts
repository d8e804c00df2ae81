import {
  type Column,
  ExasolError,
  type ScriptCall,
  type ScriptRunner,
  type StatementResult,
} from "../../../../sandbox/exasol/model.ts";
import { createScriptRunner } from "../../../../sandbox/exasol/scripting/script-runner.ts";

export const varchar = (name: string): Column => ({
  name,
  type: { type: "VARCHAR", size: 100, characterSet: "UTF8" },
});
export const decimal = (name: string, precision = 18, scale = 0): Column => ({
  name,
  type: { type: "DECIMAL", precision, scale },
});

let runner: ScriptRunner | undefined;

/** The runner that the tests of a file share; test.after(closeRunner) ends it. */
export function scriptRunner(): ScriptRunner {
  runner ??= createScriptRunner();
  return runner;
}

export async function closeRunner(): Promise<void> {
  await runner?.close();
  runner = undefined;
}

/** A database that knows a few statements and records all. */
export function scriptCall(
  source: string,
  changes: Partial<ScriptCall> = {},
): ScriptCall & { sql: string[] } {
  const sql: string[] = [];
  return {
    sql,
    schema: "S",
    name: "F",
    source,
    parameters: [],
    arguments: [],
    returns: "TABLE",
    withOutput: false,
    hasOwnFormats: false,
    session: {
      sessionId: 1234567890123456789n,
      statementId: 7,
      user: "SYS",
      schema: null,
      databaseName: "DB",
      databaseVersion: "8.34.0",
      nodeCount: 2,
    },
    async query(text) {
      sql.push(text);
      return answer(text);
    },
    async importScript(name) {
      if (name !== "S.LIB") throw new ExasolError("42000", `script ${name} not found`);
      return {
        schema: "S",
        name: "LIB",
        source: "function twice(x)\n  return 2 * x\nend\nfunction bad()\n error('lib')\nend",
      };
    },
    ...changes,
  };
}

function answer(sql: string): StatementResult {
  if (sql.startsWith("SELECT"))
    return {
      kind: "resultSet",
      columns: [decimal("ID"), varchar("NAME"), decimal("PRICE", 10, 2)],
      data: [
        ["1", "9007199254740993"],
        ["a", null],
        ["1.5", "0.25"],
      ],
      rowCount: 2,
    };
  if (sql.startsWith("INSERT") || sql.startsWith("UPDATE")) return { kind: "rowCount", rowCount: 3 };
  throw new ExasolError("42000", "object T not found");
}

/** Runs a script that returns `expression` and gives the one cell, as text. */
export async function evaluate(expression: string, before = ""): Promise<unknown> {
  const source = `${before}\nreturn {{tostring(${expression})}}, "R VARCHAR(2000000)"`;
  const result = await scriptRunner().run(scriptCall(source), new AbortController().signal);
  return result.kind === "resultSet" ? result.data[0]?.[0] : undefined;
}

export async function run(source: string, changes: Partial<ScriptCall> = {}) {
  return scriptRunner().run(scriptCall(source, changes), new AbortController().signal);
}

export async function failureOf(promise: Promise<unknown>): Promise<ExasolError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ExasolError) return error;
    throw error;
  }
  throw new Error("did not fail");
}
