import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  AddTagsCommand,
  type AutoMLJobObjective,
  CreateAutoMLJobCommand,
  type CreateAutoMLJobCommandInput,
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  DeleteTagsCommand,
  DescribeAutoMLJobCommand,
  DescribeAutoMLJobV2Command,
  ListAutoMLJobsCommand,
  ListCandidatesForAutoMLJobCommand,
  ListHubsCommand,
  ListTagsCommand,
  StopAutoMLJobCommand,
  type TabularJobConfig,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { abaloneFile, type Clients, errorOf, roleArn, rowsBucket, startClients, until } from "./local-aws.ts";

const test = suite("local Autopilot");
const [header = "", ...rows] = readFileSync(abaloneFile, "utf8").trim().split("\n");
let clients: Clients;

test.before(async () => {
  clients = await startClients();
  // As a parallel export writes them: each part with a header, one without rows, one compressed.
  await put("abalone/1.csv", csv(rows.slice(0, 400)));
  await put("abalone/2.csv", csv([]));
  await put("abalone/3.csv.gz", gzipSync(csv(rows.slice(400, 800))));
  await put("few/1.csv", csv(rows.slice(0, 499)));
});
test.after(() => clients.close());

const csv = (lines: string[]) => [header, ...lines, ""].join("\n");
const put = (Key: string, Body: string | Buffer) =>
  clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));

interface JobOptions {
  prefix?: string;
  output?: string;
  tabular?: Partial<TabularJobConfig>;
  objective?: AutoMLJobObjective["MetricName"];
  more?: Partial<CreateAutoMLJobV2CommandInput>;
}

function create(
  AutoMLJobName: string,
  { prefix = "abalone/", output, tabular, objective, more }: JobOptions = {},
) {
  return clients.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [
        { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/${prefix}` } } },
      ],
      OutputDataConfig: { S3OutputPath: output ?? `s3://${rowsBucket}/out` },
      AutoMLProblemTypeConfig: {
        TabularJobConfig: {
          TargetAttributeName: "Rings",
          CompletionCriteria: { MaxCandidates: 1 },
          ...tabular,
        },
      },
      ...(objective ? { AutoMLJobObjective: { MetricName: objective } } : {}),
      RoleArn: roleArn,
      ...more,
    }),
  );
}
const describe = (AutoMLJobName: string) =>
  clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
const finish = (name: string) =>
  until(
    () => describe(name),
    ({ AutoMLJobStatus }) => !["InProgress", "Stopping"].includes(AutoMLJobStatus ?? ""),
  );
const text = async (uri = "") => {
  const [, Key = ""] = uri.split(`s3://${rowsBucket}/`);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
  return (await Body?.transformToString()) ?? "";
};

test("trains on all parts below the prefix and describes the best of the candidates", async () => {
  const { AutoMLJobArn } = await create("Regression-1", {
    tabular: { ProblemType: "Regression", CompletionCriteria: { MaxCandidates: 3 } },
    objective: "RMSE",
  });
  assert.is(AutoMLJobArn, "arn:aws:sagemaker:eu-central-1:123456789012:automl-job/regression-1");
  const started = await describe("Regression-1");
  assert.equal([started.AutoMLJobStatus, started.AutoMLJobSecondaryStatus], ["InProgress", "Starting"]);
  const job = await finish("Regression-1");
  assert.equal([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus], ["Completed", "Completed"]);
  assert.ok(job.CreationTime && job.EndTime && job.CreationTime <= job.EndTime);

  const best = job.BestCandidate;
  const metric = best?.FinalAutoMLJobObjectiveMetric;
  assert.equal([metric?.MetricName, metric?.StandardMetricName, metric?.Type], ["RMSE", "RMSE", "Minimize"]);
  assert.equal([best?.CandidateStatus, best?.ObjectiveStatus], ["Completed", "Succeeded"]);
  const [container, ...others] = best?.InferenceContainers ?? [];
  assert.is(others.length, 0);
  assert.equal(container?.Environment, {
    SAGEMAKER_INFERENCE_OUTPUT: "predicted_label",
    SAGEMAKER_INFERENCE_SUPPORTED: "predicted_label",
  });
  const model = JSON.parse(await text(container?.ModelDataUrl)) as { columns: unknown[]; target: string };
  assert.equal([model.columns.length, model.target], [8, "Rings"]);

  const listed = await clients.sagemaker.send(
    new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: "Regression-1" }),
  );
  const values =
    listed.Candidates?.map((candidate) => candidate.FinalAutoMLJobObjectiveMetric?.Value ?? 0) ?? [];
  assert.is(values.length, 3);
  assert.is(metric?.Value, Math.min(...values));
  const measured = best?.CandidateProperties?.CandidateMetrics?.filter((datum) => datum.Set === "Validation");
  const names = measured?.map(({ StandardMetricName }) => StandardMetricName);
  assert.equal(names, ["MSE", "RMSE", "MAE", "R2", "InferenceLatency"]);
});

