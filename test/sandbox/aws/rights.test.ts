/** Keys, roles and policies of the local AWS. */

import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  CreateModelCommand,
  DescribeAutoMLJobV2Command,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import { Identities } from "../../../sandbox/aws/iam/identities.ts";
import type { AwsCall, AwsRole, PolicyDocument } from "../../../sandbox/aws/start-aws.ts";
import { suite } from "../../support/suite.ts";
import {
  type Clients,
  clientConfiguration,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  until,
} from "./local-aws.ts";

const test = suite("rights in the local AWS");

const analyst = { accessKeyId: "AKIAANALYST", secretAccessKey: "analysts/secret", user: "ana" };
const account = "123456789012";
const ana = `arn:aws:iam::${account}:user/ana`;

let clients: Clients;
let calls: AwsCall[] = [];
let sessionSeconds = (asked: number) => asked;

test.before(async () => {
  clients = await startClients({
    roles: ["sagemaker-role"],
    observeCall: (call) => calls.push(call),
    sessionSeconds: (asked) => sessionSeconds(asked),
  });
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a/1", Body: "one" }));
});

test.before.each(() => {
  calls = [];
  sessionSeconds = (asked) => asked;
});

test.after(() => clients.close());

const allow = (Action: string | string[], Resource: string | string[] = "*"): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action, Resource },
});

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** Clients with a key of their own; `analyst` with this policy when none is given. */
function as(given: PolicyDocument | Credentials) {
  const isPolicy = "Statement" in given;
  if (isPolicy) clients.aws.identities.putKey({ ...analyst, policy: given });
  const options = { ...clientConfiguration(clients.aws), credentials: isPolicy ? analyst : given };
  return {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sagemaker: new SageMakerClient(options),
    runtime: new SageMakerRuntimeClient(options),
    sts: new STSClient(options),
  };
}

async function refused(promise: Promise<unknown>): Promise<string> {
  const { name, message } = await errorOf(promise);
  return `${name}: ${message}`;
}

const model = (more: object = {}) =>
  new CreateModelCommand({ ModelName: "Mine", ExecutionRoleArn: roleArn, ...more });

