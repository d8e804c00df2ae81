import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AwsOptions, type LocalAws, startAws } from "./aws/start-aws.ts";
import { type LanguageClient, type LocalExasol, startExasol } from "./exasol/start-exasol.ts";

export interface SandboxOptions {
  /** 0, when absent, takes a free one; likewise awsPort. */
  exasolPort?: number;
  awsPort?: number;
  nodes?: number;
  /** Where data and credentials are kept over restarts; in memory and temporary files when absent. */
  dataDir?: string;
  /** How the clients of script languages are started, by alias. They are told where the local AWS is. */
  languages: Record<string, LanguageClient>;
  /** How the local AWS behaves, for tests. */
  awsBehaviour?: Pick<AwsOptions, "endpointStartMilliseconds" | "faults">;
  /** Told what a client did that the sandbox does not support. */
  log?: (line: string) => void;
}

/** A local Exasol beside a local AWS that it exports to and that its UDFs call. */
export interface Sandbox {
  exasol: LocalExasol;
  aws: LocalAws & { accessKeyId: string; secretAccessKey: string; bucket: string; role: string };
  close(): Promise<void>;
}

/** A service could not be started on its port. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly service: "exasol" | "aws";
  constructor(service: "exasol" | "aws", cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.service = service;
  }
}

const bucket = "sandbox-bucket";
const role = "sagemaker-role";

/** Starts both. Rejects with a SandboxError, with nothing left running. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir } = options;
  const secrets = dataDir === undefined ? newSecrets() : await keptSecrets(dataDir);
  const { accessKeyId, secretAccessKey, password } = secrets;
  const aws = await startAws({
    ...options.awsBehaviour,
    port: options.awsPort ?? 0,
    credentials: [{ accessKeyId, secretAccessKey }],
    buckets: [bucket],
    roles: [role],
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, "s3") }),
  }).catch((cause: unknown) => {
    throw new SandboxError("aws", cause);
  });
  const languages = Object.entries(options.languages).map(([alias, client]) => [
    alias,
    { ...client, env: { ...client.env, AWS_ENDPOINT_URL: aws.endpoint } },
  ]);
  const exasol = await startExasol({
    port: options.exasolPort ?? 0,
    nodes: options.nodes ?? 1,
    password,
    languages: Object.fromEntries(languages),
    s3Endpoint: aws.endpoint,
    ...(dataDir === undefined ? {} : { databaseFile: join(dataDir, "exasol.duckdb") }),
    ...(options.log === undefined ? {} : { log: options.log }),
  }).catch(async (cause: unknown) => {
    await aws.close();
    throw new SandboxError("exasol", cause);
  });
  return {
    exasol,
    aws: Object.assign(aws, { accessKeyId, secretAccessKey, bucket, role }),
    async close() {
      // The database first: its UDFs may be talking to AWS.
      await exasol.close();
      await aws.close();
    },
  };
}

interface Secrets {
  accessKeyId: string;
  secretAccessKey: string;
  password: string;
}

function newSecrets(): Secrets {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
    password: randomBytes(12).toString("base64url"),
  };
}

/** Connections kept in the data hold the secret, so it must be the same after a restart. */
async function keptSecrets(dataDir: string): Promise<Secrets> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, "credentials.json");
  try {
    return JSON.parse(await readFile(path, "utf8")) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const secrets = newSecrets();
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600 });
  await chmod(path, 0o600);
  return secrets;
}
