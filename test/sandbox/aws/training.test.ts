import { gunzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  CreateTransformJobCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListCandidatesForAutoMLJobCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { type Clients, errorOf, roleArn, rowsBucket, startClients, until } from "./local-aws.ts";

const test = suite("local training jobs");
const image = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1";
/** y = 2a + b. */
const rows = Array.from({ length: 600 }, (_, i) => [i % 20, (i * 7) % 11]).map(
  ([a = 0, b = 0]) => `${2 * a + b},${a},${b}`,
);
let clients: Clients;

test.before(async () => {
  clients = await startClients();
  await put("train/rows.csv", `${rows.join("\n")}\n`);
  await put("validation/rows.csv", `${rows.slice(0, 50).join("\n")}\n`);
  await put("automl/rows.csv", `y,a,b\n${rows.join("\n")}\n`);
});
test.after(() => clients.close());

const put = (Key: string, Body: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));

type Request = CreateTrainingJobCommandInput;
const channel = (
  ChannelName: string,
  prefix = ChannelName,
): NonNullable<Request["InputDataConfig"]>[number] => ({
  ChannelName,
  DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/${prefix}/` } },
  ContentType: "text/csv",
});

function create(TrainingJobName: string, more: Partial<Request> = {}) {
  return clients.sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName,
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
      RoleArn: roleArn,
      HyperParameters: { num_round: "30", objective: "reg:squarederror" },
      InputDataConfig: [channel("train"), channel("validation")],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 5 },
      StoppingCondition: { MaxRuntimeInSeconds: 600 },
      ...more,
    }),
  );
}
const describe = (TrainingJobName: string) =>
  clients.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
const finish = (name: string) =>
  until(
    () => describe(name),
    ({ TrainingJobStatus: status }) => status !== "InProgress" && status !== "Stopping",
  );

test("trains on the rows of a channel, and says of each step when it was", async () => {
  // As long as AWS allows, which is more than a timer of Node's takes.
  await create("trained", { StoppingCondition: { MaxRuntimeInSeconds: 28 * 86_400 } });
  const job = await finish("trained");
  assert.is(job.FailureReason, undefined);
  assert.is(job.TrainingJobStatus, "Completed");
  assert.is(job.SecondaryStatus, "Completed");
  assert.equal(
    job.SecondaryStatusTransitions?.map(({ Status }) => Status),
    ["Starting", "Downloading", "Training", "Uploading", "Completed"],
  );
  const rmse =
    job.FinalMetricDataList?.find(({ MetricName }) => MetricName === "validation:rmse")?.Value ?? 9;
  assert.ok(rmse < 1, `${rmse}`);
  assert.is(job.ModelArtifacts?.S3ModelArtifacts, `s3://${rowsBucket}/out/trained/output/model.tar.gz`);
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: rowsBucket, Key: "out/trained/output/model.tar.gz" }),
  );
  const tar = gunzipSync((await Body?.transformToByteArray()) ?? Buffer.alloc(0));
  assert.is(tar.toString("latin1", 0, 13), "xgboost-model");
});

