import {
  DescribeAutoMLJobV2Command,
  ListEndpointConfigsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  connectionStatement,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the documented statements, for a regression");

const required = {
  ...sandboxPlace,
  s3_output_path: "output/path",
  input_schema_name: "REG_SCHEMA",
  input_table_or_view_name: "REG_TABLE",
  target_attribute_name: "TARGET",
};
const place = ["AWS_CONNECTION", "eu-central-1"];
/** Tools read the metadata table by position, too. */
const columnsOfPredecessor = [
  "DATETIME",
  "JOB_NAME",
  "AWS_CREDENTIALS_CONNECTION_NAME",
  "IAM_SAGEMAKER_ROLE",
  "S3_BUCKET_URI",
  "S3_OUTPUT_PATH",
  "TARGET_ATTRIBUTE_NAME",
  "PROBLEM_TYPE",
  "OBJECTIVE",
  "MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS",
  "MAX_CANDIDATES",
  "MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS",
  "SESSION_ID",
  "SCRIPT_USER",
  "COLUMN_NAMES",
  "COLUMN_TYPES",
];
const longestName = "a-job-name-of-32-characters-here";

function poll(jobName: string): string {
  return scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", [jobName, ...place]);
}
function deploy(jobName: string, endpointName: string, schema: string, count = 1): string {
  const values = [jobName, endpointName, schema, "ml.m5.large", count, ...place];
  return scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", values);
}
function remove(endpointName: string): string {
  return scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", [endpointName, ...place]);
}
async function addressOf(user: UserOfSandbox, endpointName: string): Promise<Record<string, unknown>> {
  const name = `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpointName.toUpperCase()}`;
  const row = await user.row(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${name}'`,
  );
  return JSON.parse(String(row.CONNECTION_STRING)) as Record<string, unknown>;
}

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA REG_SCHEMA");
  await user.run("CREATE SCHEMA PRED_SCHEMA");
  await user.run(
    "CREATE TABLE REG_SCHEMA.REG_TABLE (ID DECIMAL(18,0), COL1 DOUBLE, COL2 BOOLEAN, TARGET DECIMAL(9,2))",
  );
  // The target is twice COL1, and five more where COL2 is true: a linear model finds it.
  await user.run(`INSERT INTO REG_SCHEMA.REG_TABLE
    SELECT N, MOD(N * 37, 101) / 10, MOD(N, 3) = 0, MOD(N * 37, 101) / 5 + CASE WHEN MOD(N, 3) = 0 THEN 5 ELSE 0 END
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run("CREATE TABLE PRED_SCHEMA.TEST_TABLE AS SELECT * FROM REG_SCHEMA.REG_TABLE WHERE ID <= 60");
});
test.after(async ({ user }) => {
  await user?.close();
});

test("trains with every key, numbers as text, and what old callers send besides", async ({ user }) => {
  const result = await user.run(
    trainingCall({
      job_name: longestName,
      ...required,
      iam_sagemaker_role: "arn:aws:iam::123456789012:role/sagemaker-role",
      s3_output_path: "/output/path/",
      input_schema_name: "reg_schema",
      input_table_or_view_name: "reg_table",
      target_attribute_name: "target",
      problem_type: "Regression",
      objective: '{"MetricName":"MSE"}',
      max_runtime_for_automl_job_in_seconds: "3600",
      max_candidates: "3",
      max_runtime_per_training_job_in_seconds: 600,
      model_info_schema_name: "MODEL_SCHEMA",
      model_info_table_name: "MODEL_TABLE",
      aws_tags: "[]",
      compression_type: "gzip",
    }),
  );
  const arn = `arn:aws:sagemaker:eu-central-1:123456789012:automl-job/${longestName}`;
  assert.equal(result.kind === "rows" && result.rows, [[arn]]);
});

test("tells AWS what the caller said, and to keep everything in the job's own folder", async ({ user }) => {
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: longestName }));
  const folder = `s3://sandbox-bucket/output/path/${longestName}`;
  assert.equal(job.AutoMLJobObjective, { MetricName: "MSE" });
  assert.is(job.RoleArn, "arn:aws:iam::123456789012:role/sagemaker-role");
  assert.equal(job.AutoMLProblemTypeConfig?.TabularJobConfig?.CompletionCriteria, {
    MaxCandidates: 3,
    MaxRuntimePerTrainingJobInSeconds: 600,
    MaxAutoMLJobRuntimeInSeconds: 3600,
  });
  const data = job.AutoMLJobInputDataConfig?.[0]?.DataSource?.S3DataSource?.S3Uri ?? "";
  assert.match(data, new RegExp(`^${folder}/data/[0-9a-f]{32}/$`));
  assert.is(job.OutputDataConfig?.S3OutputPath, data.replace("/data/", "/output/"));
});

