/** What the tests of the local AWS share: a started one, clients for it, rows to train on, and a training. */
import { readFileSync } from "node:fs";
import { Sha256 } from "@aws-crypto/sha256-js";
import { S3Client } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  SageMakerClient,
  type TabularJobConfig,
} from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SignatureV4 } from "@smithy/signature-v4";
import { type AwsOptions, type LocalAws, startAws } from "../../../sandbox/aws/start-aws.ts";

export const testKey = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret/of+the=example" };
export const roleArn = "arn:aws:iam::123456789012:role/sagemaker-role";
export const rowsBucket = "rows";

export interface Clients {
  aws: LocalAws;
  s3: S3Client;
  sagemaker: SageMakerClient;
  runtime: SageMakerRuntimeClient;
  close(): Promise<void>;
}

export async function startClients(options: Partial<AwsOptions> = {}, start = startAws): Promise<Clients> {
  const aws = await start({
    credentials: [testKey],
    buckets: [rowsBucket],
    roles: ["sagemaker-role"],
    endpointMilliseconds: (status) => (status === "Deleting" ? 200 : 10),
    ...options,
  });
  const configuration = { ...clientConfiguration(aws), credentials: options.credentials?.[0] ?? testKey };
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  const sagemaker = new SageMakerClient(configuration);
  const runtime = new SageMakerRuntimeClient(configuration);
  return {
    aws,
    s3,
    sagemaker,
    runtime,
    async close() {
      for (const client of [s3, sagemaker, runtime]) client.destroy();
      await aws.close();
    },
  };
}

export function clientConfiguration({ endpoint, region }: LocalAws) {
  return { endpoint, region, maxAttempts: 1 };
}

/** Sends a request that is signed for a service whose SDK is no package of this project. */
export async function sendSigned(
  { aws }: Pick<Clients, "aws">,
  service: string,
  { path, headers, body }: { path: string; headers: Record<string, string>; body: string | Buffer },
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = testKey,
): Promise<{ status: number; bytes: Buffer }> {
  const { endpoint, host, port, region } = aws;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const signed = await signer.sign({
    method: "POST",
    protocol: "http:",
    hostname: host,
    port,
    path,
    query: {},
    headers: { host: `${host}:${port}`, ...headers },
    body,
  });
  const { host: _, ...sent } = signed.headers;
  const bytes = new Uint8Array(Buffer.from(body));
  const response = await fetch(`${endpoint}${path}`, { method: "POST", headers: sent, body: bytes });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The error something ends in; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { [member: string]: unknown }> {
  const outcome = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (outcome instanceof Error) return outcome as Error & { [member: string]: unknown };
  throw new Error("It was expected to fail.");
}

/** Asks again until the answer is the wanted one; gives up after a minute. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + 60_000; ; ) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`It stays ${JSON.stringify(answer)}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const abaloneFile = new URL("../../../../examples/abalone.csv", import.meta.url);
/** The header and 600 rows of it. */
export const abaloneRows = readFileSync(abaloneFile, "utf8").split("\n").slice(0, 601).join("\n");

/** Starts a job on the rows below `in/` that writes below `out/`. */
export function createTabularJob(
  { sagemaker }: Pick<Clients, "sagemaker">,
  AutoMLJobName: string,
  tabular: TabularJobConfig,
  more: Partial<CreateAutoMLJobV2CommandInput> = {},
) {
  return sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [
        { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/in/` } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out/` },
      AutoMLProblemTypeConfig: { TabularJobConfig: tabular },
      RoleArn: roleArn,
      ...more,
    }),
  );
}
