import {
  ListAutoMLJobsCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { type Shop, startShop } from "../support/shop.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

/**
 * A shop has a model say how much it will sell. While the year goes by, the shop asks both functions without
 * a pause; only at night it is closed. No query of the shop may fail, and when the year is over nothing may
 * be left.
 */
const test = suite<{ user: UserOfSandbox; shop: Shop }>("a model's year");

const call = (script: string, values: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(values))})`;
const ofEndpoint = (script: string) => scriptCall(script, ["demand", undefined, undefined]);

/** The shop sells a hundred more each month, so a prediction tells which month's sales its model learned. */
const modelOf = (prediction: unknown): string => {
  const month = Math.floor(Number(prediction) / 100);
  if (![1, 3, 5, 6, 8, 40].includes(month)) throw new Error(`no model predicts ${prediction}`);
  return month === 40 ? "spoiled" : `month ${month}`;
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA SHOP");
  await user.run(
    "CREATE TABLE SHOP.SALES (MONTH_ DECIMAL(2,0), PRICE DOUBLE, VISITORS DECIMAL(9,0), UNITS DOUBLE)",
  );
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.5, NULL)");
  const today = "(SELECT PRICE, VISITORS FROM SHOP.SALES LIMIT 5)";
  context.shop = startShop(user, [
    {
      sql: `SELECT SHOP."demand"(PRICE, VISITORS) FROM ${today} GROUP BY IPROC()`,
      modelOf: (row) => modelOf(row[2]),
    },
    { sql: `SELECT SHOP."demand_SCALAR"(PRICE, VISITORS) FROM ${today}`, modelOf: (row) => modelOf(row[0]) },
  ]);
});
test.after(async ({ user, shop }) => {
  await shop?.close();
  await user?.close();
});

/** What the shop sold in a month. */
async function sell(user: UserOfSandbox, month: number, price = 5): Promise<void> {
  await user.run(`INSERT INTO SHOP.SALES SELECT ${month}, ${price} + MOD(N, 13) / 10, MOD(N, 41), ${month} * 100 + MOD(N, 41) * 2
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
}

async function train(user: UserOfSandbox, job_name: string, month: number, units = "UNITS"): Promise<void> {
  await user.run(
    trainingCall({
      job_name,
      ...sandboxPlace,
      s3_output_path: "shop",
      source_query: `SELECT PRICE, VISITORS, ${units} AS UNITS FROM SHOP.SALES WHERE MONTH_ = ${month}`,
      target_attribute_name: "UNITS",
      problem_type: "Regression",
      objective: "RMSE",
      ...anyModel,
    }),
  );
  await user.waitForJob(job_name);
}

/** Puts the job's model behind the functions while the shop asks, and returns the version. */
async function promote(
  { user, shop }: { user: UserOfSandbox; shop: Shop },
  job_name: string,
): Promise<unknown> {
  shop.takeModels();
  const row = await user.row(call("SME_PROMOTE", { endpoint_name: "demand", job_name, wait: true }));
  await shop.asksOnceMore();
  return row.VERSION;
}

/** By how much the function is wrong about what was sold in a month. */
async function error(user: UserOfSandbox, month: number): Promise<number> {
  const query = `SELECT * FROM SHOP.SALES WHERE MONTH_ = ${month}`;
  await user.run(
    call("SME_EVALUATE", { function_name: "demand", schema_name: "SHOP", query, target: "UNITS" }),
  );
  const [row] = await user.rows(
    `SELECT "VALUE" FROM ML.SME_EVALUATIONS WHERE METRIC = 'RMSE' ORDER BY EVALUATED_AT DESC LIMIT 1`,
  );
  return Number(row?.[0]);
}

async function verdict(user: UserOfSandbox, job_name: string, month: number): Promise<unknown> {
  const query = `SELECT PRICE, VISITORS FROM SHOP.SALES WHERE MONTH_ = ${month}`;
  const rows = await user.rows(call("SME_CHECK_DRIFT", { job_name, query }));
  return rows.find(([column]) => column === "PRICE")?.at(-1);
}

