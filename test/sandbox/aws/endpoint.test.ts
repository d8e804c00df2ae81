import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTrainingJobCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type DesiredWeightAndCapacity,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import type { Fault } from "../../../sandbox/aws/start-aws.ts";
import { suite } from "../../support/suite.ts";
import {
  abaloneRows,
  type Clients,
  clientConfiguration,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  testKey,
  until,
} from "./local-aws.ts";

const test = suite("local endpoints");
const accountArn = "arn:aws:sagemaker:eu-central-1:123456789012";
const abaloneRow = "0.455,0.365,0.095,0.514,0.2245,0.101,0.15,15\n";
let clients: Clients;
let container: { Image?: string; ModelDataUrl?: string };
let fault: Fault | undefined;
/** How long an update takes, in milliseconds. */
let updating = 10;

test.before(async () => {
  clients = await startClients({
    instanceLimit: 6,
    endpointMilliseconds: (status) => (status === "Updating" ? updating : status === "Creating" ? 10 : 200),
    faults: (operation) => (/^(InvokeEndpoint|CreateEndpointConfig)$/.test(operation) ? fault : undefined),
  });
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body: abaloneRows }));
  await createTabularJob(clients, "job", {
    TargetAttributeName: "Type",
    CompletionCriteria: { MaxCandidates: 2 },
  });
  const { BestCandidate } = await until(
    () => clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "job" })),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );
  const { Image = "", ModelDataUrl = "" } = BestCandidate?.InferenceContainers?.[0] ?? {};
  container = { Image, ModelDataUrl };
  await createModel("model", "predicted_label,probability,labels,probabilities");
  await createConfig("config", "model");
  await createEndpoint("Endpoint", "config");
  await settled("Endpoint");
});
test.after(() => clients.close());

const supportedKeys = "predicted_label,probability,labels,probabilities";
const createModel = (ModelName: string, output: string, supported = supportedKeys) =>
  clients.sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: roleArn,
      Containers: [
        {
          ...container,
          Environment: { SAGEMAKER_INFERENCE_OUTPUT: output, SAGEMAKER_INFERENCE_SUPPORTED: supported },
        },
      ],
    }),
  );
const createConfig = (EndpointConfigName: string, ModelName: string, InitialInstanceCount = 1) =>
  clients.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName,
      ProductionVariants: [
        { VariantName: "AllTraffic", ModelName, InstanceType: "ml.m5.large", InitialInstanceCount },
      ],
    }),
  );
const createEndpoint = (EndpointName: string, EndpointConfigName: string) =>
  clients.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
const describe = (EndpointName: string) =>
  clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
const settled = (name: string) =>
  until(
    () => describe(name),
    ({ EndpointStatus }) => EndpointStatus === "InService" || EndpointStatus === "Failed",
  );
const remove = (EndpointName: string) => clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
const invoke = async (Body: string | Buffer, more: object = {}) => {
  const request = { EndpointName: "Endpoint", ContentType: "text/csv", Accept: "text/csv", Body, ...more };
  const response = await clients.runtime.send(new InvokeEndpointCommand(request));
  return { ...response, text: response.Body.transformToString() };
};

test("answers a CSV row with the requested keys in their order", async () => {
  const { text, InvokedProductionVariant } = await invoke(abaloneRow);
  assert.match(text, /^[FIM],0\.\d+,"\['F', 'I', 'M'\]","\[0\.\d+, 0\.\d+, 0\.\d+\]"\n$/);
  assert.is(InvokedProductionVariant, "AllTraffic");
  const { text: three } = await invoke(abaloneRow + abaloneRow + abaloneRow.trimEnd());
  assert.is(three, text.repeat(3));
});

test("answers with the probability of the label it predicts", async () => {
  const { text } = await invoke(abaloneRow);
  const [, label = "", probability = "", list = ""] = /^(.),([^,]+),"[^"]*","\[(.*)\]"/.exec(text) ?? [];
  const probabilities = list.split(", ").map(Number);
  assert.is(probabilities[["F", "I", "M"].indexOf(label)], Number(probability));
  assert.is(Math.max(...probabilities), Number(probability));
});

