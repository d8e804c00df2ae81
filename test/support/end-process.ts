import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/**
 * Disconnects from a process, which is to end then, and kills it after so many milliseconds. Says whether it
 * has ended by itself.
 */
export async function endProcess(child: ChildProcess, patience: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const ended = once(child, "exit");
  const impatience = setTimeout(() => child.kill("SIGKILL"), patience);
  if (child.connected) child.disconnect();
  const [, signal] = await ended;
  clearTimeout(impatience);
  return signal !== "SIGKILL";
}
