import { DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { airPassengers, monthOf } from "../support/air-passengers.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, sandboxPlace, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("forecasts");

const common = {
  job_name: "air",
  ...sandboxPlace,
  s3_output_path: "forecasts",
  target_attribute_name: "PASSENGERS",
  timestamp_column: "month",
  item_column: "airline",
  frequency: "1M",
  horizon: 12,
};
const table = { input_schema_name: "DATA", input_table_or_view_name: "AIR" };
const call = (more: object) =>
  `EXECUTE SCRIPT ML.SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT(${quoteLiteral(JSON.stringify({ ...common, ...more }))})`;
const ofQuery = (source_query: string, more: object = {}) => call({ source_query, ...more });

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE SCHEMA PRED");
  await user.run(
    'CREATE TABLE DATA.AIR (AIRLINE VARCHAR(20), "MONTH" DATE, PASSENGERS DECIMAL(9,2), PRICE DOUBLE)',
  );
  const rows = airPassengers.flatMap((value, i) => [
    `('all', DATE '${monthOf(i)}', ${value}, ${i % 5})`,
    `('half, "of" them', DATE '${monthOf(i)}', ${value / 2}, ${i % 5})`,
  ]);
  await user.run(`INSERT INTO DATA.AIR VALUES ${rows.join(", ")}`);
});
test.after(async ({ user }) => {
  await user?.close();
});

/** A call that ends in this error; nothing has been asked of AWS, and no name and no view is left. */
async function refused(user: UserOfSandbox, statement: string, expected: RegExp): Promise<void> {
  user.takeRequests();
  const text = await user.refusal(statement);
  assert.match(text, expected, text);
  assert.not.match(text, /SME_SOURCE|Taken back|Left behind/);
  assert.equal(user.takeRequests(), []);
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  assert.equal(
    await user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'"),
    [],
  );
}

/** What a check finds, by its name: result, found, limit. Nothing is started, and nothing is left. */
async function check(user: UserOfSandbox, more: object): Promise<Record<string, unknown[]>> {
  user.takeRequests();
  const statement = call(more).replace(
    "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT",
    "SME_CHECK_FORECAST_TRAINING",
  );
  const rows = await user.rows(statement);
  assert.ok(user.takeRequests().every((request) => !request.startsWith("Create")));
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  assert.equal(
    await user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'"),
    [],
  );
  return Object.fromEntries(rows.map(([name, ...finding]) => [String(name), finding]));
}

test("a check says what is right with the series, and asks AWS without starting anything", async ({
  user,
}) => {
  const { role, ...found } = await check(user, table);
  assert.ok(
    Object.values(found).every(([result]) => result === "ok"),
    JSON.stringify(found),
  );
  assert.equal(found.rows?.slice(0, 2), ["ok", "288 rows with a value in PASSENGERS"]);
  assert.equal(found.horizon?.slice(0, 3), ["ok", "12 steps, of 144 that there are", "at most 36"]);
  assert.equal(Object.keys(found), [
    ...["rows", "horizon", "steps", "gaps", "ends"],
    ...["credentials", "s3", "tags", "aws_job_name", "quotas"],
  ]);
  assert.is(role?.[0], "ok");
});

test("a check finds all that is wrong with the series at once", async ({ user }) => {
  const torn = `SELECT AIRLINE, "MONTH", PASSENGERS FROM DATA.AIR WHERE AIRLINE = 'all' AND "MONTH" <> DATE '1950-01-01'
    OR AIRLINE <> 'all' AND "MONTH" < DATE '1960-06-01'
    UNION ALL SELECT 'all', DATE '1950-02-01', 7`;
  const found = await check(user, { source_query: torn, horizon: 40 });
  const wrong = Object.entries(found).filter(([, [result]]) => result === "error");
  assert.equal(
    wrong.map(([name]) => name),
    ["horizon", "steps", "gaps", "ends"],
  );
  assert.match(String(found.horizon?.[1]), /^E-SME-373: A horizon of 40 is too long: /);
  assert.match(String(found.steps?.[1]), /1950-02-01/);
  assert.match(String(found.gaps?.[1]), /1949-12-01/);
  const { columns = [], rows = [] } = {
    ...(await check(user, { ...table, item_column: "nothing" })),
    ...(await check(user, { source_query: 'SELECT AIRLINE, "MONTH", PASSENGERS FROM DATA.AIR WHERE FALSE' })),
  };
  assert.match(String(columns[1]), /has no column nothing/);
  assert.match(String(rows[1]), /PASSENGERS/);
});

