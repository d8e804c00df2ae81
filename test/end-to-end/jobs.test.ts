import { PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateAutoMLJobV2Command, DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import jobsLive from "../../spec/views/jobs-live.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import {
  connectionStatement,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("looking at jobs, and predictions of labels that look alike");

const place = ["AWS_CONNECTION", "eu-central-1"];
const poll = "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS";
const deploy = "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT";
const remove = "SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT";
const look = (jobName: string) =>
  `SELECT * FROM (SELECT ML.SME_AUTOPILOT_JOB('${jobName}', 'AWS_CONNECTION', 'eu-central-1'))`;
const deployment = (jobName: string, [connection = "", region = ""] = place) =>
  scriptCall(deploy, [jobName, "labels", "DATA", "ml.m5.large", 1, connection, region]);
const choice = (jobName: string) =>
  `SELECT PROBLEM_TYPE, OBJECTIVE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${jobName}'`;

/** Equal as numbers, but for case, but for blanks, beyond the digits of a number. */
const labels = ["01", "1", "1.0", "1E5", "100000", " a", "a", "A", "9007199254740993", "9007199254740992"];

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  const cases = labels.map((label, i) => `WHEN ${i} THEN '${label}'`).join(" ");
  await user.run(`CREATE TABLE DATA.LABELS AS
    SELECT MOD(N, 10) AS X, CASE MOD(N, 10) ${cases} END AS Y FROM VALUES BETWEEN 1 AND 1000 AS T(N)`);
  await user.run(
    trainingCall({
      job_name: "Of-Labels",
      ...sandboxPlace,
      s3_output_path: "jobs",
      input_schema_name: "DATA",
      input_table_or_view_name: "LABELS",
      target_attribute_name: "Y",
      max_candidates: 2,
    }),
  );
  await user.s3.send(
    new PutObjectCommand({ Bucket: "sandbox-bucket", Key: "few/part.csv", Body: "X,Y\n1,2\n2,3\n" }),
  );
  await user.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName: "too-few",
      AutoMLJobInputDataConfig: [
        {
          ChannelType: "training",
          ContentType: "text/csv;header=present",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://sandbox-bucket/few/" } },
        },
      ],
      OutputDataConfig: { S3OutputPath: "s3://sandbox-bucket/few-output/" },
      AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "Y" } },
      RoleArn: "arn:aws:iam::123456789012:role/sagemaker-role",
    }),
  );
  await user.waitForJob("Of-Labels");
});
test.after(async ({ user }) => {
  await user?.close();
});

test("polling asks AWS once, also in another case, and needs no metadata table that it may read or write", async ({
  user,
}) => {
  const status = { JOB_STATUS: "Completed", JOB_SECONDARY_STATUS: "Completed" };
  await user.deploy("ML2");
  await user.run("DROP TABLE ML2.SME_METADATA_AUTOPILOT_JOBS");
  const call = scriptCall(poll, ["OF-LABELS", ...place]).replace("ML.", "ML2.");
  assert.equal(await user.row(call), status);
  await user.run(
    "CREATE VIEW ML2.SME_METADATA_AUTOPILOT_JOBS AS SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS",
  );
  user.takeRequests();
  assert.equal(await user.row(call), status);
  assert.equal(user.takeRequests(), ["DescribeAutoMLJobV2 OF-LABELS"]);
  assert.equal(await user.rows(choice("Of-Labels")), [[null, null]]);
});

