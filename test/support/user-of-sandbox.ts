import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { hostClient } from "../../deploy/container/host-bundles.ts";
import { connect, type Database, DatabaseError } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell, Result } from "../../deploy/database/result.ts";
import { install } from "../../deploy/objects/install.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../package/package-root.ts";
import type { EndpointFailure } from "../../sandbox/aws/faults/fault.ts";
import type { PlannedFault } from "../../sandbox/aws/faults/fault-plan.ts";
import type { AwsCall, Faults } from "../../sandbox/aws/start-aws.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { errorRooms } from "../../spec/error-catalogue.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { rejection } from "./rejection.ts";

/**
 * A user's session in a sandbox into whose schema ML everything is deployed, with a look behind the scenes.
 */
export interface UserOfSandbox {
  sandbox: Sandbox;
  sagemaker: SageMakerClient;
  s3: S3Client;
  run(sql: string): Promise<Result>;
  rows(sql: string): Promise<Cell[][]>;
  /** The statement's only row, by column name. */
  row(sql: string): Promise<Record<string, Cell>>;
  /** The error of the catalogue that the statement ends in; where a script hands on a UDF's, that one. */
  refusal(sql: string): Promise<string>;
  /** The same with what a script says before a UDF's error, beginning with the script's own code. */
  wholeRefusal(sql: string): Promise<string>;
  /** Runs statements one after the other in a session of their own, so that they can overlap with others. */
  runBeside(statements: string[]): Promise<void>;
  /** Another session of the same user, which the caller closes. */
  login(autocommit: boolean): Promise<Database>;
  /** Deploys into a schema as `sme-gen deploy` does, and says what became of each object. */
  deploy(schema: string): Promise<string[]>;
  /** Returns once the job has ended; throws unless it has ended like that. */
  waitForJob(jobName: string, end?: "Completed" | "Stopped"): Promise<void>;
  /** Returns once the endpoint is in service; throws when it fails. */
  waitForEndpoint(endpointName: string): Promise<void>;
  isJobOfAws(jobName: string): Promise<boolean>;
  /** Keys of the bucket's objects that begin with the prefix. */
  objects(prefix: string): Promise<string[]>;
  /** The key's object. */
  content(key: string): Promise<Buffer>;
  /** Where the job's training data are, as a path in the bucket with a slash at its end. */
  trainingFolder(jobName: string): Promise<string>;
  /** What AWS was asked since the last call, as `Operation name`. */
  takeRequests(): string[];
  /** The rights that calls of AWS needed since the last time this was asked, and who needed them. */
  takeCalls(): AwsCall[];
  /** Lets every request of this operation end in this error, until it is called without one. */
  breakOperation(operation: string, error?: ServiceError): void;
  /** Is asked about each request to AWS, which waits for it, until it is called without. */
  atRequest(hook?: Faults): void;
  /** Ends the processes of all UDFs that are running, as a crash or the system's memory limit does. */
  killUdfs(): void;
  /** Until it is called with false, endpoints stay Creating, Updating or Deleting when they become so. */
  holdEndpoints(held: boolean): void;
  /** Lets endpoints fail to become what they are to, until it is called without. */
  failEndpoints(failure?: EndpointFailure): void;
  close(): Promise<void>;
}

/** What an operation of AWS ends in. */
interface ServiceError {
  status: number;
  code: string;
  message: string | null;
}

/**
 * With `isImpatient`, UDFs hardly wait before they ask AWS again: for tests of many faults. `modelServers`
 * are addresses of servers by the images that they stand for, `moreRegions` regions that AWS has besides.
 */