test("refuses rows that do not fit the model with a ModelError", async () => {
  const error = await errorOf(invoke("1,2\n"));
  assert.is(error.name, "ModelError");
  assert.equal(
    [error.OriginalStatusCode, error.OriginalMessage],
    [400, "Row 1 has 2 columns, but the model expects 8."],
  );
  assert.match(error.message, 'Received client error (400) from model with message "Row 1 has 2 columns');
  assert.match(error.message, "in account 123456789012 for more information.");
  const word = await errorOf(invoke(abaloneRow.replace("0.455", "long")));
  assert.match(String(word.OriginalMessage), "could not convert string to float: 'long'");
  const quote = await errorOf(invoke('"0.455,0.365\n'));
  assert.match(String(quote.OriginalMessage), "not valid CSV");
});

test("refuses other media types", async () => {
  assert.is((await errorOf(invoke("{}", { ContentType: "application/json" }))).OriginalStatusCode, 415);
  assert.is((await errorOf(invoke(abaloneRow, { Accept: "image/png" }))).OriginalStatusCode, 406);
});

test("answers with JSON and JSON Lines when it is asked for them", async () => {
  const { text, ContentType } = await invoke(abaloneRow + abaloneRow, { Accept: "application/json" });
  assert.is(ContentType, "application/json; charset=utf-8");
  const { predictions } = JSON.parse(text);
  assert.equal(Object.keys(predictions[0]), ["predicted_label", "probability", "labels", "probabilities"]);
  assert.is(predictions[0].labels, "['F', 'I', 'M']");
  const { text: lines } = await invoke(abaloneRow, { Accept: "application/jsonlines" });
  assert.equal(JSON.parse(lines), predictions[0]);
  assert.type(predictions[0].probability, "number");
});

test("takes a body of 6 MiB, and none longer", async () => {
  const most = 6_291_456;
  const error = await errorOf(invoke(Buffer.alloc(most + 1, "x")));
  assert.is((error.$metadata as { httpStatusCode?: number }).httpStatusCode, 413);
  const accepted = await errorOf(invoke(Buffer.alloc(most, "x"), { ContentType: "text/plain" }));
  assert.is(accepted.OriginalStatusCode, 415);
});

test("does not find an endpoint of another name, or of another case", async () => {
  for (const EndpointName of ["nowhere", "endpoint"]) {
    const error = await errorOf(invoke(abaloneRow, { EndpointName }));
    assert.is(error.name, "ValidationError");
    assert.is(error.message, `Endpoint ${EndpointName} of account 123456789012 not found.`);
  }
});

test("answers nan for what the container does not support", async () => {
  await createModel("nan", "probability,predicted_label", "predicted_label");
  await createConfig("nan", "nan");
  await createEndpoint("nan", "nan");
  await settled("nan");
  const { text } = await invoke(abaloneRow, { EndpointName: "nan" });
  assert.match(text, /^nan,[FIM]\n$/);
  await remove("nan");
});

test("is Creating, then InService, then Deleting, then gone", async () => {
  await createEndpoint("short", "config");
  assert.is((await describe("short")).EndpointStatus, "Creating");
  assert.match((await errorOf(invoke(abaloneRow, { EndpointName: "short" }))).message, "not found");
  assert.match(
    (await errorOf(remove("short"))).message,
    `Cannot update in-progress endpoint "${accountArn}:endpoint/short".`,
  );
  const inService = await settled("short");
  assert.is(inService.EndpointStatus, "InService");
  assert.is(inService.ProductionVariants?.[0]?.CurrentInstanceCount, 1);
  await remove("short");
  assert.is((await describe("short")).EndpointStatus, "Deleting");
  const gone = await until(
    () => describe("short").catch((error: Error) => error),
    (answer) => answer instanceof Error,
  );
  assert.is((gone as Error).message, `Could not find endpoint "${accountArn}:endpoint/short".`);
});

