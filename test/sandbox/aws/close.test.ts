/** What is left of a local AWS that is closed in the midst of its work: nothing that runs. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import {
  abaloneRows,
  type Clients,
  createTabularJob,
  roleArn,
  rowsBucket,
  startClients,
  until,
} from "./local-aws.ts";

interface Context {
  folder: string;
  unhandled: unknown[];
  /** A line for each request that has been handled. */
  journal: string[];
  /** What kept this process busy. */
  before: string[];
  note(cause: unknown): void;
}

const test = suite<Context>("a local AWS that is closed");
const xgboostImage = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1";
const rows = abaloneRows
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").slice(1).toReversed().join(","))
  .join("\n");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "aws-close-"));
  context.unhandled = [];
  context.journal = [];
  context.before = activity();
  context.note = (cause) => void context.unhandled.push(cause);
  process.on("unhandledRejection", context.note);
});
test.after.each(({ folder, note }) => {
  process.off("unhandledRejection", note);
  rmSync(folder, { recursive: true });
});

/** What keeps this process busy: threads, timers, reads and writes of files. */
function activity(): string[] {
  const kinds = ["MessagePort", "Timeout", "Immediate", "FSReqCallback", "FSReqPromise", "TCPServerWrap"];
  return process.getActiveResourcesInfo().filter((name) => kinds.includes(name));
}

/** What keeps it busy besides; what other tests have left in this process may end meanwhile. */
function activityBesides(before: readonly string[]): string[] {
  const known = [...before];
  return activity().filter((name) => {
    const at = known.indexOf(name);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

/** Every file below a folder with its size and when it was changed. */
function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => {
      const { size, mtimeMs, ino } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ino}`;
    })
    .sort();
}

/** Closes, and fails when anything goes on or is left of it. */
async function closeAndLook(
  clients: Clients,
  { unhandled, journal, before }: Context,
  dataDir: string,
): Promise<void> {
  await clients.aws.close();
  const then = snapshot(dataDir);
  const lines = journal.length;
  assert.ok(
    journal.some((line) => line.includes("ListModels")),
    "no request is held up any longer",
  );
  await clients.close();
  await sleep(300);
  assert.equal(activityBesides(before), [], "no thread, timer or work with files is left");
  assert.is(journal.length, lines, "no request is answered late");
  assert.equal(snapshot(dataDir), then, "nothing is written late");
  assert.equal(unhandled, []);
}

async function settle(promises: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(promises);
}

/** Begins something of every kind; nobody waits for any of it. */
function beginAll({ s3, sagemaker, runtime }: Clients, upload: string): Promise<unknown>[] {
  const put = (Key: string, Body: Buffer | string) =>
    s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));
  const megabytes = Buffer.alloc(8 * 1024 * 1024, "x");
  const started: Promise<unknown>[] = [];
  for (let i = 0; i < 20; i++) started.push(put(`small/${i}`, "text"), put(`large/${i}`, megabytes));
  for (let i = 0; i < 5; i++) {
    const copy = { Bucket: rowsBucket, Key: `copies/${i}`, CopySource: `${rowsBucket}/big` };
    started.push(s3.send(new CopyObjectCommand(copy)));
    started.push(getUnread(s3, "big"));
    const part = { Bucket: rowsBucket, Key: "whole", UploadId: upload, PartNumber: 1, Body: megabytes };
    started.push(s3.send(new UploadPartCommand(part)));
  }
  started.push(
    s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: rowsBucket,
        Key: "whole",
        UploadId: upload,
        MultipartUpload: {
          Parts: [{ PartNumber: 1, ETag: createHash("md5").update(megabytes).digest("hex") }],
        },
      }),
    ),
  );
  for (let i = 0; i < 3; i++) {
    started.push(createTabularJob({ sagemaker }, `late-${i}`, { TargetAttributeName: "Rings" }));
    started.push(train({ sagemaker }, `boost-${i}`));
    started.push(
      sagemaker.send(
        new CreateTransformJobCommand({
          TransformJobName: `transform-${i}`,
          ModelName: "model",
          TransformInput: {
            DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/batch/` } },
            ContentType: "text/csv",
            SplitType: "Line",
          },
          TransformOutput: { S3OutputPath: `s3://${rowsBucket}/transformed/` },
          TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
        }),
      ),
    );
    const row = rows.split("\n", 1)[0]?.split(",").slice(1).join(",");
    const Body = Buffer.from(`${row}\n`.repeat(20_000));
    started.push(
      runtime.send(new InvokeEndpointCommand({ EndpointName: "endpoint", Body, ContentType: "text/csv" })),
    );
  }
  return started;
}

/** Asks for an object whose content nobody reads, and that may break off. */
async function getUnread(s3: Clients["s3"], Key: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
  if (Body instanceof Readable) Body.on("error", () => {});
}

/** Begins what the plan holds up for an hour, and waits until it does. */
async function beginHeld({ aws, s3, sagemaker }: Clients): Promise<{ held: Promise<unknown> }> {
  const held = settle([
    sagemaker.send(new ListModelsCommand({})),
    s3.send(new ListObjectsV2Command({ Bucket: rowsBucket })),
  ]);
  await until(
    async () => aws.faults.describe().faults[0]?.happened,
    (happened) => happened === 2,
  );
  return { held };
}

function train({ sagemaker }: Pick<Clients, "sagemaker">, TrainingJobName: string, rounds = "2000") {
  return sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName,
      RoleArn: roleArn,
      AlgorithmSpecification: { TrainingImage: xgboostImage, TrainingInputMode: "File" },
      HyperParameters: { num_round: rounds, objective: "reg:squarederror" },
      InputDataConfig: [
        {
          ChannelName: "train",
          ContentType: "text/csv",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/boost/` } },
        },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out/` },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
    }),
  );
}