export async function openUserOfSandbox(
  nodes = 1,
  isImpatient = false,
  modelServers: Record<string, string> = {},
  moreRegions: string[] = [],
): Promise<UserOfSandbox> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const requests: string[] = [];
  const calls: AwsCall[] = [];
  const broken = new Map<string, ServiceError>();
  let endpointsAreHeld = false;
  let hook: Faults | undefined;
  let failure: PlannedFault | undefined;
  const client = await hostClient(fromPackage("."));
  const sandbox = await startSandbox({
    nodes,
    moreRegions,
    languages: {
      TYPESCRIPT: {
        command: process.execPath,
        args: ["--experimental-vm-modules", ...(isImpatient ? ["--import", impatience] : []), client],
        reads: [dirname(client)],
      },
    },
    awsBehaviour: {
      modelServers,
      endpointMilliseconds: () => (endpointsAreHeld ? 3_600_000 : 0),
      observeCall: (call) => calls.push(call),
      faults(operation, name) {
        requests.push(`${operation} ${name}`);
        return hook?.(operation, name);
      },
    },
  });
  const { aws } = sandbox;
  const options = { region: aws.region, endpoint: aws.endpoint, credentials: aws };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sagemaker = new SageMakerClient(options);
  const session = await login(sandbox, true);

  function usePlan(): void {
    const errors = [...broken].map(([operation, of]) => ({ fault: "error", operation, ...of }) as const);
    aws.faults.use({ faults: failure === undefined ? errors : [...errors, failure] });
  }

  const user: UserOfSandbox = {
    sandbox,
    sagemaker,
    s3,
    run: (sql) => session.execute(sql),
    async rows(sql) {
      const result = await session.execute(sql);
      return result.kind === "rows" ? result.rows : [];
    },
    async row(sql) {
      const result = await session.execute(sql);
      assert.is(result.kind, "rows");
      if (result.kind !== "rows") return {};
      assert.is(result.rows.length, 1);
      return Object.fromEntries(result.columns.map(({ name }, i) => [name, result.rows[0]?.[i] ?? null]));
    },
    async refusal(sql) {
      return (await user.wholeRefusal(sql)).replace(/^E-SME-\d+: [^:]*: (?=[EF]-SME-)/, "");
    },
    async wholeRefusal(sql) {
      const error = await rejection(session.execute(sql));
      assert.instance(error, DatabaseError, String(error));
      return catalogueError(error.message);
    },
    async runBeside(statements) {
      const own = await login(sandbox, true);
      try {
        for (const statement of statements) await own.execute(statement);
      } finally {
        await own.close();
      }
    },
    login: (autocommit) => login(sandbox, autocommit),
    async deploy(schema) {
      const own = await login(sandbox, false);
      try {
        const installed = await install(own, schema, await readObjects(fromPackage("generated")));
        return installed.map(({ name, action }) => `${name} ${action}`);
      } finally {
        await own.close();
      }
    },
    async waitForJob(jobName, end = "Completed") {
      for (;;) {
        const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
        if (job.AutoMLJobStatus === end) return;
        assert.match(String(job.AutoMLJobStatus), /^(InProgress|Stopping)$/, job.FailureReason);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async waitForEndpoint(EndpointName) {
      for (;;) {
        const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
        if (endpoint.EndpointStatus === "InService") return;
        assert.match(String(endpoint.EndpointStatus), /^(Creating|Updating)$/, endpoint.FailureReason);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    isJobOfAws(jobName) {
      return sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName })).then(
        () => true,
        () => false,
      );
    },
    async objects(prefix) {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: aws.bucket, Prefix: prefix }),
      );
      return Contents.map(({ Key = "" }) => Key);
    },
    async content(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async trainingFolder(jobName) {
      const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
      const uri = job.AutoMLJobInputDataConfig?.[0]?.DataSource?.S3DataSource?.S3Uri ?? "";
      return uri.replace(`s3://${aws.bucket}/`, "");
    },
    takeRequests: () => requests.splice(0),
    takeCalls: () => calls.splice(0),
    breakOperation(operation, error) {
      if (error === undefined) broken.delete(operation);
      else broken.set(operation, error);
      usePlan();
    },
    atRequest(given) {
      hook = given;
    },
    killUdfs() {
      for (const pid of childrenOf(process.pid)) {
        if (commandOf(pid).includes(client)) process.kill(pid, "SIGKILL");
      }
    },
    holdEndpoints(held) {
      endpointsAreHeld = held;
    },
    failEndpoints(given) {
      const fault = given?.rollback === "failed" ? "rollback-failed" : "endpoint-failed";
      failure = given && { fault, reason: given.reason };
      usePlan();
    },
    async close() {
      await session.close();
      s3.destroy();
      sagemaker.destroy();
      await sandbox.close();
    },
  };
  try {
    await user.deploy("ML");
    await user.run(connectionStatement("AWS_CONNECTION", sandbox));
    return user;
  } catch (error) {
    await user.close();
    throw error;
  }
}