test("fails when the model is gone from S3, or is none", async () => {
  const ModelDataUrl = `s3://${rowsBucket}/in/rows.csv`;
  const model = {
    ModelName: "no-model",
    ExecutionRoleArn: roleArn,
    PrimaryContainer: { ...container, ModelDataUrl },
  };
  await clients.sagemaker.send(new CreateModelCommand(model));
  await createConfig("no-model", "no-model");
  await createEndpoint("no-model", "no-model");
  const { EndpointStatus, FailureReason } = await settled("no-model");
  assert.is(EndpointStatus, "Failed");
  assert.match(FailureReason ?? "", "production variant AllTraffic did not pass the ping health check");
  await remove("no-model");
});

test("changes to another configuration without being away", async () => {
  await createModel("label-only", "predicted_label");
  await createConfig("label-only", "label-only");
  await clients.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: "Endpoint", EndpointConfigName: "label-only" }),
  );
  await invoke(abaloneRow);
  await settled("Endpoint");
  assert.match((await invoke(abaloneRow)).text, /^[FIM]\n$/);
  assert.is((await describe("Endpoint")).EndpointConfigName, "label-only");
});

test("goes on as it was when a change fails", async () => {
  await clients.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: "Endpoint", EndpointConfigName: "no-model" }),
  );
  const { EndpointStatus, EndpointConfigName, FailureReason } = await settled("Endpoint");
  assert.equal([EndpointStatus, EndpointConfigName], ["InService", "label-only"]);
  assert.match(FailureReason ?? "", "did not pass the ping health check");
  assert.match((await invoke(abaloneRow)).text, /^[FIM]\n$/);
});

test("knows each name once", async () => {
  const model = await errorOf(createModel("MODEL", "predicted_label"));
  assert.is(model.message, `Cannot create already existing model "${accountArn}:model/model".`);
  const config = await errorOf(createConfig("config", "model"));
  assert.is(
    config.message,
    `Cannot create already existing endpoint configuration "${accountArn}:endpoint-config/config".`,
  );
  const endpoint = await errorOf(createEndpoint("Endpoint", "config"));
  assert.is(endpoint.message, `Cannot create already existing endpoint "${accountArn}:endpoint/endpoint".`);
});

test("says what it could not find", async () => {
  const { sagemaker } = clients;
  const messages = [
    createConfig("x", "no"),
    createEndpoint("x", "no"),
    sagemaker.send(new DeleteModelCommand({ ModelName: "no" })),
    sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "no" })),
    remove("no"),
  ].map(async (promise) => (await errorOf(promise)).message);
  assert.equal(await Promise.all(messages), [
    `Could not find model "${accountArn}:model/no".`,
    `Could not find endpoint configuration "${accountArn}:endpoint-config/no".`,
    `Could not find model "${accountArn}:model/no".`,
    `Could not find endpoint configuration "${accountArn}:endpoint-config/no".`,
    `Could not find endpoint "${accountArn}:endpoint/no".`,
  ]);
});

test("refuses more instances than the account may have", async () => {
  await createConfig("seven", "model", 7);
  const error = await errorOf(createEndpoint("seven", "seven"));
  assert.is(error.name, "ResourceLimitExceeded");
  assert.match(error.message, "'ml.m5.large for endpoint usage' is 6 Instances, with current utilization of");
});