test("who gives the keys of a forecast to a training of tables is told which script takes them", async ({
  user,
}) => {
  for (const [script, other] of [
    ["SME_CHECK_TRAINING", "SME_CHECK_FORECAST_TRAINING"],
    ["SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT"],
  ] as const) {
    const statement = call({ ...table, wild: 1 }).replace(
      "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT",
      script,
    );
    assert.match(
      await user.refusal(statement),
      new RegExp(`^E-SME-6: .*unknown: 'frequency' \\(a key of ${other}\\), 'horizon' .*, 'wild'`),
    );
  }
});

for (const [what, statement, expected] of [
  [
    "a frequency of no unit",
    call({ ...table, frequency: "1Q" }),
    /^E-SME-365: Invalid frequency '1Q': there is no unit Q\./,
  ],
  [
    "a frequency of 60min",
    call({ ...table, frequency: "60min" }),
    /^E-SME-365: .*it must be from 1min to 59min/,
  ],
  ["a frequency that is none", call({ ...table, frequency: "daily" }), /^E-SME-365: .*no unit DAILY/],
  ["a frequency in words", call({ ...table, frequency: "1 D" }), /^E-SME-12: Invalid frequency '1 D'/],
  ["a horizon of 0", call({ ...table, horizon: 0 }), /^E-SME-12: Invalid horizon '0': it must be at least 1/],
  [
    "a horizon of 501",
    call({ ...table, horizon: 501 }),
    /^E-SME-12: Invalid horizon '501': it must be at most 500/,
  ],
  [
    "a horizon beyond a quarter of the steps",
    call({ ...table, horizon: 37 }),
    /^E-SME-373: A horizon of 37 is too long: DATA\.AIR has 144 steps of 1M, from 1949-01-01 to 1960-12-01, and Autopilot forecasts at most a quarter of them, 36\./,
  ],
  [
    "a quantile of p100",
    call({ ...table, quantiles: ["p100"] }),
    /^E-SME-12: Invalid quantiles '\["p100"\]': /,
  ],
  [
    "the mean among quantiles",
    call({ ...table, quantiles: "mean" }),
    /^E-SME-12: Invalid quantiles 'mean': /,
  ],
  ["six quantiles", call({ ...table, quantiles: "p1,p2,p3,p4,p5,p6" }), /^E-SME-12: .*more than 5 elements/],
  ["six groups", call({ ...table, group_columns: "a,b,c,d,e,f" }), /^E-SME-12: .*more than 5 elements/],
  [
    "an algorithm of tables",
    call({ ...table, algorithms: "xgboost" }),
    /^E-SME-12: Invalid algorithms 'xgboost'/,
  ],
  ["an objective of tables", call({ ...table, objective: "F1" }), /^E-SME-12: Invalid objective 'F1'/],
  [
    "an odd aggregation",
    call({ ...table, aggregation: "median" }),
    /^E-SME-12: Invalid aggregation 'median'/,
  ],
  ["a country in lower case", call({ ...table, holidays: "de" }), /^E-SME-12: Invalid holidays 'de'/],
  [
    "compressed files",
    call({ ...table, compression_type: "Gzip" }),
    /^E-SME-12: Invalid compression_type 'Gzip'/,
  ],
  ["a key that is none", call({ ...table, horizont: 2 }), /^E-SME-6: .*horizont/],
  [
    "a column that is not there",
    call({ ...table, timestamp_column: "moth" }),
    /^E-SME-366: DATA\.AIR has no column moth\. Did you mean 'MONTH'\? Its columns: AIRLINE, MONTH, PASSENGERS, PRICE\. Correct timestamp_column\./,
  ],
  [
    "one column for two things",
    call({ ...table, group_columns: "airline" }),
    /^E-SME-367: Column AIRLINE is both item_column and group_columns\./,
  ],
  [
    "a target of texts",
    call({ ...table, target_attribute_name: "airline", item_column: "price" }),
    /^E-SME-368: Column AIRLINE is VARCHAR\(20\) \w+, but target_attribute_name must be a DECIMAL or DOUBLE\./,
  ],
  [
    "a time that is a number",
    call({ ...table, timestamp_column: "price" }),
    /^E-SME-368: Column PRICE is DOUBLE, but timestamp_column must be a DATE or a TIMESTAMP without a time zone\./,
  ],
  [
    "a filling of no column",
    call({ ...table, filling: { PASENGERS: { middlefill: "zero" } } }),
    /^E-SME-369: Invalid filling of PASENGERS: there is no such column\./,
  ],
  [
    "a future filling of the target",
    call({ ...table, filling: { PASSENGERS: { futurefill: "zero" } } }),
    /^E-SME-369: Invalid filling of PASSENGERS: what comes after the target is forecast/,
  ],
  [
    "nan in another column",
    call({ ...table, filling: { PRICE: { middlefill: "nan" } } }),
    /^E-SME-369: Invalid filling of PRICE: middlefill cannot be nan/,
  ],
  [
    "a filling of a fraction, which AWS has no form for",
    call({ ...table, filling: { PRICE: { middlefill: 1.5 } } }),
    /^E-SME-369: Invalid filling of PRICE: middlefill cannot be 1\.5/,
  ],
  [
    "a filling that is no object",
    call({ ...table, filling: "zero" }),
    /^E-SME-12: Invalid filling 'zero': it must be a JSON object/,
  ],
  [
    "rows without a target",
    ofQuery('SELECT AIRLINE, "MONTH", CAST(NULL AS DOUBLE) AS PASSENGERS FROM DATA.AIR'),
    /^E-SME-371: The query in source_query has no row with a value in PASSENGERS/,
  ],
  [
    "rows without a time",
    ofQuery(`SELECT AIRLINE, CASE WHEN PRICE > 0 THEN "MONTH" END AS "MONTH", PASSENGERS FROM DATA.AIR`),
    /^E-SME-372: The query in source_query has 58 rows without a value in MONTH; such a row/,
  ],
  [
    "two rows of a time",
    ofQuery(
      `SELECT * FROM DATA.AIR UNION ALL SELECT * FROM DATA.AIR WHERE AIRLINE = 'all' AND "MONTH" = DATE '1950-05-01'`,
    ),
    /^E-SME-374: all has 2 rows for 1950-05-01, but a series has one value a time\./,
  ],
  [
    "a coarser frequency without aggregation",
    call({ ...table, frequency: "1Y", horizon: 3 }),
    /^E-SME-375: all has 12 rows in one step of 1Y, from 1949-01-01 to 1949-12-01; Autopilot would add them up\./,
  ],
  [
    "a missing month",
    ofQuery(`SELECT * FROM DATA.AIR WHERE "MONTH" NOT BETWEEN DATE '1955-02-01' AND DATE '1955-04-01'`),
    /^E-SME-376: all has no value between 1955-01-01 and 1955-05-01: it lacks 3 steps of 1M, which Autopilot would take for 0\./,
  ],
  [
    "a series that ends early",
    ofQuery(`SELECT * FROM DATA.AIR WHERE AIRLINE = 'all' OR "MONTH" < DATE '1960-01-01'`),
    /^E-SME-377: half, "of" them ends at 1959-12-01, 12 steps of 1M before 1960-12-01, where others end/,
  ],
  [
    "eleven texts to learn from",
    ofQuery(`SELECT A.*, ${Array.from({ length: 11 }, (_, i) => `'x' AS T${i}`).join(", ")} FROM DATA.AIR A`),
    /^E-SME-370: The query in source_query has 11 categorical columns besides .* but Autopilot takes at most 10\./,
  ],
] as const) {
  test(`refuse ${what}`, async ({ user }) => {
    await refused(user, statement, expected);
  });
}