test("what Autopilot chose is entered in the row by the first poll that finds it", async ({ user }) => {
  const call = scriptCall(poll, ["of-labels", ...place]);
  // Not by one of a job of the same name in another account.
  const arn = "arn:aws:sagemaker:eu-central-1:123456789012:automl-job/Of-Labels";
  await user.run(
    `UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET JOB_ARN = '${arn.replace("123456789012", "210987654321")}'`,
  );
  await user.run(call);
  assert.equal(await user.rows(choice("Of-Labels")), [[null, null]]);
  await user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET JOB_ARN = '${arn}'`);
  user.takeRequests();
  for (let i = 0; i < 2; i++) await user.run(call);
  assert.equal(user.takeRequests(), ["DescribeAutoMLJobV2 of-labels", "DescribeAutoMLJobV2 of-labels"]);
  assert.equal(await user.rows(choice("Of-Labels")), [["MulticlassClassification", "Accuracy"]]);
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), [["Of-Labels"]]);
});

test("of polls at the same time none is said to have failed for AWS, and the row is right", async ({
  user,
}) => {
  await user.run("UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET PROBLEM_TYPE = NULL, OBJECTIVE = NULL");
  const call = scriptCall(poll, ["Of-Labels", ...place]);
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => user.runBeside([call])));
  // Where the database rolled back what the session had done before, the session must hear of it.
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assert.match(String(outcome.reason), "Transaction collision");
  }
  assert.ok(outcomes.some(({ status }) => status === "fulfilled"));
  assert.equal(await user.rows(choice("Of-Labels")), [["MulticlassClassification", "Accuracy"]]);
});

test("connection and region are those of the job's row where the caller leaves them out", async ({
  user,
}) => {
  const status = { JOB_STATUS: "Completed", JOB_SECONDARY_STATUS: "Completed" };
  await user.run(connectionStatement("OTHER_CONNECTION", user.sandbox));
  for (const given of [
    [undefined, undefined],
    ["OTHER_CONNECTION", undefined],
    [undefined, "eu-central-1"],
  ]) {
    assert.equal(await user.row(scriptCall(poll, ["of-labels", ...given])), status);
  }
  assert.match(
    await user.refusal(scriptCall(poll, ["of-lables", undefined, undefined])),
    /^E-SME-323: aws_credentials_connection_name and aws_region must be given for job of-lables: SME_METADATA_AUTOPILOT_JOBS does not tell\. Did you mean 'Of-Labels'\? Give it, /,
  );
  // A job of that name in another region is another one.
  assert.match(
    await user.refusal(scriptCall(poll, ["of-labels", undefined, "us-east-1"])),
    /^E-SME-323: aws_credentials_connection_name must be given for job of-labels: .* has it as arn:aws:sagemaker:eu-central-1:/,
  );
  await user.run("UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET AWS_REGION = NULL");
  const nothing = scriptCall(deploy, ["Of-Labels", "labels", "DATA", "ml.m5.large", 1, undefined, undefined]);
  assert.match(await user.refusal(nothing), /^E-SME-323: aws_region must be given for job Of-Labels: /);
  assert.equal(await user.row(scriptCall(poll, ["Of-Labels", undefined, "eu-central-1"])), status);
  await user.run("UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET AWS_REGION = 'eu-central-1'");
});

test("SME_AUTOPILOT_JOB tells all about a job", async ({ user }) => {
  const { STARTED_AT, ENDED_AT, ELAPSED_SECONDS, BEST_CANDIDATE, BEST_VALUE, ...row } = await user.row(
    look("of-LABELS"),
  );
  assert.equal(row, {
    JOB_NAME: "Of-Labels",
    JOB_STATUS: "Completed",
    JOB_SECONDARY_STATUS: "Completed",
    PROBLEM_TYPE: "MulticlassClassification",
    OBJECTIVE: "Accuracy",
    BEST_METRIC: "Accuracy",
    CANDIDATES_DONE: 2,
    CANDIDATES_FAILED: 0,
    MAX_CANDIDATES: 2,
    FAILURE_REASON: null,
    PARTIAL_FAILURES: null,
  });
  assert.ok(Number(BEST_VALUE) > 0.9 && String(BEST_CANDIDATE) !== "");
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "Of-Labels" }));
  const text = (date?: Date) => date?.toISOString().replace("T", " ").replace("Z", "000");
  assert.is(STARTED_AT, text(job.CreationTime));
  assert.is(ENDED_AT, text(job.EndTime));
  assert.ok(Number(ELAPSED_SECONDS) >= 0 && Number(ELAPSED_SECONDS) < 60);
});

test("SME_AUTOPILOT_JOB tells why a job failed", async ({ user }) => {
  let row = await user.row(look("too-few"));
  while (row.JOB_STATUS === "InProgress") row = await user.row(look("too-few"));
  const { CANDIDATES_DONE, FAILURE_REASON, JOB_STATUS, OBJECTIVE, BEST_VALUE } = row;
  assert.match(String(FAILURE_REASON), "The input has 2 rows with a target, but at least 500 are needed.");
  assert.equal([JOB_STATUS, CANDIDATES_DONE, OBJECTIVE, BEST_VALUE], ["Failed", 0, null, null]);
});

test("SME_AUTOPILOT_JOB gives one row for each row, in a view too", async ({ user }) => {
  await user.run("CREATE TABLE DATA.JOBS (N DECIMAL(9,0), JOB VARCHAR(32))");
  await user.run("INSERT INTO DATA.JOBS VALUES (1, 'Of-Labels'), (2, 'too-few'), (3, 'OF-LABELS')");
  await user.run(
    "CREATE VIEW DATA.LIVE AS SELECT N, ML.SME_AUTOPILOT_JOB(JOB, 'AWS_CONNECTION', 'eu-central-1') FROM DATA.JOBS",
  );
  assert.equal(await user.rows("SELECT N, JOB_NAME, JOB_STATUS FROM DATA.LIVE ORDER BY N"), [
    [1, "Of-Labels", "Completed"],
    [2, "too-few", "Failed"],
    [3, "Of-Labels", "Completed"],
  ]);
});

test("SME_JOBS_LIVE shows the jobs of the installation, with the columns that its spec states", async ({
  user,
}) => {
  assert.equal(await user.rows("SELECT JOB_NAME, JOB_STATUS, OBJECTIVE FROM ML.SME_JOBS_LIVE"), [
    ["Of-Labels", "Completed", "Accuracy"],
  ]);
  const columns = await user.rows(`
    SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_COMMENT FROM EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = 'ML' AND COLUMN_TABLE = 'SME_JOBS_LIVE' ORDER BY COLUMN_ORDINAL_POSITION`);
  assert.equal(
    columns.map(([name, type]) => [name, String(type).replace(/ UTF8$|(?<=TIMESTAMP)\(3\)/, "")]),
    jobsLive.columns.map(({ name, type }) => [name, type]),
  );
  assert.equal(
    columns.at(-2)?.[2],
    "Why it failed, in AWS' words. Where `JOB_STATUS` is NULL, why AWS told nothing.",
  );
});

test("SME_JOBS_LIVE tells in a job's row why AWS told nothing of it, and keeps the other rows", async ({
  user,
}) => {
  await user.run(connectionStatement("OLD_KEYS", user.sandbox, { password: "changed" }));
  const copies = [
    ["forgotten", "AWS_CONNECTION", "eu-central-1"],
    ["unconnected", "DROPPED_CONNECTION", "eu-central-1"],
    ["elsewhere", "AWS_CONNECTION", "us-east-1"],
    ["outdated", "OLD_KEYS", "eu-central-1"],
    ["too-few", "AWS_CONNECTION", "eu-central-1"],
  ];
  for (const [job, connection, region] of copies) {
    const kept = `DATETIME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH, TARGET_ATTRIBUTE_NAME, SESSION_ID, SCRIPT_USER,
      COLUMN_NAMES, COLUMN_TYPES`;
    await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_JOBS (JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, ${kept})
      SELECT '${job}', '${connection}', '${region}', ${kept}
      FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'Of-Labels'`);
  }
  // AWS has one of this name, but it is not the one that was started from here.
  await user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET
    JOB_ARN = 'arn:aws:sagemaker:eu-central-1:210987654321:automl-job/too-few' WHERE JOB_NAME = 'too-few'`);
  const rows = await user.rows(
    "SELECT JOB_NAME, JOB_STATUS, LEFT(FAILURE_REASON, 66) FROM ML.SME_JOBS_LIVE ORDER BY JOB_NAME",
  );
  assert.equal(rows, [
    ["Of-Labels", "Completed", null],
    ["elsewhere", null, "E-SME-64: Connection AWS_CONNECTION points to region eu-central-1,"],
    ["forgotten", null, "E-SME-74: AWS has no Autopilot job forgotten in region eu-central-"],
    ["outdated", null, "E-SME-65: AWS does not accept the credentials of connection OLD_KE"],
    ["too-few", null, "E-SME-162: Job too-few belongs to AWS account 210987654321, but co"],
    ["unconnected", null, "E-SME-60: Connection DROPPED_CONNECTION cannot be used: it does no"],
  ]);
  assert.equal(await user.rows("SELECT COUNT(*) FROM ML.SME_MODELS"), [[6]]);
  // One call about one job stays an error.
  assert.match(await user.refusal(look("forgotten")), /^E-SME-74: AWS has no Autopilot job forgotten in /);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME <> 'Of-Labels'");
});

/** As dbt-exasol's macros exasol__create_view_as and exasol__create_table_as write it. */
test("a dbt model of SME_AUTOPILOT_JOB can be a view and a table", async ({ user }) => {
  const model = `with jobs as (
    SELECT ML.SME_AUTOPILOT_JOB(JOB, 'AWS_CONNECTION', 'eu-central-1') FROM DATA.JOBS
)
select job_name, job_status from jobs where job_status = 'Failed'`;
  await user.run(`CREATE OR REPLACE VIEW DATA.failed_jobs