test("gives variants other weights and instances, and asks the one that is named", async () => {
  const names = { EndpointName: "weighed", EndpointConfigName: "weighed" };
  const variant = (VariantName: string) => ({
    VariantName,
    ModelName: "model",
    InstanceType: "ml.m5.xlarge" as const,
    InitialInstanceCount: 1,
  });
  const ProductionVariants = [variant("a"), variant("b")];
  await clients.sagemaker.send(new CreateEndpointConfigCommand({ ...names, ProductionVariants }));
  await clients.sagemaker.send(new CreateEndpointCommand(names));
  await settled("weighed");
  const change = (...DesiredWeightsAndCapacities: DesiredWeightAndCapacity[]) =>
    clients.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ ...names, DesiredWeightsAndCapacities }),
    );
  updating = 1000;
  await change({ VariantName: "a", DesiredWeight: 0 }, { VariantName: "b", DesiredInstanceCount: 3 });
  updating = 10;
  const changing = await describe("weighed");
  assert.is(changing.EndpointStatus, "Updating");
  const weights = ({ ProductionVariants: all = [] }: DescribeEndpointCommandOutput) =>
    all.map((one) => [
      one.CurrentWeight,
      one.DesiredWeight,
      one.CurrentInstanceCount,
      one.DesiredInstanceCount,
    ]);
  assert.equal(weights(changing), [
    [1, 0, 1, 1],
    [1, 1, 1, 3],
  ]);
  assert.equal(weights(await settled("weighed")), [
    [0, 0, 1, 1],
    [1, 1, 3, 3],
  ]);
  const asked = async (TargetVariant?: string) =>
    (await invoke(abaloneRow, { EndpointName: "weighed", TargetVariant, InferenceId: "i-1" }))
      .InvokedProductionVariant;
  assert.equal([await asked(), await asked(), await asked("a")], ["b", "b", "a"]);
  const missing = await errorOf(asked("c"));
  assert.is(missing.name, "ValidationError");
  assert.is(missing.message, "Variant c was not found on endpoint weighed.");
  const long = await errorOf(asked("x".repeat(64)));
  assert.match(long.message, "at 'targetVariant' failed to satisfy constraint: Member must have length");
  assert.match((await errorOf(change({ VariantName: "c" }))).message, '"c" of the endpoint');
  const many = await errorOf(change({ VariantName: "b", DesiredInstanceCount: 9 }));
  assert.match(many.message, "current utilization of 4 Instances and a request delta of 6 Instances");

  const update = async (more: object) => {
    await clients.sagemaker.send(new UpdateEndpointCommand({ ...names, ...more }));
    return weights(await settled("weighed")).map(([current, , count]) => [current, count]);
  };
  const kept = { RetainAllVariantProperties: true };
  assert.equal(await update(kept), [
    [0, 1],
    [1, 3],
  ]);
  const ExcludeRetainedVariantProperties = [{ VariantPropertyType: "DesiredWeight" }];
  assert.equal(await update({ ...kept, ExcludeRetainedVariantProperties }), [
    [1, 1],
    [1, 3],
  ]);
  assert.equal(await update({}), [
    [1, 1],
    [1, 1],
  ]);
  await remove("weighed");
});

test("refuses more endpoints, jobs and instances of jobs than the account may have", async () => {
  const few = await startClients({ quotas: { endpoints: 0, autoMLJobs: 0, trainingInstances: 0 } });
  try {
    const refused = async (sent: Promise<unknown>) => {
      const { name, message } = await errorOf(sent);
      assert.is(name, "ResourceLimitExceeded");
      return message;
    };
    const training = new CreateTrainingJobCommand({
      TrainingJobName: "job",
      AlgorithmSpecification: {
        TrainingImage: "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1",
        TrainingInputMode: "File",
      },
      InputDataConfig: [
        {
          ChannelName: "train",
          ContentType: "text/csv",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/in/` } },
        },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out/` },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 5 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      HyperParameters: { num_round: "1" },
      RoleArn: roleArn,
    });
    assert.is(
      await refused(few.sagemaker.send(training)),
      "The account-level service limit 'ml.m5.large for training job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances. Please contact AWS support to request an increase for this limit.",
    );
    const automl = createTabularJob(few, "job", { TargetAttributeName: "Type" });
    assert.match(await refused(automl), "'Number of concurrent AutoML jobs' is 0");
  } finally {
    await few.close();
  }
});

test("refuses an unknown instance type, and a serverless memory between the steps", async () => {
  const variant = { VariantName: "v", ModelName: "model" };
  const configure = (more: object) =>
    clients.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: "v",
        ProductionVariants: [{ ...variant, ...more }],
      }),
    );
  const type = await errorOf(configure({ InstanceType: "ml.x.huge", InitialInstanceCount: 1 }));
  assert.match(
    type.message,
    "Value 'ml.x.huge' at 'productionVariants.1.member.instanceType' " +
      "failed to satisfy constraint: Member must satisfy enum value set: [",
  );
  const memory = await errorOf(configure({ ServerlessConfig: { MemorySizeInMB: 1500, MaxConcurrency: 1 } }));
  assert.match(memory.message, "MemorySizeInMB of 1024, 2048");
  await configure({ ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 1 } });
});

