import { execFile } from "node:child_process";
import { SmeError } from "../../spec/errors.ts";

/** Runs a program and gives what it printed. Rejects with E-SME-113. */
export function runTool(
  command: string,
  args: string[],
  options: { cwd?: string; advice: string },
): Promise<string> {
  const { cwd, advice } = options;
  return new Promise((resolve, reject) => {
    const settings = { maxBuffer: 64 << 20, ...(cwd === undefined ? {} : { cwd }) };
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const missing = error.code === "ENOENT";
      const cause = missing ? "it is not installed." : lastLines(stderr) || error.message;
      reject(
        new SmeError(
          "E-SME-113",
          { command: `${command} ${args[0] ?? ""}`, cause, advice },
          { cause: error },
        ),
      );
    });
  });
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" ").slice(-500);
}
