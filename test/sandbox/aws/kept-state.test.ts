import { cpSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DeleteModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListCandidatesForAutoMLJobCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  StopAutoMLJobCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import {
  abaloneRows,
  type Clients,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  until,
} from "./local-aws.ts";

const test = suite<Context>("what the local AWS keeps");
const xgboostImage = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1";
const abaloneRow = "M,0.455,0.365,0.095,0.514,0.2245,0.101,0.15\n";

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "aws-state-"));
  context.dataDir = join(context.folder, "aws");
  context.clients = await startClients({ dataDir: context.dataDir });
});
test.after.each(async ({ folder, clients }) => {
  await clients.close();
  await rm(folder, { recursive: true });
});

interface Context {
  folder: string;
  /** In it. */
  dataDir: string;
  clients: Clients;
}

async function restart(context: Context): Promise<Clients> {
  await context.clients.close();
  context.clients = await startClients({ dataDir: context.dataDir });
  return context.clients;
}

/** Goes on with what the folder holds at this moment, as after kill -9. */
async function crash(context: Context): Promise<Clients> {
  const copy = join(context.folder, "copy");
  // Nothing of this process goes on meanwhile, but for a file that is on its way.
  cpSync(context.dataDir, copy, { recursive: true, filter: (path) => !/incoming.|\.draft$/.test(path) });
  await context.clients.close();
  context.dataDir = copy;
  context.clients = await startClients({ dataDir: copy });
  return context.clients;
}

async function startJob(clients: Clients, AutoMLJobName: string, MaxCandidates = 1): Promise<void> {
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body: abaloneRows }));
  const tabular = { TargetAttributeName: "Rings", CompletionCriteria: { MaxCandidates } };
  await createTabularJob(clients, AutoMLJobName, tabular, { Tags: [{ Key: "team", Value: "blue" }] });
}

const describeJob = ({ sagemaker }: Clients, AutoMLJobName: string) =>
  sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
const ended = (clients: Clients, name: string) =>
  until(
    () => describeJob(clients, name),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress" && AutoMLJobStatus !== "Stopping",
  );
const describeEndpoint = ({ sagemaker }: Clients, EndpointName = "endpoint") =>
  sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
const settled = (clients: Clients, name?: string) =>
  until(
    () => describeEndpoint(clients, name),
    ({ EndpointStatus = "" }) => ["InService", "Failed"].includes(EndpointStatus),
  );

async function createModel({ sagemaker }: Clients, job: string, ModelName: string): Promise<void> {
  const { BestCandidate } = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: job }));
  const Containers = BestCandidate?.InferenceContainers;
  await sagemaker.send(new CreateModelCommand({ ModelName, ExecutionRoleArn: roleArn, Containers }));
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: ModelName,
      ProductionVariants: [
        { VariantName: "A", ModelName, InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
      ],
    }),
  );
}

async function createEndpoint(clients: Clients, EndpointName = "endpoint"): Promise<void> {
  await clients.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: "model" }));
}

async function predict({ runtime }: Clients): Promise<string> {
  const answer = await runtime.send(
    new InvokeEndpointCommand({ EndpointName: "endpoint", ContentType: "text/csv", Body: abaloneRow }),
  );
  return Buffer.from(answer.Body).toString();
}

/** Without what an answer says about itself. */
function content<T extends { $metadata: unknown }>({ $metadata, ...rest }: T) {
  return rest;
}

/** What a client can learn of all that there is. */
async function everything(clients: Clients) {
  const { sagemaker, s3 } = clients;
  const job = await describeJob(clients, "job");
  return {
    job: content(job),
    candidates: content(
      await sagemaker.send(new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: "job" })),
    ),
    tags: content(await sagemaker.send(new ListTagsCommand({ ResourceArn: job.AutoMLJobArn }))),
    model: content(await sagemaker.send(new DescribeModelCommand({ ModelName: "model" }))),
    config: content(await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "model" }))),
    endpoint: content(await describeEndpoint(clients)),
    endpoints: content(await sagemaker.send(new ListEndpointsCommand({}))),
    buckets: (await s3.send(new ListBucketsCommand({}))).Buckets,
    written: (await s3.send(new ListObjectsV2Command({ Bucket: rowsBucket, Prefix: "out/job/" }))).Contents,
    prediction: await predict(clients),
  };
}

