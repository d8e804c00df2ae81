/** Faults of a plan, as the AWS SDK meets them. */

import { PassThrough, Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DeleteModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeModelCommand,
  DescribeTransformJobCommand,
  ListModelsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import type { PlannedFault } from "../../../sandbox/aws/faults/fault-plan.ts";
import { presets } from "../../../sandbox/aws/faults/presets.ts";
import { suite } from "../../support/suite.ts";
import {
  abaloneRows,
  type Clients,
  clientConfiguration,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  sendSigned,
  startClients,
  testKey,
  until,
} from "./local-aws.ts";

const test = suite("a misbehaving local AWS");
let clients: Clients;
let container: { Image?: string; ModelDataUrl?: string };

test.before(async () => {
  clients = await startClients({ speed: "instant" });
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body: abaloneRows }));
  await startJob("sound");
  const job = await endOf("sound");
  const [found] = job.BestCandidate?.InferenceContainers ?? [];
  container = { Image: String(found?.Image), ModelDataUrl: String(found?.ModelDataUrl) };
  await clients.sagemaker.send(
    new CreateModelCommand({ ModelName: "model", ExecutionRoleArn: roleArn, PrimaryContainer: container }),
  );
  for (const EndpointConfigName of ["first", "second"]) {
    const variant = { VariantName: "all", ModelName: "model", InstanceType: "ml.m5.large" } as const;
    await clients.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        ProductionVariants: [{ ...variant, InitialInstanceCount: 1 }],
      }),
    );
  }
});
test.after.each(() => plan());
test.after(() => clients.close());

function plan(...faults: PlannedFault[]): void {
  clients.aws.faults.use({ faults });
}

function startJob(AutoMLJobName: string) {
  return createTabularJob(clients, AutoMLJobName, {
    TargetAttributeName: "Type",
    CompletionCriteria: { MaxCandidates: 1 },
  });
}

function endOf(AutoMLJobName: string) {
  return until(
    () => clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName })),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );
}

function createModel(ModelName: string, client = clients.sagemaker) {
  return client.send(
    new CreateModelCommand({ ModelName, ExecutionRoleArn: roleArn, PrimaryContainer: container }),
  );
}

function isThere(ModelName: string): Promise<boolean> {
  return clients.sagemaker.send(new DescribeModelCommand({ ModelName })).then(
    () => true,
    () => false,
  );
}

function settled(EndpointName: string) {
  return until(
    () => clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName })),
    ({ EndpointStatus = "" }) => !["Creating", "Updating"].includes(EndpointStatus),
  );
}

const invoke = new InvokeEndpointCommand({ EndpointName: "nobody", Body: "1\n", ContentType: "text/csv" });
const head = new HeadBucketCommand({ Bucket: rowsBucket });
const list = new ListModelsCommand({});

test("throttles each service in its own words, an endpoint without a message", async () => {
  plan({ fault: "throttled" });
  const ofEndpoint = await errorOf(clients.runtime.send(invoke));
  assert.equal([ofEndpoint.name, ofEndpoint.message], ["ThrottlingException", "UnknownError"]);
  const ofControl = await errorOf(clients.sagemaker.send(list));
  assert.equal([ofControl.name, ofControl.message], ["ThrottlingException", "Rate exceeded"]);
  const get = new GetObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv" });
  assert.is((await errorOf(clients.s3.send(get))).name, "SlowDown");
});

for (const [fault, name, status] of [
  [{ fault: "internal-error" }, "InternalFailure", 500],
  [{ fault: "unavailable" }, "ServiceUnavailable", 503],
  [{ fault: "limit-exceeded" }, "ResourceLimitExceeded", 400],
  [{ fault: "expired-token" }, "ExpiredTokenException", 400],
  [{ fault: "error", status: 418, code: "Teapot", message: "short" }, "Teapot", 418],
] as const satisfies readonly (readonly [PlannedFault, string, number])[]) {
  test(`lets SageMaker end in ${name}`, async () => {
    plan(fault);
    const error = await errorOf(clients.sagemaker.send(list));
    const { httpStatusCode } = error.$metadata as { httpStatusCode: number };
    assert.equal([error.name, httpStatusCode], [name, status]);
  });
}

