import { PutObjectCommand } from "@aws-sdk/client-s3";
import { StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  connectionStatement,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("what AWS refuses");

const valid = {
  ...sandboxPlace,
  s3_output_path: "refused",
  input_schema_name: "DATA",
  input_table_or_view_name: "SMALL",
  target_attribute_name: "TARGET",
  ...anyModel,
};
const place = ["AWS_CONNECTION", "eu-central-1"];

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.SMALL (ID DECIMAL(18,0), X DOUBLE, TARGET DOUBLE)");
  await user.run(
    "INSERT INTO DATA.SMALL SELECT N, MOD(N * 37, 101), MOD(N * 37, 101) / 7 FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  await user.run(trainingCall({ ...valid, job_name: "trained", s3_output_path: "trained" }));
  // What it writes until it has ended would be counted with the requests of the tests.
  await user.waitForJob("trained");
});
test.after(async ({ user }) => {
  await user?.close();
});

/** A training that ends in this error and leaves nothing: no row, no file, no job. */
async function refused(
  user: UserOfSandbox,
  jobName: string,
  other: Record<string, unknown>,
  expected: RegExp,
): Promise<string[]> {
  user.takeRequests();
  const text = await user.refusal(trainingCall({ ...valid, job_name: jobName, ...other }));
  const requests = user.takeRequests();
  assert.match(text, expected, text);
  assert.equal(await user.objects("refused"), []);
  assert.equal(
    await user.rows(`SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${jobName}'`),
    [],
  );
  assert.not(await user.isJobOfAws(jobName));
  return requests.filter((request) => /^(Put|Create|Delete|UploadPart)/.test(request));
}

test("a wrong secret, before data moves", async ({ user }) => {
  await user.run(connectionStatement("WRONG_SECRET", user.sandbox, { password: "wrong" }));
  const changes = await refused(
    user,
    "wrong-secret",
    { aws_credentials_connection_name: "wrong_secret" },
    /^E-SME-65: AWS does not accept the credentials of connection WRONG_SECRET: SignatureDoesNotMatch: .* Taken back: the job's metadata row\.$/,
  );
  assert.equal(changes, []);
});

test("an unknown access key", async ({ user }) => {
  await user.run(connectionStatement("WRONG_KEY", user.sandbox, { user: "AKIAIOSFODNN7EXAMPLE" }));
  const text = await user.refusal(
    scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["trained", "wrong_key", "eu-central-1"]),
  );
  assert.match(text, /^E-SME-65: AWS does not accept the credentials of connection WRONG_KEY: Unrecog/);
});

test("a session token that AWS does not know: it reaches AWS, and not the error", async ({ user }) => {
  const password = `${user.sandbox.aws.secretAccessKey};session_token=FwoGZXIvYXdzEBYaD`;
  await user.run(connectionStatement("TEMPORARY", user.sandbox, { password }));
  const text = await user.refusal(
    scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["trained", "TEMPORARY", "eu-central-1"]),
  );
  assert.match(text, /^E-SME-65: AWS does not accept the credentials of connection TEMPORARY: /);
  assert.not.match(text, "FwoGZXIvYXdzEBYaD");
});

test("a bucket that does not exist, before data moves", async ({ user }) => {
  await user.run(connectionStatement("NO_BUCKET", user.sandbox, { bucket: "no-such-bucket" }));
  const other = { aws_credentials_connection_name: "NO_BUCKET", s3_bucket_uri: "s3://no-such-bucket" };
  const expected =
    /^E-SME-70: There is no bucket no-such-bucket in region eu-central-1: .* Check s3_bucket_uri/;
  assert.equal(await refused(user, "no-bucket", other, expected), []);
});

test("a role that SageMaker cannot assume: the exported data is taken back", async ({ user }) => {
  const changes = await refused(
    user,
    "no-role",
    { iam_sagemaker_role: "arn:aws:iam::123456789012:role/no-such-role" },
    /^E-SME-73: SageMaker cannot use role arn:aws:iam::123456789012:role\/no-such-role: ValidationException: .* Taken back: the training data in s3:\/\/sandbox-bucket\/refused\/no-role\/data\/[0-9a-f]{32}\/\. Taken back: the job's metadata row\.$/,
  );
  assert.ok(changes.some((request) => request.startsWith("PutObject")));
});

test("an export that S3 refuses: what was written is taken back", async ({ user }) => {
  user.breakOperation("PutObject", { status: 403, code: "AccessDenied", message: "Access Denied" });
  await refused(
    user,
    "no-export",
    {},
    /^E-SME-1: The training data of job no-export could not be exported to s3:\/\/sandbox-bucket: .*AccessDenied.* Taken back: .* Taken back: the job's metadata row\.$/,
  );
  user.breakOperation("PutObject");
});