/** Rows, a model that serves, and an upload in parts that has begun. */
async function prepare({ s3, sagemaker }: Clients): Promise<string> {
  const put = (Key: string, Body: Buffer | string) =>
    s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));
  await put("in/rows.csv", abaloneRows);
  await put("boost/rows.csv", rows);
  await put("big", Buffer.alloc(32 * 1024 * 1024, "y"));
  for (let i = 0; i < 20; i++) await put(`batch/${i}.csv`, rows.replace(/^[^,]*,/gm, ""));
  await train({ sagemaker }, "first", "5");
  const { ModelArtifacts } = await until(
    () => sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: "first" })),
    ({ TrainingJobStatus }) => TrainingJobStatus !== "InProgress",
  );
  const PrimaryContainer = { Image: xgboostImage, ModelDataUrl: ModelArtifacts?.S3ModelArtifacts ?? "" };
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "model", ExecutionRoleArn: roleArn, PrimaryContainer }),
  );
  const variant = {
    VariantName: "all",
    ModelName: "model",
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 1,
  } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({ EndpointConfigName: "config", ProductionVariants: [variant] }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "endpoint", EndpointConfigName: "config" }));
  await until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: "endpoint" })),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const { UploadId = "" } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket: rowsBucket, Key: "whole" }),
  );
  return UploadId;
}

test("writes nothing late, leaves no thread, and can be opened again", async (context) => {
  const dataDir = join(context.folder, "aws");
  for (const milliseconds of [0, 5, 30, 120, 400]) {
    const clients = await startClients({
      dataDir: join(dataDir, String(milliseconds)),
      writeJournal: (line) => context.journal.push(line),
      faultPlan: {
        faults: [
          { fault: "slow", operation: "List*", milliseconds: 3_600_000 },
          { fault: "silent", service: "s3", operation: "CopyObject", count: 1 },
          { fault: "job-slow", resource: "late-1", milliseconds: 3_600_000 },
        ],
      },
    });
    const upload = await prepare(clients);
    const { held } = await beginHeld(clients);
    const settled = settle([held, ...beginAll(clients, upload)]);
    await sleep(milliseconds);
    await closeAndLook(clients, context, join(dataDir, String(milliseconds)));
    await settled;
    await clients.close();
    const again = await startClients({ dataDir: join(dataDir, String(milliseconds)) });
    const { Body } = await again.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv" }));
    assert.is(await Body?.transformToString(), abaloneRows);
    await again.close();
  }
});

test("leaves no temporary folder", async (context) => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = context.folder;
  try {
    const clients = await startClients();
    const upload = await prepare(clients);
    const settled = settle(beginAll(clients, upload));
    await sleep(60);
    await clients.close();
    await settled;
    assert.equal(readdirSync(context.folder), []);
    await sleep(200);
    assert.equal(readdirSync(context.folder), []);
    assert.equal(context.unhandled, []);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

test("does not wait for a fault of a test, or for a server of others' models", async (context) => {
  const asked: string[] = [];
  const slow = createServer((message, response) => {
    message.resume();
    asked.push(message.url ?? "");
    if (message.url === "/ping") response.end();
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const { port } = slow.address() as AddressInfo;
  context.before = activity();
  const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mine:1";
  const clients = await startClients({
    dataDir: context.folder,
    writeJournal: (line) => context.journal.push(line),
    faults: (operation) => {
      asked.push(operation);
      return operation === "ListModels"
        ? new Promise(() => {})
        : operation === "PutObject"
          ? held
          : undefined;
    },
    modelServers: { [image]: `http://127.0.0.1:${port}` },
  });
  const { s3, sagemaker, runtime } = clients;
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: "mine",
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: image },
    }),
  );
  const variant = {
    VariantName: "a",
    ModelName: "mine",
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 1,
  } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({ EndpointConfigName: "c", ProductionVariants: [variant] }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "e", EndpointConfigName: "c" }));
  await until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: "e" })),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const pending = settle([
    sagemaker.send(new ListModelsCommand({})),
    s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a", Body: "a" })),
    runtime.send(new InvokeEndpointCommand({ EndpointName: "e", Body: "1", ContentType: "text/csv" })),
  ]);
  await until(
    async () => asked,
    () => ["ListModels", "PutObject", "/invocations"].every((name) => asked.includes(name)),
  );
  await closeAndLook(clients, context, context.folder);
  await pending;
  slow.closeAllConnections();
  await new Promise((resolve) => slow.close(resolve));
});

const held = { answer: new Promise(() => {}) };

test("has not ended before: a job whose bucket is removed fails with the reason", async (context) => {
  const clients = await startClients({
    buckets: [rowsBucket, "out"],
    faultPlan: { faults: [{ fault: "job-slow", milliseconds: 400, step: "AnalyzingData" }] },
  });
  const { s3, sagemaker } = clients;
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body: abaloneRows }));
  await createTabularJob(
    clients,
    "homeless",
    { TargetAttributeName: "Rings" },
    { OutputDataConfig: { S3OutputPath: "s3://out/" } },
  );
  await s3.send(new DeleteBucketCommand({ Bucket: "out" }));
  const { FailureReason } = await until(
    () => sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "homeless" })),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );
  assert.match(FailureReason ?? "none", "out does not exist");
  assert.equal(context.unhandled, []);
  await clients.close();
});

test.run();