test("loses a request before it was carried out, and an answer after", async () => {
  plan({ fault: "request-lost", operation: "CreateModel" });
  assert.is((await errorOf(createModel("lost"))).code, "ECONNRESET");
  assert.is(await isThere("lost"), false);
  plan({ fault: "answer-lost", operation: "CreateModel" });
  assert.is((await errorOf(createModel("unheard"))).code, "ECONNRESET");
  assert.is(await isThere("unheard"), true);
});

test("breaks an answer off in the middle, of JSON and of an object", async () => {
  plan({ fault: "truncated" });
  const ofModel = await errorOf(createModel("half"));
  assert.match(ofModel.message, /aborted|ECONNRESET|socket hang up/);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv" }));
  assert.match((await errorOf(Body?.transformToString() ?? Promise.resolve())).message, "aborted");
  plan();
  assert.is(await isThere("half"), true);
});

test("carries out and stays silent, until the client gives up", async () => {
  plan({ fault: "silent", operation: "CreateModel" });
  const impatient = new SageMakerClient({ ...clientConfiguration(clients.aws), credentials: testKey });
  const unanswered = errorOf(createModel("silent", impatient));
  await until(() => isThere("silent"), Boolean);
  impatient.destroy();
  assert.is((await unanswered).message, "socket hang up");
});

test("lets a request wait that is slow", async () => {
  plan({ fault: "slow", milliseconds: 60 });
  const started = performance.now();
  await clients.sagemaker.send(list);
  assert.ok(performance.now() - started >= 59);
});

test("happens after, at most so often, and to the named operation and resource alone", async () => {
  plan({ fault: "unavailable", operation: "Delete*", resource: "no-*", after: 1, count: 2 });
  const told: string[] = [];
  for (const ModelName of ["no-1", "other", "no-2", "no-3", "no-4"]) {
    told.push((await errorOf(clients.sagemaker.send(new DeleteModelCommand({ ModelName })))).name);
  }
  assert.equal(told, [
    "ValidationException",
    "ValidationException",
    "ServiceUnavailable",
    "ServiceUnavailable",
    "ValidationException",
  ]);
  assert.is(clients.aws.faults.describe().faults[0]?.happened, 2);
});

test("brings with the same seed the same faults, and in the share that the plan says", async () => {
  const outcomes = async (seed: number) => {
    clients.aws.faults.use({ seed, faults: [{ fault: "throttled", probability: 0.3 }] });
    const told: boolean[] = [];
    for (let i = 0; i < 60; i++)
      told.push(
        await clients.sagemaker.send(list).then(
          () => true,
          () => false,
        ),
      );
    return told.join();
  };
  const first = await outcomes(7);
  assert.is(await outcomes(7), first);
  assert.is.not(await outcomes(8), first);
  const share = first.split(",").filter((ok) => ok === "false").length;
  assert.ok(share >= 9 && share <= 28, `${share} of 60`);
});

test("does not list yet what is younger, and describes it all the same", async () => {
  plan({ fault: "lagging-list", milliseconds: 60_000 });
  await createModel("young");
  assert.equal((await clients.sagemaker.send(list)).Models, []);
  assert.is(await isThere("young"), true);
  plan();
  assert.is((await clients.sagemaker.send(list)).Models?.[0]?.ModelName, "young");
});

test("lets lists of S3 lag where it names them, and only there", async () => {
  const { s3 } = clients;
  const Bucket = rowsBucket;
  const listed = async (
    command: ListObjectsCommand | ListObjectsV2Command = new ListObjectsV2Command({ Bucket }),
  ) => (await s3.send(command)).Contents?.map(({ Key }) => Key) ?? [];
  await s3.send(new PutObjectCommand({ Bucket, Key: "young", Body: "text" }));
  plan({ fault: "lagging-list", milliseconds: 60_000 });
  assert.ok((await listed()).includes("young"), "AWS' S3 is always up to date");
  plan({ fault: "lagging-list", milliseconds: 60_000, operation: "ListObject*" });
  assert.not((await listed()).includes("young"));
  assert.not((await listed(new ListObjectsCommand({ Bucket }))).includes("young"));
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  assert.not(Versions.some(({ Key }) => Key === "young"));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "young" }));
  assert.is(await Body?.transformToString(), "text");
  plan({ fault: "lagging-list", milliseconds: 1, operation: "ListObject*" });
  assert.ok((await listed()).includes("young"));
});