test("a member that has no effect here is taken where it asks for none", async () => {
  const isolated = (EnableNetworkIsolation: boolean) =>
    clients.sagemaker.send(
      new CreateModelCommand({
        ModelName: `isolated-${EnableNetworkIsolation}`,
        ExecutionRoleArn: roleArn,
        PrimaryContainer: container,
        EnableNetworkIsolation,
      }),
    );
  assert.match((await errorOf(isolated(true))).message, "The member 'enableNetworkIsolation'");
  assert.ok((await isolated(false)).ModelArn);
});

test("a serverless endpoint takes 4 MiB, as many requests at a time as it may, and as many as the account may", async () => {
  const configure = (EndpointConfigName: string, MaxConcurrency: number) =>
    clients.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        KmsKeyId: "alias/ml",
        ProductionVariants: [
          {
            VariantName: "v",
            ModelName: "model",
            ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency },
          },
        ],
      }),
    );
  await configure("one", 1);
  const config = await clients.sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName: "one" }),
  );
  assert.is(config.KmsKeyId, "alias/ml");
  await createEndpoint("serverless", "one");
  const { ProductionVariants } = await settled("serverless");
  assert.is(ProductionVariants?.[0]?.CurrentServerlessConfig?.MaxConcurrency, 1);
  const EndpointName = "serverless";
  const tooLong = await errorOf(invoke(Buffer.alloc(4 * 1024 * 1024 + 1, "x"), { EndpointName }));
  assert.is((tooLong.$metadata as { httpStatusCode?: number }).httpStatusCode, 413);
  const many = await Promise.allSettled(
    Array.from({ length: 8 }, () => invoke(abaloneRow.repeat(5000).trimEnd(), { EndpointName })),
  );
  const refused = many.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
  assert.ok(refused.length > 0 && refused.length < many.length, `${refused.length} refused`);
  assert.equal([...new Set(refused.map(({ name }) => name))], ["ThrottlingException"]);
  await configure("most", 200);
  for (let i = 1; i <= 4; i++) await createEndpoint(`most-${i}`, "most");
  const beyond = await errorOf(createEndpoint("beyond", "most"));
  assert.is(beyond.name, "ResourceLimitExceeded");
  assert.match(beyond.message, "utilization of 801 and a request delta of 200");
});

test("refuses containers that are not of its own AutoML", async () => {
  const create = (definition: object) =>
    clients.sagemaker.send(
      new CreateModelCommand({
        ModelName: "other",
        ExecutionRoleArn: roleArn,
        PrimaryContainer: { ...container, ...definition },
      }),
    );
  assert.match((await errorOf(create({ Image: "xgboost:1" }))).message, "The image xgboost:1");
  const url = `s3://${rowsBucket}/no/model`;
  assert.is((await errorOf(create({ ModelDataUrl: url }))).message, `Could not find model data at ${url}.`);
  const environment = create({ Environment: { SAGEMAKER_PROGRAM: "x" } });
  assert.match((await errorOf(environment)).message, "SAGEMAKER_PROGRAM");
  const { Containers } = await clients.sagemaker.send(new DescribeModelCommand({ ModelName: "model" }));
  assert.is(Containers?.length, 1);
});

test("lists endpoints, and describes configurations", async () => {
  const { Endpoints } = await clients.sagemaker.send(new ListEndpointsCommand({ NameContains: "endpoint" }));
  assert.equal(
    Endpoints?.map(({ EndpointName }) => EndpointName),
    ["Endpoint"],
  );
  const config = await clients.sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName: "config" }),
  );
  assert.is(config.ProductionVariants?.[0]?.InstanceType, "ml.m5.large");
});

