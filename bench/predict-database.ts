/**
 * The database's side of a prediction function's call: starts a client process, gives it rows
 * and checks what it gives back.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Reply } from "zeromq";
import {
  type ConnectionInformation,
  MessageType,
  type Metadata,
  type ResponseContent,
} from "../sandbox/exasol/udf-host/messages.ts";
import { decodeRequest, encodeResponse } from "../sandbox/exasol/udf-host/protocol.ts";
import { packed, prepareTables, readEmit, type Shape, tableMessage } from "./predict-rows.ts";
import { cpuMilliseconds } from "./process-cpu.ts";
import { infoOf } from "./udf-messages.ts";

export interface PredictionCall {
  kind: "SET" | "SCALAR";
  /** Runs the client. */
  node: string;
  /** The client's bundle; the compiled one unless given. */
  client?: string;
  shape: Shape;
  rows: number;
  /** Rows of one message to the client. */
  batch: number;
  /** What stands in the endpoint's connection object beside its place. */
  settings: object;
  endpointPort: number;
}

export interface PredictionOutcome {
  /** From RUN to DONE. */
  milliseconds: number;
  /** When DONE came, in milliseconds since 1970. */
  done: number;
  /** Of the client's process, in that time. */
  cpuMilliseconds: number;
  /** From the process's start to DONE. */
  wholeMilliseconds: number;
  wholeCpuMilliseconds: number;
  peakMegabytes: number;
}

const connectionId = 7n;
const compiledClient = fileURLToPath(new URL("../runtime/udf-client/main.js", import.meta.url));

