/** UDFs in Lua, which is part of the database: they run in a thread of it and speak no protocol. */
import { once } from "node:events";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { formatType } from "../../../sql/types.ts";
import {
  type Column,
  type ColumnData,
  ExasolError,
  type ImportSpecification,
  type UdfCall,
  type UdfOutput,
} from "../model.ts";
import type { ScriptValue } from "../scripting/bind-parameters.ts";
import { cellOf, failureText } from "../scripting/script-outcome.ts";
import { scriptMeta } from "../scripting/script-runner.ts";
import type { ScriptThreads } from "../scripting/script-threads.ts";
import type { UdfShape, WorkerAnswer, WorkerQuestion } from "../scripting/worker-messages.ts";
import { columnTypeOf } from "./column-types.ts";
import type { InputGroups } from "./input-groups.ts";
import { farewell, openReader } from "./script-output.ts";

/** What a script puts out at once, as scripting/lua/udf.lua writes it. */
interface Emitted {
  inputRows: number[];
  rows: ScriptValue[][];
}

/** Runs each call in one of the threads. */
export function luaUdfs(
  threads: ScriptThreads,
): (call: UdfCall, signal: AbortSignal) => AsyncGenerator<UdfOutput> {
  return async function* run(call, signal) {
    const { InputGroups } = await import("./input-groups.ts");
    const reader = call.outputTo && (await openReader(call.outputTo));
    const input = new InputGroups(
      call,
      call.inputColumns.map(({ type }) => columnTypeOf(type)),
    );
    // The script waits until its rows have been taken.
    const outputs = new PassThrough({ objectMode: true, highWaterMark: 1 });
    const left = new AbortController();
    const ended = AbortSignal.any([signal, left.signal]);
    const done = threads
      .run(workerCall(call), answering({ call, input, outputs, reader, ended }), ended)
      .then((outcome) => {
        if ("message" in outcome) throw new ExasolError("22002", `VM error: ${failureText(outcome)}`); // unconfirmed
        outputs.end();
      })
      .catch((error) => outputs.destroy(error));
    try {
      yield* outputs as AsyncIterable<UdfOutput>;
    } finally {
      left.abort();
      await done;
      await input.close();
      if (reader) await farewell(reader);
    }
  };
}

interface Serving {
  call: UdfCall;
  input: InputGroups;
  outputs: PassThrough;
  reader: Socket | undefined;
  ended: AbortSignal;
}

/** Answers what lua/udf.lua asks of the host. */
function answering({
  call,
  input,
  outputs,
  reader,
  ended,
}: Serving): (question: WorkerQuestion) => Promise<WorkerAnswer> {
  const operations: Record<string, (text: string) => Promise<object>> = {
    async run() {
      const more = await input.hasRows();
      if (more) input.startRun();
      return { more };
    },
    next: () => nextRows(input),
    reset() {
      input.rewind();
      return nextRows(input);
    },
    async emit(text) {
      const { inputRows, rows } = JSON.parse(text) as Emitted;
      input.answer(rows.length);
      const data: ColumnData = call.outputColumns.map((column, j) =>
        rows.map((row) => cellOf(row[j] ?? null, column)),
      );
      if (!outputs.write({ group: input.group, inputRows, data }))
        await once(outputs, "drain", { signal: ended });
      return {};
    },
    async done() {
      await input.endRun();
      return {};
    },
    async answer(text) {
      outputs.write({ group: 0, inputRows: [0], data: [[text]] });
      return {};
    },
    async connection(name) {
      const { address, user, password } = await call.connection(name);
      return { type: "PASSWORD", address, user, password };
    },
    async print(text) {
      reader?.write(text);
      return {};
    },
  };
  return async (question) => {
    if (question.request === "import") {
      const [name = "", schema = call.schema] = question.name.split(".").reverse();
      return { script: { schema, name, source: await call.importScript(question.name) } };
    }
    const operation = question.request === "udf" ? operations[question.operation] : undefined;
    if (question.request !== "udf" || operation === undefined) throw new Error("UDFs make no queries");
    return { udf: await operation(question.text) };
  };
}

async function nextRows(input: InputGroups): Promise<object> {
  const batch = await input.next();
  if (batch === undefined) return {};
  const { rows, rowsInGroup, firstRow, data } = batch;
  return { rows, rowsInGroup, firstRow, data };
}

function workerCall(call: UdfCall) {
  const { schema, name, source, input, output, inputColumns, outputColumns } = call;
  const shape: UdfShape = {
    is_set: input === "SET",
    emits: output === "EMITS",
    output_count: outputColumns.length,
    input_columns: inputColumns.map((column) => ({ ...luaTypeOf(column), name: column.name })),
    ...(call.importSpecification && { import_spec: importSpec(call.importSpecification) }),
  };
  const meta = {
    ...scriptMeta(call, call.nodeId),
    input_type: input,
    input_column_count: inputColumns.length,
    input_columns: inputColumns.map(columnMeta),
    output_type: output,
    output_column_count: outputColumns.length,
    output_columns: outputColumns.map(columnMeta),
  };
  return { schema, name, source, meta, shape };
}

/**
 * As `generate_sql_for_import_spec` gets it, its booleans as texts. Source: the tests of
 * exasol/script-languages, lua/import_alias.
 */
function importSpec(given: ImportSpecification): object {
  const { isSubselect, subselectColumns, connectionName, connection, parameters } = given;
  return {
    is_subselect: String(isSubselect),
    ...(subselectColumns.length > 0 && {
      subselect_column_names: subselectColumns.map(({ name }) => name),
      subselect_column_types: subselectColumns.map(({ type }) => formatType(type)),
    }),
    ...(connectionName !== undefined && { connection_name: connectionName }),
    ...(connection && { connection: { type: "password", ...connection } }),
    parameters: Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
  };
}

/** What its cells are in Lua. */
function luaTypeOf({ type }: Column): Omit<UdfShape["input_columns"][number], "name"> {
  if (type.type === "DECIMAL") return { type: "decimal", precision: type.precision, scale: type.scale };
  if (type.type === "DOUBLE") return { type: "number" };
  return { type: type.type === "BOOLEAN" ? "boolean" : "string" };
}

/** As exa.meta has it. */
function columnMeta(column: Column): object {
  const { name, type } = column;
  const digits = type.type === "DECIMAL" ? { precision: type.precision, scale: type.scale } : {};
  const length = "size" in type ? { length: type.size } : {};
  return { name, type: luaTypeOf(column).type, sql_type: formatType(type), ...digits, ...length };
}