/**
 * The AWS SDK waits a random part of a time that grows before it asks again. Where SageMaker throttles, its
 * rate limiter waits besides, until as much time has passed as it has computed: the only waits of broken
 * milliseconds. The clock goes on as if they had been waited for.
 */
const impatience = `data:text/javascript,${encodeURIComponent(`
  const { random } = Math, { now } = Date, { setTimeout } = globalThis;
  let skipped = 0;
  Math.random = () => random() / 50;
  Date.now = () => now() + skipped;
  const soon = (call, wait, ...given) => setTimeout(() => {
    skipped += Math.ceil(wait);
    call(...given);
  }, wait / 50);
  globalThis.setTimeout = Object.assign(
    (call, wait = 0, ...given) => (Number.isInteger(wait) ? setTimeout : soon)(call, wait, ...given),
    setTimeout,
  );`)}`;

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/** Empty for a process that has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function login(sandbox: Sandbox, autocommit: boolean): Promise<Database> {
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  return connect({ dsn: parseDsn(`${host}/${certificateFingerprint}:${port}`), user, password, autocommit });
}

/** The connection that users make first. */
export function connectionStatement(
  name: string,
  { aws }: Sandbox,
  other: { bucket?: string; user?: string; password?: string } = {},
): string {
  const { bucket = aws.bucket, user = aws.accessKeyId, password = aws.secretAccessKey } = other;
  return `CREATE OR REPLACE CONNECTION ${name}
    TO 'https://${bucket}.s3.${aws.region}.amazonaws.com'
    USER '${user}'
    IDENTIFIED BY '${password}'`;
}

/** With what, and where, trainings of this database run. */
export const sandboxPlace = {
  aws_credentials_connection_name: "AWS_CONNECTION",
  aws_region: "eu-central-1",
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://sandbox-bucket",
};

/** Trains the model that takes least time, a twentieth of a boosting's: for tests that any model will do. */
export const anyModel = { mode: "ENSEMBLING", algorithms: "linear-learner", max_candidates: 1 };

/**
 * The call of the training script, its JSON over several lines; a key whose value is undefined is left out.
 */
export function trainingCall(values: Record<string, unknown>): string {
  const json = quoteLiteral(JSON.stringify(values, undefined, 4));
  return `EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT(\n${json}\n)`;
}

/** A call of one of the other scripts; undefined stands for NULL. */
export function scriptCall(name: string, values: (string | number | undefined)[]): string {
  const literals = values.map((value) => {
    if (value === undefined) return "NULL";
    return typeof value === "number" ? String(value) : quoteLiteral(value);
  });
  return `EXECUTE SCRIPT ML.${name}(\n    ${literals.join(",\n    ")}\n)`;
}

/**
 * What the database wraps an error of a script or a UDF in is taken off; what is
 * left must read well by itself.
 */
export function catalogueError(text: string): string {
  const [, ofScript] =
    /^"(.*)" caught in script "\w+"\."\w+" at line \d+ \(Session: \d+\)$/s.exec(text) ?? [];
  const [, ofUdf] = /^VM error: (.*) \(Session: \d+\)$/s.exec(text) ?? [];
  const error = ofScript ?? ofUdf ?? text;
  assert.match(error, /^[EF]-SME-\d+: [^\n]+[.)?]$/, "one line, whole sentences");
  const [, ...more] = error.match(/[EFW]-[A-Z-]+-\d+:/g) ?? [];
  // A script that hands on a UDF's error puts its own code, which existing users know, before it.
  const [, code = ""] = /^(E-SME-\d+): [^:]*: [EF]-SME-\d+: /.exec(error) ?? [];
  assert.is(
    more.length,
    [errorRooms.scripts, errorRooms.evaluation, errorRooms.monitoring].some((room) => code in room) ? 1 : 0,
    `one code, or a script's and a UDF's, in: ${error}`,
  );
  assert.not.match(error, /\{\{|\bnil\b|undefined|userdata|table: 0x|\bat \S+:\d+|Session|SmeError/);
  assert.not.match(
    error,
    /[a-z\d"')] (?:Check|Choose|Create|Give|Mend|Taken back|Nothing was)\b/,
    "a missing full stop",
  );
  return error;
}
