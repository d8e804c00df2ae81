import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import type { Writable } from "node:stream";
import { ExasolError } from "../model.ts";

/** How a language's client is started on this host. */
export interface LanguageClient {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** One running language client. */
export interface LanguageProcess {
  /** Settles with the error to report when the process ends, however it ends. */
  ended: Promise<ExasolError>;
  /** Waits for the process to end by itself, then ends it. */
  stop(patienceMs: number): Promise<void>;
}

const keptOutput = 4000;

/**
 * Starts a client with the socket to connect to and the parameters of its SCRIPT_LANGUAGES entry; `reader`
 * gets what it prints, too.
 */
export function startLanguageProcess(
  { command, args, env }: LanguageClient,
  socketUrl: string,
  parameters: string[],
  reader?: Writable,
): LanguageProcess {
  const child = spawn(command, [...args, socketUrl, ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...inherited(), HOME: tmpdir(), ...env },
  });
  let output = "";
  const collect = (chunk: string) => {
    output = (output + chunk).slice(-keptOutput);
    reader?.write(chunk);
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  const ended = new Promise<ExasolError>((resolve) => {
    child.once("error", (cause) => {
      if (child.pid === undefined)
        resolve(new ExasolError("22002", `VM error: cannot start ${command}: ${cause.message}`, { cause }));
    });
    // "close" comes after the last output, "exit" may come before it.
    child.once("close", (code, signal) => resolve(crash(code, signal, output)));
  });
  return { ended, stop: (patienceMs) => stop(child, ended, patienceMs) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>, patienceMs: number): Promise<void> {
  const impatience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await ended;
  clearTimeout(impatience);
}

function crash(code: number | null, signal: NodeJS.Signals | null, output: string): ExasolError {
  const lines = output.trim();
  const how = signal ? `signal ${signal}` : `exit code ${code}`;
  return new ExasolError("22002", `VM crashed (${how})${lines === "" ? "" : `: ${lines}`}`);
}

function inherited(): Record<string, string> {
  const kept = ["PATH", "TZ"].map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