test("polling gives one row of two columns", async ({ user }) => {
  await user.waitForJob(longestName);
  const result = await user.run(poll(longestName));
  assert.equal(result, {
    kind: "rows",
    columns: [
      { name: "JOB_STATUS", type: "VARCHAR(100) UTF8" },
      { name: "JOB_SECONDARY_STATUS", type: "VARCHAR(100) UTF8" },
    ],
    rows: [["Completed", "Completed"]],
  });
});

test("keeps in the metadata table what the job was started with", async ({ user }) => {
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  assert.match(String(row.DATETIME), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  assert.match(String(row.SESSION_ID), /^\d{15,20}$/);
  const expected = {
    JOB_NAME: longestName,
    AWS_CREDENTIALS_CONNECTION_NAME: "AWS_CONNECTION",
    IAM_SAGEMAKER_ROLE: "arn:aws:iam::123456789012:role/sagemaker-role",
    S3_BUCKET_URI: "s3://sandbox-bucket",
    S3_OUTPUT_PATH: "output/path",
    TARGET_ATTRIBUTE_NAME: "TARGET",
    PROBLEM_TYPE: "Regression",
    OBJECTIVE: "MSE",
    MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS: 3600,
    MAX_CANDIDATES: 3,
    MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS: 600,
    SCRIPT_USER: "SYS",
    COLUMN_NAMES: '["ID","COL1","COL2","TARGET"]',
    COLUMN_TYPES: '["DECIMAL(18,0)","DOUBLE","BOOLEAN","DECIMAL(9,2)"]',
    AWS_REGION: "eu-central-1",
    INPUT_SCHEMA_NAME: "REG_SCHEMA",
    INPUT_TABLE_OR_VIEW_NAME: "REG_TABLE",
    S3_TRAINING_DATA_URI: `s3://sandbox-bucket/${await user.trainingFolder(longestName)}`,
    JOB_ARN: `arn:aws:sagemaker:eu-central-1:123456789012:automl-job/${longestName}`,
  };
  for (const [name, value] of Object.entries(expected)) assert.is(row[name], value, name);
  assert.equal(Object.keys(row).slice(0, columnsOfPredecessor.length), columnsOfPredecessor);
});

test("deploys under the name as it is written", async ({ user }) => {
  const result = await user.run(deploy(longestName, "predictVia-Endpoint", "pred_schema"));
  assert.equal(result, { kind: "rowCount", rowCount: 0 });
  const names = await user.rows(
    "SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'PRED_SCHEMA'",
  );
  assert.ok(names.flat().includes("predictVia-Endpoint"));
  const address = await addressOf(user, "predictVia-Endpoint");
  assert.is(address.aws_s3_connection, "AWS_CONNECTION");
  assert.is(address.aws_region, "eu-central-1");
  assert.is(address.endpoint_name, "predictVia-Endpoint");
  assert.is(address.status, "deployed");
  assert.is(address.batch_size, "auto");
});

const predictAll = `SELECT PRED_SCHEMA."predictVia-Endpoint"(t.ID, t.COL1, t.COL2) FROM PRED_SCHEMA.TEST_TABLE AS t`;

test("predicts every row: the input and PREDICTIONS, without a probability", async ({ user }) => {
  const result = await user.run(predictAll);
  assert.is(result.kind, "rows");
  if (result.kind !== "rows") return;
  assert.equal(result.columns, [
    { name: "ID", type: "DECIMAL(18,0)" },
    { name: "COL1", type: "DOUBLE" },
    { name: "COL2", type: "BOOLEAN" },
    { name: "PREDICTIONS", type: "DOUBLE" },
  ]);
  assert.is(result.rows.length, 60);
  for (const [, col1, col2, prediction] of result.rows) {
    const truth = 2 * Number(col1) + (col2 === true ? 5 : 0);
    assert.ok(Math.abs(Number(prediction) - truth) < 0.5, `${prediction} instead of ${truth}`);
  }
});

test("predicts the same with GROUP BY IPROC()", async ({ user }) => {
  const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
  const grouped = await user.rows(`${predictAll} GROUP BY IPROC()`);
  assert.equal(sorted(grouped), sorted(await user.rows(predictAll)));
});

test("predicts without FROM", async ({ user }) => {
  const rows = await user.rows(`SELECT "PRED_SCHEMA"."predictVia-Endpoint"(3,4,TRUE)`);
  assert.is(rows.length, 1);
  assert.equal(rows[0]?.slice(0, 3), [3, 4, true]);
  assert.ok(Math.abs(Number(rows[0]?.[3]) - 13) < 0.5);
});

test("refuses to predict with credentials that no longer hold", async ({ user }) => {
  await user.run(connectionStatement("AWS_CONNECTION", user.sandbox, { password: "changed" }));
  assert.match(
    await user.refusal(predictAll),
    /^E-SME-65: .* of connection AWS_CONNECTION: InvalidSignature/,
  );
  await user.run(connectionStatement("AWS_CONNECTION", user.sandbox));
});

test("leaves an endpoint that is deployed as it is", async ({ user }) => {
  user.takeRequests();
  await user.run(deploy(longestName, "predictVia-Endpoint", "PRED_SCHEMA"));
  assert.equal(
    user.takeRequests().filter((request) => /^(Create|Delete)/.test(request)),
    [],
  );
});

test("does not deploy over a script that is no prediction function", async ({ user }) => {
  await user.run('CREATE LUA SCRIPT PRED_SCHEMA."mine"() AS\nexit()\n/');
  user.takeRequests();
  assert.match(
    await user.refusal(deploy(longestName, "mine", "PRED_SCHEMA")),
    /^E-SME-20: PRED_SCHEMA holds a script mine that is no prediction function\. .* Nothing was changed\.$/,
  );
  assert.equal(user.takeRequests(), []);
});

test("deletes the endpoint with its configuration and model", async ({ user }) => {
  const parts = { models: 1, configurations: 1 };
  assert.equal(await partsOnAws(user, "predictVia-Endpoint"), parts);
  await user.run(remove("predictVia-Endpoint"));
  assert.equal(await partsOnAws(user, "predictVia-Endpoint"), { models: 0, configurations: 0 });
  assert.is((await addressOf(user, "predictVia-Endpoint")).status, "deleted");
});

/** How many models and configurations AWS has whose names hold the endpoint's. */
async function partsOnAws({ sagemaker }: UserOfSandbox, NameContains: string) {
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({ NameContains }));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({ NameContains }));
  return { models: Models.length, configurations: EndpointConfigs.length };
}