test("names the user, the action and the resource that no policy allows", async () => {
  const { sagemaker, runtime, s3 } = as(allow("s3:ListAllMyBuckets"));
  const not = (action: string, resource: string) =>
    `User: ${ana} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  const here = `arn:aws:sagemaker:eu-central-1:${account}`;
  assert.is(
    await refused(sagemaker.send(model())),
    `AccessDeniedException: ${not("sagemaker:CreateModel", `${here}:model/mine`)}`,
  );
  assert.is(
    await refused(sagemaker.send(new ListModelsCommand({}))),
    `AccessDeniedException: ${not("sagemaker:ListModels", "*")}`,
  );
  assert.is(
    await refused(runtime.send(new InvokeEndpointCommand({ EndpointName: "E", Body: "1" }))),
    `AccessDeniedException: ${not("sagemaker:InvokeEndpoint", `${here}:endpoint/e`)}`,
  );
  assert.is(
    await refused(s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key: "a/1" }))),
    `AccessDenied: ${not("s3:GetObject", `"arn:aws:s3:::rows/a/1"`)}`,
  );
  assert.is(
    await refused(s3.send(new ListObjectsV2Command({ Bucket: rowsBucket }))),
    `AccessDenied: ${not("s3:ListBucket", `"arn:aws:s3:::rows"`)}`,
  );
});

test("a deny outweighs what is allowed, wildcards and Not… count", async () => {
  const { s3 } = as({
    Statement: [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", NotAction: "s3:List*", NotResource: "arn:aws:s3:::rows/b/?" },
    ],
  });
  await s3.send(new ListObjectsV2Command({ Bucket: rowsBucket }));
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "b/1", Body: "x" }));
  const wording =
    /s3:PutObject on resource: "arn:aws:s3:::rows\/b\/12" with an explicit deny in an identity-based policy$/;
  assert.match(
    await refused(s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "b/12", Body: "x" }))),
    wording,
  );
});

test("a batch of objects to delete has a refusal for each that may not be", async () => {
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "d/1", Body: "x" }));
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "d/2", Body: "x" }));
  const { s3 } = as(allow(["s3:DeleteObject"], "arn:aws:s3:::rows/d/1"));
  const Objects = [{ Key: "d/1" }, { Key: "d/2" }];
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket: rowsBucket, Delete: { Objects } }),
  );
  assert.equal(
    Deleted?.map(({ Key }) => Key),
    ["d/1"],
  );
  assert.equal(
    Errors?.map(({ Key, Code }) => [Key, Code]),
    [["d/2", "AccessDenied"]],
  );
  const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket, Prefix: "d/" }));
  assert.equal(
    Contents?.map(({ Key }) => Key),
    ["d/2"],
  );
});

test("who may not list does not learn that an object is missing", async () => {
  const missing = new GetObjectCommand({ Bucket: rowsBucket, Key: "none" });
  assert.match(await refused(as(allow("s3:GetObject")).s3.send(missing)), /^AccessDenied: .*s3:ListBucket/);
  assert.match(await refused(as(allow("s3:*")).s3.send(missing)), /^NoSuchKey: /);
});

test("conditions look at the prefix, at tags and at whom a role is passed to", async () => {
  const listing = (pattern: string) =>
    as({
      Statement: {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "*",
        Condition: { StringLike: { "s3:prefix": pattern } },
      },
    }).s3.send(new ListObjectsV2Command({ Bucket: rowsBucket, Prefix: "a/" }));
  await listing("a/*");
  assert.match(await refused(listing("b/*")), /^AccessDenied/);

  const tagged = (Condition: object, Tags: object[] = []) =>
    as({
      Statement: [
        { Effect: "Allow", Action: "sagemaker:CreateModel", Resource: "*", Condition: { ...Condition } },
        { Effect: "Allow", Action: ["iam:*", "sagemaker:AddTags"], Resource: "*" },
      ],
    }).sagemaker.send(model({ Tags }));
  const team = { StringEquals: { "aws:RequestTag/team": "ml" } };
  const invalid = /^ValidationException: A model needs/;
  assert.match(await refused(tagged(team, [{ Key: "team", Value: "ml" }])), invalid);
  assert.match(await refused(tagged(team, [{ Key: "team", Value: "web" }])), /^AccessDeniedException/);
  assert.match(await refused(tagged(team)), /^AccessDeniedException/);
  const keys = { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost"] } };
  assert.match(await refused(tagged(keys, [{ Key: "cost", Value: "1" }])), invalid);
  assert.match(await refused(tagged(keys, [{ Key: "other", Value: "1" }])), /^AccessDeniedException/);
  assert.match(await refused(tagged({ StringNotEquals: { "aws:RequestTag/team": "web" } })), invalid);
  assert.match(await refused(tagged({ Null: { "aws:RequestTag/team": "true" } })), invalid);
});

test("creating with tags needs sagemaker:AddTags, and giving a role iam:PassRole", async () => {
  const { sagemaker } = as(allow("sagemaker:CreateModel"));
  const tagged = model({ Tags: [{ Key: "k", Value: "v" }] });
  assert.match(
    await refused(sagemaker.send(tagged)),
    /perform: sagemaker:AddTags on resource: arn:\S+:model\/mine /,
  );
  assert.match(
    await refused(sagemaker.send(model())),
    /perform: iam:PassRole on resource: arn:aws:iam::123456789012:role\/sagemaker-role because no/,
  );
});

test("what a policy has and this cannot judge is refused when it is given", () => {
  const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" } as const;
  const wrong = (more: object, wording: RegExp) =>
    assert.throws(() => as({ Statement: { ...statement, ...more } }), wording);
  wrong(
    { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
    /operator IpAddress is not available/,
  );
  wrong({ Condition: { StringEquals: { "aws:SourceVpc": "v" } } }, /key aws:SourceVpc is not available/);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of IAM
  wrong({ Resource: "arn:aws:s3:::rows/${aws:username}/*" }, /policy variable/);
  wrong({ NotAction: "s3:*" }, /either Action or NotAction/);
  wrong({ Action: "GetObject" }, /GetObject can be no Action/);
  wrong({ Principal: "*" }, /no Principal/);
  wrong({ Effect: "allow" }, /Allow or Deny, not allow/);
  wrong({ Ressource: "*" }, /Ressource of a statement/);
});

test("notes each right that was asked for", async () => {
  await refused(as(allow("sagemaker:CreateModel")).sagemaker.send(model()));
  assert.equal(calls, [
    {
      caller: ana,
      action: "sagemaker:CreateModel",
      resource: `arn:aws:sagemaker:eu-central-1:${account}:model/mine`,
      allowed: true,
    },
    { caller: ana, action: "iam:PassRole", resource: roleArn, allowed: false },
  ]);
});

const assume = (credentials: PolicyDocument | Credentials, more: object = {}) =>
  as(credentials).sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/reader`,
      RoleSessionName: "ana@db",
      ...more,
    }),
  );

