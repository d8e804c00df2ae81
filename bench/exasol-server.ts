/** The sandbox in a process of its own, as users run it. With a folder, it keeps its data there. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { compiledClient } from "../test/support/compiled-client.ts";
import { answerUse } from "./server-use.ts";

export type SandboxOfBench = Pick<Sandbox["exasol"], "password" | "port" | "user"> & {
  aws: Pick<Sandbox["aws"], "accessKeyId" | "bucket" | "region" | "secretAccessKey">;
};

const dataDir = process.argv[2];
const { aws, close, exasol } = await startSandbox({
  languages: { TYPESCRIPT: compiledClient },
  ...(dataDir === undefined ? {} : { dataDir }),
});
const { password, port, user } = exasol;
const { accessKeyId, bucket, region, secretAccessKey } = aws;
const ready: SandboxOfBench = { password, port, user, aws: { accessKeyId, bucket, region, secretAccessKey } };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
answerUse(ready, close, () => {
  const longest = delay.max / 1e6;
  delay.reset();
  return longest;
});
