import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

/**
 * Commands must not find a sandbox that the developer runs, nor keep anything
 * among the developer's own files.
 */
export const emptyState = join(tmpdir(), `sme-test-state-${process.pid}`);
process.on("exit", () => rmSync(emptyState, { recursive: true, force: true }));

export interface CommandOptions {
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** Starts `sme-gen` with the arguments, and with nothing of the developer's own SME_* variables. */
export function startCommand(
  words: string[],
  { input = "", env = {}, cwd }: CommandOptions = {},
): ChildProcessWithoutNullStreams {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(SME_|(DB|BUCKETFS).PASSWORD|SAAS.)/.test(name),
  );
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...Object.fromEntries(inherited), XDG_STATE_HOME: emptyState, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  child.stdin.end(input);
  return child;
}

/** Runs `sme-gen` as startCommand starts it, to its end. */
export function runCommand(words: string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = startCommand(words, options);
  const result: CommandResult = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    result.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...result, code }));
  });
}
