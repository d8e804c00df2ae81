import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { contextFor, type HandlerContext } from "../../../runtime/aws/context.ts";
import type { ConnectionObject } from "../../../runtime/connection.ts";
import { handle as deleteEndpoint } from "../../../runtime/handlers/autopilot-endpoint-deletion-udf.ts";
import { handle as deploy } from "../../../runtime/handlers/autopilot-endpoint-deployment-udf.ts";
import { handle as poll } from "../../../runtime/handlers/autopilot-job-status-polling-udf.ts";
import { handle as prepare } from "../../../runtime/handlers/autopilot-training-preparation-udf.ts";
import { handle as train } from "../../../runtime/handlers/autopilot-training-udf.ts";
import { predict } from "../../../runtime/handlers/endpoint-prediction-udf.ts";
import { handle as deleteTrainingData } from "../../../runtime/handlers/training-data-deletion-udf.ts";
import type { UdfColumn } from "../../../runtime/udf-client/author.ts";
import { type LocalAws, startAws } from "../../../sandbox/aws/start-aws.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { column, predictionContext } from "../../support/prediction-rows.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";
import { noTrainingOptions } from "../../support/training-options.ts";
import type { Cell } from "../../support/udf-rows.ts";

/** The handlers one after the other, before the sandbox's AWS, which really trains and serves. */
const test = suite("life of a model");

const region = "eu-central-1";
const credentials = { accessKeyId: awsConnection.user, secretAccessKey: awsConnection.password };
const objects: Record<string, Partial<ConnectionObject>> = { C: awsConnection };
const environment = { ...process.env };
let aws: LocalAws;
let context: HandlerContext;
let s3: S3Client;

test.before(async () => {
  aws = await startAws({
    region,
    credentials: [credentials],
    buckets: ["ml-bucket"],
    roles: ["sagemaker-role"],
    endpointMilliseconds: () => 10,
  });
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  context = contextFor(connections(objects), "C", region);
  s3 = new S3Client({ region, credentials, forcePathStyle: true });
});

test.after(async () => {
  context.close();
  s3.destroy();
  await aws.close();
  for (const name of ["AWS_ENDPOINT_URL", "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"]) {
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  }
});

function put(key: string, body: string) {
  return s3.send(new PutObjectCommand({ Bucket: "ml-bucket", Key: key, Body: body }));
}

async function keysBelow(prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "ml-bucket", Prefix: prefix }));
  return Contents.map(({ Key = "" }) => Key);
}

const preparation = (job_name: string, changed = {}) => ({
  job_name,
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  aws_tags: null,
  ...changed,
});

/** Prepares, puts the rows there in two files, trains and waits. */
async function trainJob(
  job_name: string,
  header: string,
  rows: readonly string[],
  target: string,
  given = {},
) {
  const prepared = await prepare(preparation(job_name), context);
  const half = rows.length / 2;
  for (const [index, part] of [rows.slice(0, half), rows.slice(half)].entries()) {
    await put(`${prepared.training_data_path}part-000${index + 1}.csv`, `${[header, ...part].join("\n")}\n`);
  }
  await train(
    {
      ...noTrainingOptions,
      ...preparation(job_name, { iam_sagemaker_role: prepared.role_arn }),
      run_key: prepared.run_key ?? "",
      training_data_files: 2,
      exasol_user: "SYS",
      target_attribute_name: target,
      max_candidates: 3,
      compression_type: "None",
      ...given,
    },
    context,
  );
  for (;;) {
    const { job_secondary_status, job_status } = await poll({ job_name }, context);
    if (job_status !== "InProgress") return `${job_status} ${job_secondary_status}`;
    await pause(20);
  }
}

