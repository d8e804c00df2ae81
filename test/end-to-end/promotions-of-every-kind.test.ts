import { DescribeEndpointConfigCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { airPassengers, monthOf } from "../support/air-passengers.ts";
import { servedOnAws, trainingOf } from "../support/model-life.ts";
import { makeSparseKey } from "../support/sparse-key.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("promotions of every kind, by a role");

/** Every statement acts in a session of this role. */
const arn = "arn:aws:iam::123456789012:role/ml";

test.before(async (context) => {
  const user = await openUserOfSandbox(1, true);
  context.user = user;
  const key = await makeSparseKey(user, "ROLED", `;role_arn=${arn}`);
  key.allow({ Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arn }] });
  user.sandbox.aws.identities.putRole({
    name: "ml",
    trust: {
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "sts:AssumeRole",
      },
    },
    policy: { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  });
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  for (const [job, factor] of [
    ["two", 2],
    ["three", 3],
  ] as const) {
    const table = job.toUpperCase();
    await user.run(
      `CREATE TABLE DATA.${table} AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * ${factor} AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)`,
    );
    await user.run(trainingOf(job, { input_table_or_view_name: table, ...anyModel }));
  }
  await user.run('CREATE TABLE DATA.AIR (AIRLINE VARCHAR(20), "MONTH" DATE, PASSENGERS DECIMAL(9,2))');
  const rows = airPassengers.map((value, i) => `('all', DATE '${monthOf(i)}', ${value})`);
  await user.run(`INSERT INTO DATA.AIR VALUES ${rows.join(", ")}`);
  for (const [job_name, horizon] of [
    ["air", 12],
    ["air-again", 12],
    ["air-short", 6],
  ] as const) {
    const training = {
      job_name,
      horizon,
      ...sandboxPlace,
      s3_output_path: "forecasts",
      target_attribute_name: "PASSENGERS",
      timestamp_column: "month",
      item_column: "airline",
      frequency: "1M",
      input_schema_name: "DATA",
      input_table_or_view_name: "AIR",
    };
    await user.run(json("SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT", training));
  }
  for (const job of ["two", "three", "air", "air-again", "air-short"]) await user.waitForJob(job);
});
test.after(async ({ user }) => {
  await user?.close();
});

const json = (script: string, values: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(values))})`;
const deploy = (job_name: string, endpoint_name: string, more: object = {}) =>
  json("SME_DEPLOY_SAGEMAKER_ENDPOINT", {
    job_name,
    endpoint_name,
    schema_name: "P",
    wait: true,
    aws_credentials_connection_name: "ROLED",
    aws_region: "eu-central-1",
    ...more,
  });
const promote = (endpoint_name: string, job_name: string) =>
  json("SME_PROMOTE", { endpoint_name, job_name, wait: true });
/** Connection and region are those of the deployment. */
const call = (script: string, endpoint: string) => scriptCall(script, [endpoint, undefined, undefined]);

/** What the table notes, and what AWS says. */
async function versions(user: UserOfSandbox, endpoint: string) {
  await user.waitForEndpoint(endpoint);
  const columns = "VERSION, JOB_NAME, CANDIDATE_NAME";
  const [noted] = await user.rows(
    `SELECT ${columns} FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  const [live] = await user.rows(
    `SELECT ${columns}, KIND FROM (SELECT ML.SME_ENDPOINTS('ROLED', 'eu-central-1')) WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  assert.equal(live?.slice(0, 3), noted);
  return [noted?.[0], noted?.[1], live?.[3]];
}

const factor = async (user: UserOfSandbox, endpoint: string) =>
  Math.round(Number((await user.rows(`SELECT P."${endpoint}_SCALAR"(50)`))[0]?.[0]) / 50);

test("a forecasting endpoint gets another forecasting job's model, and goes back", async ({ user }) => {
  const forecast = 'SELECT P."air"(AIRLINE, "MONTH", PASSENGERS) FROM DATA.AIR';
  await user.run(deploy("air", "air"));
  await user.run(promote("air", "air-again"));
  assert.equal(await versions(user, "air"), [2, "air-again", "real-time"]);
  assert.is((await user.rows(forecast)).length, 12);
  assert.match(
    await user.refusal(promote("air", "air-short")),
    /^E-SME-472: Job air-short does not fit the functions of endpoint air: horizon is 12, the job's 6\./,
  );
  assert.match(
    await user.refusal(promote("air", "two")),
    /^E-SME-472: .*they are of a forecast, the job is a regression/,
  );
  await user.run(call("SME_ROLLBACK", "air"));
  assert.equal(await versions(user, "air"), [1, "air", "real-time"]);
  assert.is((await user.rows(forecast)).length, 12);
});

for (const [kind, size] of [
  ["serverless", { serverless_memory_mb: 3072, serverless_max_concurrency: 3 }],
  ["real-time", {}],
] as const) {
  test(`a ${kind} endpoint stays so by promotion, pause, resume and rollback, with the tags of each version`, async ({
    user,
  }) => {
    const name = kind === "serverless" ? "less" : "more";
    await user.run(deploy("two", name, size));
    await user.run(promote(name, "three"));
    const [paused] = await user.rows(call("SME_PAUSE_ENDPOINT", name));
    const config = await user.sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: String(paused?.[2]) }),
    );
    assert.is(
      config.ProductionVariants?.[0]?.ServerlessConfig?.MaxConcurrency,
      kind === "serverless" ? 3 : undefined,
    );
    const jobs = await user.rows(
      `SELECT JOB_NAME FROM (SELECT ML.SME_AWS_OBJECTS('ROLED', 'eu-central-1')) WHERE KIND = 'endpoint configuration' AND NAME LIKE '${name}-%' ORDER BY 1`,
    );
    assert.equal(jobs, [["three"], ["two"]]);
    await user.run(call("SME_RESUME_ENDPOINT", name));
    assert.equal(await versions(user, name), [2, "three", kind]);
    assert.is(await factor(user, name), 3);
    const [back] = await user.rows(call("SME_ROLLBACK", name));
    assert.equal(back?.slice(1, 3), [1, null]);
    assert.equal(await versions(user, name), [1, "two", kind]);
    assert.is(await factor(user, name), 2);
  });
}

test("what is deleted leaves nothing, and a deployment of the name begins with version 1 again", async ({
  user,
}) => {
  await user.run(promote("more", "three"));
  await user.run(call("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", "more"));
  const left = [...(await servedOnAws(user)).keys()].filter((one) => one.includes("/more"));
  assert.equal(left, []);
  await user.run(deploy("three", "more"));
  assert.equal(await versions(user, "more"), [1, "three", "real-time"]);
  const [promoted] = await user.rows(promote("more", "two"));
  assert.equal(promoted?.slice(1, 3), [2, 1]);
  assert.is(await factor(user, "more"), 2);
});

test("a pause that nobody was told of comes back with the only version that is left", async ({ user }) => {
  await user.run(
    json("SME_DROP_MODEL", {
      job_name: "three",
      keep: ["artefacts", "evaluations", "functions", "metadata", "statistics", "training_data"],
    }),
  );
  user.breakOperation("AddTags", {
    status: 400,
    code: "AccessDeniedException",
    message: "User is not authorized to perform: sagemaker:AddTags",
  });
  const session = await user.login(false);
  await session.execute(call("SME_PAUSE_ENDPOINT", "more"));
  await session.execute("ROLLBACK");
  await session.close();
  user.breakOperation("AddTags");
  await user.run(call("SME_RESUME_ENDPOINT", "more"));
  assert.equal(await versions(user, "more"), [2, "two", "real-time"]);
});

test.run();