test("lists models and configurations: by parts of their names, their time and in pages", async () => {
  for (const name of ["listed-b", "Listed-a", "listed-c"]) {
    await createModel(name, "predicted_label");
    await createConfig(name, name);
  }
  const filter = { NameContains: "LISTED", SortBy: "Name", SortOrder: "Ascending" } as const;
  const names: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.sagemaker.send(new ListModelsCommand({ ...filter, MaxResults: 2, NextToken }));
    names.push((page.Models ?? []).map(({ ModelName }) => ModelName));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  assert.equal(names, [["Listed-a", "listed-b"], ["listed-c"]]);

  const { EndpointConfigs = [], NextToken: none } = await clients.sagemaker.send(
    new ListEndpointConfigsCommand({ NameContains: "listed" }),
  );
  assert.is(none, undefined);
  assert.equal(
    EndpointConfigs.map(({ EndpointConfigName }) => EndpointConfigName),
    ["listed-c", "Listed-a", "listed-b"],
    "the newest first",
  );
  assert.is(EndpointConfigs[1]?.EndpointConfigArn, `${accountArn}:endpoint-config/listed-a`);
  const time = EndpointConfigs[1]?.CreationTime;
  const younger = await clients.sagemaker.send(new ListEndpointConfigsCommand({ CreationTimeAfter: time }));
  assert.equal(
    younger.EndpointConfigs?.map(({ EndpointConfigName }) => EndpointConfigName),
    ["listed-c"],
  );
  const wrong = await errorOf(
    clients.sagemaker.send(new ListModelsCommand({ NameContains: "a b", MaxResults: 101 })),
  );
  assert.match(wrong.message, /^2 validation errors detected: .*'maxResults'.*'nameContains'/);
});

test("lets requests fail or wait when a test wants it", async () => {
  fault = { status: 400, code: "ThrottlingException", message: null };
  const error = await errorOf(invoke(abaloneRow));
  assert.is(error.name, "ThrottlingException");
  fault = { latencyMilliseconds: 1 };
  await invoke(abaloneRow);
  let answer = () => {};
  let answered = false;
  fault = {
    answer: new Promise<void>((resolve) => {
      answer = resolve;
    }),
  };
  const late = invoke(abaloneRow).then(() => {
    answered = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.not(answered);
  answer();
  await late;
  fault = undefined;
});

test("carries out what it is asked and loses the answer when a test wants it", async () => {
  fault = { answer: "lost" };
  const config = { EndpointConfigName: "lost" };
  await errorOf(createConfig("lost", "model"));
  fault = undefined;
  const described = await clients.sagemaker.send(new DescribeEndpointConfigCommand(config));
  assert.is(described.EndpointConfigName, "lost");
});

test("tells who is calling", async () => {
  const sts = new STSClient({ ...clientConfiguration(clients.aws), credentials: testKey });
  const { Account, UserId } = await sts.send(new GetCallerIdentityCommand());
  assert.equal([Account, UserId], ["123456789012", "AKIDEXAMPLE"]);
  sts.destroy();
  const wrong = { ...testKey, accessKeyId: "AKIDUNKNOWN" };
  const stranger = new STSClient({ ...clientConfiguration(clients.aws), credentials: wrong });
  assert.is((await errorOf(stranger.send(new GetCallerIdentityCommand()))).name, "InvalidClientTokenId");
  stranger.destroy();
});

test("trusts no stranger", async () => {
  const attempt = async (credentials: object) => {
    const configuration = {
      ...clientConfiguration(clients.aws),
      credentials: { ...testKey, ...credentials },
    };
    const sagemaker = new SageMakerClient(configuration);
    const runtime = new SageMakerRuntimeClient(configuration);
    const answers = [
      sagemaker.send(new ListEndpointsCommand()),
      runtime.send(
        new InvokeEndpointCommand({ EndpointName: "Endpoint", ContentType: "text/csv", Body: abaloneRow }),
      ),
    ];
    const names = await Promise.all(answers.map(async (answer) => (await errorOf(answer)).name));
    sagemaker.destroy();
    runtime.destroy();
    return names;
  };
  assert.equal(await attempt({ secretAccessKey: "wrong" }), Array(2).fill("InvalidSignatureException"));
  assert.equal(await attempt({ accessKeyId: "AKIDUNKNOWN" }), Array(2).fill("UnrecognizedClientException"));
  assert.equal(await attempt({ sessionToken: "unexpected" }), Array(2).fill("UnrecognizedClientException"));
});

test.run();
