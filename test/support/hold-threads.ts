import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmdirSync, unlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Leaves work that Node.js does in its threads, like DuckDB's statements, none to begin in, until it is
 * let go: each opens a pipe that nobody writes to.
 */
export function holdThreads(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sme-pipe-"));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const count = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
  const opened = Array.from({ length: count }, () => open(pipe));
  return async () => {
    const writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    for (const reader of await Promise.all(opened)) await reader.close();
    closeSync(writer);
    unlinkSync(pipe);
    rmdirSync(folder);
  };
}
