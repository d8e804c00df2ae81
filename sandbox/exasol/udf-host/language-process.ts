import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import type { Readable, Writable } from "node:stream";
import { ExasolError } from "../model.ts";
import { confiningOptions, connectionDescriptor } from "./confined-node.ts";

/** How a language's client is started on this host. */
export interface LanguageClient {
  command: string;
  args: string[];
  env?: Record<string, string>;
  /**
   * For a Node program: the files and folders it is made of. Node then lets it read these, and read and write
   * a temporary folder of its own, and start nothing.
   */
  reads?: readonly string[];
}

/** What a client is to find. */
interface Place {
  /** The socket to connect to, unless there is a connection. */
  socketUrl: string;
  /** Is the process's from then on. */
  connection?: Socket | undefined;
  /** For this process alone. */
  folder: string;
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
 * Starts a client with the address of its database and the parameters of its SCRIPT_LANGUAGES entry; `reader`
 * gets what it prints, too. Throws where a client cannot be confined as it is to be.
 */
export function startLanguageProcess(
  client: LanguageClient,
  place: Place,
  parameters: string[],
  reader?: Writable,
): LanguageProcess {
  const { command } = client;
  const child = place.connection
    ? startConfined(client, { ...place, connection: place.connection }, parameters)
    : spawn(command, [...client.args, place.socketUrl, ...parameters], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { PATH: process.env.PATH, HOME: tmpdir(), ...client.env },
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

/** In a process group of its own, so that no signal to the group reaches the sandbox. */
function startConfined(
  { command, args, env, reads = [] }: LanguageClient,
  { connection, folder }: Place & { connection: Socket },
  parameters: string[],
): ChildProcessByStdio<null, Readable, Readable> {
  try {
    const options = [...confiningOptions(reads, folder), ...args];
    const child = spawn(command, [...options, `fd:${connectionDescriptor}`, ...parameters], {
      stdio: ["ignore", "pipe", "pipe", connection],
      env: { ...env, HOME: folder, TMPDIR: folder },
      cwd: folder,
      detached: true,
    });
    return child as ChildProcessByStdio<null, Readable, Readable>;
  } finally {
    connection.destroy();
  }
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