test("decides the problem type and objective itself when neither is given", async () => {
  await create("decide", { tabular: { TargetAttributeName: "Type" } });
  const { ResolvedAttributes, BestCandidate } = await finish("decide");
  assert.is(
    ResolvedAttributes?.AutoMLProblemTypeResolvedAttributes?.TabularResolvedAttributes?.ProblemType,
    "MulticlassClassification",
  );
  assert.is(ResolvedAttributes?.AutoMLJobObjective?.MetricName, "Accuracy");
  const environment = BestCandidate?.InferenceContainers?.[0]?.Environment;
  assert.is(environment?.SAGEMAKER_INFERENCE_SUPPORTED, "predicted_label,probability,labels,probabilities");
});

test("fails later, with a reason, for what only the data tells", async () => {
  const reasonOf = async (name: string, options: JobOptions) => {
    await create(name, options);
    const { AutoMLJobStatus, AutoMLJobSecondaryStatus, FailureReason = "" } = await finish(name);
    assert.equal([AutoMLJobStatus, AutoMLJobSecondaryStatus], ["Failed", "Failed"]);
    return FailureReason;
  };
  assert.match(await reasonOf("few", { prefix: "few/" }), "499 rows with a target, but at least 500");
  assert.match(await reasonOf("empty", { prefix: "nothing/" }), "No S3 objects found under the prefix");
  assert.match(
    await reasonOf("no-output", { output: "s3://nowhere/x" }),
    "The bucket nowhere of the output path",
  );
  const target = { tabular: { TargetAttributeName: "Age" } };
  assert.match(await reasonOf("no-target", target), "The target column Age is not in the input");
  const binary = { ProblemType: "BinaryClassification", TargetAttributeName: "Type" } as const;
  const reason = await reasonOf("not-binary", { tabular: binary, objective: "F1" });
  assert.match(reason, "has 3 distinct values, but BinaryClassification needs exactly 2");
});

test("refuses a second job of a name, whatever its case", async () => {
  const error = await errorOf(create("regression-1"));
  assert.is(error.name, "ResourceInUse");
});

test("refuses requests in the words of AWS, all faults at once", async () => {
  const error = await errorOf(create("-x", { tabular: { CompletionCriteria: { MaxCandidates: 751 } } }));
  assert.is(error.name, "ValidationException");
  assert.match(
    error.message,
    "2 validation errors detected: Value '-x' at 'autoMLJobName' failed to satisfy constraint:",
  );
  assert.match(
    error.message,
    "Value '751' at 'autoMLProblemTypeConfig.tabularJobConfig.completionCriteria.maxCandidates' " +
      "failed to satisfy constraint: Member must have value less than or equal to 750",
  );
  const long = await errorOf(create("a".repeat(33)));
  assert.match(long.message, "Member must have length less than or equal to 32");
  const missing = await errorOf(clients.sagemaker.send(new CreateAutoMLJobV2Command({} as never)));
  assert.match(
    missing.message,
    "Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
  );
});

test("refuses a problem type without objective, and an objective of another problem type", async () => {
  const alone = await errorOf(create("alone", { tabular: { ProblemType: "Regression" } }));
  assert.match(alone.message, "Either both or none of ProblemType and AutoMLJobObjective");
  const odd = await errorOf(create("odd", { tabular: { ProblemType: "Regression" }, objective: "F1" }));
  assert.match(odd.message, "F1 is not valid for the problem type Regression");
});

test("refuses a role it may not assume", async () => {
  const RoleArn = "arn:aws:iam::123456789012:role/somebody";
  const error = await errorOf(create("role", { more: { RoleArn } }));
  assert.is(error.name, "ValidationException");
  assert.match(error.message, `Could not assume role ${RoleArn}. Please ensure that the role exists`);
});

test("refuses what it does not have, by name", async () => {
  const ExecutionRoleARN = "arn:aws:iam::123456789012:role/emr";
  const compute = create("x", {
    more: { AutoMLComputeConfig: { EmrServerlessComputeConfig: { ExecutionRoleARN } } },
  });
  assert.match((await errorOf(compute)).message, "autoMLComputeConfig");
  const weights = create("x", { tabular: { SampleWeightAttributeName: "w" } });
  assert.match((await errorOf(weights)).message, "only when Mode is ENSEMBLING");
  for (const [Mode, algorithm] of [
    ["HYPERPARAMETER_TUNING", "xgboost"],
    ["HYPERPARAMETER_TUNING", "mlp"],
    ["ENSEMBLING", "lightgbm"],
  ] as const) {
    const AlgorithmsConfig = [{ AutoMLAlgorithms: [algorithm] }];
    const foreign = create("x", { tabular: { Mode, CandidateGenerationConfig: { AlgorithmsConfig } } });
    assert.match(
      (await errorOf(foreign)).message,
      `The algorithm ${algorithm} in mode ${Mode} is not available`,
    );
  }
  const operation = await errorOf(clients.sagemaker.send(new ListHubsCommand({})));
  assert.is(operation.name, "UnknownOperationException");
  assert.match(operation.message, "ListHubs is not available");
});