test("a job, its model, endpoint and tags are what they were, and the endpoint serves", async (context) => {
  const { clients } = context;
  await startJob(clients, "job");
  assert.is((await ended(clients, "job")).AutoMLJobStatus, "Completed");
  await createModel(clients, "job", "model");
  await createEndpoint(clients);
  await settled(clients);
  const ResourceArn = (await describeEndpoint(clients)).EndpointArn ?? "";
  await clients.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: "k", Value: "v" }] }));
  const before = await everything(clients);
  assert.is(before.written?.filter(({ Key }) => Key?.includes("/documentation/")).length, 2);
  assert.equal(await everything(await crash(context)), before, "after kill -9");
  assert.equal(await everything(await restart(context)), before, "after an orderly end");
  const { Tags } = await context.clients.sagemaker.send(new ListTagsCommand({ ResourceArn }));
  assert.equal(Tags, [{ Key: "k", Value: "v" }]);
  const again = await errorOf(startJob(context.clients, "JOB"));
  assert.is(again.name, "ResourceInUse");
});

for (const end of ["crash", "restart"] as const) {
  test(`a job that ran at the ${end} is Failed with the reason`, async (context) => {
    await startJob(context.clients, "long", 250);
    await until(
      () => describeJob(context.clients, "long"),
      ({ BestCandidate }) => BestCandidate !== undefined,
    );
    const clients = await (end === "crash" ? crash(context) : restart(context));
    const job = await describeJob(clients, "long");
    assert.is(job.AutoMLJobStatus, "Failed");
    assert.is(job.AutoMLJobSecondaryStatus, "Failed");
    assert.match(job.FailureReason ?? "", "The local AWS was ended while the job was running");
    assert.ok(job.EndTime);
    const { Candidates = [] } = await clients.sagemaker.send(
      new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: "long" }),
    );
    assert.ok(Candidates.every(({ CandidateStatus }) => CandidateStatus !== "InProgress"));
    const done = Candidates.filter(({ CandidateStatus }) => CandidateStatus === "Completed");
    assert.ok(done.length > 0);
    for (const { InferenceContainers } of done) {
      const Key = (InferenceContainers?.[0]?.ModelDataUrl ?? "").replace(`s3://${rowsBucket}/`, "");
      await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
    }
    assert.equal(content(await describeJob(await restart(context), "long")), content(job));
  });
}

test("a job that was being stopped is Stopped", async (context) => {
  await startJob(context.clients, "job", 250);
  await context.clients.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "job" }));
  const { AutoMLJobStatus, FailureReason } = await ended(await crash(context), "job");
  assert.equal([AutoMLJobStatus, FailureReason], ["Stopped", undefined]);
});

