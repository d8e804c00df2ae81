import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AwsCredentials,
  type AwsOptions,
  type AwsRole,
  type LocalAws,
  startAws,
} from "./aws/start-aws.ts";
import { type LocalBucketFs, startBucketFs } from "./bucketfs/start-bucketfs.ts";
import {
  asDataFolderError,
  type DataFolder,
  DataFolderError,
  type KeptFacts,
  lockHolder,
  openDataFolder,
} from "./data-folder.ts";
import { createCertificate, isValid } from "./exasol/server/certificate.ts";
import { type LanguageClient, type LocalExasol, startExasol } from "./exasol/start-exasol.ts";
import { uploadedContainers } from "./exasol/udf-host/uploaded-containers.ts";

export { DataFolderError };

/** How the sandbox is to be. */
export interface SandboxOptions {
  /**
   * 0 takes a free one; likewise awsPort and bucketFsPort. When absent the data folder's, if it is free, or
   * any.
   */
  exasolPort?: number;
  awsPort?: number;
  bucketFsPort?: number;
  /** Of the database's user; when absent the data folder's, or a new one. */
  exasolPassword?: string;
  /** Of AWS, such as eu-central-1; when absent the data folder's, or this one. */
  region?: string;
  /** Further regions of AWS, besides those of the data folder, each with a bucket of its own. */
  moreRegions?: readonly string[];
  nodes?: number;
  /**
   * Where everything is kept over restarts: data, credentials, ports, certificate. In memory and temporary
   * files when absent.
   */
  dataDir?: string;
  /** How the clients of script languages are started, by alias. They are told where the local AWS is. */
  languages: Record<string, LanguageClient>;
  /** Of AWS, besides its own key, which may do everything, and its own role. */
  awsIdentities?: { keys: readonly AwsCredentials[]; roles: readonly AwsRole[] };
  /** How the local AWS behaves; the functions are for tests. */
  awsBehaviour?: Pick<
    AwsOptions,
    | "endpointMilliseconds"
    | "faultPlan"
    | "faults"
    | "modelServers"
    | "observeCall"
    | "prices"
    | "sessionSeconds"
    | "speed"
    | "writeJournal"
  >;
  /** Told what a client did that the sandbox does not support. */
  log?: (line: string) => void;
}

/** A local Exasol with its BucketFS, beside a local AWS that it exports to and that its UDFs call. */
export interface Sandbox {
  exasol: LocalExasol;
  bucketFs: LocalBucketFs;
  aws: LocalAws & {
    accessKeyId: string;
    secretAccessKey: string;
    bucket: string;
    role: string;
    /** The buckets of further regions. */
    moreBuckets: readonly { name: string; region: string }[];
  };
  close(): Promise<void>;
}

type Service = "exasol" | "aws" | "bucketfs";