test("its model serves requests and batches", async () => {
  const names = { ModelName: "xgboost", EndpointConfigName: "xgboost", EndpointName: "xgboost" };
  const ModelDataUrl = `s3://${rowsBucket}/out/trained/output/model.tar.gz`;
  await clients.sagemaker.send(
    new CreateModelCommand({
      ModelName: names.ModelName,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: image, ModelDataUrl, Environment: { SAGEMAKER_REGION: "eu-central-1" } },
    }),
  );
  const ProductionVariants = [
    {
      VariantName: "all",
      ModelName: "xgboost",
      InstanceType: "ml.m5.large" as const,
      InitialInstanceCount: 1,
    },
  ];
  await clients.sagemaker.send(new CreateEndpointConfigCommand({ ...names, ProductionVariants }));
  await clients.sagemaker.send(new CreateEndpointCommand(names));
  await until(
    () => clients.sagemaker.send(new DescribeEndpointCommand(names)),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const ask = async (body: string, ContentType = "text/csv", Accept?: string) => {
    const command = new InvokeEndpointCommand({ ...names, Body: Buffer.from(body), ContentType, Accept });
    return (await clients.runtime.send(command)).Body.transformToString();
  };
  const [first = Number.NaN, second = Number.NaN] = (await ask("10,3\n5,5\n")).split(",").map(Number);
  assert.ok(Math.abs(first - 23) < 1.5 && Math.abs(second - 15) < 1.5, `${first} ${second}`);
  const libsvm = Number(await ask("0:10 1:3", "text/libsvm"));
  assert.ok(Math.abs(libsvm - first) < 1e-6);
  assert.ok("score" in JSON.parse(await ask("10,3", "text/csv", "application/json")).predictions[0]);
  const wide = await errorOf(ask("1,2,3,4"));
  assert.match(wide.message, "Feature size of csv inference data 4");

  await put("batch/rows.csv", "10,3\n5,5\n");
  const TransformJobName = "batch";
  await clients.sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName,
      ModelName: "xgboost",
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/batch/` } },
        ContentType: "text/csv",
        SplitType: "Line",
      },
      TransformOutput: { S3OutputPath: `s3://${rowsBucket}/transformed`, AssembleWith: "Line" },
      DataProcessing: { JoinSource: "Input" },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    }),
  );
  await until(
    () => clients.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName })),
    ({ TransformJobStatus }) => TransformJobStatus !== "InProgress",
  );
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: rowsBucket, Key: "transformed/rows.csv.out" }),
  );
  assert.match((await Body?.transformToString()) ?? "", /^10,3,[\d.]+\n5,5,[\d.]+\n$/);
});

test("fails with the algorithm's words for what only it can tell", async () => {
  await create("extra", { HyperParameters: { num_round: "1", colour: "red" } });
  assert.is((await finish("extra")).FailureReason, "ClientError: Extraneous hyperparameter found: colour");
  await put("text/rows.csv", "a,b\n");
  await create("text", { InputDataConfig: [channel("train", "text")] });
  const job = await finish("text");
  assert.is(job.TrainingJobStatus, "Failed");
  assert.match(job.FailureReason ?? "", "could not convert string to float: 'a'");
  await create("none", { InputDataConfig: [channel("train", "nowhere")] });
  assert.match((await finish("none")).FailureReason ?? "", "No S3 objects found under the prefix");
});

test("stops a training, and one that takes too long", async () => {
  const HyperParameters = { num_round: "100000" };
  await create("stopped", { HyperParameters });
  await clients.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: "stopped" }));
  assert.is((await finish("stopped")).TrainingJobStatus, "Stopped");
  await create("late", { HyperParameters, StoppingCondition: { MaxRuntimeInSeconds: 1 } });
  const late = await finish("late");
  assert.is(late.TrainingJobStatus, "Stopped");
  assert.is(late.SecondaryStatus, "MaxRuntimeExceeded");
  const again = clients.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: "late" }));
  assert.match((await errorOf(again)).message, "training job is in status Stopped");
});