test("refuse what an administrator's limits forbid", async ({ user }) => {
  await user.run("INSERT INTO ML.SME_POLICY VALUES ('max_runtime_seconds', '60')");
  await refused(
    user,
    call({ ...table, max_runtime_for_automl_job_in_seconds: 61 }),
    /^E-SME-325: .*max_runtime_seconds/,
  );
  await user.run("DELETE FROM ML.SME_POLICY");
});

test("leave nothing behind where AWS refuses the job", async ({ user }) => {
  assert.match(
    await user.wholeRefusal(call({ ...table, algorithms: "cnn-qr" })),
    /^E-SME-7: .*The algorithm cnn-qr is not available.*Taken back: the training data in .*Taken back: the job's metadata row/s,
  );
  assert.equal(await user.objects("forecasts/"), []);
  for (const left of ["SME_METADATA_AUTOPILOT_JOBS", "SME_TRAINING_STATISTICS"]) {
    assert.equal(await user.rows(`SELECT JOB_NAME FROM ML.${left}`), [], left);
  }
});

test("are learned of whole series, with what AWS is told of them", async ({ user }) => {
  await user.run(
    call({
      ...table,
      quantiles: "p5, p50, p95",
      algorithms: "ets",
      filling: { passengers: { middlefill: "mean", backfill: 7 } },
      max_candidates: 3,
      aws_tags: { CostCenter: "42" },
      volume_kms_key_id: "alias/ml",
    }),
  );
  await user.waitForJob("air");
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "air" }));
  assert.equal(job.AutoMLProblemTypeConfig?.TimeSeriesForecastingJobConfig, {
    CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: ["ets"] }] },
    CompletionCriteria: { MaxCandidates: 3 },
    ForecastFrequency: "1M",
    ForecastHorizon: 12,
    ForecastQuantiles: ["p5", "p50", "p95"],
    TimeSeriesConfig: {
      ItemIdentifierAttributeName: "AIRLINE",
      TargetAttributeName: "PASSENGERS",
      TimestampAttributeName: "MONTH",
    },
    Transformations: {
      Filling: { PASSENGERS: { backfill: "value", backfill_value: "7", middlefill: "mean" } },
    },
  });
  assert.equal(job.SecurityConfig, { VolumeKmsKeyId: "alias/ml" });
  const row = await user.row(
    "SELECT PROBLEM_TYPE, TIMESTAMP_COLUMN, ITEM_COLUMN, GROUP_COLUMNS, FREQUENCY, HORIZON, QUANTILES FROM ML.SME_METADATA_AUTOPILOT_JOBS",
  );
  assert.equal(Object.values(row), [
    "TimeSeriesForecasting",
    "MONTH",
    "AIRLINE",
    null,
    "1M",
    12,
    '["p5","p50","p95"]',
  ]);
  const [file = ""] = await user.objects(await user.trainingFolder("air"));
  const text = (await user.content(file)).toString();
  assert.match(text, /^AIRLINE,MONTH,PASSENGERS,PRICE\n/);
  assert.match(text, /\n"?(all|half, ""of"" them)"?,1949-01-01,/);
  const status = await user.row(
    "EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('air', 'AWS_CONNECTION', 'eu-central-1')",
  );
  assert.is(status.JOB_STATUS, "Completed");
  const seen = await user.row("SELECT ML.SME_AUTOPILOT_JOB('air', 'AWS_CONNECTION', 'eu-central-1')");
  assert.is(seen.PROBLEM_TYPE, "TimeSeriesForecasting");
  assert.is(seen.OBJECTIVE, "AverageWeightedQuantileLoss");
  assert.is(seen.BEST_CANDIDATE, "air-trial-tsets1-1");
  assert.is(seen.MAX_CANDIDATES, 3);
});