const endpoint = (user: UserOfSandbox) =>
  user.row(`SELECT ENDPOINT_STATUS, JOB_NAME, VERSION, COST_PER_HOUR, OURS FROM ML.SME_ENDPOINTS_LIVE`);

test("January: it is trained and deployed, and the shop begins to ask", async ({ user, shop }) => {
  await sell(user, 1);
  await train(user, "demand-01", 1);
  const deployed = await user.row(
    call("SME_DEPLOY_SAGEMAKER_ENDPOINT", {
      job_name: "demand-01",
      endpoint_name: "demand",
      schema_name: "SHOP",
      wait: true,
      ttl_hours: 12,
    }),
  );
  assert.equal([deployed.ENDPOINT_STATUS, deployed.COST_PER_HOUR], ["InService", "0.5"]);
  shop.open();
  await shop.asksOnceMore();
  assert.equal(shop.takeModels(), ["month 1"]);
});

test("March: a newer model takes its place while the shop asks", async (year) => {
  await sell(year.user, 3);
  const before = await error(year.user, 3);
  await train(year.user, "demand-03", 3);
  assert.is(await promote(year, "demand-03"), 2);
  assert.equal(year.shop.takeModels().at(-1), "month 3");
  assert.ok((await error(year.user, 3)) < before / 10);
});

