import { readFileSync } from "node:fs";
import {
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("an administrator's limits, and what we know of endpoints");

const remove = "SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT";
const deployment = (name: string, type = "ml.m5.large", count = 1) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "Limited",
    name,
    "DATA",
    type,
    count,
    undefined,
    undefined,
  ]);
const training = (more: object = {}) =>
  trainingCall({
    job_name: "Limited",
    ...sandboxPlace,
    s3_output_path: "jobs",
    input_schema_name: "DATA",
    input_table_or_view_name: "ROWS_",
    target_attribute_name: "Y",
    ...anyModel,
    ...more,
  });

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(
    "CREATE TABLE DATA.ROWS_ AS SELECT MOD(N, 10) AS X, CAST(MOD(N, 10) * 2.5 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
});
test.after(async ({ user }) => {
  await user?.close();
});

/** Instead of those before. */
async function limit(user: UserOfSandbox, settings: Record<string, string>): Promise<void> {
  await user.run("TRUNCATE TABLE ML.SME_POLICY");
  for (const [name, value] of Object.entries(settings)) {
    await user.run(`INSERT INTO ML.SME_POLICY VALUES ('${name}', '${value}')`);
  }
}

async function tagsOf(user: UserOfSandbox, ResourceArn?: string): Promise<Record<string, string>> {
  const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn }));
  return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

test("what is no setting, or no value of one, is named and not overlooked", async ({ user }) => {
  for (const [name, value, said] of [
    ["max_endpoint", "2", "to '2': there is no such setting, the nearest is max_endpoints"],
    ["MAX_ENDPOINTS", "2", "to '2': there is no such setting, the nearest is max_endpoints"],
    ["max_runtime", "3600", "there is no such setting, the nearest is max_runtime_seconds. "],
    ["ttl", "2", "there is no such setting, the nearest is default_ttl_hours. "],
    [
      "runtime",
      "2",
      "there is no such setting, only allowed_instance_types, max_instance_count, max_runtime_seconds, ",
    ],
    ["budget", "2", "there is no such setting, only allowed_instance_types, "],
    ["max_endpoints", "two", "to 'two': its value must be a whole number"],
    ["max_endpoints", "", "to NULL: its value must be a whole number"],
    ["max_runtime_seconds", "0", "to '0': its value must be a whole number from 1 on"],
    ["max_runtime_seconds", "1h", "to '1h': its value must be a whole number from 1 on"],
    [
      "allowed_instance_types",
      "m5.large",
      "to 'm5.large': its value must be instance types such as ml.m5.large",
    ],
    ["max_runtime_seconds ", "3600", "there is no such setting, the nearest is max_runtime_seconds. "],
    ["max_runtime_seconds", " 3600", "to ' 3600': its value must be a whole number from 1 on"],
    ["default_ttl_hours", "1000000", "to '1000000': its value must be a whole number from 1 to 999999"],
    ["keep_training_data", "no", "to 'no': its value must be true or false"],
  ] as const) {
    await limit(user, { [name]: value });
    user.takeRequests();
    const refusal = await user.refusal(training());
    assert.match(refusal, `E-SME-326: SME_POLICY sets '${name}' to`);
    assert.match(refusal, said);
    assert.match(refusal, "Ask SYS, who owns the table, to correct it. Nothing was changed.");
    assert.equal(user.takeRequests(), []);
  }
  assert.match(await user.refusal(deployment("limited")), /^E-SME-326: /);
});

test("limits that the caller may not read are not overlooked, either", async ({ user }) => {
  await user.deploy("ML3");
  await user.run("DROP TABLE ML3.SME_POLICY");
  assert.match(
    await user.refusal(training().replace("ML.", "ML3.")),
    /^E-SME-327: The limits in SME_POLICY could not be read: .* You need the right SELECT on the table: whoever owns it grants it\./,
  );
});