/** A service could not be started on its port. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly service: Service;
  constructor(service: Service, cause: Error) {
    super(cause.message, { cause });
    this.service = service;
  }
}

const host = "127.0.0.1";
const bucket = "sandbox-bucket";
const role = "sagemaker-role";

/**
 * Starts all three. Rejects with a SandboxError for a port, and with a DataFolderError when the folder cannot
 * be used; nothing is left running then.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const closing: (() => Promise<unknown>)[] = [];
  // The database first: its UDFs may be talking to AWS.
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    return await startServices(options, closing, close);
  } catch (error) {
    await close();
    throw options.dataDir === undefined ? error : asDataFolderError(error);
  }
}

async function startServices(
  options: SandboxOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Sandbox> {
  const log = options.log ?? (() => {});
  const data = options.dataDir === undefined ? undefined : await openDataFolder(options.dataDir);
  if (data !== undefined) closing.push(() => data.release());
  const kept = data?.kept ?? {};
  const secrets = { ...newSecrets(), ...kept };
  const { accessKeyId, secretAccessKey } = secrets;
  const password = options.exasolPassword ?? secrets.password;
  const region = options.region ?? kept.region ?? "eu-central-1";
  if (kept.region !== undefined && kept.region !== region) {
    throw new DataFolderError(`its buckets and jobs are of the region ${kept.region}, not ${region}`);
  }
  const moreRegions = [...new Set([...(kept.moreRegions ?? []), ...(options.moreRegions ?? [])])].filter(
    (one) => one !== region,
  );
  const moreBuckets = moreRegions.map((one) => ({ name: `${bucket}-${one}`, region: one }));
  const certificate =
    kept.certificate !== undefined && isValid(kept.certificate)
      ? kept.certificate
      : await createCertificate(host);

  const aws = await startAws({
    ...options.awsBehaviour,
    host,
    port: options.awsPort ?? (await keptPort("the local AWS", kept.ports?.aws, log)),
    region,
    moreRegions,
    credentials: [{ accessKeyId, secretAccessKey }, ...(options.awsIdentities?.keys ?? [])],
    buckets: [bucket, ...moreBuckets],
    roles: [role, ...(options.awsIdentities?.roles ?? [])],
    ...(data === undefined ? {} : { dataDir: data.awsFolder }),
  }).catch(portError("aws"));
  closing.push(() => aws.close());

  const bucketFsFolder = data?.bucketFsFolder ?? (await mkdtemp(join(tmpdir(), "exasol-bucketfs-")));
  if (data === undefined) closing.push(() => rm(bucketFsFolder, { recursive: true, force: true }));
  const bucketFs = await startBucketFs({
    host,
    port: options.bucketFsPort ?? (await keptPort("the local BucketFS", kept.ports?.bucketFs, log)),
    folder: bucketFsFolder,
    readPassword: secrets.bucketFsReadPassword,
    writePassword: secrets.bucketFsWritePassword,
    log,
  }).catch(portError("bucketfs"));
  closing.push(() => bucketFs.close());

  const env = { AWS_ENDPOINT_URL: aws.endpoint };
  const languages = Object.fromEntries(
    Object.entries(options.languages).map(([alias, client]) => [
      alias,
      { ...client, env: { ...client.env, ...env } },
    ]),
  );
  const exasol = await startExasol({
    host,
    port: options.exasolPort ?? (await keptPort("the local Exasol", kept.ports?.exasol, log)),
    nodes: options.nodes ?? 1,
    password,
    certificate,
    languages,
    resolveScriptLanguage: uploadedContainers({
      treeFolder: bucketFs.treeFolder,
      confFolder: join(bucketFsFolder, "conf"),
      // The local AWS listens on this host's own interface.
      network: "host",
      env,
      hostClients: languages,
      log,
    }),
    s3Endpoint: aws.endpoint,
    ...(data === undefined ? {} : { databaseFile: data.databaseFile }),
    log,
  })
    .catch(portError("exasol"))
    .catch(databaseError(data));
  closing.push(() => exasol.close());

  await data?.keep({
    ...secrets,
    password,
    region,
    moreRegions,
    certificate,
    ports: { exasol: exasol.port, aws: aws.port, bucketFs: bucketFs.port },
  });
  let closed: Promise<void> | undefined;
  return {
    exasol,
    bucketFs,
    aws: Object.assign(aws, { accessKeyId, secretAccessKey, bucket, role, moreBuckets }),
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** The port of the last run, which clients may have noted, unless somebody else has it now. */
async function keptPort(
  service: string,
  port: number | undefined,
  log: (line: string) => void,
): Promise<number> {
  if (port === undefined) return 0;
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
  if (isFree) return port;
  log(`Port ${port}, which ${service} had the last time, is taken: it gets another.`);
  return 0;
}

/** Tells what is the matter with a port from everything else. */
function portError(service: Service): (error: unknown) => never {
  return (error) => {
    const isOfPort = error instanceof Error && (error as NodeJS.ErrnoException).syscall === "listen";
    throw isOfPort ? new SandboxError(service, error) : error;
  };
}

/** DuckDB does not tell the name of a damaged file every time. */
function databaseError(data: DataFolder | undefined): (error: unknown) => never {
  return (error) => {
    if (data === undefined || error instanceof SandboxError) throw error;
    const holder = lockHolder(error);
    if (holder !== undefined) throw new DataFolderError("another sandbox uses it", { cause: error, holder });
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(`${data.databaseFile} cannot be opened: ${reason}`, { cause: error });
  };
}

type Secrets = Pick<
  KeptFacts,
  "accessKeyId" | "secretAccessKey" | "password" | "bucketFsReadPassword" | "bucketFsWritePassword"
>;

function newSecrets(): Secrets {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
    password: randomBytes(12).toString("base64url"),
    bucketFsReadPassword: randomBytes(12).toString("base64url"),
    bucketFsWritePassword: randomBytes(12).toString("base64url"),
  };
}