test("training and transform jobs that ran are Failed with the reason, and ended ones are as they were", async (context) => {
  const server = createServer((request, response) => {
    // A batch is never answered.
    if (request.method === "GET") response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await context.clients.close();
  context.clients = await startClients({ dataDir: context.dataDir, modelServers: { "image:1": address } });
  const { s3, sagemaker } = context.clients;
  const lines = Array.from({ length: 200 }, (_, i) => `${2 * (i % 20)},${i % 20}`).join("\n");
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "train/rows.csv", Body: lines }));
  const source = { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: `s3://${rowsBucket}/train/` } };
  const train = (TrainingJobName: string, num_round: string) =>
    sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName,
        AlgorithmSpecification: { TrainingImage: xgboostImage, TrainingInputMode: "File" },
        RoleArn: roleArn,
        HyperParameters: { num_round },
        InputDataConfig: [{ ChannelName: "train", DataSource: source, ContentType: "text/csv" }],
        OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
        ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 5 },
        StoppingCondition: { MaxRuntimeInSeconds: 600 },
      }),
    );
  const describeTraining = async (TrainingJobName: string, clients = context.clients) =>
    content(await clients.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName })));
  await train("done", "5");
  const done = await until(
    () => describeTraining("done"),
    ({ TrainingJobStatus }) => TrainingJobStatus !== "InProgress",
  );
  assert.is(done.TrainingJobStatus, "Completed");
  await train("long", "100000");
  const PrimaryContainer = { Image: "image:1" };
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "model", ExecutionRoleArn: roleArn, PrimaryContainer }),
  );
  const TransformJobName = "transform";
  await sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName,
      ModelName: "model",
      TransformInput: { DataSource: source, ContentType: "text/csv" },
      TransformOutput: { S3OutputPath: `s3://${rowsBucket}/out` },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    }),
  );
  const next = await crash(context);
  server.closeAllConnections();
  server.close();
  assert.equal(await describeTraining("done", next), done);
  const long = await describeTraining("long", next);
  const { TransformJobStatus, FailureReason = "" } = await next.sagemaker.send(
    new DescribeTransformJobCommand({ TransformJobName }),
  );
  assert.equal(
    [long.TrainingJobStatus, long.SecondaryStatus, TransformJobStatus],
    ["Failed", "Failed", "Failed"],
  );
  assert.match(long.FailureReason ?? "", "The local AWS was ended while the job was running");
  assert.match(FailureReason, "The local AWS was ended while the job was running");
});

test("endpoints go on from the state they were in", async (context) => {
  const { clients } = context;
  await startJob(clients, "job");
  await ended(clients, "job");
  await createModel(clients, "job", "model");
  await createModel(clients, "job", "second");
  for (const name of ["endpoint", "updated", "deleted"]) {
    await createEndpoint(clients, name);
    await settled(clients, name);
  }
  const before = await predict(clients);
  await clients.close();
  const slow = await startClients({
    dataDir: join(context.folder, "aws"),
    endpointMilliseconds: () => 3_600_000,
  });
  context.clients = slow;
  await createEndpoint(slow, "created");
  await slow.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: "updated", EndpointConfigName: "second" }),
  );
  await slow.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "deleted" }));
  // The endpoint has its model's container; AWS does not mind either.
  await slow.sagemaker.send(new DeleteModelCommand({ ModelName: "model" }));
  const next = await crash(context);
  assert.is(await predict(next), before);
  assert.is((await settled(next, "updated")).EndpointConfigName, "second");
  const created = await settled(next, "created");
  assert.is(created.EndpointStatus, "Failed");
  assert.match(created.FailureReason ?? "", 'Could not find model "');
  await until(
    () => next.sagemaker.send(new ListEndpointsCommand({ NameContains: "deleted" })),
    ({ Endpoints = [] }) => Endpoints.length === 0,
  );
});

test("an endpoint whose model data are gone from S3 is Failed and says so", async (context) => {
  const { clients } = context;
  await startJob(clients, "job");
  const { BestCandidate } = await ended(clients, "job");
  await createModel(clients, "job", "model");
  await createEndpoint(clients);
  await settled(clients);
  const Key = (BestCandidate?.InferenceContainers?.[0]?.ModelDataUrl ?? "").replace(
    `s3://${rowsBucket}/`,
    "",
  );
  await clients.s3.send(new DeleteObjectCommand({ Bucket: rowsBucket, Key }));
  const { EndpointStatus, FailureReason } = await describeEndpoint(await restart(context));
  assert.is(EndpointStatus, "Failed");
  assert.match(FailureReason ?? "", "Could not find model data at s3://");
});

test("buckets keep their time, and one that is deleted stays so", async (context) => {
  const { s3 } = context.clients;
  const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" } as const;
  await s3.send(new CreateBucketCommand({ Bucket: "empty-bucket", CreateBucketConfiguration }));
  await s3.send(new CreateBucketCommand({ Bucket: "gone-bucket", CreateBucketConfiguration }));
  await s3.send(new DeleteBucketCommand({ Bucket: "gone-bucket" }));
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  assert.is(Buckets?.length, 2);
  const next = await restart(context);
  assert.equal((await next.s3.send(new ListBucketsCommand({}))).Buckets, Buckets);
});