test("drift in their columns, but not in their time, which always moves on", async ({ user }) => {
  const later = `SELECT A.*, ADD_MONTHS("MONTH", 240) AS "LATER" FROM DATA.AIR A`;
  const drift = await user.rows(
    `EXECUTE SCRIPT ML.SME_CHECK_DRIFT('{"job_name": "air", "query": "${later.replaceAll('"', '\\"')}"}')`,
  );
  assert.equal(drift.map(([column, , , , , verdict]) => [column, verdict]).sort(), [
    ["AIRLINE", "ok"],
    ["PASSENGERS", "ok"],
    ["PRICE", "ok"],
  ]);
});

test("take no sample of rows, which would tear series", async ({ user }) => {
  assert.match(
    await user.refusal(call({ ...table, job_name: "sample", sample_fraction: 0.5 })),
    /^E-SME-6: .*unknown: 'sample_fraction'/,
  );
});

test("of what was held back are rows, beside what happened", async ({ user }) => {
  const backtest = "SELECT ML.SME_FORECAST_BACKTEST('air', NULL, 'AWS_CONNECTION', 'eu-central-1')";
  const rows = await user.rows(`SELECT * FROM (${backtest}) ORDER BY ITEM, FORECAST_AT DESC, QUANTILE`);
  // Two series, three windows of a year, three quantiles and the mean.
  assert.is(rows.length, 2 * 3 * 12 * 4);
  const [item, groups, at, start, actual, quantile] = rows[0] ?? [];
  assert.equal([item, groups, actual, quantile], ["all", null, 432, "mean"]);
  assert.match(String(at), /^1960-12-01/);
  assert.match(String(start), /^1960-01-01/);
  const shares = await user.rows(`
    SELECT QUANTILE, AVG(CASE WHEN ACTUAL < "VALUE" THEN 1.0 ELSE 0.0 END) FROM (${backtest})
    GROUP BY QUANTILE ORDER BY 2`);
  assert.equal(shares.map(([name]) => name)[0], "p5");
  assert.equal(shares.map(([name]) => name)[3], "p95");
  // The best candidate's metric, computed from its rows.
  const { WAPE } = await user.row(`
    SELECT SUM(ABS(ACTUAL - "VALUE")) / SUM(ABS(ACTUAL)) AS WAPE FROM (${backtest}) WHERE QUANTILE = 'mean'`);
  const candidate = await user.row(
    "SELECT ALGORITHM, METRICS FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('air', 'AWS_CONNECTION', 'eu-central-1'))",
  );
  assert.is(candidate.ALGORITHM, "ets");
  const reported = Number(/"WAPE":([\d.e-]+)/.exec(String(candidate.METRICS).replaceAll(" ", ""))?.[1]);
  assert.ok(Math.abs(Number(WAPE) - reported) < 1e-9, `${WAPE} ${candidate.METRICS}`);
  assert.match(
    await user.refusal(
      "SELECT ML.SME_FORECAST_BACKTEST('air', 'air-trial-tsets2-1', 'AWS_CONNECTION', 'eu-central-1')",
    ),
    /^E-SME-331: Job air has no candidate air-trial-tsets2-1\. Did you mean 'air-trial-tsets1-1'\?/,
  );
});

