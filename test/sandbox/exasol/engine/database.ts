/** An engine in memory with the smallest script and UDF runners that show what the engine asks of them. */
import { openEngine } from "../../../../sandbox/exasol/engine/engine.ts";
import { inMemory } from "../../../../sandbox/exasol/engine/execution/run-query.ts";
import {
  type Cell,
  type Column,
  type Engine,
  ExasolError,
  type ScriptRunner,
  type Session,
  type StatementResult,
  type UdfCall,
  type UdfInput,
  type UdfOutput,
  type UdfRunner,
} from "../../../../sandbox/exasol/model.ts";

/** What each UDF of the tests does with one chunk; a script's body names one of them. */
const bodies: Record<string, (call: UdfCall, input: UdfInput) => UdfOutput> = {
  /** SCALAR RETURNS: the sum of the arguments. */
  add: (_, { group, firstRow, data }) => ({
    group,
    inputRows: (data[0] ?? []).map((_cell, i) => firstRow + i),
    data: [
      (data[0] ?? []).map((_cell, i) => String(data.reduce((sum, column) => sum + Number(column[i]), 0))),
    ],
  }),
  /** EMITS: each row as often as its first value says, with the arguments. */
  repeat: (call, { group, firstRow, data }) => {
    const inputRows: number[] = [];
    const output: Cell[][] = call.outputColumns.map(() => []);
    for (const [i, times] of (data[0] ?? []).entries()) {
      for (let k = 0; k < Number(times); k++) {
        inputRows.push(firstRow + i);
        output.forEach((column, c) => void column.push(data[c]?.[i] ?? null));
      }
    }
    return { group, inputRows, data: output };
  },
  /** SET RETURNS: the first column's values in their order. */
  join: (_, { group, firstRow, data }) => ({
    group,
    inputRows: [firstRow],
    data: [[(data[0] ?? []).join("-")]],
  }),
  /** SCALAR: which node ran each row. */
  nodes: (call, { group, firstRow, data }) => ({
    group,
    inputRows: (data[0] ?? []).map((_cell, i) => firstRow + i),
    data: [(data[0] ?? []).map(() => `${call.nodeId}:${data.length}`)],
  }),
  /** Which node ran it. */
  node: (call, { group, firstRow, data }) => ({
    group,
    inputRows: [firstRow],
    data: [[`${call.nodeId}:${data[0]?.length}`]],
  }),
};

export interface Database {
  engine: Engine;
  session: Session;
  calls: UdfCall[];
  close(): Promise<void>;
}

export async function openDatabase(
  options: {
    nodes?: number;
    databaseFile?: string;
    s3Endpoint?: string;
    scriptRunner?: ScriptRunner;
    udfRunner?: UdfRunner;
  } = {},
): Promise<Database> {
  const calls: UdfCall[] = [];
  const udfRunner: UdfRunner = {
    async *run(call, signal) {
      calls.push(call);
      if (call.source.startsWith("fail")) throw new ExasolError("22002", "VM error: it failed");
      if (call.source.startsWith("hang"))
        await new Promise((_, reject) => signal.addEventListener("abort", reject));
      if (call.source.startsWith("connection")) {
        const { address, user, password } = await call.connection("C");
        for await (const input of call.rows) {
          yield { group: input.group, inputRows: [0], data: [[`${address} ${user} ${password}`]] };
        }
        return;
      }
      const body = bodies[call.source.trim()];
      if (!body) throw new Error(`no body ${call.source}`);
      for await (const input of call.rows) yield body(call, input);
    },
    close: async () => {},
  };
  /** Runs its arguments as statements; an ARRAY's may fail. */
  const scriptRunner: ScriptRunner = {
    async run(call) {
      let result: StatementResult = { kind: "rowCount", rowCount: 0 };
      for (const argument of call.arguments) {
        if (!Array.isArray(argument)) result = await call.query(String(argument));
        else for (const sql of argument) await call.query(String(sql)).catch(() => undefined);
      }
      if (call.source.startsWith("fail")) throw new ExasolError("43000", "the script failed");
      return result;
    },
    preprocess: async (_, sql) => sql,
    close: async () => {},
  };
  const engine = await openEngine({
    nodes: 1,
    databaseName: "LOCAL",
    databaseVersion: "8.34.0",
    scriptLanguages: "TYPESCRIPT=localzmq+protobuf:///x?lang=typescript#/client PYTHON3=builtin_python3",
    users: [{ name: "sys", password: "exasol" }],
    scriptRunner,
    udfRunner,
    ...options,
  });
  const session = await engine.openSession("sys");
  await session.execute("CREATE SCHEMA IF NOT EXISTS S");
  await session.execute("OPEN SCHEMA S");
  return { engine, session, calls, close: () => engine.close() };
}

/** Runs statements; gives the last one's rows, or its row count. */
export async function run(session: Session, ...statements: string[]): Promise<Cell[][] | number> {
  let result: StatementResult = { kind: "rowCount", rowCount: 0 };
  for (const sql of statements) {
    const given = await session.execute(sql);
    result = given.kind === "storedResult" ? await inMemory(given, new AbortController().signal) : given;
  }
  if (result.kind === "rowCount") return result.rowCount;
  const { data } = result;
  return Array.from({ length: result.rowCount }, (_, row) => data.map((column) => column[row] ?? null));
}

export async function columnsOf(session: Session, sql: string): Promise<Column[]> {
  const result = await session.execute(sql);
  if (result.kind !== "resultSet") throw new Error("no result set");
  return result.columns;
}

/** `code text` of the error the statement fails with. */
export async function errorOf(session: Session, sql: string): Promise<string> {
  try {
    await session.execute(sql);
  } catch (error) {
    if (error instanceof ExasolError) return `${error.sqlCode} ${error.message}`;
    throw error;
  }
  throw new Error(`did not fail: ${sql}`);
}