async function sessionOf(answer: ReturnType<typeof assume>): Promise<Credentials> {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = (await answer).Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const trusting = (AWS: string, Condition?: object): PolicyDocument => ({
  Statement: {
    Effect: "Allow",
    Principal: { AWS },
    Action: "sts:AssumeRole",
    ...(Condition && { Condition: { ...Condition } }),
  },
});

function putReader(trust: PolicyDocument, more: Partial<AwsRole> = {}): void {
  clients.aws.identities.putRole({ name: "reader", trust, policy: allow("s3:ListBucket"), ...more });
}

test("a session of a role may do what the role may, under its own name", async () => {
  putReader(trusting(account));
  const answer = assume(allow("sts:AssumeRole"));
  const { AssumedRoleUser, Credentials: key } = await answer;
  const arn = `arn:aws:sts::${account}:assumed-role/reader/ana@db`;
  assert.is(AssumedRoleUser?.Arn, arn);
  assert.match(key?.AccessKeyId ?? "", /^ASIA/);
  const hour = (key?.Expiration?.getTime() ?? 0) - Date.now();
  assert.ok(hour > 3_500_000 && hour <= 3_600_000);
  const session = as(await sessionOf(answer));
  const identity = await session.sts.send(new GetCallerIdentityCommand({}));
  assert.is(identity.Arn, arn);
  assert.match(identity.UserId ?? "", /^AROA\w+:ana@db$/);
  await session.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket }));
  assert.match(
    await refused(session.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key: "a/1" }))),
    /^AccessDenied: User: arn:aws:sts::123456789012:assumed-role\/reader\/ana@db is not authorized/,
  );
});

test("a role is assumed by whom its trust names, or by the account's users whose policy allows it", async () => {
  const denied =
    "AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/reader";
  putReader(trusting(ana));
  await assume(allow("s3:ListBucket"));
  putReader(trusting(`arn:aws:iam::${account}:root`));
  assert.is(
    await refused(assume(allow("s3:ListBucket"))),
    `${denied} because no identity-based policy allows the sts:AssumeRole action`,
  );
  putReader(trusting(`arn:aws:iam::${account}:user/other`));
  const untrusted = `${denied} because no role trust policy allows the sts:AssumeRole action`;
  assert.is(await refused(assume(allow("sts:AssumeRole"))), untrusted);
  const unknown = refused(assume(allow("*"), { RoleArn: `arn:aws:iam::${account}:role/none` }));
  assert.is(await unknown, untrusted.replace("role/reader", "role/none"));
});

test("a trust may ask for an external id", async () => {
  putReader(trusting(account, { StringEquals: { "sts:ExternalId": "s3cret" } }));
  assert.match(await refused(assume(allow("sts:AssumeRole"))), /^AccessDenied: .*role trust policy/);
  assert.match(await refused(assume(allow("sts:AssumeRole"), { ExternalId: "other" })), /^AccessDenied/);
  await assume(allow("sts:AssumeRole"), { ExternalId: "s3cret" });
});

test("refuses what AWS refuses of AssumeRole", async () => {
  putReader(trusting(account));
  const wrong = (more: object) => refused(assume(allow("*"), more));
  assert.match(
    await wrong({ RoleSessionName: "a b" }),
    /^ValidationError: .*'a b' at 'roleSessionName' failed .*\[\\w\+=,\.@-\]/,
  );
  assert.match(await wrong({ RoleSessionName: "x" }), /greater than or equal to 2$/);
  assert.match(
    await wrong({ DurationSeconds: 60 }),
    /'durationSeconds' failed .* greater than or equal to 900$/,
  );
  assert.match(await wrong({ DurationSeconds: 7200 }), /exceeds the MaxSessionDuration set for this role/);
  assert.match(await wrong({ RoleArn: "arn:aws:iam::123456789012:user/x" }), /is invalid$/);
  assert.match(
    await wrong({ Policy: "{}" }),
    /^ValidationError: AssumeRole with the parameter Policy is not available/,
  );
});