test("refuses to predict on a deleted endpoint", async ({ user }) => {
  user.takeRequests();
  assert.is(
    await user.refusal(predictAll),
    "E-SME-80: Endpoint predictVia-Endpoint is deleted. Deploy it again with SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT.",
  );
  assert.equal(user.takeRequests(), []);
});

test("takes the endpoint down again when its function cannot be created", async ({ user }) => {
  await user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS
    SET COLUMN_TYPES = '["DECIMAL(18,0)","DOUBLE","BOOLEAN(7)","DECIMAL(9,2)"]'`);
  const text = await user.refusal(deploy(longestName, "halfMade", "PRED_SCHEMA"));
  assert.match(text, /^E-SME-10: The prediction function halfMade could not be created in PRED_SCHEMA: /);
  assert.match(text, /Taken back: endpoint halfMade with its configuration and model\.$/);
  assert.equal(await partsOnAws(user, "halfMade"), { models: 0, configurations: 0 });
});

test("leaves nothing of an endpoint that AWS has no instances for", async ({ user }) => {
  await user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS
    SET COLUMN_TYPES = '["DECIMAL(18,0)","DOUBLE","BOOLEAN","DECIMAL(9,2)"]'`);
  assert.match(
    await user.refusal(deploy(longestName, "tooLarge", "PRED_SCHEMA", 1000)),
    /^E-SME-69: A limit of the AWS account does not allow sagemaker:Create.*: ResourceLimitExceeded: /,
  );
  assert.equal(await partsOnAws(user, "tooLarge"), { models: 0, configurations: 0 });
  assert.equal(
    await user.rows("SELECT * FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%TOOLARGE'"),
    [],
  );
});