test("lets a job fail at a step, with the reason", async () => {
  plan({ fault: "job-failed", resource: "doomed-*", step: "FeatureEngineering", reason: "Out of luck." });
  await Promise.all([startJob("doomed-1"), startJob("lucky")]);
  const doomed = await endOf("doomed-1");
  assert.equal(
    [doomed.AutoMLJobStatus, doomed.AutoMLJobSecondaryStatus, doomed.FailureReason],
    ["Failed", "Failed", "Out of luck."],
  );
  assert.is((await endOf("lucky")).AutoMLJobStatus, "Completed");
  const shown = (await (await fetch(`${clients.aws.console}/api/jobs`)).json()) as Record<string, unknown>[];
  const failedAt = shown.map(({ name, failedAt: step }) => [name, step]);
  assert.equal(Object.fromEntries(failedAt)["doomed-1"], "FeatureEngineering");
});

test("lets a job of another kind fail, too", async () => {
  const TransformJobName = "doomed";
  plan({ fault: "job-failed", resource: TransformJobName, reason: "Out of luck." });
  await clients.sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName,
      ModelName: "model",
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/in/` } },
      },
      TransformOutput: { S3OutputPath: `s3://${rowsBucket}/transformed/` },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    }),
  );
  const { TransformJobStatus, FailureReason } = await until(
    () => clients.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName })),
    ({ TransformJobStatus: status }) => status !== "InProgress",
  );
  assert.equal([TransformJobStatus, FailureReason], ["Failed", "Out of luck."]);
});

test("lets a new endpoint fail, rolls an update back, and lets that fail too", async () => {
  const { sagemaker } = clients;
  plan({ fault: "no-capacity", count: 1 });
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "poor", EndpointConfigName: "first" }));
  const poor = await settled("poor");
  assert.is(poor.EndpointStatus, "Failed");
  assert.match(poor.FailureReason ?? "", "InsufficientInstanceCapacity");
  const EndpointName = "served";
  await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: "first" }));
  assert.is((await settled(EndpointName)).EndpointStatus, "InService");
  const update = new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "second" });
  plan({ fault: "endpoint-failed", resource: EndpointName, reason: "An alarm." });
  await sagemaker.send(update);
  const rolledBack = await settled(EndpointName);
  assert.equal(
    [rolledBack.EndpointStatus, rolledBack.EndpointConfigName, rolledBack.FailureReason],
    ["InService", "first", "An alarm."],
  );
  plan({ fault: "rollback-failed" });
  await sagemaker.send(update);
  assert.is((await settled(EndpointName)).EndpointStatus, "UpdateRollbackFailed");
});

test("refuses by a wrong clock what was signed by another, until the SDK goes by the clock of AWS", async () => {
  clients.aws.faults.use(presets["clock-skew"]);
  const options = { endpoint: clients.aws.endpoint, region: clients.aws.region, credentials: testKey };
  const strict = new SageMakerClient({ ...options, maxAttempts: 1 });
  const refused = await errorOf(strict.send(list));
  assert.is(refused.name, "InvalidSignatureException");
  assert.match(refused.message, /^Signature expired: (\w+) is now earlier than \w+ \(\w+ - 15 min\.\)$/);
  await strict.send(list);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(head);
  for (const client of [strict, s3]) client.destroy();
});

test("is met by every service", async () => {
  plan({ fault: "throttled", service: "sts" });
  const sts = new STSClient({ ...clientConfiguration(clients.aws), credentials: testKey });
  const assume = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "me" });
  assert.is((await errorOf(sts.send(assume))).name, "Throttling");
  sts.destroy();
  await clients.sagemaker.send(list);
});

