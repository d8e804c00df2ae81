/** The database's side of one UDF call: starts the client as a process and speaks the protocol with it. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Reply } from "zeromq";
import {
  type ConnectionInformation,
  type ImportReply,
  type Info,
  importKinds,
  iterations,
  MessageType,
  type Request,
  type ResponseContent,
  type SingleCall,
} from "../../sandbox/exasol/udf-host/messages.ts";
import { decodeRequest, encodeResponse } from "../../sandbox/exasol/udf-host/protocol.ts";
import { type Cell, columnMessage, fromTable, type TestColumn, toTable } from "./udf-rows.ts";

export interface UdfCall {
  source: string;
  input?: "SCALAR" | "SET";
  output?: "RETURNS" | "EMITS";
  inputColumns?: TestColumn[];
  outputColumns?: TestColumn[];
  /** SET: one element a group. SCALAR: one element in all. */
  groups?: Cell[][][];
  /** Rows a NEXT carries at most. */
  batch?: number;
  scripts?: Record<string, string>;
  connections?: Record<string, ConnectionInformation>;
  /** Single-call mode: the calls to make. */
  calls?: SingleCall[];
  info?: Partial<Info>;
  /**
   * Replaces the answer to a request: bytes, "die" to close the socket without an answer, "leave" to close it
   * soon after the answer, or "hold" to answer only when the client has given up waiting.
   */
  intercept?: (request: Request) => Uint8Array | "die" | "leave" | "hold" | undefined;
  /** What the client is told instead of the socket's address. */
  url?: string;
  /** The client to start instead of the compiled one. */
  client?: string;
  arguments?: string[];
  nodeFlags?: string[];
}

export interface UdfOutcome {
  /** What the client asked, for example `clientPath META RUN NEXT EMIT DONE FINISHED`. */
  trace: string;
  /** Emitted rows, and for each the number of its input row. */
  rows: Cell[][];
  rowNumbers: number[];
  /** Single-call results; a function the script lacks as `undefined: name`. */
  results: string[];
  /** The text of the client's CLOSE. */
  error: string | undefined;
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export const clientPath = fileURLToPath(new URL("../../runtime/udf-client/main.js", import.meta.url));
/** Beyond 2^53, as the database's may be. */
export const connectionId = 0xf234567890abcdefn;
const names = Object.fromEntries(Object.entries(MessageType).map(([name, number]) => [number, name]));
const timeLimit = 30_000;
/** The client waits a second for its first answer. */
const holdMilliseconds = 1200;

export async function callUdf(call: UdfCall): Promise<UdfOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "udf-"));
  const url = `ipc://${folder}/socket`;
  const socket = new Reply({ linger: 0 });
  await socket.bind(url);
  const flags = call.nodeFlags ?? ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  const client = spawn(
    process.execPath,
    [...flags, call.client ?? clientPath, call.url ?? url, "lang=typescript", ...(call.arguments ?? [])],
    { stdio: ["ignore", "pipe", "pipe"], env: { TZ: "Europe/Berlin", PATH: process.env.PATH } },
  );
  const outcome: UdfOutcome = {
    trace: "",
    rows: [],
    rowNumbers: [],
    results: [],
    error: undefined,
    exitCode: null,
    stdout: "",
    stderr: "",
  };
  client.stdout.on("data", (chunk) => (outcome.stdout += chunk));
  client.stderr.on("data", (chunk) => (outcome.stderr += chunk));
  const limit = new AbortController();
  setTimeout(timeLimit, undefined, { signal: limit.signal }).then(
    () => client.kill("SIGKILL"),
    () => undefined,
  );
  const closed = new Promise<number | null>((resolve) => client.once("close", resolve));
  void closed.then(() => socket.close());
  try {
    await serve(socket, call, outcome);
    outcome.exitCode = await closed;
  } finally {
    limit.abort();
    client.kill("SIGKILL");
    if (!socket.closed) socket.close();
    await rm(folder, { recursive: true, force: true });
  }
  return outcome;
}

async function serve(socket: Reply, call: UdfCall, outcome: UdfOutcome): Promise<void> {
  const trace: string[] = [];
  const answer = answers(call, outcome);
  try {
    for await (const [bytes] of socket) {
      const request = decodeRequest(bytes ?? new Uint8Array(0));
      trace.push(names[request.type] ?? String(request.type));
      const own = call.intercept?.(request);
      if (own === "die") {
        socket.close();
        break;
      }
      if (own === "hold") await setTimeout(holdMilliseconds);
      if (own === "leave") void setTimeout(50).then(() => socket.close());
      await socket.send(own instanceof Uint8Array ? own : answer(request));
    }
  } catch (error) {
    // The client's end closes the socket, also while an answer is on its way.
    if (!socket.closed) throw error;
  }
  outcome.trace = trace.join(" ");
}