test("a job that may take too long is refused, one without a limit gets the default", async ({ user }) => {
  await limit(user, { max_runtime_seconds: "3600", default_runtime_seconds: "900" });
  user.takeRequests();
  assert.is(
    await user.refusal(training({ max_runtime_for_automl_job_in_seconds: 3601 })),
    "E-SME-325: SME_POLICY limits max_runtime_seconds to 3600, but the call asks for max_runtime_for_automl_job_in_seconds 3601. Keep within it, or ask SYS, who owns the table, to change it. Nothing was changed.",
  );
  assert.match(
    await user.refusal(training({ max_runtime_per_training_job_in_seconds: 3601 })),
    /^E-SME-325: SME_POLICY limits max_runtime_seconds to 3600, but the call asks for max_runtime_per_training_job_in_seconds 3601\. /,
  );
  const forecast = training({
    timestamp_column: "X",
    item_column: "X",
    frequency: "1D",
    horizon: 3,
    mode: undefined,
    algorithms: undefined,
    max_candidates: undefined,
    max_runtime_for_automl_job_in_seconds: 3601,
  }).replace("SME_TRAIN_WITH", "SME_TRAIN_FORECAST_WITH");
  assert.match(await user.refusal(forecast), /^E-SME-325: SME_POLICY limits max_runtime_seconds to 3600, /);
  assert.equal(user.takeRequests(), []);
  await user.run(training({ aws_tags: { CostCenter: "42" } }));
  const { JOB_STATUS, SEEN_AT, ENDPOINTS } = await user.row("SELECT * FROM ML.SME_MODELS");
  assert.equal([JOB_STATUS, ENDPOINTS], ["InProgress", 0]);
  assert.ok(SEEN_AT !== null);
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "Limited" }));
  const limits = job.AutoMLProblemTypeConfig?.TabularJobConfig?.CompletionCriteria;
  assert.is(limits?.MaxAutoMLJobRuntimeInSeconds, 900);
  assert.equal(
    await user.rows("SELECT MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS FROM ML.SME_METADATA_AUTOPILOT_JOBS"),
    [[900]],
  );
  await user.waitForJob("Limited");
});

test("a default beyond what AWS takes is what AWS takes", async ({ user }) => {
  await limit(user, { default_runtime_seconds: "999999999" });
  await user.run(training({ job_name: "Longest" }));
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "Longest" }));
  const limits = job.AutoMLProblemTypeConfig?.TabularJobConfig?.CompletionCriteria;
  assert.is(limits?.MaxAutoMLJobRuntimeInSeconds, 2_592_000);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'Longest'");
});

test("training data are kept only where the policy lets them", async ({ user }) => {
  await limit(user, { keep_training_data: "false" });
  assert.match(
    await user.refusal(training({ job_name: "Kept", keep_training_data: true })),
    /^E-SME-325: SME_POLICY limits keep_training_data to false, but the call asks for keep_training_data true\. /,
  );
  await user.run(training({ job_name: "Unkept" }));
  assert.equal(
    await user.rows(
      "SELECT JOB_NAME, KEEP_TRAINING_DATA FROM ML.SME_METADATA_AUTOPILOT_JOBS ORDER BY JOB_NAME",
    ),
    [
      ["Limited", true],
      ["Unkept", false],
    ],
  );
});

test("whatever looks at a job enters how it is, once for each change", async ({ user }) => {
  const seen = `SELECT JOB_STATUS, PROBLEM_TYPE, BEST_METRIC, BEST_VALUE, BEST_CANDIDATE, SEEN_AT
    FROM ML.SME_MODELS WHERE JOB_NAME = 'Limited'`;
  await user.run(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["Limited", undefined, undefined]));
  const first = await user.row(seen);
  const stopped = await user.row(
    scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["limited", undefined, undefined]),
  );
  assert.equal(stopped, { JOB_STATUS: "Completed", BEST_CANDIDATE: first.BEST_CANDIDATE });
  const live = await user.row("SELECT * FROM ML.SME_JOBS_LIVE WHERE JOB_NAME = 'Limited'");
  assert.is(first.JOB_STATUS, "Completed");
  for (const name of ["PROBLEM_TYPE", "BEST_METRIC", "BEST_VALUE", "BEST_CANDIDATE"]) {
    assert.equal(first[name], live[name], name);
    assert.ok(first[name] !== null, name);
  }
  user.takeRequests();
  await user.run(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["Limited", undefined, undefined]));
  assert.equal(user.takeRequests(), ["DescribeAutoMLJobV2 Limited"]);
  assert.equal(await user.row(seen), first);
});