AS
(
    ${model}
)
`);
  await user.run(`CREATE OR REPLACE TABLE DATA.failed_jobs_table
        AS
        ${model}
        `);
  for (const made of ["failed_jobs", "failed_jobs_table"]) {
    assert.equal(await user.rows(`SELECT * FROM DATA.${made}`), [["too-few", "Failed"]]);
  }
});

test("a function names its NULL arguments, and has columns that need no quotes", async ({ user }) => {
  const udf = "ML.SME_AUTOPILOT_JOB_STATUS_POLLING_UDF";
  assert.is(
    await user.refusal("SELECT ML.SME_AUTOPILOT_JOB(NULL, 'AWS_CONNECTION', NULL)"),
    "E-SME-160: SME_AUTOPILOT_JOB needs a value, not NULL, for job_name, aws_region. Give one, or leave out the rows that have none.",
  );
  assert.match(
    await user.refusal(`SELECT ${udf}('a', NULL, 'eu-central-1')`),
    /^E-SME-160: SME_AUTOPILOT_JOB_STATUS_POLLING_UDF needs a value, not NULL, for aws_credentials_connection_name\. /,
  );
  assert.match(
    await user.refusal("SELECT ML.SME_TRAINING_DATA_DELETION_UDF(NULL, NULL, NULL, NULL, NULL, NULL)"),
    /^E-SME-160: SME_TRAINING_DATA_DELETION_UDF needs a value, not NULL, for job_name, aws_credentials_connection_name, /,
  );
  assert.equal(
    await user.rows(`SELECT ${udf}(JOB, 'AWS_CONNECTION', 'eu-central-1' ORDER BY N) FROM DATA.JOBS`),
    [
      ["Completed", "Completed"],
      ["Failed", "Failed"],
      ["Completed", "Completed"],
    ],
  );
  assert.equal(await user.row(`SELECT ${udf}('Of-Labels', 'AWS_CONNECTION', 'eu-central-1')`), {
    JOB_STATUS: "Completed",
    JOB_SECONDARY_STATUS: "Completed",
  });
});

test("an unknown job: which one may be meant", async ({ user }) => {
  assert.match(
    await user.refusal(scriptCall(poll, ["of-lables", ...place])),
    /^E-SME-74: AWS has no Autopilot job of-lables in region eu-central-1: .* Did you mean 'Of-Labels'\?/,
  );
  assert.match(
    await user.refusal(deployment("of-lables")),
    /^E-SME-18: There is no job of-lables in SME_METADATA_AUTOPILOT_JOBS\. Did you mean 'Of-Labels'\? .* a ROLLBACK /,
  );
  assert.match(
    await user.refusal(scriptCall(remove, ["labels", "aws_conection", "eu-central-1"])),
    /^E-SME-60: Connection AWS_CONECTION cannot be used: it does not exist\. .* Did you mean 'AWS_CONNECTION'\?$/,
  );
  assert.match(await user.refusal(look("of-lables")), /^E-SME-74: AWS has no Autopilot job of-lables /);
  assert.match(await user.refusal(look("a_b")), /^E-SME-4: The status of job a_b could not be read: Valid/);
});

test("a region that is not the connection's, in every script and at the prediction", async ({ user }) => {
  const elsewhere = ["AWS_CONNECTION", "us-east-1"];
  for (const statement of [
    scriptCall(poll, ["Of-Labels", ...elsewhere]),
    deployment("Of-Labels", elsewhere),
    scriptCall(remove, ["labels", ...elsewhere]),
    look("Of-Labels").replace("eu-central-1", "us-east-1"),
  ]) {
    assert.match(
      await user.refusal(statement),
      /^E-SME-64: Connection AWS_CONNECTION points to region eu-central-1, but aws_region is us-east-1\. /,
    );
  }
});

test("credentials alone are enough where no bucket is needed", async ({ user }) => {
  const statement = connectionStatement("ALONE", user.sandbox).replace(/TO '[^']+'/, "TO ''");
  await user.run(statement);
  assert.is(
    (await user.row(scriptCall(poll, ["Of-Labels", "alone", "eu-central-1"]))).JOB_STATUS,
    "Completed",
  );
  assert.match(
    await user.refusal(scriptCall(poll, ["Of-Labels", "alone", "us-east-1"])),
    /^E-SME-161: AWS does not take sagemaker:DescribeAutoMLJobV2 in region us-east-1: /,
  );
  assert.match(
    await user.refusal(deployment("Of-Labels", ["alone", "us-east-1"])),
    /^E-SME-163: Job Of-Labels was trained in region eu-central-1, but aws_region is us-east-1\. /,
  );
});

test("a job of another account is not said to be missing", async ({ user }) => {
  const arn = "arn:aws:sagemaker:eu-central-1:210987654321:automl-job/theirs";
  await user.run(
    `INSERT INTO ML.SME_METADATA_AUTOPILOT_JOBS (DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE,
      S3_BUCKET_URI, S3_OUTPUT_PATH, TARGET_ATTRIBUTE_NAME, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, JOB_ARN)
    SELECT DATETIME, 'theirs', AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
      TARGET_ATTRIBUTE_NAME, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES, '${arn}'
    FROM ML.SME_METADATA_AUTOPILOT_JOBS`,
  );
  assert.match(
    await user.refusal(deployment("THEIRS")),
    /^E-SME-162: Job theirs belongs to AWS account 210987654321, but connection AWS_CONNECTION has a key of account 123456789012\. /,
  );
  assert.match(
    await user.refusal(scriptCall(poll, ["theirs", ...place])),
    `SME_METADATA_AUTOPILOT_JOBS has it as ${arn}.`,
  );
});

test("a deployment finds its job in any case, and enters what Autopilot chose", async ({ user }) => {
  await user.run(
    "UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET PROBLEM_TYPE = NULL, OBJECTIVE = NULL WHERE JOB_NAME = 'Of-Labels'",
  );
  await user.run(deployment("OF-LABELS"));
  assert.equal(await user.rows(choice("Of-Labels")), [["MulticlassClassification", "Accuracy"]]);
});

test("the probability is the predicted label's, however alike the labels look", async ({ user }) => {
  const rows = await user.rows('SELECT Y, DATA."labels_SCALAR"(X) FROM DATA.LABELS');
  assert.is(rows.length, 1000);
  for (const [truth, prediction, probability, probabilities] of rows) {
    assert.is(prediction, truth);
    const all: Record<string, number> = JSON.parse(String(probabilities));
    assert.equal(Object.keys(all).sort(), [...labels].sort());
    assert.ok(Math.abs(Number(probability) - (all[String(prediction)] ?? 0)) <= 0.00005);
    assert.is(all[String(prediction)], Math.max(...Object.values(all)));
  }
  const set = await user.rows('SELECT DATA."labels"(X) FROM DATA.LABELS GROUP BY IPROC()');
  const byInput = new Map(
    (await user.rows('SELECT X, DATA."labels_SCALAR"(X) FROM DATA.LABELS')).map((row) => [row[0], row]),
  );
  for (const [x, probability, prediction] of set) {
    assert.equal([prediction, probability], byInput.get(x ?? null)?.slice(1, 3));
  }
});

test("a job whose row was rolled back can be deployed once the script that the error names enters it", async ({
  user,
}) => {
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  const again = deployment("Of-Labels").replace("'labels'", "'again'");
  const refusal = await user.refusal(again);
  assert.match(refusal, /^E-SME-18: .* enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB\./);
  const given = {
    job_name: "Of-Labels",
    like_table: "DATA.LABELS",
    aws_credentials_connection_name: "AWS_CONNECTION",
    aws_region: "eu-central-1",
  };
  const json = quoteLiteral(JSON.stringify(given));
  await user.run(`EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB(${json})`);
  await user.run(again);
  const rows = await user.rows(
    'SELECT DISTINCT Y, PREDICTION FROM (SELECT Y, DATA."again_SCALAR"(X) FROM DATA.LABELS)',
  );
  assert.is(rows.length, labels.length);
  for (const [truth, prediction] of rows) assert.is(prediction, truth);
});

test("a region in the endpoint's connection that is not the function's", async ({ user }) => {
  const [[address] = []] = await user.rows(
    "SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%_LABELS'",
  );
  const changed = String(address).replace('"eu-central-1"', '"us-east-1"');
  await user.run(
    `CREATE OR REPLACE CONNECTION SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_LABELS TO '${changed}'`,
  );
  assert.match(
    await user.refusal('SELECT DATA."labels"(X) FROM DATA.LABELS'),
    /^E-SME-152: Function DATA\.labels was made for endpoint labels in region eu-central-1, but .* says region us-east-1\. /,
  );
});

test.run();
