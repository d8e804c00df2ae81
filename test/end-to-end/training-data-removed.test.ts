import { PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeAutoMLJobV2Command, StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("training data that are not to be kept");

const common = {
  ...sandboxPlace,
  s3_output_path: "kept",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  target_attribute_name: "Y",
  ...anyModel,
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(
    "CREATE TABLE DATA.T AS SELECT N AS X, MOD(N, 2) AS Y FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
});
test.after(async ({ user }) => {
  await user?.close();
});

/** Polls in whichever case of the name, and gives the status. */
async function poll(user: UserOfSandbox, job: string): Promise<unknown> {
  const values = [job, "AWS_CONNECTION", "eu-central-1"];
  return (await user.row(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", values))).JOB_STATUS;
}

/** Returns once the job is at its end, which it need not reach by itself. */
async function end(user: UserOfSandbox, AutoMLJobName: string): Promise<void> {
  try {
    await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName }));
  } catch {
    // It was quicker.
  }
  for (;;) {
    const { AutoMLJobStatus } = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
    if (AutoMLJobStatus === "Stopped" || AutoMLJobStatus === "Completed") return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const removedAt = async (user: UserOfSandbox, job: string) =>
  (
    await user.row(
      `SELECT TRAINING_DATA_REMOVED_AT FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`,
    )
  ).TRAINING_DATA_REMOVED_AT;

test("go with the first polling after the job's end, and nothing else goes", async ({ user }) => {
  const feature_types = { X: "numeric" };
  await user.run(trainingCall({ ...common, job_name: "gone", keep_training_data: false, feature_types }));
  await user.run(trainingCall({ ...common, job_name: "kept" }));
  const folder = await user.trainingFolder("gone");
  assert.is((await user.objects(folder)).length, 4);
  await user.s3.send(new PutObjectCommand({ Bucket: "sandbox-bucket", Key: `${folder}mine.txt`, Body: "a" }));
  await end(user, "gone");
  await end(user, "kept");
  const types = `${folder.replace("/data/", "/feature-types/").slice(0, -1)}.json`;
  assert.ok((await user.objects("kept/")).includes(types));
  const before = (await user.objects("kept/")).filter(
    (key) => !key.startsWith(`${folder}part-`) && key !== types,
  );
  assert.match(String(await poll(user, "GONE")), /^(Stopped|Completed)$/);
  assert.match(String(await poll(user, "kept")), /^(Stopped|Completed)$/);
  assert.equal(await user.objects("kept/"), before);
  assert.ok(before.includes(`${folder}mine.txt`) && before.some((key) => key.startsWith("kept/kept/data/")));
  assert.type(await removedAt(user, "gone"), "string");
  assert.is(await removedAt(user, "kept"), null);
  user.takeRequests();
  await poll(user, "gone");
  assert.equal(user.takeRequests(), ["DescribeAutoMLJobV2 gone"], "they are looked for once");
});

test("stay while the job runs", async ({ user }) => {
  const { faults } = user.sandbox.aws;
  faults.use({ faults: [{ fault: "job-slow", step: "AnalyzingData", milliseconds: 600_000 }] });
  await user.run(trainingCall({ ...common, job_name: "runs", keep_training_data: "False" }));
  const folder = await user.trainingFolder("runs");
  assert.is(await poll(user, "runs"), "InProgress");
  assert.is((await user.objects(folder)).length, 4);
  faults.use({ faults: [] });
  await end(user, "runs");
  await poll(user, "runs");
  assert.equal(await user.objects(folder), []);
});

test("go with a deployment, which works without them", async ({ user }) => {
  await user.run(trainingCall({ ...common, job_name: "deployed", keep_training_data: false }));
  await user.waitForJob("deployed");
  const folder = await user.trainingFolder("deployed");
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["deployed", "f", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  assert.equal(await user.objects(folder), []);
  assert.is((await user.rows(`SELECT DATA."f_SCALAR"(X) FROM DATA.T LIMIT 3`)).length, 3);
});

test("go with a stop of what has ended", async ({ user }) => {
  await user.run(trainingCall({ ...common, job_name: "stopped", keep_training_data: false }));
  const folder = await user.trainingFolder("stopped");
  await end(user, "stopped");
  await user.run(scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["stopped", undefined, undefined]));
  assert.equal(await user.objects(folder), []);
  assert.type(await removedAt(user, "stopped"), "string");
});

test("stay where they may not be removed, until they may; the status is told all the same", async ({
  user,
}) => {
  await user.run(trainingCall({ ...common, job_name: "denied", keep_training_data: false }));
  const folder = await user.trainingFolder("denied");
  await end(user, "denied");
  user.breakOperation("DeleteObjects", { status: 403, code: "AccessDenied", message: "No." });
  assert.match(String(await poll(user, "denied")), /^(Stopped|Completed)$/);
  user.breakOperation("DeleteObjects");
  assert.is((await user.objects(folder)).length, 4);
  assert.is(await removedAt(user, "denied"), null);
  assert.match(String(await poll(user, "denied")), /^(Stopped|Completed)$/);
  assert.equal(await user.objects(folder), []);
});

test("are only those that AWS knows of the job, whatever the metadata say", async ({ user }) => {
  await user.run(trainingCall({ ...common, job_name: "other", keep_training_data: false }));
  await end(user, "other");
  const kept = `s3://sandbox-bucket/${await user.trainingFolder("kept")}`;
  const set = (uri: string) =>
    user.run(
      `UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET S3_TRAINING_DATA_URI = '${uri}' WHERE JOB_NAME = 'other'`,
    );
  await set(kept);
  assert.match(String(await poll(user, "other")), /^(Stopped|Completed)$/);
  assert.is((await user.objects(await user.trainingFolder("kept"))).length, 4);
  const text = await user.refusal(
    `SELECT ML.SME_ENDED_JOB_DATA_REMOVAL_UDF('other', 'AWS_CONNECTION', 'eu-central-1', '${kept}')`,
  );
  assert.match(text, /^E-SME-353: Job other did not learn from s3:\/\/sandbox-bucket\/kept\/kept\/data\//);
});

test.run();