const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** Rejects when a row is lost, doubled, moved or wrong. */
export async function callPrediction(call: PredictionCall): Promise<PredictionOutcome> {
  prepareTables(call.shape, Math.min(call.batch, call.rows), call.rows % call.batch);
  const folder = await mkdtemp(join(tmpdir(), "predict-bench-"));
  const url = `ipc://${folder}/socket`;
  const socket = new Reply({ linger: 0 });
  await socket.bind(url);
  const started = performance.now();
  const client = call.client ?? compiledClient;
  const udf = spawn(call.node, ["--experimental-vm-modules", client, url, "lang=typescript"], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${call.endpointPort}`, ...quietSdk },
  });
  const gone = new Promise<void>((resolve) => udf.once("close", () => resolve()));
  void gone.then(() => socket.close());
  try {
    return await serve(socket, udf, call, started);
  } finally {
    udf.kill("SIGKILL");
    await gone;
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(
  socket: Reply,
  udf: ChildProcess,
  call: PredictionCall,
  started: number,
): Promise<PredictionOutcome> {
  const { kind, shape } = call;
  const reply = (type: number, content: ResponseContent = {}) =>
    encodeResponse({ type, connectionId: connectionId, ...content });
  const check = kind === "SET" ? checkSet(shape) : checkScalar(call.rows);
  let sent = 0;
  let begun = Number.NaN;
  let cpuBefore = 0;
  let outcome: PredictionOutcome | undefined;
  /** Output to be checked, which takes longer than a database's work: so not at the end of the time. */
  let unchecked: Buffer[] = [];
  const checkOutput = () => {
    for (const message of unchecked) check.take(message);
    unchecked = [];
  };

  function answer(type: number, message: Buffer): Buffer | Uint8Array {
    switch (type) {
      case MessageType.CLIENT:
        return reply(MessageType.INFO, {
          info: infoOf(call.kind === "SET" ? "bench" : "bench_SCALAR", source[call.kind]),
        });
      case MessageType.META:
        return reply(MessageType.META, { meta: meta(call) });
      case MessageType.IMPORT:
        return reply(MessageType.IMPORT, {
          import: {
            connectionInformation: connectionOf(call, decodeRequest(message).import?.scriptName ?? ""),
          },
        });
      case MessageType.RUN:
        if (outcome !== undefined) return reply(MessageType.CLEANUP);
        begun = performance.now();
        cpuBefore = cpuOf(udf);
        return reply(MessageType.RUN);
      case MessageType.NEXT: {
        if (sent >= call.rows) return reply(MessageType.DONE);
        checkOutput();
        const rows = Math.min(call.batch, call.rows - sent);
        const table = tableMessage(shape, sent, rows, call.rows);
        sent += rows;
        return Buffer.concat([
          Buffer.from([8, MessageType.NEXT, 16, Number(connectionId)]),
          packed(0x42, packed(0x12, table)),
        ]);
      }
      case MessageType.EMIT:
        unchecked.push(message);
        return reply(MessageType.EMIT);
      case MessageType.DONE:
        outcome = {
          milliseconds: performance.now() - begun,
          done: Date.now(),
          cpuMilliseconds: cpuOf(udf) - cpuBefore,
          wholeMilliseconds: performance.now() - started,
          wholeCpuMilliseconds: cpuMilliseconds(udf.pid),
          peakMegabytes: peakOf(udf),
        };
        checkOutput();
        return reply(MessageType.DONE);
      case MessageType.FINISHED:
        return reply(MessageType.FINISHED);
      default:
        throw new Error(`The client sent ${type}: ${message.toString("latin1", 0, 2000)}`);
    }
  }

  for await (const [message] of socket) {
    await socket.send(answer(message?.[1] ?? 0, message as Buffer));
    if (message?.[1] === MessageType.FINISHED && outcome !== undefined) {
      check.end(call.rows);
      return outcome;
    }
  }
  throw new Error("The client ended too early.");
}

/** Keys come back in their order, each with its prediction. */
function checkSet({ columns }: Shape) {
  const doubles = columns.filter(({ type }) => type === 1).length + 1;
  let rows = 0;
  return {
    take(message: Buffer) {
      const emitted = readEmit(message);
      for (let i = 0; i < emitted.rows; i++, rows++) {
        const prediction = emitted.doubles[i * doubles + doubles - 1];
        if (emitted.int64s[i] === rows + 1 && prediction === rows + 1) continue;
        throw new Error(`Row ${rows} came back with key ${emitted.int64s[i]} and prediction ${prediction}.`);
      }
    },
    end(expected: number) {
      if (rows !== expected) throw new Error(`${rows} of ${expected} rows came back.`);
    },
  };
}

/** Each row's prediction comes back with the row's own number, once. */
function checkScalar(count: number) {
  const seen = new Uint8Array(count);
  return {
    take(message: Buffer) {
      const { doubles, rowNumbers, rows } = readEmit(message);
      for (let i = 0; i < rows; i++) {
        const row = rowNumbers[i] ?? -1;
        if (doubles[i] !== row + 1 || seen[row] !== 0) {
          throw new Error(
            `Row ${row} came back ${seen[row]} times before, now with prediction ${doubles[i]}.`,
          );
        }
        seen[row] = 1;
      }
    },
    end(expected: number) {
      const rows = seen.reduce((sum, one) => sum + one, 0);
      if (rows !== expected) throw new Error(`${rows} of ${expected} rows came back.`);
    },
  };
}

const source = {
  SET: `export { run } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";`,
  SCALAR: `export { runBlocks } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";`,
};

function meta({ kind, shape }: PredictionCall): Metadata {
  const prediction = { name: "PREDICTION", type: 1, typeName: "DOUBLE" };
  const error = { name: "ERROR", type: 7, typeName: "VARCHAR(2000) UTF8", size: 2000 };
  return {
    inputIterType: kind === "SET" ? 2 : 1,
    outputIterType: 2,
    inputColumns: shape.columns,
    outputColumns: kind === "SET" ? [...shape.columns, prediction] : [prediction, error],
    singleCallMode: false,
  };
}

function connectionOf({ settings }: PredictionCall, name: string): ConnectionInformation {
  if (name === "C") return { kind: "password", address: "", user: "AKIAEXAMPLE", password: "secret" };
  const place = {
    endpoint_name: "bench",
    aws_region: "eu-central-1",
    aws_s3_connection: "C",
    status: "deployed",
  };
  return { kind: "password", address: JSON.stringify({ ...place, ...settings }), user: "", password: "" };
}

/** User and system time of all its threads. The kernel counts in hundredths of a second. */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function peakOf({ pid }: ChildProcess): number {
  return Math.round(
    Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) / 1024,
  );
}
