import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU milliseconds that a process has used so far in the threads that it has: on a machine that does other
 * work they say more than the clock. NaN where the system does not tell.
 */
export function cpuMilliseconds(pid: number | undefined): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}