test("at night it is paused, costs nothing and says so, and in the morning it is as it was", async ({
  user,
  shop,
}) => {
  await shop.close();
  await user.run(ofEndpoint("SME_PAUSE_ENDPOINT"));
  assert.equal(await endpoint(user), {
    ENDPOINT_STATUS: "Paused",
    JOB_NAME: "demand-03",
    VERSION: 2,
    COST_PER_HOUR: "0",
    OURS: true,
  });
  for (const name of ["demand", "demand_SCALAR"])
    assert.match(
      await user.refusal(`SELECT SHOP."${name}"(5, 1)`),
      /^E-SME-480: Endpoint demand is paused since .*SME_RESUME_ENDPOINT\('demand'/,
    );

  await user.run(ofEndpoint("SME_RESUME_ENDPOINT"));
  await user.waitForEndpoint("demand");
  shop.takeModels();
  shop.open();
  await shop.asksOnceMore();
  assert.equal(shop.takeModels(), ["month 3"]);
});

test("May: the next one", async (year) => {
  await sell(year.user, 5);
  await train(year.user, "demand-05", 5);
  assert.is(await promote(year, "demand-05"), 3);
  assert.equal(year.shop.takeModels().at(-1), "month 5");
});

test("June: one that learned from spoiled figures is found out and rolled back", async (year) => {
  const { user, shop } = year;
  await sell(user, 6);
  const before = await error(user, 6);
  await train(user, "demand-spoiled", 6, "CAST(4000 + VISITORS AS DOUBLE)");
  assert.is(await promote(year, "demand-spoiled"), 4);
  assert.ok((await error(user, 6)) > before * 10);

  const back = await user.row(ofEndpoint("SME_ROLLBACK"));
  assert.equal([back.VERSION, back.PREVIOUS_VERSION], [3, 2]);
  await user.waitForEndpoint("demand");
  shop.takeModels();
  await shop.asksOnceMore();
  assert.equal(shop.takeModels().at(-1), "month 5");
  await train(user, "demand-06", 6);
  assert.is(await promote(year, "demand-06"), 5);
  assert.equal(year.shop.takeModels().at(-1), "month 6");
});

test("July: over the holidays it expires, and is taken down", async ({ user, shop }) => {
  await shop.close();
  assert.equal(await user.rows(call("SME_REAP_ENDPOINTS", {})), [], "nothing that has time left");
  await user.run(scriptCall("SME_SET_ENDPOINT_TTL", ["demand", 0, undefined, undefined]));
  const [row] = await user.rows(call("SME_REAP_ENDPOINTS", {}));
  assert.equal([row?.[0], row?.[3], row?.[4]], ["demand", "pause", "0.5"]);

  await user.run(ofEndpoint("SME_RESUME_ENDPOINT"));
  await user.run(scriptCall("SME_SET_ENDPOINT_TTL", ["demand", undefined, undefined, undefined]));
  await user.waitForEndpoint("demand");
  shop.takeModels();
  shop.open();
  await shop.asksOnceMore();
  assert.equal(shop.takeModels(), ["month 6"]);
});

test("August: prices rise, the data drift, and a model of today's replaces it", async (year) => {
  await sell(year.user, 8, 9);
  assert.is(await verdict(year.user, "demand-06", 6), "ok");
  assert.is(await verdict(year.user, "demand-06", 8), "drifted");
  const before = await error(year.user, 8);
  await train(year.user, "demand-08", 8);
  assert.is(await promote(year, "demand-08"), 6);
  assert.ok((await error(year.user, 8)) < before / 10);
  assert.is(await verdict(year.user, "demand-08", 8), "ok");
});

test("all year long, in five promotions and a rollback, no query of the shop has failed", async ({
  user,
  shop,
}) => {
  await shop.asksOnceMore();
  await shop.close();
  assert.equal(shop.failures, []);
  assert.ok(shop.answered >= 30, String(shop.answered));
  const compared = await user.rows(
    `SELECT JOB_NAME, VERSION FROM ML.SME_EVALUATIONS WHERE METRIC = 'RMSE' ORDER BY EVALUATED_AT`,
  );
  assert.equal(compared, [
    ["demand-01", 1],
    ["demand-03", 2],
    ["demand-05", 3],
    ["demand-spoiled", 4],
    ["demand-06", 5],
    ["demand-08", 6],
  ]);
});

/** All but the record of a job that has ended, which AWS keeps for ever. */
async function leftOver({ sagemaker, objects, rows }: UserOfSandbox): Promise<string[]> {
  const [jobs, endpoints, configs, models] = await Promise.all([
    sagemaker.send(new ListAutoMLJobsCommand({})),
    sagemaker.send(new ListEndpointsCommand({})),
    sagemaker.send(new ListEndpointConfigsCommand({})),
    sagemaker.send(new ListModelsCommand({})),
  ]);
  const known = await rows(`
    SELECT 'function ' || SCRIPT_NAME FROM EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'SHOP'
    UNION ALL SELECT 'connection ' || CONNECTION_NAME FROM EXA_ALL_CONNECTIONS WHERE CONNECTION_NAME <> 'AWS_CONNECTION'
    UNION ALL SELECT 'view of a query ' || VIEW_NAME FROM EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'
    UNION ALL SELECT 'listed endpoint ' || ENDPOINT_NAME FROM ML.SME_ENDPOINTS_LIVE
    UNION ALL SELECT 'job ' || JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS
    UNION ALL SELECT 'endpoint ' || ENDPOINT_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    UNION ALL SELECT 'statistics of ' || JOB_NAME FROM ML.SME_TRAINING_STATISTICS
    UNION ALL SELECT 'evaluation of ' || JOB_NAME FROM ML.SME_EVALUATIONS
    UNION ALL SELECT ONLY_IN || ' ' || NAME FROM ML.SME_ORPHANS_LIVE`);
  const running = (jobs.AutoMLJobSummaries ?? []).filter(
    ({ AutoMLJobStatus }) => AutoMLJobStatus === "InProgress" || AutoMLJobStatus === "Stopping",
  );
  return [
    ...running.map(({ AutoMLJobName }) => `running job ${AutoMLJobName}`),
    ...(endpoints.Endpoints ?? []).map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `configuration ${EndpointConfigName}`),
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
    ...(await objects("")),
    ...known.map(([name]) => String(name)),
  ];
}

test("December: the models are dropped, and nothing is left of them", async ({ user }) => {
  assert.ok((await leftOver(user)).length > 20);
  for (const job of ["demand-08", "demand-06", "demand-spoiled", "demand-05", "demand-03", "demand-01"])
    await user.run(call("SME_DROP_MODEL", { job_name: job }));
  assert.equal(await leftOver(user), []);
});

test.run();
