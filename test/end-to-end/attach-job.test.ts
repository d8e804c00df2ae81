import { PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateAutoMLJobV2Command, DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, scriptCall, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("a job that was started elsewhere");

const place = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" };
const attach = (more: object) =>
  `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB(${quoteLiteral(
    JSON.stringify({ job_name: "elsewhere", like_table: "d.t", ...place, ...more }),
  )})`;

/** Starts a job as boto3 does, on a file with this header. */
async function startJob({ s3, sagemaker, sandbox }: UserOfSandbox, name: string): Promise<void> {
  const Bucket = sandbox.aws.bucket;
  const rows = Array.from({ length: 600 }, (_, n) => `${(n % 50) * 3},${n % 50},${n % 7}`);
  const Body = `price,Amount,"noise, x"\n${rows.join("\n")}\n`;
  await s3.send(new PutObjectCommand({ Bucket, Key: `others/${name}/train.csv`, Body }));
  const S3Uri = `s3://${Bucket}/others/${name}/`;
  await sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName: name,
      AutoMLJobInputDataConfig: [
        { ChannelType: "training", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${Bucket}/others/out/` },
      RoleArn: "arn:aws:iam::123456789012:role/sagemaker-role",
      AutoMLProblemTypeConfig: {
        TabularJobConfig: { TargetAttributeName: "price", CompletionCriteria: { MaxCandidates: 1 } },
      },
    }),
  );
}

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA D");
  await user.run("CREATE SCHEMA P");
  // In another order than the file, with other capitals.
  await user.run('CREATE TABLE D.T (AMOUNT DOUBLE, "noise, x" DECIMAL(9,0), PRICE DOUBLE)');
  await startJob(user, "elsewhere");
  await user.waitForJob("elsewhere");
});
test.after(async ({ user }) => {
  await user?.close();
});

test("gets a row, with the columns in the order of its data, and nothing changes on AWS", async ({
  user,
}) => {
  user.takeRequests();
  assert.equal(await user.row(attach({ job_name: "ELSEWHERE" })), {
    JOB_NAME: "elsewhere",
    JOB_STATUS: "Completed",
    PROBLEM_TYPE: "Regression",
    TARGET: "PRICE",
    COLUMN_NAMES: '["PRICE","AMOUNT","noise, x"]',
    HEADER_FAILURE: null,
  });
  assert.ok(user.takeRequests().every((request) => /^(Describe|List|Get)/.test(request)));
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  const { AutoMLJobArn } = await user.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: "elsewhere" }),
  );
  assert.equal(
    [row.JOB_ARN, row.COLUMN_TYPES, row.S3_BUCKET_URI, row.S3_OUTPUT_PATH, row.S3_TRAINING_DATA_URI],
    [
      AutoMLJobArn,
      '["DOUBLE","DOUBLE","DECIMAL(9,0)"]',
      `s3://${user.sandbox.aws.bucket}`,
      "others/out",
      null,
    ],
  );
  await user.run(attach({}));
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), [["elsewhere"]]);
});

test("can be looked at and deployed by its name alone", async ({ user }) => {
  const live = await user.row("SELECT JOB_STATUS, BEST_CANDIDATE FROM ML.SME_JOBS_LIVE");
  assert.is(live.JOB_STATUS, "Completed");
  const deployed = { job_name: "elsewhere", endpoint_name: "e", schema_name: "P", wait: true };
  await user.run(scriptCall("SME_DEPLOY_SAGEMAKER_ENDPOINT", [JSON.stringify(deployed)]));
  const [[amount, noise, price] = []] = await user.rows('SELECT P."e"(20, 3)');
  assert.equal([amount, noise], [20, 3]);
  assert.ok(Math.abs(Number(price) - 60) < 10, String(price));
});

test("refuses a table that is not like its data, and a job of another kind", async ({ user }) => {
  await user.run("CREATE VIEW D.MORE AS SELECT T.*, 1 AS ID FROM D.T");
  await user.run("CREATE VIEW D.LESS AS SELECT PRICE, AMOUNT FROM D.T");
  await user.run("CREATE VIEW D.BLIND AS SELECT AMOUNT FROM D.T");
  for (const [given, expected] of [
    [{ like_table: "D.MORE" }, /E-SME-544: D.MORE .* it lacks nothing, and has ID beyond it/],
    [{ like_table: "D.LESS" }, /E-SME-544: D.LESS .* it lacks noise, x, and has nothing beyond it/],
    [{ like_table: "D.BLIND" }, /E-SME-543: D.BLIND has no column price/],
    [{ like_table: "D.NONE" }, /E-SME-542: There is no table or view D.NONE/],
    [{ like_table: "a.b.c" }, /E-SME-542: There is no table or view a.b.c/],
    [{ job_name: "nowhere" }, /E-SME-74: /],
  ] as const) {
    assert.match(await user.refusal(attach(given)), expected);
  }
});

test("takes the table's order where the data are gone, and says so", async ({ user }) => {
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  user.breakOperation("GetObject", { status: 403, code: "AccessDenied", message: "Access Denied" });
  const { COLUMN_NAMES, HEADER_FAILURE } = await user.row(attach({}));
  user.breakOperation("GetObject");
  assert.is(COLUMN_NAMES, '["AMOUNT","noise, x","PRICE"]');
  assert.match(String(HEADER_FAILURE), /GetObject/);
});

test.run();