/** The database's state machine. */
function answers(call: UdfCall, outcome: UdfOutcome): (request: Request) => Buffer {
  const { inputColumns = [], outputColumns = [], batch = 1000 } = call;
  const scalarReturns = call.input !== "SET" && call.output !== "EMITS";
  const groups = call.groups ?? [];
  const starts: number[] = [];
  let total = 0;
  for (const group of groups) {
    starts.push(total);
    total += group.length;
  }
  let current = 0;
  let sent = 0;
  let emitted = 0;
  let nextCall = 0;
  const reply = (type: number, content: ResponseContent = {}) =>
    encodeResponse({ type, connectionId: connectionId, ...content });

  function rows(type: number): Buffer {
    const group = groups[current] ?? [];
    const part = group.slice(sent, sent + batch);
    if (part.length === 0) return reply(MessageType.DONE);
    const table = toTable(inputColumns, part, (starts[current] ?? 0) + sent, group.length);
    sent += part.length;
    return reply(type, { next: { table } });
  }

  return (request) => {
    if (request.type !== MessageType.CLIENT && request.connectionId !== connectionId)
      throw new Error("connection id");
    switch (request.type) {
      case MessageType.CLIENT:
        return reply(MessageType.INFO, { info: info(call) });
      case MessageType.META:
        return reply(MessageType.META, {
          meta: {
            inputIterType: call.input === "SET" ? iterations.multiple : iterations.once,
            outputIterType: call.output === "EMITS" ? iterations.multiple : iterations.once,
            inputColumns: inputColumns.map(columnMessage),
            outputColumns: outputColumns.map(columnMessage),
            singleCallMode: call.calls !== undefined,
          },
        });
      case MessageType.RUN:
        if (call.calls) {
          const next = call.calls[nextCall++];
          return next ? reply(MessageType.CALL, { call: next }) : reply(MessageType.CLEANUP);
        }
        return reply(current < groups.length ? MessageType.RUN : MessageType.CLEANUP);
      case MessageType.NEXT:
        return rows(MessageType.NEXT);
      case MessageType.RESET:
        sent = 0;
        return rows(MessageType.RESET);
      case MessageType.EMIT: {
        const table = request.emit?.table;
        if (table === undefined || table.rowsInGroup !== 0n) throw new Error("a wrong EMIT");
        const part = fromTable(outputColumns, table);
        outcome.rows.push(...part);
        outcome.rowNumbers.push(...table.rowNumber.map(Number));
        emitted += part.length;
        return reply(MessageType.EMIT);
      }
      case MessageType.DONE:
        // What a SCALAR RETURNS script did not reach is sent again.
        if (scalarReturns && emitted < (groups[current]?.length ?? 0)) sent = emitted;
        else {
          current++;
          sent = 0;
          emitted = 0;
        }
        return reply(MessageType.DONE);
      case MessageType.IMPORT:
        return reply(MessageType.IMPORT, { import: imported(call, request) });
      case MessageType.RETURN:
        outcome.results.push(request.callResult?.result ?? "");
        return reply(MessageType.RETURN);
      case MessageType.UNDEFINED_CALL:
        outcome.results.push(`undefined: ${request.undefinedCall?.remoteFn}`);
        return reply(MessageType.UNDEFINED_CALL);
      case MessageType.CLOSE:
        outcome.error = request.close?.exceptionMessage;
        return reply(MessageType.FINISHED);
      case MessageType.FINISHED:
        return reply(MessageType.FINISHED);
      default:
        throw new Error(`unexpected request ${request.type}`);
    }
  };
}

function info(call: UdfCall): Info {
  return {
    databaseName: "DB1",
    databaseVersion: "2026.1.0",
    scriptName: "F",
    sourceCode: call.source,
    sessionId: 1700000000000000001n,
    statementId: 3,
    nodeCount: 2,
    nodeId: 1,
    vmId: 18446744073709551615n,
    maximalMemoryLimit: 2147483648n,
    scriptSchema: "S",
    currentUser: "SYS",
    currentSchema: "S",
    scopeUser: "",
    ...call.info,
  };
}

function imported(call: UdfCall, request: Request): ImportReply {
  const name = request.import?.scriptName ?? "";
  if (request.import?.kind === importKinds.connectionInformation) {
    const connection = call.connections?.[name];
    return connection
      ? { connectionInformation: connection }
      : { exceptionMessage: `connection ${name} does not exist` };
  }
  const source = call.scripts?.[name];
  return source === undefined ? { exceptionMessage: `script ${name} not found` } : { sourceCode: source };
}