test("refuses a member that the API does not have", async () => {
  const command = new DescribeAutoMLJobV2Command({ AutoMLJobName: "decide" });
  // The SDK itself drops members it does not know.
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = JSON.stringify({ AutoMLJobName: "decide", Colour: "red" });
      request.headers["content-length"] = String(request.body.length);
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  const error = await errorOf(clients.sagemaker.send(command));
  assert.is(error.message, "The SageMaker API has no member 'colour'.");
});

test("takes a job in the words of version 1, which both versions describe", async () => {
  const request: CreateAutoMLJobCommandInput = {
    AutoMLJobName: "version-1",
    InputDataConfig: [
      {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/abalone/` } },
        TargetAttributeName: "Rings",
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
    ProblemType: "Regression",
    AutoMLJobObjective: { MetricName: "RMSE" },
    AutoMLJobConfig: { CompletionCriteria: { MaxCandidates: 1 } },
    RoleArn: roleArn,
  };
  const { AutoMLJobArn } = await clients.sagemaker.send(new CreateAutoMLJobCommand(request));
  const second = await finish("version-1");
  assert.is(second.AutoMLProblemTypeConfig?.TabularJobConfig?.TargetAttributeName, "Rings");
  assert.is(second.AutoMLProblemTypeConfig?.TabularJobConfig?.ProblemType, "Regression");
  const AutoMLJobName = "version-1";
  const first = await clients.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName }));
  assert.is(first.AutoMLJobArn, AutoMLJobArn);
  assert.is(first.AutoMLJobStatus, "Completed");
  assert.equal(first.InputDataConfig, request.InputDataConfig);
  assert.equal(first.AutoMLJobConfig, request.AutoMLJobConfig);
  assert.equal(first.BestCandidate, second.BestCandidate);
  assert.is(first.ResolvedAttributes?.ProblemType, "Regression");
  assert.is(first.BestCandidate?.FinalAutoMLJobObjectiveMetric?.MetricName, "RMSE");
});

test("describes a job of version 2 by version 2 alone, and says so", async () => {
  const AutoMLJobName = "Regression-1";
  const error = await errorOf(clients.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName })));
  assert.is(error.name, "ValidationException");
  assert.match(error.message, "use DescribeAutoMLJobV2");
});

test("refuses channels of version 1 with different targets", async () => {
  const channel = (ChannelType: "training" | "validation", TargetAttributeName: string) => ({
    ChannelType,
    TargetAttributeName,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: `s3://${rowsBucket}/abalone/` } },
  });
  const command = new CreateAutoMLJobCommand({
    AutoMLJobName: "targets",
    InputDataConfig: [channel("training", "Rings"), channel("validation", "Sex")],
    OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
    RoleArn: roleArn,
  });
  const error = await errorOf(clients.sagemaker.send(command));
  assert.is(error.message, "The channels of InputDataConfig must have the same TargetAttributeName.");
});

test("stops a job and keeps what it has", async () => {
  await create("stopped", { tabular: { CompletionCriteria: { MaxCandidates: 9 } } });
  await until(
    () => describe("stopped"),
    ({ BestCandidate }) => BestCandidate !== undefined,
  );
  await clients.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "stopped" }));
  const job = await finish("stopped");
  assert.equal([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus], ["Stopped", "Stopped"]);
  assert.is(job.BestCandidate?.CandidateStatus, "Completed");
  const again = clients.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "stopped" }));
  assert.match((await errorOf(again)).message, "status Stopped");
});

test("limits the candidates to the algorithms asked for", async () => {
  const AlgorithmsConfig = [{ AutoMLAlgorithms: ["linear-learner" as const] }];
  const tabular = {
    Mode: "ENSEMBLING" as const,
    CandidateGenerationConfig: { AlgorithmsConfig },
    CompletionCriteria: { MaxCandidates: 2 },
  };
  await create("linear", { tabular });
  await finish("linear");
  const { Candidates } = await clients.sagemaker.send(
    new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: "linear" }),
  );
  assert.equal(Candidates?.map(({ CandidateName }) => CandidateName).sort(), [
    "linear-learner-t1",
    "linear-learner-t2",
  ]);
  const foreign = [{ AutoMLAlgorithms: ["catboost" as const] }];
  const catboost = create("cat", {
    tabular: { Mode: "ENSEMBLING", CandidateGenerationConfig: { AlgorithmsConfig: foreign } },
  });
  assert.match(
    (await errorOf(catboost)).message,
    "The algorithm catboost in mode ENSEMBLING is not available",
  );
});

