import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccountRegions } from "./account-regions.ts";
import { MeasuredInvocations } from "./cloudwatch/endpoint-metrics.ts";
import { consolePath, isForConsole } from "./console/admit.ts";
import type { Faults } from "./faults/fault.ts";
import type { FaultPlan, FaultSwitch } from "./faults/fault-plan.ts";
import { PlannedFaults } from "./faults/planned-faults.ts";
import { type AwsCredentials, type AwsRole, Identities } from "./iam/identities.ts";
import { Journal } from "./journal.ts";
import type { AwsCall, EndpointMilliseconds, LocalAwsContext, Prices } from "./local-aws.ts";
import { RecordStore } from "./record-store.ts";
import { isBucketName } from "./s3/buckets.ts";
import { ObjectStore } from "./s3/object-store.ts";
import { UploadStore } from "./s3/upload-store.ts";
import { type Quotas, standardQuotas } from "./sagemaker/quotas.ts";
import { type SpeedName, speeds } from "./speed.ts";
import { TaskGroup } from "./task-group.ts";

export type { Fault, Faults } from "./faults/fault.ts";
export type { AwsCredentials, AwsRole } from "./iam/identities.ts";
export type { PolicyDocument } from "./iam/policy.ts";
export type { AwsCall } from "./local-aws.ts";

/** How the local AWS is to be. */
export interface AwsOptions {
  /** 127.0.0.1 when absent. */
  host?: string;
  /** 0, when absent, takes a free one. */
  port?: number;
  /** eu-central-1 when absent. */
  region?: string;
  /** Further regions, each with resources of its own; a request's signature says which one it is for. */
  moreRegions?: readonly string[];
  /** 123456789012 when absent. */
  accountId?: string;
  /** Whose requests are accepted. */
  credentials: readonly AwsCredentials[];
  /** Buckets that exist from the start, of its own account; in its own region where none is named. */
  buckets: readonly (string | { name: string; region: string })[];
  /** Roles; one that is a mere name may be assumed by SageMaker, and may do everything. */
  roles: readonly (string | AwsRole)[];
  /**
   * Where everything is kept: buckets, uploads, jobs, models, endpoints, tags. When absent a temporary folder
   * that `close` removes. Only one local AWS may use a folder at a time.
   */
  dataDir?: string;
  /** How long endpoints and the steps of jobs take; `fast` when absent. */
  speed?: SpeedName;
  /** Of endpoints, in the place of what the speed says, for tests. */
  endpointMilliseconds?: EndpointMilliseconds;
  /** What the console reckons with; nothing when absent. */
  prices?: Prices;
  /** Instances of one type that all endpoints may have together; 20 when absent. */
  instanceLimit?: number;
  /** What the account may have at a time besides. */
  quotas?: Partial<Quotas>;
  /** Lets requests fail or wait, for tests. */
  faults?: Faults;
  /**
   * Images of models that are not AutoML's. Of each, the address of a server that is a container as AWS wants
   * one, with `GET /ping` and `POST /invocations`, as `http://127.0.0.1:8080`.
   */
  modelServers?: Readonly<Record<string, string>>;
  /** What goes wrong from the start; nothing when absent. */
  faultPlan?: FaultPlan;
  /** Is given each request as a line of JSON. */
  writeJournal?: (line: string) => void;
  /** Is told of each right that a request, or SageMaker in a role's name, needed. */
  observeCall?: (call: AwsCall) => void;
  /** How long a session lasts for which so many seconds were asked, for tests; as asked when absent. */
  sessionSeconds?: (asked: number) => number;
}

/** A local AWS that has been started. */
export interface LocalAws {
  /** For example http://127.0.0.1:40001: S3, SageMaker, SageMaker Runtime and STS in one. */
  endpoint: string;
  /** The page to look at, such as http://127.0.0.1:40001/_console/bX3J9sKq0vT1Zr5w. */
  console: string;
  host: string;
  port: number;
  region: string;
  /** All regions, its own first. */
  regions: readonly string[];
  accountId: string;
  /** What goes wrong, which may be changed while it runs. */
  faults: FaultSwitch;
  /** What was asked of it. */
  journal: Pick<Journal, "since">;
  /** Keys, roles and their policies, which may change while it runs. */
  identities: Pick<Identities, "putKey" | "putRole" | "endSessions">;
  /** Stops jobs, endpoints and the server. */
  close(): Promise<void>;
}

