/** The local AWS in a process of its own, whose CPU time and memory are asked for with a message. */
import { startAws } from "../sandbox/aws/start-aws.ts";

/** What the process has used. */
export interface ServerUse {
  cpuMicroseconds: number;
  peakMegabytes: number;
}

let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20).unref();

const [, , accessKeyId = "", secretAccessKey = "", bucket = ""] = process.argv;
const aws = await startAws({ credentials: [{ accessKeyId, secretAccessKey }], buckets: [bucket], roles: [] });
process.on("message", async (message) => {
  if (message === "close") {
    await aws.close();
    process.exit(0);
  }
  const { user, system } = process.cpuUsage();
  const use: ServerUse = { cpuMicroseconds: user + system, peakMegabytes: peak / 1e6 };
  peak = 0;
  process.send?.(use);
});
process.send?.({ endpoint: aws.endpoint });
