/** For servers in a process of their own: what they use is asked for with a message. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** What the process has used. */
export interface ServerUse {
  cpuMicroseconds: number;
  /** Since it was asked last. */
  peakMegabytes: number;
  /** The longest time that its event loop had no turn since it was asked last, where that is watched. */
  millisecondsWithoutTurn: number;
}

/** Asks the server. */
export async function useOf(server: ChildProcess): Promise<ServerUse> {
  server.send("use");
  return ((await once(server, "message")) as [ServerUse])[0];
}

export async function endServer(server: ChildProcess): Promise<void> {
  server.send("close");
  await once(server, "exit");
}

/** In the server: tells that it is ready, and answers from then on. */
export function answerUse(
  ready: object,
  close: () => Promise<void>,
  takeMillisecondsWithoutTurn = () => 0,
): void {
  process.on("message", async (message) => {
    if (message === "close") {
      await close();
      process.exit(0);
    }
    const { user, system } = process.cpuUsage();
    // What has just ended is known at the next timer.
    await setTimeout(5);
    const use: ServerUse = {
      cpuMicroseconds: user + system,
      peakMegabytes: takePeak() / 1e6,
      millisecondsWithoutTurn: takeMillisecondsWithoutTurn(),
    };
    process.send?.(use);
  });
  process.send?.(ready);
}

/** The most memory since it was asked last, in bytes; Linux keeps it, and forgets it when told to. */
function takePeak(): number {
  if (process.platform !== "linux") return process.memoryUsage.rss();
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  writeFileSync("/proc/self/clear_refs", "5");
  return Number(kilobytes) * 1024;
}
