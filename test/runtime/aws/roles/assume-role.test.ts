/** Sessions of the role that a connection names, against the local AWS. */

import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ListModelsCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { callerOf } from "../../../../runtime/aws/account.ts";
import { contextFor, type HandlerContext } from "../../../../runtime/aws/context.ts";
import {
  type AwsCall,
  type LocalAws,
  type PolicyDocument,
  startAws,
} from "../../../../sandbox/aws/start-aws.ts";
import { connections } from "../../../support/connections.ts";
import { rejection } from "../../../support/rejection.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("the role of a connection");

const account = "123456789012";
const role = `arn:aws:iam::${account}:role/ml`;
const secret = "keys/secret+of=ana";
const key = { accessKeyId: "AKIAANA", secretAccessKey: secret, user: "ana" };

let aws: LocalAws;
let calls: AwsCall[] = [];
let assumed = 0;
let sessionSeconds = 3600;
let refuseNext = 0;
let users = 0;

test.before(async () => {
  aws = await startAws({
    credentials: [key],
    buckets: ["rows"],
    roles: [],
    observeCall: (call) => calls.push(call),
    sessionSeconds: () => sessionSeconds,
    faults(operation) {
      if (operation !== "AssumeRole") return undefined;
      assumed++;
      return refuseNext-- > 0
        ? { status: 400, code: "RegionDisabledException", message: "STS is off." }
        : undefined;
    },
  });
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
});

test.before.each(() => {
  aws.identities.putKey({ ...key, policy: allow("sts:AssumeRole") });
  putRole({ "sts:ExternalId": "ours-42" });
  [calls, assumed, sessionSeconds, refuseNext] = [[], 0, 3600, 0];
});

test.after(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await aws.close();
});

function allow(Action: string | string[]): PolicyDocument {
  return { Statement: { Effect: "Allow", Action, Resource: "*" } };
}

function putRole(StringEquals: Record<string, string>, policy = allow(["sagemaker:List*", "s3:*"])): void {
  const trust = {
    Effect: "Allow",
    Principal: { AWS: account },
    Action: "sts:AssumeRole",
    Condition: { StringEquals },
  } as const;
  aws.identities.putRole({ name: "ml", trust: { Statement: trust }, policy });
}

/** Each is another user's by default, and so has sessions of its own. */
function open(options = `role_arn=${role};external_id=ours-42`, user = `ANA ${users++}`): HandlerContext {
  const connection = {
    address: "https://rows.s3.eu-central-1.amazonaws.com",
    user: key.accessKeyId,
    password: `${secret};${options}`,
  };
  return contextFor({ ...connections({ C: connection }), meta: { currentUser: user } }, "C", "eu-central-1");
}

const list = () => new ListModelsCommand({});

test("all clients act as the role, in one session that bears the user's name", async () => {
  const context = open(undefined, "Frau Müller");
  await Promise.all([
    context.sagemaker.send(list()),
    context.sagemaker.send(list()),
    context.s3.send(new ListObjectsV2Command({ Bucket: "rows" })),
    callerOf(context),
  ]);
  assert.is(assumed, 1);
  const session = `arn:aws:sts::${account}:assumed-role/ml/exasol-Frau-M-ller`;
  const [first, ...others] = calls.map(({ action, caller }) => `${action} ${caller}`);
  assert.is(first, `sts:AssumeRole arn:aws:iam::${account}:user/ana`);
  assert.equal(new Set(others), new Set([`sagemaker:ListModels ${session}`, `s3:ListBucket ${session}`]));
  context.close();
});

test("calls of one user share a session, those of another have their own", async () => {
  for (const user of ["ONE", "ONE", "TWO"]) await open(undefined, user).sagemaker.send(list());
  assert.is(assumed, 2);
});

