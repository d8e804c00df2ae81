/** The local AWS in a process of its own, whose CPU time and memory are asked for with a message. */
import { readFileSync, writeFileSync } from "node:fs";
import { startAws } from "../sandbox/aws/start-aws.ts";

/** What the process has used. */
export interface ServerUse {
  cpuMicroseconds: number;
  peakMegabytes: number;
}

/** The most memory since it was asked last, in bytes; Linux keeps it, and forgets it when told to. */
function takePeak(): number {
  if (process.platform !== "linux") return process.memoryUsage.rss();
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  writeFileSync("/proc/self/clear_refs", "5");
  return Number(kilobytes) * 1024;
}

const [, , accessKeyId = "", secretAccessKey = "", bucket = ""] = process.argv;
const aws = await startAws({ credentials: [{ accessKeyId, secretAccessKey }], buckets: [bucket], roles: [] });
process.on("message", async (message) => {
  if (message === "close") {
    await aws.close();
    process.exit(0);
  }
  const { user, system } = process.cpuUsage();
  const use: ServerUse = { cpuMicroseconds: user + system, peakMegabytes: takePeak() / 1e6 };
  process.send?.(use);
});
process.send?.({ endpoint: aws.endpoint });