test("describes the training jobs that candidates name, and lists them among its own", async () => {
  const AutoMLJobName = "automl";
  await clients.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [
        { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/automl/` } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
      AutoMLProblemTypeConfig: {
        TabularJobConfig: { TargetAttributeName: "y", CompletionCriteria: { MaxCandidates: 2 } },
      },
      RoleArn: roleArn,
    }),
  );
  await until(
    () => clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName })),
    ({ AutoMLJobStatus }) => AutoMLJobStatus === "Completed",
  );
  const { Candidates = [] } = await clients.sagemaker.send(
    new ListCandidatesForAutoMLJobCommand({ AutoMLJobName }),
  );
  const steps = Candidates.map(({ CandidateSteps }) => CandidateSteps?.[0]);
  assert.is(steps.length, 2);
  for (const [i, step] of steps.entries()) {
    const job = await describe(step?.CandidateStepName ?? "");
    assert.is(job.TrainingJobArn, step?.CandidateStepArn);
    assert.match(job.AutoMLJobArn ?? "", ":automl-job/automl");
    assert.is(job.TrainingJobStatus, "Completed");
    const [container] = Candidates[i]?.InferenceContainers ?? [];
    assert.is(job.ModelArtifacts?.S3ModelArtifacts, container?.ModelDataUrl);
  }
  const list = async (request: object) => {
    const { TrainingJobSummaries = [], NextToken } = await clients.sagemaker.send(
      new ListTrainingJobsCommand(request),
    );
    return { names: TrainingJobSummaries.map(({ TrainingJobName }) => TrainingJobName), NextToken };
  };
  const sorted = { SortBy: "Name", SortOrder: "Ascending" } as const;
  const first = await list({ ...sorted, StatusEquals: "Completed", MaxResults: 2 });
  assert.equal(first.names, steps.map((step) => step?.CandidateStepName).toSorted());
  const second = await list({ ...sorted, StatusEquals: "Completed", NextToken: first.NextToken });
  assert.equal(second.names, ["trained"]);
  assert.equal((await list({ NameContains: "LATE" })).names, ["late"]);
  const byTime = await list({ MaxResults: 1 });
  assert.equal(byTime.names, ["trained"], "the oldest first");
  assert.equal(
    Candidates.map(({ CreationTime }) => CreationTime?.getTime()),
    Candidates.map(({ CreationTime }) => CreationTime?.getTime()).toSorted(),
    "candidates, too",
  );
});

test("refuses by name and value what it does not have", async () => {
  const refused = async (more: Partial<Request>) => (await errorOf(create("refused", more))).message;
  const AlgorithmSpecification = { TrainingImage: "other:1", TrainingInputMode: "File" as const };
  assert.match(await refused({ AlgorithmSpecification }), "The TrainingImage other:1");
  const dart = { HyperParameters: { num_round: "1", booster: "dart" } };
  assert.match(await refused(dart), "The hyperparameter booster with the value 'dart' is not available");
  const parquet = { ...channel("train"), ContentType: "application/x-parquet" };
  assert.match(await refused({ InputDataConfig: [parquet] }), "The ContentType application/x-parquet");
  assert.match(await refused({ InputDataConfig: [channel("test")] }), "The channel test");
  assert.match(
    await refused({ EnableManagedSpotTraining: true }),
    "'enableManagedSpotTraining' with the value 'true'",
  );
  const nobody = "arn:aws:iam::123456789012:role/nobody";
  assert.match(await refused({ RoleArn: nobody }), "Could not assume role");
  assert.is((await errorOf(create("trained"))).name, "ResourceInUse");
  assert.is((await errorOf(describe("unknown"))).name, "ResourceNotFound");
});

test("fails at the step at which a plan says so, with its reason, and the console shows the step", async () => {
  const failures: unknown[] = [];
  const steps = ["Running", "Downloading", "Training", "Uploading"] as const;
  for (const step of steps) {
    const name = `fails-at-${step}`;
    const faults = [
      { fault: "job-failed", resource: name, step, reason: `Out of luck at ${step}.` } as const,
    ];
    clients.aws.faults.use({ faults });
    await create(name, { HyperParameters: { num_round: "1" } });
    const { TrainingJobStatus, FailureReason, ModelArtifacts, SecondaryStatusTransitions } =
      await finish(name);
    const passed = SecondaryStatusTransitions?.map(({ Status }) => Status).at(-2);
    failures.push([TrainingJobStatus, FailureReason, ModelArtifacts, passed]);
  }
  clients.aws.faults.use({ faults: [] });
  assert.equal(
    failures,
    steps.map((step) => [
      "Failed",
      `Out of luck at ${step}.`,
      undefined,
      step === "Running" ? "Starting" : step,
    ]),
  );
  const shown = (await (await fetch(`${clients.aws.console}/api/other-jobs`)).json()) as {
    name: string;
    step: string;
  }[];
  assert.is(shown.find(({ name }) => name === "fails-at-Uploading")?.step, "Uploading");
});

test.run();
