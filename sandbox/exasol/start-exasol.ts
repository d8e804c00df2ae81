import { randomBytes } from "node:crypto";
import type { EngineOptions } from "./engine/engine.ts";
import type { Engine, UdfLanguage } from "./model.ts";
import { createScriptRunner } from "./scripting/script-runner.ts";
import { ScriptThreads } from "./scripting/script-threads.ts";
import type { Certificate } from "./server/certificate.ts";
import { startServer } from "./server/database-server.ts";
import { OpenTunnels } from "./server/tunnels.ts";
import type { LanguageClient } from "./udf-host/language-process.ts";
import { luaUdfs } from "./udf-host/lua-udfs.ts";
import { createUdfRunner } from "./udf-host/udf-runner.ts";

export type { LanguageClient };

export interface ExasolOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** How many nodes the database says it has; default 1. */
  nodes?: number;
  /** Default sys. He may all. */
  user?: string;
  /** His, whatever it was before; default: a new random one. */
  password?: string;
  /** For localhost and the host; default: a new one. */
  certificate?: Certificate;
  /** Where the data is kept; default: in memory. */
  databaseFile?: string;
  /** For each alias in SCRIPT_LANGUAGES, how its client is started; the socket's URL and `lang=…` follow. */
  languages: Record<string, LanguageClient>;
  /**
   * Finds the client of a language by its whole SCRIPT_LANGUAGES entry: null while its container is not
   * there, undefined for a language that `languages` may know.
   */
  resolveScriptLanguage?: (language: UdfLanguage) => LanguageClient | null | undefined;
  /** Where S3 addresses of AWS are sent instead, as http://host:port. */
  s3Endpoint?: string;
  /** Told what a client did that this database does not support. */
  log?: (line: string) => void;
}

export interface LocalExasol {
  host: string;
  port: number;
  user: string;
  password: string;
  /** SHA-256 of the DER certificate in upper-case hex. */
  certificateFingerprint: string;
  certificatePem: string;
  /** The number of logged-in clients. */
  readonly sessions: number;
  /** Ends sessions, scripts and UDF processes, and writes the data. May be called more than once. */
  close(): Promise<void>;
}

/** Milliseconds in which whoever started the server may tell how to reach it; a log-in comes before. */
const openedAfter = 50;

/** Starts an Exasol on this machine that the usual drivers connect to, over TLS and plain WebSockets. */
export async function startExasol(options: ExasolOptions): Promise<LocalExasol> {
  const { host = "127.0.0.1", port = 0, nodes = 1, user = "sys" } = options;
  const password = options.password ?? randomBytes(12).toString("base64url");
  const luaThreads = new ScriptThreads();
  const scriptRunner = createScriptRunner(luaThreads);
  const udfRunner = createUdfRunner({ ...options, builtIn: { LUA: luaUdfs(luaThreads) } });
  const tunnels = new OpenTunnels();
  const engine = engineOf({
    scriptRunner,
    udfRunner,
    tunnels,
    nodes,
    databaseName: "LOCAL",
    databaseVersion: "8.34.0",
    scriptLanguages: scriptLanguages(Object.keys(options.languages)),
    users: [{ name: user, password }],
    ...(options.databaseFile === undefined ? {} : { databaseFile: options.databaseFile }),
    ...(options.s3Endpoint === undefined ? {} : { s3Endpoint: options.s3Endpoint }),
  });
  // What an earlier run left must be there and readable; nothing can be wrong with a new one.
  if (options.databaseFile !== undefined) await engine.open();
  const closeEngine = async () => {
    await Promise.all([scriptRunner.close(), udfRunner.close()]);
    await engine.close();
  };
  const { log } = options;
  const server = await startServer({
    engine,
    host,
    port,
    nodes,
    tunnels,
    ...(options.certificate ? { certificate: options.certificate } : {}),
    ...(log ? { log } : {}),
  }).catch(async (error: unknown) => {
    await closeEngine();
    throw error;
  });
  const laterOpening = setTimeout(() => {
    engine.open().catch((error: unknown) => log?.(`The database cannot be opened: ${error}`));
  }, openedAfter);
  let closing: Promise<void> | undefined;
  return {
    host,
    port: server.port,
    user,
    password,
    certificateFingerprint: server.certificateFingerprint,
    certificatePem: server.certificatePem,
    get sessions() {
      return server.sessions;
    },
    close() {
      clearTimeout(laterOpening);
      closing ??= server.close().then(closeEngine);
      return closing;
    },
  };
}

/**
 * An engine for whose log-ins and sessions wait until it is open. Its hundred files and DuckDB take longer to
 * load than all else: a server can listen before.
 */
function engineOf(options: EngineOptions): Engine & { open(): Promise<Engine> } {
  let opening: Promise<Engine> | undefined;
  const open = () => {
    opening ??= import("./engine/engine.ts").then(({ openEngine }) => openEngine(options));
    return opening;
  };
  return {
    open,
    logIn: async (...login) => (await open()).logIn(...login),
    openSession: async (...session) => (await open()).openSession(...session),
    close: async () => {
      const engine = await opening?.catch(() => undefined);
      await engine?.close();
    },
  };
}

/** The first SCRIPT_LANGUAGES: what this host can run needs no container. */
function scriptLanguages(aliases: string[]): string {
  return aliases
    .map((alias) => `${alias}=localzmq+protobuf:///local/${alias}?lang=${alias.toLowerCase()}#client`)
    .join(" ");
}
