/**
 * The database's side of one call of a benchmark: starts a client process and takes the time from RUN to
 * DONE.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Reply } from "zeromq";
import {
  type ColumnDefinition,
  MessageType,
  type Metadata,
  type ResponseContent,
} from "../sandbox/exasol/udf-host/messages.ts";
import { encodeResponse } from "../sandbox/exasol/udf-host/protocol.ts";
import { cpuMilliseconds } from "./process-cpu.ts";
import { connectionId, type Input } from "./udf-client-rows.ts";
import type { Iteration } from "./udf-client-shapes.ts";
import { infoOf, openEmit } from "./udf-messages.ts";

export interface Call {
  /** Node and its arguments; the socket's address is appended. */
  command: string[];
  source: string;
  iteration: Iteration;
  /** Of the input. */
  rows: number;
  inputColumns: ColumnDefinition[];
  outputColumns: ColumnDefinition[];
  next: Input;
}

export interface Outcome {
  /** From the process's start to the first RUN. */
  startMilliseconds: number;
  /** Of the process, in that time. */
  startCpuMilliseconds: number;
  runMilliseconds: number;
  /** Of the process, from the first RUN to its end. */
  runCpuMilliseconds: number;
  emitted: number;
  /** Highest resident memory in MB, undefined where the system does not tell. */
  peakMegabytes: number | undefined;
  /** Resident memory in MB at each tenth of the rows. */
  memory: number[];
}

const timeLimit = 100_000;

export async function serveCall(call: Call): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "udf-bench-"));
  const url = `ipc://${folder}/socket`;
  const socket = new Reply({ linger: 0 });
  await socket.bind(url);
  const [program = process.execPath, ...words] = call.command;
  const started = performance.now();
  const client = spawn(program, [...words, url, "lang=typescript"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const limit = setTimeout(() => client.kill("SIGKILL"), timeLimit);
  const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
  void gone.then(() => socket.close());
  try {
    return await serve(socket, client, call, started);
  } catch (error) {
    client.kill("SIGKILL");
    throw error;
  } finally {
    await gone;
    clearTimeout(limit);
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(socket: Reply, client: ChildProcess, call: Call, started: number): Promise<Outcome> {
  const outcome: Outcome = {
    startMilliseconds: 0,
    startCpuMilliseconds: 0,
    runMilliseconds: 0,
    runCpuMilliseconds: 0,
    emitted: 0,
    peakMegabytes: undefined,
    memory: [],
  };
  const reply = (type: number, content: ResponseContent = {}) =>
    encodeResponse({ type, connectionId: connectionId, ...content });
  const plain = Object.fromEntries(Object.values(MessageType).map((type) => [type, reply(type)]));
  let sent = 0;
  let running = 0;
  let ending = Number.NaN;

  function answer(type: number, message: Buffer): Buffer | undefined {
    switch (type) {
      case MessageType.CLIENT:
        return reply(MessageType.INFO, { info: infoOf("F", call.source) });
      case MessageType.META:
        return reply(MessageType.META, { meta: meta(call) });
      case MessageType.RUN:
        if (running === 0) {
          running = performance.now();
          outcome.startMilliseconds = running - started;
          outcome.startCpuMilliseconds = cpuMilliseconds(client.pid);
        }
        return plain[sent < call.rows ? MessageType.RUN : MessageType.CLEANUP];
      case MessageType.NEXT: {
        if (sent >= call.rows) return plain[MessageType.DONE];
        const { message: table, rows } = call.next(sent);
        sent += rows;
        while (sent >= ((outcome.memory.length + 1) * call.rows) / 10)
          outcome.memory.push(resident(client, "VmRSS") ?? 0);
        return table;
      }
      case MessageType.EMIT:
        outcome.emitted += emittedRows(message);
        return plain[MessageType.EMIT];
      case MessageType.DONE:
        ending = performance.now();
        if (call.iteration === "scalar") sent = outcome.emitted;
        return plain[MessageType.DONE];
      case MessageType.FINISHED:
        outcome.runMilliseconds = ending - running;
        outcome.runCpuMilliseconds = cpuMilliseconds(client.pid) - outcome.startCpuMilliseconds;
        outcome.peakMegabytes = resident(client, "VmHWM");
        return plain[MessageType.FINISHED];
      default:
        throw new Error(`The client sent ${type}: ${message.toString("latin1", 0, 2000)}`);
    }
  }

  for await (const [message] of socket) {
    // Every request begins with its type, and then the connection id.
    await socket.send(answer(message?.[1] ?? 0, message as Buffer) ?? "");
    if (message?.[1] === MessageType.FINISHED) return outcome;
  }
  throw new Error("The client ended too early.");
}

function emittedRows(message: Buffer): number {
  const reader = openEmit(message);
  if (message[reader.position++] !== 0x08) throw new Error("The client's EMIT begins otherwise.");
  return reader.varint();
}

function resident(client: ChildProcess, what: "VmRSS" | "VmHWM"): number | undefined {
  try {
    const status = readFileSync(`/proc/${client.pid}/status`, "latin1");
    return Math.round(Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  } catch {
    return undefined;
  }
}

function meta({ iteration, inputColumns, outputColumns }: Call): Metadata {
  return {
    inputIterType: iteration === "scalar" ? 1 : 2,
    outputIterType: iteration === "set-emit" ? 2 : 1,
    inputColumns,
    outputColumns,
    singleCallMode: false,
  };
}