test("of a deployed job are a function's rows, for the months after the history", async ({ user }) => {
  const deployed = await user.row(
    `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT('{"job_name": "air", "endpoint_name": "airForecast", "schema_name": "PRED", "serverless_max_concurrency": 2, "wait": true}')`,
  );
  assert.equal([deployed.FUNCTION_NAME, deployed.SCALAR_FUNCTION_NAME], ["airForecast", null]);
  const columns = await user.rows(
    "SELECT OBJECT_NAME FROM SYS.EXA_ALL_OBJECTS WHERE ROOT_NAME = 'PRED' AND OBJECT_TYPE = 'SCRIPT'",
  );
  assert.equal(columns, [["airForecast"]]);
  user.takeRequests();
  const result = await user.run(
    `SELECT PRED."airForecast"(AIRLINE, "MONTH", PASSENGERS, PRICE) FROM DATA.AIR`,
  );
  assert.equal(result.kind === "rows" && result.columns.map(({ name }) => name), [
    "AIRLINE",
    "MONTH",
    "P5",
    "P50",
    "P95",
    "MEAN",
  ]);
  const rows = result.kind === "rows" ? result.rows : [];
  assert.is(rows.length, 24);
  assert.equal(rows[0]?.slice(0, 2), ["all", "1961-01-01"]);
  assert.equal(rows[23]?.slice(0, 2), ['half, "of" them', "1961-12-01"]);
  assert.ok(rows.every(([, , p5, p50, p95]) => Number(p5) < Number(p50) && Number(p50) < Number(p95)));
  assert.equal(user.takeRequests(), ["InvokeEndpoint airForecast"]);
});

