/** The sandbox in a process of its own, as users run it. */
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { answerUse } from "./server-use.ts";

export type SandboxOfBench = Pick<Sandbox["exasol"], "password" | "port" | "user"> & {
  aws: Pick<Sandbox["aws"], "accessKeyId" | "bucket" | "region" | "secretAccessKey">;
};

const { aws, close, exasol } = await startSandbox({ languages: {} });
const { password, port, user } = exasol;
const { accessKeyId, bucket, region, secretAccessKey } = aws;
const ready: SandboxOfBench = { password, port, user, aws: { accessKeyId, bucket, region, secretAccessKey } };
answerUse(ready, close);
