import { fileURLToPath } from "node:url";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DescribeAutoMLJobV2Command, SageMakerClient } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { connect, type Database, DatabaseError } from "../../deploy/connect.ts";
import { parseDsn } from "../../deploy/dsn.ts";
import { install } from "../../deploy/install.ts";
import { readObjects } from "../../deploy/manifest.ts";
import type { Cell, Result } from "../../deploy/result.ts";
import { quoteLiteral } from "../../deploy/sql-text.ts";
import { fromPackage } from "../../generators/package-root.ts";
import type { Fault } from "../../sandbox/aws/start-aws.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";

/** A user's client of a sandbox into whose schema ML everything is deployed. */
export interface UserOfSandbox {
  sandbox: Sandbox;
  /** What the local AWS was asked, as `Operation name`, oldest first. */
  readonly requests: string[];
  /** Makes each request of this `Operation` go wrong until it is called again without a fault. */
  breakOperation(operation: string, fault?: Fault): void;
  /** Runs one statement on a connection of its own when others are running, so that statements overlap. */
  run(sql: string): Promise<Result>;
  rows(sql: string): Promise<Cell[][]>;
  /** The one catalogue error that the statement ends in. */
  refusal(sql: string): Promise<string>;
  /** Deploys into a schema, as `sme-gen deploy` does, and says what became of each object. */
  deploy(schema: string): Promise<string[]>;
  /** Polls until the job has ended, and returns what it ended as. */
  waitForJob(jobName: string): Promise<string>;
  /** Keys of the objects whose key begins so. */
  objects(prefix: string): Promise<string[]>;
  isJobOfAws(jobName: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The connection every statement of these tests names. */
export const connection = "AWS_CONNECTION";

export async function openUserOfSandbox(): Promise<UserOfSandbox> {
  const requests: string[] = [];
  const broken = new Map<string, Fault>();
  const client = fileURLToPath(new URL("../../runtime/udf-client/main.js", import.meta.url));
  const sandbox = await startSandbox({
    languages: { TYPESCRIPT: { command: process.execPath, args: ["--experimental-vm-modules", client] } },
    awsBehaviour: {
      endpointStartMilliseconds: 0,
      faults(operation, name) {
        requests.push(`${operation} ${name}`);
        return broken.get(operation);
      },
    },
  });
  const { aws } = sandbox;
  const awsClient = { region: aws.region, endpoint: aws.endpoint, credentials: aws, maxAttempts: 1 };
  const s3 = new S3Client({ ...awsClient, forcePathStyle: true });
  const sagemaker = new SageMakerClient(awsClient);
  const database = await login(sandbox, true);
  const user: UserOfSandbox = {
    sandbox,
    requests,
    breakOperation(operation, fault) {
      if (fault === undefined) broken.delete(operation);
      else broken.set(operation, fault);
    },
    run: (sql) => database.execute(sql),
    async rows(sql) {
      const result = await database.execute(sql);
      return result.kind === "rows" ? result.rows : [];
    },
    async refusal(sql) {
      const error = await database.execute(sql).then(
        () => assert.unreachable(`not refused: ${sql}`),
        (error: unknown) => error,
      );
      assert.instance(error, DatabaseError);
      return catalogueError((error as DatabaseError).message);
    },
    async deploy(schema) {
      const own = await login(sandbox, false);
      try {
        const installed = await install(own, schema, await readObjects(fromPackage("generated")));
        return installed.map(({ name, action }) => `${name} ${action}`);
      } finally {
        await own.close();
      }
    },
    async waitForJob(jobName) {
      for (;;) {
        const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName }));
        if (job.AutoMLJobStatus !== "InProgress") return `${job.AutoMLJobStatus} ${job.FailureReason ?? ""}`.trim();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async objects(prefix) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: aws.bucket, Prefix: prefix }));
      return Contents.map(({ Key = "" }) => Key);
    },
    async isJobOfAws(jobName) {
      return sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: jobName })).then(
        () => true,
        () => false,
      );
    },
    async close() {
      await database.close();
      s3.destroy();
      sagemaker.destroy();
      await sandbox.close();
    },
  };
  await user.deploy("ML");
  await user.run(connectionStatement(connection, sandbox));
  return user;
}

/** As the predecessor's documentation has it. */
export function connectionStatement(
  name: string,
  { aws }: Sandbox,
  other: { bucket?: string; region?: string; user?: string; secret?: string } = {},
): string {
  const { bucket = aws.bucket, region = aws.region, user = aws.accessKeyId } = other;
  return `CREATE OR REPLACE CONNECTION ${name}
    TO 'https://${bucket}.s3.${region}.amazonaws.com'
    USER '${user}'
    IDENTIFIED BY '${other.secret ?? aws.secretAccessKey}'`;
}

/** The call of the training script with its JSON over several lines; a value that is undefined leaves its key out. */
export function training(values: Record<string, unknown>): string {
  const json = quoteLiteral(JSON.stringify(values, undefined, 4));
  return `EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT(\n${json}\n)`;
}

function login(sandbox: Sandbox, autocommit: boolean): Promise<Database> {
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  return connect({ dsn: parseDsn(`${host}/${certificateFingerprint}:${port}`), user, password, autocommit });
}

function catalogueError(text: string): string {
  console.log("RAW", JSON.stringify(text));
  return text;
}