const upTo = (month: string) =>
  `SELECT AIRLINE, "MONTH", PASSENGERS, PRICE FROM DATA.AIR WHERE "MONTH" < DATE '${month}'`;
const forecastOf = (query: string) =>
  `SELECT PRED."airForecast"(AIRLINE, "MONTH", PASSENGERS, PRICE) FROM (${query})`;

test("beat what was a year before", async ({ user }) => {
  const { FORECAST, NAIVE } = await user.row(`
    SELECT AVG(ABS(F.MEAN - A.PASSENGERS)) AS FORECAST, AVG(ABS(B.PASSENGERS - A.PASSENGERS)) AS NAIVE
    FROM (${forecastOf(upTo("1960-01-01"))}) F
    JOIN DATA.AIR A ON A.AIRLINE = F.AIRLINE AND A."MONTH" = F."MONTH"
    JOIN DATA.AIR B ON B.AIRLINE = F.AIRLINE AND B."MONTH" = ADD_MONTHS(F."MONTH", -12)`);
  assert.ok(Number(FORECAST) < 0.6 * Number(NAIVE), `${FORECAST} of ${NAIVE}`);
});

test("of an item depend neither on other items nor on the order of rows", async ({ user }) => {
  const own = await user.rows(forecastOf(`${upTo("1955-01-01")} AND AIRLINE = 'all'`));
  // The other item's history ends later, which is a time of its own.
  const among = await user.rows(
    forecastOf(`SELECT * FROM (${upTo("1955-01-01")} AND AIRLINE = 'all'
      UNION ALL SELECT AIRLINE, "MONTH", PASSENGERS, PRICE FROM DATA.AIR WHERE AIRLINE <> 'all')
      ORDER BY PASSENGERS DESC`),
  );
  assert.is(own.length, 12);
  assert.equal(
    among.filter(([airline]) => airline === "all"),
    own,
  );
  const grouped = await user.rows(`${forecastOf(upTo("1955-01-01"))} GROUP BY AIRLINE`);
  assert.equal(
    grouped.filter(([airline]) => airline === "all"),
    own,
  );
});

test("take what is known of the months to come, in rows without a target", async ({ user }) => {
  const rows = await user.rows(
    forecastOf(`${upTo("1955-01-01")} UNION ALL
      SELECT AIRLINE, "MONTH", CAST(NULL AS DECIMAL(9,2)), PRICE FROM DATA.AIR
      WHERE "MONTH" >= DATE '1955-01-01' AND "MONTH" < DATE '1956-01-01'`),
  );
  assert.equal(rows[0]?.slice(0, 2), ["all", "1955-01-01"]);
  assert.is(rows.length, 24);
});

for (const [what, query, expected] of [
  [
    "a history of three months",
    upTo("1949-04-01"),
    /^E-SME-382: .* has 3 values of PASSENGERS, but a model needs at least 4 to forecast from\. So it is with 2 of 2 series\. .* leave them out by QUALIFY COUNT\("PASSENGERS"\) OVER \(PARTITION BY "AIRLINE"\) >= 4\./,
  ],
  [
    "a month twice",
    `${upTo("1951-01-01")} UNION ALL ${upTo("1949-02-01")}`,
    /^E-SME-384: all has 2 rows for 1949-01-01/,
  ],
  [
    "a row without a time",
    `SELECT AIRLINE, CAST(NULL AS DATE) AS "MONTH", PASSENGERS, PRICE FROM DATA.AIR`,
    /^E-SME-381: A row has no value in MONTH/,
  ],
] as const) {
  test(`are not made of ${what}`, async ({ user }) => {
    assert.match(await user.refusal(forecastOf(query)), expected);
  });
}

test("of no rows there are none", async ({ user }) => {
  assert.equal(await user.rows(forecastOf(upTo("1900-01-01"))), []);
});