test("an endpoint beyond the limits is refused before anything is asked of AWS", async ({ user }) => {
  await limit(user, {
    allowed_instance_types: "ml.m5.large, ml.m5.xlarge",
    max_instance_count: "2",
    max_endpoints: "0",
  });
  user.takeRequests();
  assert.match(
    await user.refusal(deployment("limited", "ml.p3.2xlarge")),
    /^E-SME-325: SME_POLICY limits allowed_instance_types to ml\.m5\.large, ml\.m5\.xlarge, but the call asks for instance_type ml\.p3\.2xlarge\. /,
  );
  assert.match(
    await user.refusal(deployment("limited", "ml.m5.xlarge", 3)),
    /^E-SME-325: SME_POLICY limits max_instance_count to 2, but the call asks for instance_count 3\. /,
  );
  assert.match(
    await user.refusal(deployment("limited")),
    /^E-SME-329: SME_POLICY limits max_endpoints to 0, and this installation has 0 already\. .* ask SYS, /,
  );
  assert.equal(user.takeRequests(), []);
});

test("what AWS does not know of an endpoint is entered, and goes with it", async ({ user }) => {
  await limit(user, { default_ttl_hours: "8", max_endpoints: "1" });
  await user.run(deployment("limited", "ml.m5.large", 2));
  const { CANDIDATE_NAME, CREATED_AT, DEPLOYMENT, TTL, ...row } = await user.row(
    `SELECT E.*, HOURS_BETWEEN(EXPIRES_AT, CREATED_AT) AS TTL FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS E`,
  );
  const { EXPIRES_AT, ...rest } = row;
  assert.equal(rest, {
    ENDPOINT_NAME: "limited",
    JOB_NAME: "Limited",
    SCHEMA_NAME: "DATA",
    FUNCTION_NAME: "limited",
    VERSION: 1,
    AWS_CREDENTIALS_CONNECTION_NAME: "AWS_CONNECTION",
    AWS_REGION: "eu-central-1",
    INSTANCE_TYPE: "ml.m5.large",
    INSTANCE_COUNT: 2,
    CREATED_BY: "SYS",
    PAUSED_CONFIGURATION: null,
    SERVERLESS_MEMORY_MB: null,
    SERVERLESS_MAX_CONCURRENCY: null,
    PREVIOUS_VERSION: null,
    PREVIOUS_JOB_NAME: null,
    PREVIOUS_CANDIDATE_NAME: null,
    PREVIOUS_CONFIGURATION: null,
    EXPIRY_SET_AT: null,
  });
  assert.ok(Math.abs(Date.parse(`${String(CREATED_AT).replace(" ", "T")}Z`) - Date.now()) < 60_000);
  assert.ok(Math.abs(Number(TTL) - 8) < 0.02, `${TTL} hours`);
  assert.match(String(DEPLOYMENT), /^[0-9a-f]{12}$/);
  assert.ok(String(CANDIDATE_NAME) !== "" && EXPIRES_AT !== null);
  assert.match(
    await user.refusal(deployment("another")),
    /^E-SME-329: SME_POLICY limits max_endpoints to 1, and this installation has 1 already\. /,
  );
  const { sagemaker } = user;
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "limited" }));
  const { EndpointConfigName } = endpoint;
  const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const { ModelName } = config.ProductionVariants?.[0] ?? {};
  const servedModel = await sagemaker.send(new DescribeModelCommand({ ModelName }));
  const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "Limited" }));
  const own = {
    "exasol:extension": "exasol-sagemaker-extension",
    "exasol:user": "SYS",
    "exasol:job": "Limited",
  };
  const ofVersion = {
    ...own,
    "exasol:deployment": DEPLOYMENT,
    "exasol:candidate": CANDIDATE_NAME,
    "exasol:version": "1",
  };
  for (const arn of [config.EndpointConfigArn, servedModel.ModelArn]) {
    assert.equal(await tagsOf(user, arn), ofVersion);
  }
  assert.equal(await tagsOf(user, endpoint.EndpointArn), {
    ...ofVersion,
    "exasol:schema": "DATA",
    "exasol:function": "limited",
    "exasol:expires": String(EXPIRES_AT).slice(0, 19),
  });
  assert.equal(await tagsOf(user, job.AutoMLJobArn), { ...own, CostCenter: "42" });
  // Its cost is not guessed, and the price that a user enters outlives an upgrade.
  const model = () =>
    user.row(
      "SELECT ENDPOINT_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, CAST(COST_PER_HOUR AS DOUBLE) AS COST_PER_HOUR FROM ML.SME_MODELS WHERE JOB_NAME = 'Limited'",
    );
  const serving = { ENDPOINT_NAME: "limited", SCHEMA_NAME: "DATA", FUNCTION_NAME: "limited", VERSION: 1 };
  assert.equal(await model(), { ...serving, COST_PER_HOUR: null });
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.5, DATE '2026-11-01')");
  await user.run("UPDATE ML.SME_PRICES SET USD_PER_HOUR = 9 WHERE AWS_REGION = 'us-east-1'");
  await user.deploy("ML");
  assert.equal(await model(), { ...serving, COST_PER_HOUR: 1 });
  assert.equal(
    await user.rows(
      "SELECT AWS_REGION, MIN(CAST(USD_PER_HOUR AS DOUBLE)), COUNT(*) FROM ML.SME_PRICES WHERE AWS_REGION <> 'eu-west-3' GROUP BY AWS_REGION ORDER BY 1",
    ),
    [
      ["eu-central-1", 0.5, 1],
      ["us-east-1", 9, 6],
    ],
  );
  assert.equal(await user.rows("SELECT INSTANCE_TYPE FROM ML.SME_PRICES WHERE AS_OF IS NULL"), []);
  // A price that one wants to be without is NULL, as a row that is deleted comes back.
  await user.run("UPDATE ML.SME_PRICES SET USD_PER_HOUR = NULL WHERE AWS_REGION = 'eu-central-1'");
  await user.deploy("ML");
  assert.equal(await model(), { ...serving, COST_PER_HOUR: null });
  // Connection and region are those of its row.
  assert.match(
    await user.refusal(scriptCall(remove, ["limitd", undefined, undefined])),
    /^E-SME-324: aws_credentials_connection_name and aws_region must be given for endpoint limitd: SME_METADATA_AUTOPILOT_ENDPOINTS does not tell\. Did you mean 'limited'\? /,
  );
  await user.run(scriptCall(remove, ["limited", undefined, undefined]));
  // The same call again is no error: the endpoint's connection tells where it was.
  const again = (region?: string) => scriptCall(remove, ["limited", undefined, region]);
  assert.equal(await user.rows(again()), [[null, null]]);
  assert.equal(await user.rows(again("eu-central-1")), [[null, null]]);
  assert.match(
    await user.refusal(again("us-east-1")),
    /^E-SME-324: aws_credentials_connection_name must be given /,
  );
  assert.equal(await user.rows("SELECT ENDPOINT_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"), []);
});
test("the chapter's statements run, and end as it says", async ({ user }) => {
  await limit(user, {});
  const page = readFileSync(fromPackage("doc/user_guide/limits.md"), "utf8");
  await user.run("DELETE FROM ML.SME_PRICES WHERE AWS_REGION = 'eu-central-1'");
  for (const [, block = "", shown] of page.matchAll(/^```sql\n(.*?)^```$(?:\n\n```\n(.*?)\n```)?/gms)) {
    for (const { text } of splitStatements(block)) {
      if (shown === undefined) await user.run(text);
      else assert.is(await user.refusal(text), shown);
    }
  }
  assert.equal(
    await user.rows(`SELECT "VALUE" FROM ML.SME_POLICY WHERE SETTING LIKE 'max%' ORDER BY SETTING`),
    [["4"], ["7200"]],
  );
});

test.run();
