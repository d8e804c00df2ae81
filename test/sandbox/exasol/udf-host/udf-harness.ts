import { fileURLToPath } from "node:url";
import {
  type Column,
  type ColumnData,
  ExasolError,
  type UdfCall,
  type UdfInput,
  type UdfOutput,
} from "../../../../sandbox/exasol/model.ts";
import { createUdfRunner } from "../../../../sandbox/exasol/udf-host/udf-runner.ts";
import { compiledClient } from "../../../support/compiled-client.ts";

const compiled = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

export const languages = {
  PROTOCOL: { command: node, args: [compiled("protocol-client.js")], env: { GREETING: "hello" } },
  TYPESCRIPT: compiledClient,
  MISSING: { command: "/does/not/exist", args: [] },
};

export const udfRunner = () => createUdfRunner({ languages });

export const double = (name: string): Column => ({ name, type: { type: "DOUBLE" } });
export const decimal = (name: string, precision: number, scale = 0): Column => ({
  name,
  type: { type: "DECIMAL", precision, scale },
});
export const varchar = (name: string, size = 2000): Column => ({
  name,
  type: { type: "VARCHAR", size, characterSet: "UTF8" },
});

export function udfCall(source: string, changes: Partial<UdfCall> = {}): UdfCall {
  return {
    schema: "S",
    name: "F",
    source,
    language: { alias: "PROTOCOL", definition: "localzmq+protobuf:///x?lang=test&mode=a%20b#client" },
    input: "SET",
    output: "EMITS",
    inputColumns: [double("x")],
    outputColumns: [varchar("r")],
    session: {
      sessionId: 1700000000000000001n,
      statementId: 5,
      user: "SYS",
      schema: "S",
      databaseName: "DB",
      databaseVersion: "8.34.0",
      nodeCount: 1,
    },
    timeZone: "UTC",
    nodeId: 0,
    rows: chunks([[1, 2, 3]]),
    async connection(name) {
      if (name !== "C") throw new ExasolError("42000", `connection ${name} does not exist`);
      return { name, address: "host", user: "u", password: "p" };
    },
    async importScript(name) {
      if (name !== "S.LIB") throw new ExasolError("42000", `script ${name} not found`);
      return "export const k = 1;";
    },
    ...changes,
  };
}

/** One group. */
export async function* chunks(data: ColumnData, group = 0, firstRow = 0): AsyncGenerator<UdfInput> {
  yield { group, rowsInGroup: data[0]?.length ?? 0, firstRow, data };
}

/** Several groups of one column. */
export async function* groups(...columns: ColumnData): AsyncGenerator<UdfInput> {
  let firstRow = 0;
  for (const [group, column] of columns.entries()) {
    yield* chunks([column], group, firstRow);
    firstRow += column.length;
  }
}

export async function outputs(call: UdfCall, { signal } = new AbortController()): Promise<UdfOutput[]> {
  const runner = udfRunner();
  const all: UdfOutput[] = [];
  for await (const output of runner.run(call, signal)) all.push(output);
  await runner.close();
  return all;
}

/** The first column of everything a call emits. */
export async function firstColumn(call: UdfCall): Promise<unknown[]> {
  return (await outputs(call)).flatMap(({ data }) => data[0] ?? []);
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