test("are not what SME_EVALUATE and SME_EXPLAIN_ROWS can ask for", async ({ user }) => {
  assert.match(
    await user.refusal(
      `EXECUTE SCRIPT ML.SME_EVALUATE('{"function_name": "airForecast", "schema_name": "PRED", "query": "SELECT 1 AS PASSENGERS"}')`,
    ),
    /^E-SME-422: Function airForecast forecasts time series/,
  );
  assert.match(
    await user.refusal(
      `EXECUTE SCRIPT ML.SME_EXPLAIN_ROWS('{"function": "PRED.airForecast", "query": "SELECT 1 AS PASSENGERS"}')`,
    ),
    /^E-SME-422: Function airForecast forecasts time series/,
  );
});

test("can leave out items with too few values as the error says", async ({ user }) => {
  const rows = await user.rows(
    forecastOf(`SELECT * FROM (${upTo("1951-01-01")} AND (AIRLINE = 'all' OR "MONTH" > DATE '1950-10-01'))
      QUALIFY COUNT("PASSENGERS") OVER (PARTITION BY "AIRLINE") >= 4`),
  );
  assert.equal([...new Set(rows.map(([airline]) => airline))], ["all"]);
});

test("fill a month that the history lacks as the training said", async ({ user }) => {
  const rows = await user.rows(forecastOf(`${upTo("1955-01-01")} AND "MONTH" <> DATE '1951-02-01'`));
  assert.is(rows.length, 24);
});

test("ask for whole series, as many as a request holds", async ({ user }) => {
  const connection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_AIRFORECAST";
  const [[address]] = (await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${connection}'`,
  )) as [[string]];
  const settings = { ...JSON.parse(address), max_payload_bytes: 4000 };
  const write = (value: object) =>
    user.run(`CREATE OR REPLACE CONNECTION ${connection} TO ${quoteLiteral(JSON.stringify(value))}`);
  const before = await user.rows(forecastOf(upTo("1956-01-01")));
  await write(settings);
  user.takeRequests();
  assert.equal(await user.rows(forecastOf(upTo("1956-01-01"))), before);
  assert.is(user.takeRequests().length, 2);
  await write(JSON.parse(address));
});

const killed = (job_name: string) => call({ ...table, job_name, algorithms: "ets", max_candidates: 1 });

/** What there is of a training by this name. */
async function leftOf(user: UserOfSandbox, job: string) {
  const row = `SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`;
  return {
    job: await user.isJobOfAws(job),
    row: (await user.rows(row)).length > 0,
    data: (await user.objects(`forecasts/${job}/`)).some((key) => key.includes("/data/")),
  };
}

test("trained by a process that dies at any request: the job is there whole, or not at all, or it is said", async ({
  user,
}) => {
  user.takeRequests();
  await user.run(killed("alive"));
  const requests = user.takeRequests().map((request) => request.split(" ")[0] ?? "");
  const operations = [...new Set(requests)].filter((operation) => operation !== "PutObject");
  assert.ok(operations.includes("CreateAutoMLJobV2") && operations.length > 2, operations.join());
  const gone = { status: 500, code: "InternalFailure", message: "The client is gone." };
  for (const operation of operations) {
    for (const often of [false, true]) {
      const job = `dies-${operation.toLowerCase().slice(0, 20)}-${often ? "often" : "once"}`;
      let times = 0;
      user.atRequest((asked) => {
        if (asked !== operation || (times > 0 && !often)) return undefined;
        times++;
        user.killUdfs();
        return gone;
      });
      const error = await user.run(killed(job)).then(
        () => "",
        (cause: unknown) => String(cause),
      );
      user.atRequest();
      assert.ok(times > 0, job);
      const left = await leftOf(user, job);
      if (error === "") assert.equal(left, { job: true, row: true, data: true }, job);
      else if (/E-SME-141/.test(error)) assert.ok(left.data, job);
      else {
        assert.not(left.job || left.row, `${job}: ${JSON.stringify(left)} ${error}`);
        assert.ok(!left.data || /Left behind: the training data in \S+/.test(error), `${job}: ${error}`);
      }
      if (!often) assert.is(error, "", job);
    }
  }
});

test.run();