test("sessions that are over are forgotten, and told so all the same", async () => {
  const key = { accessKeyId: "AKIDUSER", secretAccessKey: "secret" };
  const identities = new Identities(account, [key], []);
  const user = identities.findKey("AKIDUSER")?.caller;
  assert.ok(user);
  const [first, ...others] = Array.from({ length: 150 }, () => identities.startSession(user, new Date(0)));
  const living = identities.startSession(user, new Date(Date.now() + 60_000));
  const kept = [first, ...others].filter((one) => one && identities.findKey(one.accessKeyId));
  assert.ok(kept.length < 100, `${kept.length} of them are kept`);
  assert.ok(identities.findKey(living.accessKeyId));
  assert.is(identities.wasSession(first?.accessKeyId ?? "", first?.sessionToken), true);
  assert.is(identities.wasSession(first?.accessKeyId ?? "", living.sessionToken), false);
  assert.is(identities.wasSession("AKIDUSER", undefined), false);
});

test("a session that is over is told so, in each service's words", async () => {
  putReader(trusting(account), { policy: allow("*") });
  const session = as(await sessionOf(assume(allow("sts:AssumeRole"))));
  clients.aws.identities.endSessions();
  const list = new ListObjectsV2Command({ Bucket: rowsBucket });
  assert.is(await refused(session.s3.send(list)), "ExpiredToken: The provided token has expired.");
  const over = "The security token included in the request is expired";
  assert.is(
    await refused(session.sagemaker.send(new ListModelsCommand({}))),
    `ExpiredTokenException: ${over}`,
  );
  const invoke = new InvokeEndpointCommand({ EndpointName: "e", Body: "1" });
  assert.is(await refused(session.runtime.send(invoke)), `ExpiredTokenException: ${over}`);
  assert.is(await refused(session.sts.send(new GetCallerIdentityCommand({}))), `ExpiredToken: ${over}`);
});

test("a session needs its own token", async () => {
  putReader(trusting(account));
  const session = await sessionOf(assume(allow("sts:AssumeRole")));
  const wrong = as({ ...session, sessionToken: "other" });
  const list = new ListObjectsV2Command({ Bucket: rowsBucket });
  assert.match(await refused(wrong.s3.send(list)), /^InvalidToken/);
  const models = refused(wrong.sagemaker.send(new ListModelsCommand({})));
  assert.is(
    await models,
    "UnrecognizedClientException: The security token included in the request is invalid.",
  );
});

test("a user's own session has the user's rights", async () => {
  const user = as(allow("s3:ListBucket"));
  const { Credentials: key } = await user.sts.send(new GetSessionTokenCommand({}));
  const session = as({
    accessKeyId: key?.AccessKeyId ?? "",
    secretAccessKey: key?.SecretAccessKey ?? "",
    sessionToken: key?.SessionToken ?? "",
  });
  await session.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket }));
  assert.is((await session.sts.send(new GetCallerIdentityCommand({}))).Arn, ana);
  assert.match(await refused(session.sts.send(new GetSessionTokenCommand({}))), /session credentials$/);
});

test("a job fails for what its role may not read or write", async () => {
  const failure = async (name: string, policy: PolicyDocument) => {
    clients.aws.identities.putRole({ name: "sagemaker-role", policy });
    await clients.sagemaker.send(
      new CreateAutoMLJobV2Command({
        AutoMLJobName: name,
        RoleArn: roleArn,
        AutoMLJobInputDataConfig: [
          { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/a/` } } },
        ],
        OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
        AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "y" } },
      }),
    );
    const describe = new DescribeAutoMLJobV2Command({ AutoMLJobName: name });
    const job = await until(
      () => clients.sagemaker.send(describe),
      ({ AutoMLJobStatus }) => AutoMLJobStatus === "Failed",
    );
    return job.FailureReason ?? "";
  };
  const session =
    "User: arn:aws:sts::123456789012:assumed-role/sagemaker-role/SageMaker is not authorized to perform";
  assert.ok(
    (await failure("unread", allow(["s3:ListBucket", "s3:PutObject"]))).includes(
      `${session}: s3:GetObject on resource: "arn:aws:s3:::rows/a/1"`,
    ),
  );
  assert.match(
    await failure("unlisted", allow("s3:PutObject")),
    /s3:ListBucket on resource: "arn:aws:s3:::rows"/,
  );
  assert.match(
    await failure("unwritten", allow(["s3:Get*", "s3:List*"])),
    /s3:PutObject on resource: "arn:aws:s3:::rows\/out\/unwritten\/"/,
  );
});

test.run();
