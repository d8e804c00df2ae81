/**
 * The language client: Exasol starts it as `main.js ipc://SOCKET lang=typescript …` for each virtual machine
 * of a UDF; who has connected it already, as `main.js fd:3 lang=typescript …`. Of the further arguments only
 * `transport=worker` means something: it avoids Node's internal socket handle.
 */
import * as vm from "node:vm";
import { ClientErrorCode, closeMessage, DatabaseGone } from "../errors.ts";
import { connectDatabase, socketExists } from "../wire/connect.ts";
import type { Database } from "../wire/database.ts";
import { ScriptProcess } from "./script-process.ts";

const watchMilliseconds = 500;

/** Serves the database named in the process's arguments, and ends the process. */
export async function startClient(): Promise<void> {
  quietWarnings();
  keepSignalsInside();
  if (!("SourceTextModule" in vm)) process.exit(await startWithModules());
  const [url = "", ...more] = process.argv.slice(2);
  try {
    const database = await connectDatabase(url, more.includes("transport=worker") ? "worker" : "blocking");
    const script = new ScriptProcess(database, (code) => process.exit(code));
    process.on("uncaughtException", (error) => script.fail(error));
    process.on("unhandledRejection", (reason) => script.fail(reason));
    process.on("beforeExit", () => script.idle());
    process.on("exit", (code) => {
      if (script.finished) return;
      script.reportExit(code);
      process.exitCode = 1;
    });
    watch(url, database, script);
    await script.serve();
  } catch (error) {
    if (!(error instanceof DatabaseGone)) {
      process.stderr.write(`${closeMessage(error, ClientErrorCode.start)}\n`);
    }
    process.exit(1);
  }
}

/**
 * Drops the warnings that a script's author can do nothing about: Node's about experimental features, since a
 * shebang line carries one flag only, and the AWS SDK's about the container's Node. They would be in the
 * script's output, and in the database's error when the process crashes.
 */
function quietWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message, stack }) => {
    if (name === "ExperimentalWarning" || message.startsWith("NodeVersionSupportWarning: ")) return;
    process.stderr.write(`${stack ?? message}\n`);
  });
}

/**
 * Where Node's permission model confines the script, it may not signal another process either: the model
 * overlooks that, and SIGUSR1 opens the debugger of any Node, which obeys whoever connects.
 */
function keepSignalsInside(): void {
  if (!("permission" in process)) return;
  const { pid: own } = process;
  const raw: (pid: number, signal: number) => number = Reflect.get(process, "_kill");
  const refuse = () => {
    const error = new Error("A confined script may not signal another process.");
    throw Object.assign(error, { code: "ERR_ACCESS_DENIED" });
  };
  // process.kill() calls it.
  const onlyItself: typeof raw = (pid, signal) => (pid === own ? raw(pid, signal) : refuse());
  const replaced = { _kill: onlyItself, _debugProcess: refuse, _debugEnd: refuse };
  for (const [name, value] of Object.entries(replaced)) {
    Object.defineProperty(process, name, { value, writable: false, configurable: false });
  }
}

/**
 * Scripts are ES modules, which node:vm compiles only with a flag: started without it, the client starts
 * itself again.
 */
async function startWithModules(): Promise<number> {
  const { spawnSync } = await import("node:child_process");
  const flags = [...process.execArgv, "--experimental-vm-modules"];
  const { status, signal, error } = spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], {
    stdio: "inherit",
  });
  if (error) throw error;
  if (signal) process.kill(process.pid, signal);
  return status ?? 1;
}

/**
 * Looks now and then whether the database is there: while a script awaits something, nobody reads the socket.
 */
function watch(url: string, database: Database, script: ScriptProcess): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    try {
      if (process.ppid !== parent || !socketExists(url)) throw new DatabaseGone("The database is gone.");
      database.checkAlive();
    } catch (error) {
      void script.fail(error);
    }
  }, watchMilliseconds);
  timer.unref();
}