async function deployJob(job_name: string, endpoint_name: string): Promise<string | null> {
  const deployed = await deploy(
    {
      job_name,
      endpoint_name,
      instance_type: "ml.m5.large",
      instance_count: 1,
      csv_encoding: null,
      job_arn: null,
      job_region: null,
      deployment: randomBytes(6).toString("hex"),
      function_schema: "P",
      target_attribute_name: "TARGET",
      column_names: '["TARGET"]',
      column_types: '["DOUBLE"]',
      forecast: null,
      candidate_name: null,
      serverless_memory_mb: null,
      serverless_max_concurrency: null,
      aws_tags: null,
      kms_key_id: null,
      wait: true,
      expires_at: null,
      usd_per_hour: null,
    },
    context,
  );
  const connection = `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint_name.toUpperCase()}`;
  objects[connection] = { address: deployed.connection_address ?? "" };
  return deployed.problem_type;
}

async function predictRows(
  scriptName: string,
  inputColumns: UdfColumn[],
  added: UdfColumn[],
  rows: Cell[][],
) {
  const meta = { scriptName, scriptSchema: "P", inputColumns, outputColumns: [...inputColumns, ...added] };
  const { ctx, emitted } = predictionContext(meta, rows);
  await predict(ctx, { ...connections(objects), meta });
  return emitted();
}

const length = column("LENGTH", "DOUBLE");
const sex = column("SEX", "STRING", "VARCHAR(10)");

test("a regression is trained, deployed, asked and deleted", async () => {
  const rows = Array.from(
    { length: 600 },
    (_, i) => `${i / 10},${i % 2 === 0 ? "M" : "F x"},${i / 5 + (i % 2)}`,
  );
  const quoted = rows.map((row) => row.replace("F x", '"F x"'));
  assert.is(await trainJob("rings", "LENGTH,SEX,RINGS", quoted, "RINGS"), "Completed Completed");
  assert.ok((await keysBelow("path/rings/output/")).length > 0);

  assert.is(await deployJob("rings", "ringsEndpoint"), "Regression");
  const emitted = await predictRows(
    "ringsEndpoint",
    [length, sex],
    [column("PREDICTIONS", "DOUBLE")],
    [
      [10, "M"],
      [50, "F x"],
    ],
  );
  const [low = [], high = []] = emitted;
  assert.equal(
    [low.slice(0, 2), high.slice(0, 2)],
    [
      [10, "M"],
      [50, "F x"],
    ],
  );
  assert.ok(Math.abs(Number(low[2]) - 20) < 8, `${low[2]}`);
  assert.ok(Math.abs(Number(high[2]) - 101) < 8, `${high[2]}`);

  assert.is(await deployJob("rings", "ringsEndpoint"), "Regression", "deployed again, it is as it was");

  const { connection_address } = await deleteEndpoint({ endpoint_name: "ringsEndpoint" }, context);
  objects.SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGSENDPOINT = { address: connection_address ?? "" };
  const refused = await rejection(predictRows("ringsEndpoint", [length], [length], [[1]]));
  assert.match(refused.message, /^E-SME-80: Endpoint ringsEndpoint is deleted/);
  const again = await rejection(deleteEndpoint({ endpoint_name: "other" }, context));
  assert.match(again.message, /^E-SME-78: /);
});

test("a classification comes back with the predicted label's probability", async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `${i / 10},${i < 300 ? 1 : 0}`);
  const given = { problem_type: "BinaryClassification", objective: "F1" };
  assert.is(await trainJob("young", "LENGTH,YOUNG", rows, "YOUNG", given), "Completed Completed");
  assert.is(await deployJob("young", "young"), "BinaryClassification");
  const added = [column("PROBABILITY", "NUMERIC", "DECIMAL(18,4)"), column("PREDICTIONS", "BOOLEAN")];
  const emitted = await predictRows("young", [length], added, [[5], [55]]);
  assert.equal(
    emitted.map(([input, , label]) => [input, label]),
    [
      [5, true],
      [55, false],
    ],
  );
  for (const [, probability] of emitted) assert.ok(Number(probability) >= 0.5, `${probability}`);
});