test("an upload in parts goes on", async (context) => {
  const target = { Bucket: rowsBucket, Key: "in parts/ü" };
  const big = Buffer.alloc(5 * 1024 * 1024, "a");
  const { UploadId } = await context.clients.s3.send(
    new CreateMultipartUploadCommand({ ...target, Metadata: { x: "y" } }),
  );
  const part = async ({ s3 }: Clients, PartNumber: number, Body: Buffer | string) => {
    const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  await part(context.clients, 1, "to be replaced");
  const first = await part(context.clients, 1, big);
  const { s3 } = await crash(context);
  const second = await part(context.clients, 2, "end");
  const request = { ...target, UploadId, MultipartUpload: { Parts: [first, second] } };
  await s3.send(new CompleteMultipartUploadCommand(request));
  const { Body, Metadata } = await s3.send(new GetObjectCommand(target));
  assert.equal(Metadata, { x: "y" });
  assert.is((await Body?.transformToString())?.length, big.length + 3);
  await restart(context);
  const left = await readdir(join(context.dataDir, "parts"));
  assert.equal(left, []);
});

test("what writers that were killed have left is removed", async (context) => {
  const { s3 } = context.clients;
  const aws = join(context.folder, "aws");
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a", Body: "1" }));
  const log = join(aws, "buckets", rowsBucket, "objects.log");
  const whole = readFileSync(log);
  for (const Key of ["b", "a"]) {
    await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body: "unfinished" }));
  }
  const places = [
    join(aws, "buckets", rowsBucket, "00000000-0000-0000-0000-000000000000.data"),
    join(aws, "buckets", rowsBucket, "objects.log.draft"),
    join(aws, "parts", "00000000-0000-0000-0000-000000000000"),
    join(aws, "records", "models", "m.json.draft"),
  ];
  for (const place of places) await writeFile(place, "{");
  const written = readFileSync(log);
  for (const end of [written.indexOf("\n", whole.length) + 5, whole.length + 20]) {
    await context.clients.close();
    await writeFile(log, written.subarray(0, end));
    context.clients = await startClients({ dataDir: context.dataDir });
    const { Contents } = await context.clients.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket }));
    assert.equal(
      Contents?.map(({ Key, Size }) => [Key, Size]),
      [["a", 1]],
    );
    assert.ok(readFileSync(log).equals(whole));
  }
  assert.equal(await readdir(join(aws, "buckets", rowsBucket)), ["objects.log"]);
  assert.equal(await readdir(join(aws, "parts")), []);
  assert.equal(await readdir(join(aws, "records", "models")), []);
});

test("a damaged file is refused by its name", async (context) => {
  await startJob(context.clients, "job");
  await ended(context.clients, "job");
  await context.clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a", Body: "1" }));
  const aws = join(context.folder, "aws");
  const log = join(aws, "buckets", rowsBucket, "objects.log");
  for (const [path, text] of [
    [join(aws, "records", "automl-jobs", "job.json"), '{"name":"jo'],
    [join(aws, "records", "automl-jobs", "job.json"), '{"name":"job","created":"yesterday","candidates":[]}'],
    [join(aws, "records", "buckets", `${rowsBucket}.json`), "null"],
    [log, '{"put":{}}\n'],
    [log, "{\n"],
    [log, '{"change":{"key":"a","versionId":"null","tags":{}}}\n'],
  ] as const) {
    const copy = join(context.folder, "damaged");
    await cp(aws, copy, { recursive: true });
    const damaged = path.replace(aws, copy);
    await writeFile(damaged, text);
    const error = await errorOf(startClients({ dataDir: copy }));
    assert.is(error.name, "DamagedFileError");
    assert.is(error.path, damaged);
    await rm(copy, { recursive: true });
  }
});

test.run();