test("the next session is begun five minutes before the end of the last, and nobody waits for it", async () => {
  const context = open();
  sessionSeconds = 299;
  await context.sagemaker.send(list());
  assert.is(assumed, 1);
  sessionSeconds = 3600;
  await context.sagemaker.send(list());
  while (assumed < 2) await context.sagemaker.send(list());
  for (let i = 0; i < 5; i++) await context.sagemaker.send(list());
  assert.is(assumed, 2);
});

test("when the next session cannot be begun yet, the last one serves until its end", async () => {
  const context = open();
  sessionSeconds = 299;
  await context.sagemaker.send(list());
  refuseNext = 1;
  await context.sagemaker.send(list());
  while (assumed < 2) await context.sagemaker.send(list());
  await context.sagemaker.send(list());
  assert.is(assumed, 2);
});

test("a session that AWS has ended is replaced without an error", async () => {
  const context = open();
  await context.sagemaker.send(list());
  aws.identities.endSessions();
  await Promise.all(Array.from({ length: 20 }, () => context.sagemaker.send(list())));
  await context.s3.send(new ListObjectsV2Command({ Bucket: "rows" }));
  assert.is(assumed, 2);
});

test("a role that may not be assumed is named with the user, and with what to allow", async () => {
  const message = async (options?: string) => (await rejection(open(options).sagemaker.send(list()))).message;
  const wrongId = await message(`role_arn=${role};external_id=theirs-43`);
  assert.ok(
    wrongId.startsWith(
      `E-SME-430: The key of connection C may not assume role ${role}: AccessDenied: User: arn:aws:iam::${account}:user/ana is not authorized to perform: sts:AssumeRole on resource: ${role} because no role trust policy allows the sts:AssumeRole action. Allow the key's user sts:AssumeRole`,
    ),
    wrongId,
  );
  assert.match(wrongId, /The external id of the connection must be the one in the trust policy\.$/);
  assert.not.match(wrongId, /theirs-43/);
  assert.match(
    await message(`role_arn=${role}`),
    /put ;external_id=<id> behind it in the connection's password\.$/,
  );
  aws.identities.putKey({ ...key, policy: allow("s3:*") });
  assert.match(
    await message(),
    /^E-SME-430: .*because no identity-based policy allows the sts:AssumeRole action/,
  );
});

test("what else STS refuses keeps its words", async () => {
  refuseNext = 1;
  const { message } = await rejection(open().sagemaker.send(list()));
  assert.match(
    message,
    /^E-SME-431: AWS begins no session of role \S+ for connection C: RegionDisabledException: STS is off\./,
  );
});

test("a wrong key is said to be that", async () => {
  aws.identities.putKey({ ...key, secretAccessKey: "other", policy: allow("*") });
  const { message } = await rejection(open().sagemaker.send(list()));
  assert.match(
    message,
    /^E-SME-65: AWS does not accept the credentials of connection C: SignatureDoesNotMatch/,
  );
});

test("what the role may not do is told with its session's name", async () => {
  putRole({ "sts:ExternalId": "ours-42" }, allow("s3:*"));
  const { message } = await rejection(open(undefined, "ANA").sagemaker.send(list()));
  assert.match(
    message,
    /^E-SME-66: .* the action sagemaker:ListModels on \*: .*assumed-role\/ml\/exasol-ANA is not authorized .*, or of the role that the connection names\.$/,
  );
});

test("an option that names no role is refused before AWS is asked", () => {
  const refused = (options: string, wording: RegExp) => assert.throws(() => open(options), wording);
  refused(
    `role_arn=arn:aws:iam::${account}:user/ana`,
    /^E-SME-432: .*: its role_arn is no ARN of an IAM role\./,
  );
  refused("role_arn=ml", /^E-SME-432: The password of connection C names no role/);
  refused("external_id=ours-42", /^E-SME-432: .*has an external_id, but no role_arn/);
  refused(`role_arn=${role};external_id=ou rs 42`, /^E-SME-432: .*letters that AWS does not allow/);
  assert.is(assumed, 0);
});

test.run();