test("says that it does not know a job", async () => {
  const error = await errorOf(describe("unknown"));
  assert.is(error.name, "ResourceNotFound");
});

test("lists jobs page by page", async () => {
  const request = {
    NameContains: "e",
    SortBy: "Name" as const,
    SortOrder: "Ascending" as const,
    MaxResults: 2,
  };
  const first = await clients.sagemaker.send(new ListAutoMLJobsCommand(request));
  const second = await clients.sagemaker.send(
    new ListAutoMLJobsCommand({ ...request, NextToken: first.NextToken ?? "" }),
  );
  const names = [...(first.AutoMLJobSummaries ?? []), ...(second.AutoMLJobSummaries ?? [])];
  assert.equal(names.map(({ AutoMLJobName }) => AutoMLJobName).slice(0, 4), [
    "Regression-1",
    "decide",
    "empty",
    "few",
  ]);
  const failed = await clients.sagemaker.send(new ListAutoMLJobsCommand({ StatusEquals: "Failed" }));
  assert.is(failed.AutoMLJobSummaries?.length, 5);
});

test("keeps tags", async () => {
  const { AutoMLJobArn: ResourceArn } = await describe("Regression-1");
  const Tags = [{ Key: "team", Value: "data" }];
  await clients.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags }));
  const listed = await clients.sagemaker.send(new ListTagsCommand({ ResourceArn }));
  assert.equal(listed.Tags, Tags);
  await clients.sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["team", "absent"] }));
  assert.equal((await clients.sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags, []);
  const many = Array.from({ length: 50 }, (_, i) => ({ Key: `key-${i}`, Value: "v" }));
  await clients.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: many }));
  const page = await clients.sagemaker.send(new ListTagsCommand({ ResourceArn, MaxResults: 50 }));
  assert.is(page.NextToken, undefined);
  assert.equal(page.Tags, many);
  const own = new AddTagsCommand({ ResourceArn, Tags: [{ Key: "AWS:team", Value: "v" }] });
  assert.match((await errorOf(clients.sagemaker.send(own))).message, "aws: prefixed tag key names");
});

test("a job fails with what it cannot use of a feature specification, by name and value", async () => {
  const specification = async (name: string, content?: string) => {
    const key = `types/${name}.json`;
    if (content !== undefined) await put(key, content);
    await create(name, { tabular: { FeatureSpecificationS3Uri: `s3://${rowsBucket}/${key}` } });
    return (await finish(name)).FailureReason ?? "";
  };
  assert.match(await specification("absent"), /types\/absent\.json does not exist/);
  assert.match(await specification("odd", "{"), /types\/odd\.json is no JSON/);
  assert.match(await specification("nothing", "null"), /types\/nothing\.json is no JSON object/);
  assert.match(
    await specification("list", '{"FeatureDataTypes": ["text"]}'),
    /FeatureDataTypes in .*list\.json is no JSON object/,
  );
  assert.match(
    await specification("some", '{"FeatureAttributeNames": ["Type"]}'),
    /FeatureAttributeNames leaves the column \w+ out/,
  );
  assert.match(
    await specification("unknown", '{"FeatureAttributeNames": ["Typ"]}'),
    /FeatureAttributeNames names Typ, which is no column/,
  );
  assert.match(await specification("names", '{"FeatureAttributeNames": [1]}'), /is no JSON array of names/);
  const sequence = await specification("sequence", '{"FeatureDataTypes": {"Type": "sequence"}}');
  assert.match(sequence, /not support the type sequence of the column Type/);
  const misfit = await specification("misfit", '{"FeatureDataTypes": {"Type": "numeric"}}');
  assert.match(misfit, /The column Type is said to be numeric, but holds '[FIM]'/);
  assert.match(
    await specification("target", '{"FeatureDataTypes": {"Rings": "text"}}'),
    /names Rings, which is no/,
  );
});

test("a feature specification may name the columns to learn from, if these are all", async () => {
  const names = header.split(",").filter((name) => name !== "Rings");
  await put("types/all.json", JSON.stringify({ FeatureAttributeNames: names.toReversed() }));
  await create("all", { tabular: { FeatureSpecificationS3Uri: `s3://${rowsBucket}/types/all.json` } });
  assert.is((await finish("all")).AutoMLJobStatus, "Completed");
});

test.run();