test("notes each request with what came of it, and neither secrets nor bodies", async () => {
  const { aws, s3, sagemaker } = clients;
  const before = aws.journal.since(0).at(-1)?.number ?? 0;
  plan({ fault: "answer-lost", operation: "CreateModel" });
  await errorOf(createModel("noted"));
  plan();
  await errorOf(sagemaker.send(new DescribeModelCommand({ ModelName: "absent" })));
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "noted", Body: "what-is-in-the-body" }));
  const entries = aws.journal.since(before);
  assert.equal(
    entries.map(({ service, operation, resource, status, fault, code, reason }) => [
      service,
      operation,
      resource,
      status,
      fault ?? code,
      reason,
    ]),
    [
      ["sagemaker", "CreateModel", "noted", null, "answer-lost", undefined],
      [
        "sagemaker",
        "DescribeModel",
        "absent",
        400,
        "ValidationException",
        'Could not find model "arn:aws:sagemaker:eu-central-1:123456789012:model/absent".',
      ],
      ["s3", "PutObject", `${rowsBucket}/noted`, 200, undefined, undefined],
    ],
  );
  for (const { time, milliseconds } of entries) {
    assert.ok(milliseconds >= 0 && Math.abs(Date.now() - Date.parse(time)) < 60_000);
  }
  const all = JSON.stringify(entries);
  assert.not.match(all, testKey.secretAccessKey);
  assert.not.match(all, "what-is-in-the-body");
});

test("notes that nobody was answered who went away in the middle of a body", async () => {
  const { aws, s3 } = clients;
  const before = aws.journal.since(0).at(-1)?.number ?? 0;
  const Body = Readable.from([Buffer.alloc(100_000)]).pipe(new PassThrough(), { end: false });
  const put = new PutObjectCommand({ Bucket: rowsBucket, Key: "left", Body, ContentLength: 1_000_000 });
  await errorOf(s3.send(put, { abortSignal: AbortSignal.timeout(1000) }));
  const [entry] = await until(
    async () => aws.journal.since(before),
    ({ length }) => length > 0,
  );
  assert.equal([entry?.operation, entry?.status, entry?.code], ["PutObject", null, undefined]);
});

test("does not note what a refusal quotes of the request", async () => {
  const before = clients.aws.journal.since(0).at(-1)?.number ?? 0;
  const ask = async (operation: string, body: string) => {
    const headers = {
      "x-amz-target": `SageMaker.${operation}`,
      "content-type": "application/x-amz-json-1.1",
    };
    const { bytes } = await sendSigned(clients, "sagemaker", { path: "/", headers, body });
    return bytes.toString();
  };
  const answers = [
    await ask("DescribeModel", '{"ModelName":"' + "' at 'x' failed geheim" + '"}'),
    await ask("CreateModel", '{"ModelName":"m","VpcConfig":{"Subnets":["geheim"]}}'),
    await ask("ListModels", '{"a": geheim}'),
  ];
  assert.match(answers[0] ?? "", "Value '' at 'x' failed geheim' at 'modelName' failed");
  const key = { SSECustomerKey: "geheim-geheim-geheim-geheim-1234", SSECustomerAlgorithm: "AES256" };
  await errorOf(clients.s3.send(new HeadObjectCommand({ Bucket: rowsBucket, Key: "k", ...key })));
  const put = new PutObjectCommand({ Bucket: rowsBucket, Key: "k", Body: "1", GrantRead: "geheim" });
  await errorOf(clients.s3.send(put));
  const reasons = clients.aws.journal.since(before).map(({ reason = "" }) => reason);
  assert.is(reasons.length, 5);
  assert.not.match(reasons.join("\n"), "geheim");
  assert.match(reasons[0] ?? "", /^1 validation error detected: The value at 'modelName' failed to satisfy /);
  assert.is(reasons[1], "The member 'vpcConfig' is not available in this local SageMaker.");
  assert.is(reasons[2], "The body cannot be read.");
  assert.is(reasons[4], "PutObject with x-amz-grant-read is not available in this local S3.");
});

test("notes who is refused for a wrong secret, and what was asked for where that is known", async () => {
  const before = clients.aws.journal.since(0).at(-1)?.number ?? 0;
  const credentials = { ...testKey, secretAccessKey: "wrong" };
  const stranger = new SageMakerClient({ ...clientConfiguration(clients.aws), credentials });
  await errorOf(stranger.send(list));
  stranger.destroy();
  const [entry] = clients.aws.journal.since(before);
  assert.equal(
    [entry?.service, entry?.operation, entry?.code],
    ["sagemaker", "ListModels", "InvalidSignatureException"],
  );
});

test.run();
