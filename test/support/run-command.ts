import { spawn } from "node:child_process";
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

/** Commands must not find a sandbox that the developer runs, nor keep anything among the developer's own files. */
export const emptyState = join(tmpdir(), `sme-test-state-${process.pid}`);
process.on("exit", () => rmSync(emptyState, { recursive: true, force: true }));

/** Runs `sme-gen` with the arguments, and with nothing of the developer's own SME_* variables. */
export function runCommand(
  words: string[],
  options: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<CommandResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(SME_|(DB|BUCKETFS).PASSWORD|SAAS.)/.test(name),
  );
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...Object.fromEntries(inherited), XDG_STATE_HOME: emptyState, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const result: CommandResult = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    result.stderr += text;
  });
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...result, code }));
  });
}