type Answering = (
  places: AccountRegions,
  context: LocalAwsContext,
  message: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

// What answers is loaded with the first request: a sandbox starts a third faster without it.
let services: Promise<{ handleRequest: Answering }> | undefined;
const answerRequest: Answering = async (...exchange) => {
  services ??= import("./http/handle-request.ts");
  return (await services).handleRequest(...exchange);
};
const answerConsole: Answering = async (...exchange) =>
  (await import("./console/handle-console.ts")).handleConsole(...exchange);

/**
 * Starts a local AWS that trains and serves models on the rows in its own S3. Rejects with a DamagedFileError
 * when what an earlier run left cannot be read.
 */
export async function startAws(options: AwsOptions): Promise<LocalAws> {
  const { host = "127.0.0.1", port = 0, region = "eu-central-1", accountId = "123456789012" } = options;
  const regions = [...new Set([region, ...(options.moreRegions ?? [])])];
  const buckets = options.buckets.map((one) => (typeof one === "string" ? { name: one, region } : one));
  const odd = buckets.map(({ name }) => name).find((name) => !isBucketName(name));
  if (odd !== undefined) throw new Error(`${odd} is not a valid name of a bucket.`);
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), "local-aws-")));
  await mkdir(folder, { recursive: true });
  const records = new RecordStore(join(folder, "records"));
  const store = await ObjectStore.open(folder, records, { region, accountId });
  const uploads = await UploadStore.open(folder, records);
  for (const bucket of buckets) await store.createBucket(bucket.name, { ...bucket, accountId });
  const speedName = options.speed ?? "fast";
  const speed = speeds[speedName];
  const plannedFaults = new PlannedFaults();
  plannedFaults.use(options.faultPlan ?? { faults: [] });
  const tasks = new TaskGroup();
  const context: LocalAwsContext = {
    tasks,
    region,
    regions,
    accountId,
    identities: new Identities(accountId, options.credentials, options.roles),
    observeCall: options.observeCall ?? (() => {}),
    sessionSeconds: options.sessionSeconds ?? ((asked) => asked),
    records,
    store,
    uploads,
    endpointMilliseconds: options.endpointMilliseconds ?? ((status) => speed.endpoint[status]),
    stepMilliseconds: (step) => speed.step[step],
    instanceLimit: options.instanceLimit ?? 20,
    quotas: { ...standardQuotas, ...options.quotas },
    faults: options.faults ?? (() => undefined),
    modelServers: options.modelServers ?? {},
    plannedFaults,
    journal: new Journal(options.writeJournal),
    invocations: new MeasuredInvocations(),
    consoleKey: randomBytes(12).toString("base64url"),
    prices: options.prices ?? { region, perHour: {} },
    speed: speedName,
  };
  const places = new AccountRegions(context, join(folder, "accounts"));
  await places.openAll();
  const server = createServer((message, response) => {
    if (tasks.closing.aborted) return void response.destroy();
    const answer = isForConsole(message) ? answerConsole : answerRequest;
    tasks.add(answer(places, context, message, response).catch(() => void response.destroy()));
  });
  // A client that uses a connection again must not meet its end: Node.js closes an idle one after 5 seconds.
  server.keepAliveTimeout = 60_000;
  const closeServices = async () => {
    tasks.stop();
    // Jobs stay as they are: the next run says that they were interrupted.
    await Promise.all([places.close(), tasks.ended()]);
    await places.closeRecords();
    store.close();
    if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, host, resolve);
    });
  } catch (cause) {
    await closeServices();
    throw cause;
  }
  const address = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;

  let closing: Promise<void> | undefined;
  const close = async () => {
    tasks.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await closeServices();
  };
  return {
    endpoint: `http://${name}:${address.port}`,
    console: `http://${name}:${address.port}${consolePath}/${context.consoleKey}`,
    host,
    port: address.port,
    region,
    regions,
    accountId,
    identities: context.identities,
    faults: plannedFaults,
    journal: context.journal,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
