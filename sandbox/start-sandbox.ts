import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AwsOptions, type LocalAws, startAws } from "./aws/start-aws.ts";
import { type LocalBucketFs, startBucketFs } from "./bucketfs/start-bucketfs.ts";
import { type LanguageClient, type LocalExasol, startExasol } from "./exasol/start-exasol.ts";
import { uploadedContainers } from "./exasol/udf/uploaded-containers.ts";

export interface SandboxOptions {
  /** 0, when absent, takes a free one; likewise awsPort and bucketFsPort. */
  exasolPort?: number;
  awsPort?: number;
  bucketFsPort?: number;
  nodes?: number;
  /** Where data and credentials are kept over restarts; in memory and temporary files when absent. */
  dataDir?: string;
  /** How the clients of script languages are started, by alias. They are told where the local AWS is. */
  languages: Record<string, LanguageClient>;
  /** How the local AWS behaves, for tests. */
  awsBehaviour?: Pick<AwsOptions, "endpointMilliseconds" | "faults">;
  /** Told what a client did that the sandbox does not support. */
  log?: (line: string) => void;
}

/** A local Exasol with its BucketFS, beside a local AWS that it exports to and that its UDFs call. */
export interface Sandbox {
  exasol: LocalExasol;
  bucketFs: LocalBucketFs;
  aws: LocalAws & { accessKeyId: string; secretAccessKey: string; bucket: string; role: string };
  close(): Promise<void>;
}

type Service = "exasol" | "aws" | "bucketfs";

/** A service could not be started on its port. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly service: Service;
  constructor(service: Service, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.service = service;
  }
}

const bucket = "sandbox-bucket";
const role = "sagemaker-role";

/** Starts all three. Rejects with a SandboxError, with nothing left running. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir } = options;
  const secrets = dataDir === undefined ? newSecrets() : await keptSecrets(dataDir);
  const { accessKeyId, secretAccessKey } = secrets;
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
  const closing: (() => Promise<unknown>)[] = [() => aws.close()];
  // The database first: its UDFs may be talking to AWS.
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  const failed = (service: Service) => async (cause: unknown) => {
    await close();
    throw new SandboxError(service, cause);
  };
  const temporary = dataDir === undefined ? await mkdtemp(join(tmpdir(), "exasol-bucketfs-")) : undefined;
  if (temporary !== undefined) closing.push(() => rm(temporary, { recursive: true, force: true }));
  const bucketFsFolder = temporary ?? join(dataDir ?? "", "bucketfs");
  const bucketFs = await startBucketFs({
    port: options.bucketFsPort ?? 0,
    folder: bucketFsFolder,
    readPassword: secrets.bucketFsReadPassword,
    writePassword: secrets.bucketFsWritePassword,
    ...(options.log === undefined ? {} : { log: options.log }),
  }).catch(failed("bucketfs"));
  closing.push(() => bucketFs.close());
  const env = { AWS_ENDPOINT_URL: aws.endpoint };
  const languages = Object.fromEntries(
    Object.entries(options.languages).map(([alias, client]) => [
      alias,
      { ...client, env: { ...client.env, ...env } },
    ]),
  );
  const exasol = await startExasol({
    port: options.exasolPort ?? 0,
    nodes: options.nodes ?? 1,
    password: secrets.password,
    languages,
    resolveScriptLanguage: uploadedContainers({
      treeFolder: bucketFs.treeFolder,
      confFolder: join(bucketFsFolder, "conf"),
      // The local AWS listens on this host's own interface.
      network: "host",
      env,
      hostClients: languages,
      ...(options.log === undefined ? {} : { log: options.log }),
    }),
    s3Endpoint: aws.endpoint,
    ...(dataDir === undefined ? {} : { databaseFile: join(dataDir, "exasol.duckdb") }),
    ...(options.log === undefined ? {} : { log: options.log }),
  }).catch(failed("exasol"));
  closing.push(() => exasol.close());
  let closed: Promise<void> | undefined;
  return {
    exasol,
    bucketFs,
    aws: Object.assign(aws, { accessKeyId, secretAccessKey, bucket, role }),
    close() {
      closed ??= close();
      return closed;
    },
  };
}

interface Secrets {
  accessKeyId: string;
  secretAccessKey: string;
  password: string;
  bucketFsReadPassword: string;
  bucketFsWritePassword: string;
}

function newSecrets(): Secrets {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
    password: randomBytes(12).toString("base64url"),
    bucketFsReadPassword: randomBytes(12).toString("base64url"),
    bucketFsWritePassword: randomBytes(12).toString("base64url"),
  };
}

/** Connections kept in the data hold the secret, so it must be the same after a restart. */
async function keptSecrets(dataDir: string): Promise<Secrets> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, "credentials.json");
  let kept: Partial<Secrets> = {};
  try {
    kept = JSON.parse(await readFile(path, "utf8")) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  // An earlier release may have kept fewer.
  const secrets = { ...newSecrets(), ...kept };
  await writeFile(path, JSON.stringify(secrets), { mode: 0o600 });
  await chmod(path, 0o600);
  return secrets;
}
