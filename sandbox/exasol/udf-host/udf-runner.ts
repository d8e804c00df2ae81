import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reply } from "zeromq";
import { nextTurn } from "../engine/execution/turns.ts";
import { ExasolError, type UdfCall, type UdfLanguage, type UdfOutput, type UdfRunner } from "../model.ts";
import { requirePart } from "../require-part.ts";
import { connectionFor, withoutDebugger } from "./confined-node.ts";
import { type LanguageClient, type LanguageProcess, startLanguageProcess } from "./language-process.ts";
import { scriptEnvironment } from "./script-environment.ts";
import { farewell, openReader } from "./script-output.ts";

interface UdfOptions {
  /** Those that need no client, by their aliases. */
  builtIn?: Record<string, BuiltIn>;
  /** How the client of a language alias is started on this host. */
  languages: Record<string, LanguageClient>;
  /**
   * Finds the client by the whole SCRIPT_LANGUAGES entry; null while it is not there, undefined to ask
   * `languages`.
   */
  resolveScriptLanguage?: (language: UdfLanguage) => LanguageClient | null | undefined;
}

/** Runs the UDFs of a language within the database. */
type BuiltIn = (call: UdfCall, signal: AbortSignal) => AsyncIterable<UdfOutput>;

/** A client that has finished is given this long to leave before it is ended. */
const leaveMs = 5000;
/** A client's last message can still be on its way when its end is noticed. */
const lastMessageMs = 100;

/** In bytes: to read more, and to take them out, are a turn of their own each. */
const largeMessage = 256 * 1024;

/** Runs each UDF call in a process of its own, which speaks Exasol's UDF protocol over a ZeroMQ socket. */
export function createUdfRunner(options: UdfOptions): UdfRunner {
  const closing = new AbortController();
  const withDebugger = withoutDebugger();
  const seats = new Set<Seat>();
  return {
    isInstalled: (language) =>
      findBuiltIn(options, language) !== undefined || findClient(options, language) !== undefined,
    async *run(call, signal) {
      const builtIn = findBuiltIn(options, call.language);
      if (builtIn) {
        yield* builtIn(call, AbortSignal.any([signal, closing.signal]));
        return;
      }
      const found = languageClient(options, call.language);
      const env = { TZ: call.timeZone, ...found.env, ...scriptEnvironment(call.source) };
      const client = { ...found, env };
      const either = AbortSignal.any([signal, closing.signal]);
      either.throwIfAborted();
      const seat = await openSeat(client, call);
      seats.add(seat);
      try {
        yield* runCall(call, seat, either);
      } finally {
        seats.delete(seat);
      }
    },
    async close() {
      closing.abort(new ExasolError("R0003", "the database is shutting down"));
      await Promise.all([...seats].map((seat) => seat.leave(0)));
      withDebugger();
    },
  };
}

function languageClient(options: UdfOptions, language: UdfLanguage): LanguageClient {
  const client = findClient(options, language);
  if (client) return client;
  throw new ExasolError(
    "22002",
    `the script language ${language.alias} (${language.definition}) has no client on this host`,
  );
}

function findBuiltIn({ builtIn }: UdfOptions, { alias, definition }: UdfLanguage): BuiltIn | undefined {
  return definition.startsWith("builtin_") ? builtIn?.[alias.toUpperCase()] : undefined;
}

function findClient(options: UdfOptions, { alias, definition }: UdfLanguage): LanguageClient | undefined {
  const found = options.resolveScriptLanguage?.({ alias, definition });
  if (found !== undefined) return found ?? undefined;
  const name = (/^localzmq\+protobuf:\/\/\/local\/([^/?#]+)/.exec(definition)?.[1] ?? alias).toUpperCase();
  return Object.entries(options.languages).find(([language]) => language.toUpperCase() === name)?.[1];
}

async function* runCall(call: UdfCall, seat: Seat, signal: AbortSignal): AsyncGenerator<UdfOutput> {
  const [{ converse }, { decodeRequest, encodeResponse }] = await Promise.all([
    import("./conversation.ts"),
    import("./protocol.ts"),
  ]);
  const interrupted = interruption(signal);
  const gone = seat.process.ended.then(async (error) => {
    await new Promise((resolve) => setTimeout(resolve, lastMessageMs));
    throw error;
  });
  gone.catch(() => {});
  let patience = 0;
  try {
    yield* converse(call, {
      async receive() {
        const message = seat.socket.receive();
        // It fails when the socket is closed.
        message.catch(() => {});
        const [bytes] = await Promise.race([message, gone, interrupted.promise]);
        if (!bytes) throw new ExasolError("22002", "VM error: the language client sent an empty message");
        const request = decodeRequest(bytes);
        // Its rows are still to be taken out and written.
        if (bytes.length > largeMessage) await nextTurn(signal);
        return request;
      },
      // The author's cleanup() may still run.
      finished() {
        patience = leaveMs;
      },
      send: (response) => seat.socket.send(encodeResponse(response)),
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    interrupted.stop();
    await seat.leave(patience);
  }
}

/** A socket in a folder of its own, and the client that was told to connect to it, or was connected. */
interface Seat {
  socket: Reply;
  process: LanguageProcess;
  /** Waits for the client to leave or ends it, and removes every trace. Does so once. */
  leave(patienceMs: number): Promise<void>;
}

async function openSeat(client: LanguageClient, { language, outputTo }: UdfCall): Promise<Seat> {
  requirePart("UDFs");
  const { context, Reply } = await import("zeromq");
  // Otherwise the end of this process would wait for messages nobody reads any more.
  context.blocky = false;
  const folder = await mkdtemp(join(tmpdir(), "exasol-udf-"));
  // A client that was connected before it started may take its time.
  const socket = new Reply({ linger: 0, handshakeInterval: 0 });
  const path = join(folder, "s");
  const socketUrl = `ipc://${path}`;
  let reader: Socket | undefined;
  let connection: Socket | undefined;
  let process: LanguageProcess;
  const close = async () => {
    socket.close();
    await Promise.all([rm(folder, { recursive: true, force: true }), reader && farewell(reader)]);
  };
  try {
    await socket.bind(socketUrl);
    reader = outputTo && (await openReader(outputTo));
    if (client.reads !== undefined) {
      connection = await connectionFor(path);
      // Nobody else is to come.
      await rm(path);
    }
    const place = { socketUrl, connection, folder };
    process = startLanguageProcess(client, place, languageParameters(language), reader);
  } catch (error) {
    await close();
    throw error;
  }
  let leaving: Promise<void> | undefined;
  return {
    socket,
    process,
    leave(patienceMs) {
      if (leaving && patienceMs === 0) void process.stop(0);
      leaving ??= process.stop(patienceMs).then(close);
      return leaving;
    },
  };
}

/** Rejects when the signal fires, with what the statement is to fail with. */
function interruption(signal: AbortSignal): { promise: Promise<never>; stop(): void } {
  let stop = () => {};
  const promise = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    stop = () => signal.removeEventListener("abort", onAbort);
  });
  promise.catch(() => {});
  return { promise, stop };
}

/** The parameters of `localzmq+protobuf:///path?lang=x&y=z#executable`: `lang=x`, `y=z`. */
function languageParameters({ definition }: UdfLanguage): string[] {
  const query = /\?([^#]*)/.exec(definition)?.[1] ?? "";
  return query
    .split("&")
    .filter((parameter) => parameter !== "")
    .map(decodeURIComponent);
}
