import { DescribeAutoMLJobV2Command, SageMakerClient } from "@aws-sdk/client-sagemaker";
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

const test = suite<{ user: UserOfSandbox; ireland: SageMakerClient }>("a second region of the same AWS");
const irish = {
  ...sandboxPlace,
  aws_credentials_connection_name: "IRISH_CONNECTION",
  aws_region: "eu-west-1",
  s3_bucket_uri: "s3://sandbox-bucket-eu-west-1",
  s3_output_path: "out",
  input_schema_name: "DATA",
  input_table_or_view_name: "ROWS",
  target_attribute_name: "Y",
};
const place = ["IRISH_CONNECTION", "eu-west-1"];

test.before(async (context) => {
  const user = await openUserOfSandbox(1, false, {}, ["eu-west-1"]);
  const { aws } = user.sandbox;
  context.user = user;
  context.ireland = new SageMakerClient({ endpoint: aws.endpoint, region: "eu-west-1", credentials: aws });
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.ROWS (A DOUBLE, B DOUBLE, Y DOUBLE)");
  await user.run(`INSERT INTO DATA.ROWS
    SELECT MOD(N * 37, 101), MOD(N, 7), 2 * MOD(N * 37, 101) + MOD(N, 7) FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run(`CREATE CONNECTION IRISH_CONNECTION TO 'https://sandbox-bucket-eu-west-1.s3.eu-west-1.amazonaws.com'
    USER '${aws.accessKeyId}' IDENTIFIED BY '${aws.secretAccessKey}'`);
});
test.after(async ({ user, ireland }) => {
  ireland.destroy();
  await user.close();
});

test("trains, deploys, predicts and deletes there, and nothing of it is in the first", async ({
  user,
  ireland,
}) => {
  await user.run(trainingCall({ ...irish, job_name: "irish", ...anyModel }));
  for (;;) {
    const job = await ireland.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "irish" }));
    if (job.AutoMLJobStatus === "Completed") break;
    assert.is(job.AutoMLJobStatus, "InProgress", job.FailureReason);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.is(await user.isJobOfAws("irish"), false);
  const status = await user.row(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["irish", ...place]));
  assert.is(status.JOB_STATUS, "Completed");
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      "irish",
      "irish",
      "DATA",
      "ml.m5.large",
      1,
      ...place,
    ]),
  );
  const { WORST } = await user.row(
    'SELECT MAX(ABS(PREDICTIONS - (2 * A + B))) AS WORST FROM (SELECT DATA."irish"(A, B) FROM DATA.ROWS)',
  );
  assert.ok(Number(WORST) < 20, String(WORST));
  await user.run(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["irish", ...place]));
});

test("says where the bucket is that is looked for in the wrong region", async ({ user }) => {
  const { accessKeyId, secretAccessKey } = user.sandbox.aws;
  await user.run(`CREATE CONNECTION ABROAD TO 'https://sandbox-bucket.s3.eu-west-1.amazonaws.com'
    USER '${accessKeyId}' IDENTIFIED BY '${secretAccessKey}'`);
  const call = trainingCall({
    ...irish,
    aws_credentials_connection_name: "ABROAD",
    s3_bucket_uri: "s3://sandbox-bucket",
    job_name: "abroad",
  });
  assert.match(
    await user.wholeRefusal(call),
    "E-SME-70: There is no bucket sandbox-bucket in region eu-west-1",
  );
});

test.run();