test("a run's training data can be removed again by who has its key, and no other's", async () => {
  const mine = await prepare(preparation("gone"), context);
  const other = await prepare(preparation("gone"), context);
  const keys = [mine, other].map(({ training_data_path }) => `${training_data_path}part-0001.csv`);
  for (const key of [...keys, "path/gone/data/part-0001.csv"]) await put(key, "A,B\n");
  const row = await deleteTrainingData({ ...preparation("gone"), run_key: mine.run_key ?? "" }, context);
  assert.equal(row, { deleted_objects: 1 });
  assert.equal((await keysBelow("path/gone/")).sort(), [keys[1], "path/gone/data/part-0001.csv"].sort());
});

test("of twenty runs of one name at once, one becomes the job, and the others remove their own data only", async () => {
  const twenty = await Promise.all(Array.from({ length: 20 }, () => prepare(preparation("twenty"), context)));
  const outcomes = await Promise.all(
    twenty.map(async (prepared, i) => {
      const run = { ...preparation("twenty"), run_key: prepared.run_key ?? "" };
      await put(`${prepared.training_data_path}part-0001.csv`, `T,X\n${i},${i}\n`);
      try {
        await train({ ...run, ...trainNothingElse, training_data_files: 1 }, context);
        return prepared.training_data_uri;
      } catch (error) {
        await deleteTrainingData(run, context);
        return String(error);
      }
    }),
  );
  const [winner, ...others] = outcomes.filter((outcome) => outcome?.startsWith("s3://"));
  assert.equal(others, []);
  for (const outcome of outcomes)
    assert.ok(outcome === winner || /E-SME-71: /.test(outcome ?? ""), outcome ?? "");
  assert.equal(
    (await keysBelow("path/twenty/data/")).map((key) => `s3://ml-bucket/${key}`),
    [`${winner}part-0001.csv`],
  );
});

test("a name in use is refused in whichever case", async () => {
  assert.match((await rejection(prepare(preparation("RINGS"), context))).message, /^E-SME-71: /);
});

test("an unknown role is refused by SageMaker", async () => {
  const error = await rejection(trainNothing({ iam_sagemaker_role: "nobody" }));
  assert.match(
    error.message,
    /^E-SME-73: SageMaker cannot use role arn:aws:iam::\d+:role\/nobody: ValidationException: /,
  );
});

test("a bucket that does not exist is named", async () => {
  const other = contextFor(
    connections({ C: { ...awsConnection, address: "https://no-bucket.s3.eu-central-1.amazonaws.com" } }),
    "C",
    region,
  );
  const error = await rejection(prepare(preparation("x", { s3_bucket_uri: "s3://no-bucket" }), other));
  other.close();
  assert.match(
    error.message,
    /^E-SME-70: There is no bucket no-bucket in region eu-central-1: NoSuchBucket: /,
  );
});

test("wrong credentials are named by their connection, and nothing of them is told", async () => {
  for (const wrong of [{ password: "wr0ng" }, { user: "AKIAWRONG" }]) {
    const other = contextFor(connections({ C: { ...awsConnection, ...wrong } }), "C", region);
    const error = await rejection(prepare(preparation("x"), other));
    const status = await rejection(poll({ job_name: "rings" }, other));
    other.close();
    assert.match(error.message, /^E-SME-65: AWS does not accept the credentials of connection C: /);
    assert.match(status.message, /^E-SME-65: /);
    assert.not.match(error.message, "wr0ng");
  }
});

test("unknown jobs are named", async () => {
  assert.match((await rejection(poll({ job_name: "unknown" }, context))).message, /^E-SME-74: .* unknown /);
  assert.match((await rejection(deployJob("unknown", "e"))).message, /^E-SME-74: .* unknown /);
});

const trainNothingElse = {
  ...noTrainingOptions,
  exasol_user: "SYS",
  target_attribute_name: "T",
  compression_type: "None",
};

async function trainNothing(changed: object) {
  const prepared = await prepare(preparation("nothing"), context);
  await put(`${prepared.training_data_path}part-0001.csv`, "T,X\n");
  return train(
    {
      ...preparation("nothing", changed),
      ...trainNothingElse,
      run_key: prepared.run_key ?? "",
      training_data_files: 1,
    },
    context,
  );
}

test.run();