test("data that cannot be taken back is named, stays, and the job learns nothing from it", async ({
  user,
}) => {
  const values = { ...valid, job_name: "retried", s3_output_path: "retried" };
  user.breakOperation("DeleteObjects", { status: 403, code: "AccessDenied", message: "Access Denied" });
  const text = await user.refusal(trainingCall({ ...values, iam_sagemaker_role: "no-such-role" }));
  user.breakOperation("DeleteObjects");
  assert.match(
    text,
    /^E-SME-73: .* Left behind: the training data in s3:\/\/sandbox-bucket\/retried\/retried\/data\/[0-9a-f]{32}\/ \(AWS does not allow the user of connection AWS_CONNECTION the action s3:DeleteObject on s3:.*\)\. Taken back: the job's metadata row\.$/,
  );
  const left = await user.objects("retried");
  assert.ok(left.length > 0);
  await user.run(trainingCall(values));
  const folder = await user.trainingFolder("retried");
  assert.match(folder, /^retried\/retried\/data\/[0-9a-f]{32}\/$/);
  assert.not(left.some((key) => key.startsWith(folder)));
  const all = await user.objects("retried/retried/data/");
  assert.equal(
    left.filter((key) => all.includes(key)),
    left,
  );
});

test("foreign objects in the job's folder stay where they are and are not learned from", async ({ user }) => {
  const Key = "foreign/guest/data/notes.txt";
  await user.s3.send(new PutObjectCommand({ Bucket: "sandbox-bucket", Key, Body: "mine" }));
  await user.run(trainingCall({ ...valid, job_name: "guest", s3_output_path: "foreign" }));
  await user.waitForJob("guest");
  assert.ok((await user.objects("foreign")).includes(Key));
});

test("a job whose name is taken, before data moves and before AWS is asked", async ({ user }) => {
  const before = await user.objects("trained");
  user.takeRequests();
  const text = await user.refusal(trainingCall({ ...valid, job_name: "trained", s3_output_path: "trained" }));
  assert.match(
    text,
    /^E-SME-8: Job trained could not be entered in SME_METADATA_AUTOPILOT_JOBS: another training of this name is running or has run, and nothing of it was touched \(.*choose another/,
  );
  assert.equal(user.takeRequests(), []);
  assert.equal(
    await user.objects("trained/trained/data"),
    before.filter((key) => key.includes("/data/")),
  );
  assert.equal(
    await user.rows("SELECT COUNT(*) FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'trained'"),
    [[1]],
  );
});

test("a job of which only AWS knows, in whichever case, before data moves", async ({ user }) => {
  user.takeRequests();
  const text = await user.refusal(trainingCall({ ...valid, job_name: "Trained" }));
  assert.match(
    text,
    /^E-SME-71: AWS has an Autopilot job trained in region eu-central-1 already, made .* and now \w+\..* Taken back: /,
  );
  assert.equal(
    user.takeRequests().filter((request) => /^(Put|Create)/.test(request)),
    [],
  );
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS ORDER BY JOB_NAME"), [
    ["guest"],
    ["retried"],
    ["trained"],
  ]);
});

test("polling a job that does not exist", async ({ user }) => {
  assert.match(
    await user.refusal(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["nothing", ...place])),
    /^E-SME-74: AWS has no Autopilot job nothing in region eu-central-1: .*\. Check job_name/,
  );
});

test("deploying a job that is not finished, and one that was stopped", async ({ user }) => {
  const { faults } = user.sandbox.aws;
  faults.use({ faults: [{ fault: "job-slow", step: "AnalyzingData", milliseconds: 600_000 }] });
  await user.run(trainingCall({ ...valid, s3_output_path: "long", job_name: "long" }));
  user.takeRequests();
  const call = scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "long",
    "tooEarly",
    "DATA",
    "ml.m5.large",
    1,
    ...place,
  ]);
  assert.match(
    await user.refusal(call),
    /^E-SME-75: Job long has no model to deploy: it is InProgress\. SME_POLL/,
  );
  await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "long" }));
  faults.use({ faults: [] });
  assert.match(
    await user.refusal(call),
    /^E-SME-75: Job long has no model to deploy: it is (Stopping|Stopped, and no candidate was finished before)\. /,
  );
  assert.equal(
    user.takeRequests().filter((request) => /^Create/.test(request)),
    [],
  );
  assert.equal(
    await user.rows("SELECT * FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE 'SME%'"),
    [],
  );
});

test("deploying into a schema that does not exist", async ({ user }) => {
  user.takeRequests();
  const values = ["trained", "homeless", "nowhere", "ml.m5.large", 1, ...place];
  assert.match(
    await user.refusal(scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", values)),
    /^E-SME-19: There is no schema nowhere\. .* Nothing was changed\.$/,
  );
  assert.equal(user.takeRequests(), []);
});

test("deleting an endpoint that does not exist", async ({ user }) => {
  assert.match(
    await user.refusal(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["nothing", ...place])),
    /^E-SME-78: AWS has neither an endpoint nor an endpoint configuration nor a model nothing in region/,
  );
});

test.run();
