/**
 * The language client: Exasol starts it as `main.js ipc://SOCKET lang=typescript …` for each virtual machine of a UDF.
 * Of the further arguments only `transport=worker` means something: it avoids Node's internal socket handle.
 */
import * as vm from "node:vm";
import { closeMessage, DatabaseGone, ErrorCode } from "../errors.ts";
import { connectDatabase, socketExists } from "../wire/connect.ts";
import type { Database } from "../wire/database.ts";
import { ScriptProcess } from "./script-process.ts";

const WATCH_MILLISECONDS = 500;
const STUCK = "The script waits for a promise that nothing can settle any more.";

/** Serves the database named in the process's arguments, and ends the process. */
export async function startClient(): Promise<void> {
  quietWarnings();
  if (!("SourceTextModule" in vm)) process.exit(await startWithModules());
  const [url = "", ...more] = process.argv.slice(2);
  try {
    const database = await connectDatabase(url, more.includes("transport=worker") ? "worker" : "blocking");
    const script = new ScriptProcess(database, (code) => process.exit(code));
    process.on("uncaughtException", (error) => script.fail(error));
    process.on("unhandledRejection", (reason) => script.fail(reason));
    process.on("beforeExit", () => script.fail(new Error(STUCK)));
    process.on("exit", (code) => {
      if (script.finished) return;
      script.reportExit(code);
      process.exitCode = 1;
    });
    watch(url, database, script);
    await script.serve();
  } catch (error) {
    if (!(error instanceof DatabaseGone)) {
      process.stderr.write(`${closeMessage(error, ErrorCode.START)}\n`);
    }
    process.exit(1);
  }
}

/**
 * Keeps out of the script's output, and of the database's text when it crashes, what its author can do nothing about:
 * Node's experiments, since a shebang line carries one flag only, and the AWS SDK's plans for the container's Node.
 */
function quietWarnings(): void {
  process.removeAllListeners("warning");
  process.on("warning", ({ name, message, stack }) => {
    if (name === "ExperimentalWarning" || message.startsWith("NodeVersionSupportWarning: ")) return;
    process.stderr.write(`${stack ?? message}\n`);
  });
}

/** Scripts are ES modules, which node:vm compiles only with a flag: started without it, the client starts itself again. */
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

/** While a script awaits something else nobody reads the socket, so its end would pass unnoticed. */
function watch(url: string, database: Database, script: ScriptProcess): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    try {
      if (process.ppid !== parent || !socketExists(url)) throw new DatabaseGone("The database is gone.");
      database.checkAlive();
    } catch (error) {
      void script.fail(error);
    }
  }, WATCH_MILLISECONDS);
  timer.unref();
}
