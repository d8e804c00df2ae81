import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SandboxFacts } from "../../cli/sandbox/describe-sandbox.ts";
import { emptyState } from "./run-command.ts";

const start = fileURLToPath(new URL("../../cli/start.cjs", import.meta.url));

/** A sandbox of the command line. */
export interface SandboxProcess {
  child: ChildProcess;
  facts: SandboxFacts;
  /** What it has said on standard error until now. */
  remarks(): string;
  /** Resolves with the exit code when it has ended. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `sme-gen sandbox --json` with its temporary files in a folder of its own. */
export async function startSandboxProcess(
  temporary: string,
  words: string[] = [],
  env: Record<string, string> = {},
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [start, "sandbox", "--json", ...words], {
    env: { ...process.env, XDG_STATE_HOME: emptyState, TMPDIR: temporary, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let remarks = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    remarks += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  for await (const line of createInterface({ input: child.stdout })) {
    // Without a reader, further output would stop the sandbox when the pipe is full.
    child.stdout.resume();
    return {
      child,
      facts: JSON.parse(line) as SandboxFacts,
      remarks: () => remarks,
      kill(signal) {
        child.kill(signal);
        return ended;
      },
    };
  }
  throw new Error(`the sandbox printed nothing but: ${remarks}`);
}
