/** Several accounts and regions of the local AWS: what is whose, and where. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeModelCommand,
  ListAutoMLJobsCommand,
  ListModelsCommand,
  ListTagsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import type { AwsCredentials, PolicyDocument } from "../../../sandbox/aws/start-aws.ts";
import { suite } from "../../support/suite.ts";
import {
  abaloneRows,
  type Clients,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  testKey,
  until,
} from "./local-aws.ts";

const test = suite("regions and accounts of the local AWS");
const image = "mine:1";
const own = "123456789012";
const other = "210987654321";
const otherRole = `arn:aws:iam::${other}:role/sagemaker-role`;
const otherKey = { accessKeyId: "AKIAOTHER", secretAccessKey: "others/secret", account: other };
const allowed: PolicyDocument = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const modestKey = {
  accessKeyId: "AKIAMODEST",
  secretAccessKey: "modest",
  account: other,
  user: "modest",
  policy: { Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } } as PolicyDocument,
};
const trustOfOther: PolicyDocument = {
  Statement: {
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${other}:root`] },
    Action: "sts:AssumeRole",
  },
};
let folder: string;
let clients: Clients;

function start(): Promise<Clients> {
  return startClients({
    dataDir: folder,
    credentials: [testKey, otherKey, modestKey],
    moreRegions: ["eu-west-1", "us-east-1"],
    buckets: [rowsBucket, { name: "irish", region: "eu-west-1" }],
    roles: [
      "sagemaker-role",
      { name: "sagemaker-role", account: other },
      { name: "guest", trust: trustOfOther, policy: allowed },
    ],
    modelServers: { [image]: "http://127.0.0.1:9" },
  });
}

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "aws-regions-"));
  clients = await start();
});
test.after(async () => {
  await clients.close();
  await rm(folder, { recursive: true });
});

const configure = (region: string, credentials: AwsCredentials) => ({
  endpoint: clients.aws.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});
const s3In = (region: string, key: AwsCredentials = testKey) =>
  new S3Client({ ...configure(region, key), forcePathStyle: true });
const sagemakerIn = (region: string, key: AwsCredentials = testKey) =>
  new SageMakerClient(configure(region, key));

async function createModel(client: SageMakerClient, role = roleArn): Promise<string | undefined> {
  const container = { PrimaryContainer: { Image: image }, ExecutionRoleArn: role };
  const { ModelArn } = await client.send(new CreateModelCommand({ ModelName: "m", ...container }));
  return ModelArn;
}

test("names of SageMaker are of one account in one region, and stay so over a restart", async () => {
  const [home, west, others] = [
    sagemakerIn("eu-central-1"),
    sagemakerIn("eu-west-1"),
    sagemakerIn("eu-central-1", otherKey),
  ];
  assert.equal(
    [await createModel(home), await createModel(west), await createModel(others, otherRole)],
    [
      "arn:aws:sagemaker:eu-central-1:123456789012:model/m",
      "arn:aws:sagemaker:eu-west-1:123456789012:model/m",
      `arn:aws:sagemaker:eu-central-1:${other}:model/m`,
    ],
  );
  const list = async (client: SageMakerClient) =>
    (await client.send(new ListModelsCommand({}))).Models?.map(({ ModelArn }) =>
      ModelArn?.split(":", 5).slice(3),
    );
  const elsewhere = sagemakerIn("us-east-1", otherKey);
  assert.equal(await list(elsewhere), []);
  await clients.close();
  clients = await start();
  assert.equal(
    [
      await list(sagemakerIn("eu-central-1")),
      await list(sagemakerIn("eu-west-1")),
      await list(sagemakerIn("eu-central-1", otherKey)),
      await list(sagemakerIn("us-east-1", otherKey)),
    ],
    [[["eu-central-1", "123456789012"]], [["eu-west-1", "123456789012"]], [["eu-central-1", other]], []],
  );
});

test("what is another account's or region's is as if it were not there", async () => {
  const runtime = new SageMakerRuntimeClient(configure("eu-west-1", otherKey));
  const invoke = runtime.send(new InvokeEndpointCommand({ EndpointName: "e", Body: "1" }));
  assert.match((await errorOf(invoke)).message, `Endpoint e of account ${other} not found`);
  const west = sagemakerIn("eu-west-1", otherKey);
  const described = await errorOf(west.send(new DescribeModelCommand({ ModelName: "m" })));
  assert.match(described.message, `Could not find model "arn:aws:sagemaker:eu-west-1:${other}:model/m"`);
  const ResourceArn = "arn:aws:sagemaker:eu-central-1:123456789012:model/m";
  const tags = await errorOf(west.send(new ListTagsCommand({ ResourceArn })));
  assert.match(tags.message, "does not exist");
  const passed = await errorOf(createModel(sagemakerIn("us-east-1", otherKey), roleArn));
  assert.is(passed.message, "Cross-account pass role is not allowed.");
});

test("a bucket belongs to an account, and its name to all", async () => {
  const [own, others] = [s3In("eu-central-1"), s3In("eu-central-1", otherKey)];
  await own.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a", Body: "a" }));
  const list = async (client: S3Client) => {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({ MaxBuckets: 10 }));
    return Buckets.map(({ Name, BucketRegion }) => `${Name} ${BucketRegion}`);
  };
  assert.equal(await list(own), ["irish eu-west-1", "rows eu-central-1"]);
  assert.equal(await list(others), []);
  for (const refused of [
    () => others.send(new GetObjectCommand({ Bucket: rowsBucket, Key: "a" })),
    () => others.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "b", Body: "b" })),
    () => others.send(new ListObjectsV2Command({ Bucket: rowsBucket })),
    () => others.send(new GetBucketLocationCommand({ Bucket: rowsBucket })),
  ])
    assert.is((await errorOf(refused())).name, "AccessDenied");
  const taken = new CreateBucketCommand({
    Bucket: rowsBucket,
    CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
  });
  assert.equal(
    [(await errorOf(others.send(taken))).name, (await errorOf(own.send(taken))).name],
    ["BucketAlreadyExists", "BucketAlreadyOwnedByYou"],
  );
  const ofOthers = new CreateBucketCommand({
    Bucket: "theirs",
    CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
  });
  await others.send(ofOthers);
  const copy = { Bucket: "theirs", Key: "a", CopySource: `${rowsBucket}/a` };
  assert.is((await errorOf(others.send(new CopyObjectCommand(copy)))).name, "AccessDenied");
});

test("a bucket asked for in another region tells where it is, so that clients follow", async () => {
  const irish = { Bucket: "irish" };
  await s3In("eu-west-1").send(new PutObjectCommand({ ...irish, Key: "k", Body: "v" }));
  const moved = await errorOf(s3In("eu-central-1").send(new GetObjectCommand({ ...irish, Key: "k" })));
  assert.equal([moved.name, moved.Endpoint], ["PermanentRedirect", "irish.s3.eu-west-1.amazonaws.com"]);
  const malformed = await errorOf(s3In("us-east-1").send(new GetObjectCommand({ ...irish, Key: "k" })));
  assert.equal([malformed.name, malformed.Region], ["AuthorizationHeaderMalformed", "eu-west-1"]);
  const unknown = await errorOf(s3In("sa-east-1").send(new GetObjectCommand({ ...irish, Key: "k" })));
  assert.equal([unknown.name, unknown.Region], ["AuthorizationHeaderMalformed", "eu-west-1"]);
  const following = new S3Client({
    ...configure("eu-central-1", testKey),
    forcePathStyle: true,
    followRegionRedirects: true,
  });
  const { Body } = await following.send(new GetObjectCommand({ ...irish, Key: "k" }));
  assert.is(await Body?.transformToString(), "v");
  assert.is((await following.send(new HeadBucketCommand(irish))).BucketRegion, "eu-west-1");
  const located = await s3In("us-east-1").send(new GetBucketLocationCommand(irish));
  assert.is(located.LocationConstraint, "eu-west-1");
  await s3In("eu-central-1").send(
    new CopyObjectCommand({ Bucket: rowsBucket, Key: "copy", CopySource: "irish/k" }),
  );
});

test("a bucket is created where the request is signed for, and from us-east-1 anywhere", async () => {
  const create = (region: string, Bucket: string, LocationConstraint?: "eu-west-1" | "eu-central-1") =>
    s3In(region).send(
      new CreateBucketCommand({
        Bucket,
        ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } }),
      }),
    );
  await create("us-east-1", "virginian");
  await create("us-east-1", "irish-too", "eu-west-1");
  assert.is(
    (await errorOf(create("eu-central-1", "wrong", "eu-west-1"))).name,
    "IllegalLocationConstraintException",
  );
  const regionOf = async (Bucket: string) =>
    (await s3In("us-east-1").send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint;
  assert.equal([await regionOf("virginian"), await regionOf("irish-too")], [undefined, "eu-west-1"]);
});

test("a job reads and writes buckets of its own account and region only", async () => {
  const rows = { Key: "in/rows.csv", Body: abaloneRows };
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, ...rows }));
  const reasonOf = async (client: SageMakerClient, name: string, role: string, output?: string) => {
    await createTabularJob(
      { sagemaker: client },
      name,
      { TargetAttributeName: "Rings" },
      {
        RoleArn: role,
        ...(output && { OutputDataConfig: { S3OutputPath: `s3://${output}/` } }),
      },
    );
    const { FailureReason = "" } = await until(
      () => client.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: name })),
      ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
    );
    return FailureReason;
  };
  assert.match(
    await reasonOf(sagemakerIn("eu-west-1"), "abroad", roleArn, "irish"),
    "is in the region eu-central-1, not eu-west-1 (BucketRegionError: bucket must be in the same region as the job)",
  );
  const others = sagemakerIn("eu-central-1", otherKey);
  assert.match(await reasonOf(others, "foreign", otherRole, "theirs"), "another account's (AccessDenied)");
  const { AutoMLJobSummaries } = await sagemakerIn("eu-central-1").send(new ListAutoMLJobsCommand({}));
  assert.equal(AutoMLJobSummaries, [], "nobody else sees them");
});

test("a role lets another account in that it trusts, when the caller's own policy does, too", async () => {
  const sts = (key: AwsCredentials) => new STSClient(configure("eu-central-1", key));
  const RoleArn = "arn:aws:iam::123456789012:role/guest";
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "visit" });
  assert.is((await sts(otherKey).send(new GetCallerIdentityCommand({}))).Account, other);
  const { Credentials } = await sts(otherKey).send(assume);
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  assert.is((await sts(credentials).send(new GetCallerIdentityCommand({}))).Account, "123456789012");
  const { Body } = await s3In("eu-central-1", credentials).send(
    new GetObjectCommand({ Bucket: rowsBucket, Key: "a" }),
  );
  assert.is(await Body?.transformToString(), "a");
  assert.is((await errorOf(sts(modestKey).send(assume))).name, "AccessDenied");
  const own = new AssumeRoleCommand({ RoleArn: otherRole, RoleSessionName: "visit" });
  assert.is((await errorOf(sts(testKey).send(own))).name, "AccessDenied");
});

test("the journal says where something is, and the console what is not in our own region", async () => {
  await sagemakerIn("eu-west-1").send(new ListModelsCommand({}));
  await sagemakerIn("eu-central-1", otherKey).send(new ListModelsCommand({}));
  await sagemakerIn("eu-central-1").send(new ListModelsCommand({}));
  const lists = clients.aws.journal
    .since(0)
    .filter(({ operation }) => operation === "ListModels")
    .slice(-3);
  assert.equal(
    lists.map(({ account, region }) => [account, region]),
    [
      [own, "eu-west-1"],
      [other, "eu-central-1"],
      [own, "eu-central-1"],
    ],
  );
  const answer = await fetch(`${clients.aws.console}/api/journal?since=0`);
  const entries = (await answer.json()) as { operation: string; place?: string }[];
  assert.equal(
    entries
      .filter(({ operation }) => operation === "ListModels")
      .map(({ place }) => place)
      .slice(-3),
    ["eu-west-1", `${other} eu-central-1`, undefined],
  );
  const jobs = (await (await fetch(`${clients.aws.console}/api/jobs`)).json()) as {
    name: string;
    place: string;
  }[];
  assert.equal(
    jobs.map(({ name, place }) => `${name} ${place}`),
    [`foreign ${other} eu-central-1`, "abroad eu-west-1"],
  );
});

test("what is no account is refused", async () => {
  const message = "42 is no account: it has 12 digits.";
  assert.throws(() => clients.aws.identities.putRole({ name: "r", account: "42" }), message);
  const key = { accessKeyId: "a", secretAccessKey: "b", account: "42" };
  assert.throws(() => clients.aws.identities.putKey(key), message);
});

test.run();