test("upgrades the predecessor's metadata table and deploys a job of its", async ({ user }) => {
  await user.run("CREATE SCHEMA OLD");
  await user.run(`CREATE TABLE OLD."SME_METADATA_AUTOPILOT_JOBS" (
    DATETIME TIMESTAMP NOT NULL, JOB_NAME VARCHAR(32) PRIMARY KEY, AWS_CREDENTIALS_CONNECTION_NAME VARCHAR(200) NOT NULL,
    IAM_SAGEMAKER_ROLE VARCHAR(200) NOT NULL, S3_BUCKET_URI VARCHAR(200) NOT NULL, S3_OUTPUT_PATH VARCHAR(100) NOT NULL,
    TARGET_ATTRIBUTE_NAME VARCHAR(100) NOT NULL, PROBLEM_TYPE VARCHAR(100), OBJECTIVE VARCHAR(100),
    MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS DECIMAL(18,0), MAX_CANDIDATES DECIMAL(18,0),
    MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS DECIMAL(18,0), SESSION_ID DECIMAL(20,0) NOT NULL,
    SCRIPT_USER VARCHAR(100) NOT NULL, COLUMN_NAMES VARCHAR(2000000) NOT NULL, COLUMN_TYPES VARCHAR(2000000) NOT NULL)`);
  await user.run(`INSERT INTO OLD."SME_METADATA_AUTOPILOT_JOBS" VALUES (
    TIMESTAMP '2023-01-02 03:04:05', '${longestName}', 'AWS_CONNECTION', 'sagemaker-role', 's3://sandbox-bucket',
    'output/path', 'TARGET', NULL, NULL, NULL, NULL, NULL, 1800000000000000001, 'SYS',
    'ID;COL1;COL2;TARGET', 'DECIMAL(18,0);DOUBLE;BOOLEAN;DECIMAL(9,2)')`);
  assert.ok((await user.deploy("OLD")).includes("SME_METADATA_AUTOPILOT_JOBS upgraded"));
  const row = await user.row(
    "SELECT JOB_NAME, COLUMN_NAMES, AWS_REGION FROM OLD.SME_METADATA_AUTOPILOT_JOBS",
  );
  assert.equal(row, { JOB_NAME: longestName, COLUMN_NAMES: "ID;COL1;COL2;TARGET", AWS_REGION: null });
  await user.run(deploy(longestName, "PREDECESSORS", "PRED_SCHEMA").replace("ML.", "OLD."));
  const [prediction] = await user.rows("SELECT pred_schema.predecessors(3,4,FALSE)");
  assert.ok(Math.abs(Number(prediction?.[3]) - 8) < 0.5);
});

test("says which columns a job of the predecessor's first release lacks, and deploys it once it has them", async ({
  user,
}) => {
  const table = "FIRST.SME_METADATA_AUTOPILOT_JOBS";
  await user.run("CREATE SCHEMA FIRST");
  await user.run(`CREATE TABLE ${table} (
    DATETIME TIMESTAMP NOT NULL, JOB_NAME VARCHAR(32) PRIMARY KEY, AWS_CREDENTIALS_CONNECTION_NAME VARCHAR(200) NOT NULL,
    IAM_SAGEMAKER_ROLE VARCHAR(200) NOT NULL, S3_BUCKET_URI VARCHAR(200) NOT NULL, S3_OUTPUT_PATH VARCHAR(100) NOT NULL,
    TARGET_ATTRIBUTE_NAME VARCHAR(100) NOT NULL, PROBLEM_TYPE VARCHAR(100), OBJECTIVE VARCHAR(100),
    MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS INT, MAX_CANDIDATES INT, MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS INT,
    SESSION_ID DECIMAL(20,0) NOT NULL, SCRIPT_USER VARCHAR(100) NOT NULL)`);
  await user.run(`INSERT INTO ${table} VALUES (
    TIMESTAMP '2021-11-05 03:04:05', '${longestName}', 'AWS_CONNECTION', 'sagemaker-role', 's3://sandbox-bucket',
    'output/path', 'TARGET', NULL, NULL, NULL, NULL, NULL, 1800000000000000001, 'SYS')`);
  await user.deploy("FIRST");
  const call = deploy(longestName, "firstRelease", "PRED_SCHEMA").replace("ML.", "FIRST.");
  user.takeRequests();
  assert.match(
    await user.refusal(call),
    `E-SME-174: SME_METADATA_AUTOPILOT_JOBS does not say which columns job ${longestName} was trained from`,
  );
  await user.run(`UPDATE ${table} SET COLUMN_NAMES = '["ID","COL1"', COLUMN_TYPES = '[1]'`);
  assert.match(await user.refusal(call), "are damaged: they are no JSON array of texts.");
  assert.equal(user.takeRequests(), []);
  await user.run(`UPDATE ${table} SET COLUMN_NAMES = '["ID","COL1","COL2","TARGET"]',
    COLUMN_TYPES = '["DECIMAL(18,0)","DOUBLE","BOOLEAN","DECIMAL(9,2)"]'`);
  await user.run(call);
});

test("keeps a batch size that the user has chosen, over deletion and a new deployment", async ({ user }) => {
  const address = JSON.stringify({ ...(await addressOf(user, "PREDECESSORS")), batch_size: 25 });
  await user.run(
    `CREATE OR REPLACE CONNECTION SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_PREDECESSORS TO '${address}'`,
  );
  await user.run(remove("PREDECESSORS"));
  await user.run(deploy(longestName, "PREDECESSORS", "PRED_SCHEMA"));
  const { batch_size, status } = await addressOf(user, "PREDECESSORS");
  assert.equal({ batch_size, status }, { batch_size: 25, status: "deployed" });
  user.takeRequests();
  const rows = await user.rows("SELECT PRED_SCHEMA.PREDECESSORS(ID, COL1, COL2) FROM PRED_SCHEMA.TEST_TABLE");
  assert.is(rows.length, 60);
  assert.is(user.takeRequests().length, 3);
});

test.run();
