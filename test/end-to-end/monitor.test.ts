import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("watching the data of a model");

const common = {
  ...sandboxPlace,
  s3_output_path: "monitor",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  target_attribute_name: "Y",
  ...anyModel,
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  // Each kind of value, some of them NULL.
  await user.run(`CREATE TABLE DATA.T AS SELECT N AS ID, MOD(N, 3) AS GRP, 2 * N + 100 * MOD(N, 3) AS Y,
      CASE WHEN MOD(N, 7) > 0 THEN 'text ' || MOD(N, 100) END AS "odd name",
      CASE WHEN MOD(N, 5) > 0 THEN ADD_SECONDS(TIMESTAMP '2024-01-01 00:00:00', N) END AS MOMENT,
      MOD(N * N, 641) / 8 AS PART,
      CAST(1000000000000000000000000000000 + MOD(N, 3) AS DECIMAL(36,0)) AS BIG, MOD(N, 2) = 0 AS EVEN, DATE '2024-01-01' + MOD(N, 9) AS D, 1.5 AS "it's",
      CAST(NULL AS VARCHAR(5)) AS NOTHING
    FROM VALUES BETWEEN 1 AND 1000 AS T(N)`);
  await user.run(trainingCall({ ...common, job_name: "linear", exclude_columns: "D" }));
});
test.after(async ({ user }) => {
  await user?.close();
});

/** What a training stored of a column, but for its deciles and values. */
async function statisticsOf(user: UserOfSandbox, column: string): Promise<Record<string, Cell>> {
  const rows =
    await user.rows(`SELECT STATISTIC, COALESCE(VALUE, CAST(NUMERIC_VALUE AS VARCHAR(40)), CAST(ROW_COUNT AS VARCHAR(20)))
    FROM ML.SME_TRAINING_STATISTICS WHERE COLUMN_NAME = '${column}' AND STATISTIC NOT IN ('decile', 'value')`);
  return Object.fromEntries(rows);
}

const partsOf = (ids: readonly number[]) => ids.map((n) => ((n * n) % 641) / 8);
const all = Array.from({ length: 1000 }, (_, i) => i + 1);

test("a training stores what the exported columns hold", async ({ user }) => {
  const row = await user.row(
    "SELECT STATISTICS_ROWS, STATISTICS_FAILURE FROM ML.SME_METADATA_AUTOPILOT_JOBS",
  );
  assert.equal(row, { STATISTICS_ROWS: 1000, STATISTICS_FAILURE: null });
  const names = await user.rows("SELECT DISTINCT COLUMN_NAME FROM ML.SME_TRAINING_STATISTICS ORDER BY 1");
  assert.equal(names.flat(), [
    "BIG",
    "EVEN",
    "GRP",
    "ID",
    "MOMENT",
    "NOTHING",
    "PART",
    "Y",
    "it's",
    "odd name",
  ]);
  assert.equal(await statisticsOf(user, "EVEN"), { rows: "1000", nulls: "0" });
  assert.equal(await statisticsOf(user, "NOTHING"), { rows: "1000", nulls: "1000" });
  assert.equal(await statisticsOf(user, "odd name"), { rows: "1000", nulls: "142", others: "408" });
  const moment = await statisticsOf(user, "MOMENT");
  assert.equal(
    [moment.nulls, moment.minimum, moment.median, moment.maximum],
    ["200", "2024-01-01 00:00:01.000000", "2024-01-01 00:08:19.000000", "2024-01-01 00:16:39.000000"],
  );
  const id = await statisticsOf(user, "ID");
  assert.equal([id.minimum, id.median, id.mean, id.maximum], ["1", "500", "500.5", "1000"]);
  assert.ok(Math.abs(Number(id.deviation) - Math.sqrt((1000 * 1001) / 12)) < 1e-9, String(id.deviation));
});

test("deciles are values of the column, with the rows in each", async ({ user }) => {
  const found = await user.rows(`SELECT NUMERIC_VALUE, ROW_COUNT FROM ML.SME_TRAINING_STATISTICS
    WHERE COLUMN_NAME = 'PART' AND STATISTIC = 'decile' ORDER BY PLACE`);
  const sorted = partsOf(all).sort((a, b) => a - b);
  const bounds = Array.from({ length: 10 }, (_, i) => sorted[(i + 1) * 100 - 1] as number);
  const upTo = (bound: number) => sorted.filter((value) => value <= bound).length;
  assert.equal(
    found,
    bounds.map((bound, i) => [bound, upTo(bound) - (i === 0 ? 0 : upTo(bounds[i - 1] as number))]),
  );
});

test("of few values each is stored, the commonest first", async ({ user }) => {
  const found = await user.rows(`SELECT VALUE, ROW_COUNT FROM ML.SME_TRAINING_STATISTICS
    WHERE COLUMN_NAME = 'GRP' AND STATISTIC = 'value' ORDER BY PLACE`);
  assert.equal(found, [
    ["1", 334],
    ["0", 333],
    ["2", 333],
  ]);
});

async function drift(user: UserOfSandbox, query: string): Promise<Map<string, Cell[]>> {
  const rows = await user.rows(
    scriptCall("SME_CHECK_DRIFT", [JSON.stringify({ job_name: "LINEAR", query })]),
  );
  return new Map(rows.map(([name, ...rest]) => [String(name), rest]));
}

/** PSI of the shares of two lists over the bins that `binOf` gives. */
function psi(then: readonly number[], now: readonly number[], binOf: (value: number) => number): number {
  const bins = new Set([...then, ...now].map(binOf));
  const share = (list: readonly number[], bin: number) =>
    Math.max(list.filter((value) => binOf(value) === bin).length / list.length, 0.0001);
  return [...bins].reduce((sum, bin) => {
    const [before, after] = [share(then, bin), share(now, bin)];
    return sum + (after - before) * Math.log(after / before);
  }, 0);
}

const near = (found: unknown, wanted: number) =>
  assert.ok(Math.abs(Number(found) - wanted) < 1e-12, `${found} ${wanted}`);

test("values that are one number are one value", async ({ user }) => {
  const found = await user.rows(`SELECT STATISTIC, NUMERIC_VALUE, ROW_COUNT FROM ML.SME_TRAINING_STATISTICS
    WHERE COLUMN_NAME = 'BIG' AND STATISTIC = 'value'`);
  assert.equal(found, [["value", 1e30, 1000]]);
});

test("the same rows are like themselves", async ({ user }) => {
  const found = await drift(user, "SELECT * FROM DATA.T");
  assert.is(found.size, 10);
  for (const [name, [index, then, now, added, verdict]] of found) {
    near(index, 0);
    assert.equal([now, verdict], [then, "ok"], name);
    assert.is(added, name === "odd name" ? null : 0, name);
  }
});

test("PSI is that of deciles, values and NULLs", async ({ user }) => {
  const now = all.slice(299, 640);
  const query =
    'SELECT T.*, LOCAL.NEVER FROM (SELECT ID, MOD(ID, 4) AS GRP, "odd name", MOMENT, PART, BIG, EVEN, "it\'s", NOTHING FROM DATA.T WHERE ID BETWEEN 300 AND 640) AS T';
  const found = await drift(user, query.replace("T.*, LOCAL.NEVER", "*"));
  const sorted = partsOf(all).sort((a, b) => a - b);
  const bounds = Array.from({ length: 9 }, (_, i) => sorted[(i + 1) * 100 - 1] as number);
  near(
    found.get("PART")?.[0],
    psi(partsOf(all), partsOf(now), (v) => bounds.filter((bound) => bound < v).length),
  );
  near(
    found.get("ID")?.[0],
    psi(all, now, (n) => Math.ceil(n / 100)),
  );
  // The value 3 is new: it is in the bin of all others, which was empty.
  near(
    found.get("GRP")?.[0],
    psi(
      all.map((n) => n % 3),
      now.map((n) => n % 4),
      (value) => value,
    ),
  );
  assert.equal([found.get("GRP")?.[3], found.get("GRP")?.[4]], [1, "drifted"]);
  assert.is(found.has("Y"), false, "the target may be absent");
  assert.equal([...found.keys()][0], "ID", "the most changed first");
});

test("NULLs are a bin of their own", async ({ user }) => {
  const query =
    'SELECT ID, GRP, "odd name", CASE WHEN MOD(ID, 2) = 0 THEN MOMENT END AS MOMENT, PART, BIG, EVEN, "it\'s", \'x\' AS NOTHING FROM DATA.T -- now;';
  const found = await drift(user, query);
  assert.equal(found.get("MOMENT")?.slice(1, 3), [0.2, 0.6]);
  assert.is(found.get("MOMENT")?.[4], "drifted");
  // All were NULL, and none is.
  near(found.get("NOTHING")?.[0], 2 * (1 - 0.0001) * Math.log(10000));
  assert.equal(found.get("NOTHING")?.slice(1), [1, 0, 1, "drifted"]);
});

test("a few rows have drifted only where chance does not explain it", async ({ user }) => {
  const [index, , , , spread] =
    (await drift(user, "SELECT * FROM DATA.T WHERE MOD(ID, 170) = 7")).get("ID") ?? [];
  assert.ok(Number(index) > 0.25, "6 rows cannot be in ten deciles alike");
  assert.is(spread, "unsure");
  assert.is((await drift(user, "SELECT * FROM DATA.T WHERE ID = 7")).get("ID")?.[4], "unsure");
  assert.is((await drift(user, "SELECT * FROM DATA.T WHERE ID <= 13")).get("ID")?.[4], "drifted");
});

test("what cannot be compared is said by name", async ({ user }) => {
  const refusal = (job_name: string | null, query: string | null) =>
    user.refusal(scriptCall("SME_CHECK_DRIFT", [JSON.stringify({ job_name, query })]));
  assert.match(
    await refusal("linear", "SELECT ID, 'x' AS GRP, MOMENT, PART, BIG, EVEN FROM DATA.T"),
    /^E-SME-405: The query cannot .* job linear: it lacks NOTHING, it's, odd name; GRP is VARCHAR\(1\) UTF8 and was DECIMAL\(18,0\)\. /,
  );
  assert.match(await refusal("linear", "SELECT * FROM DATA.T WHERE ID < 0"), /^E-SME-406: /);
  assert.match(await refusal("linear", "SELECT NOPE FROM DATA.T"), /^E-SME-404: .*NOPE/);
  assert.match(await refusal("liner", "SELECT * FROM DATA.T"), /^E-SME-402: .* no job liner\. .*linear/);
  assert.match(await refusal(null, null), /^E-SME-6: .*job_name.*query/);
  const left = await user.rows(
    "SELECT OBJECT_NAME FROM SYS.EXA_ALL_OBJECTS WHERE OBJECT_NAME LIKE 'SME_COMPARED%'",
  );
  assert.equal(left, []);
});

test("of values whose squares are no DOUBLE all is stored but their deviation", async ({ user }) => {
  await user.run(`CREATE TABLE DATA.FAR AS SELECT N AS ID, MOD(N, 3) AS Y, 1E100 * N AS LONG_WAY,
      CASE WHEN MOD(N, 2) = 0 THEN 1E200 * N END AS HUGE, 1E308 AS OUTERMOST
    FROM VALUES BETWEEN 1 AND 500 AS T(N)`);
  await user.run(trainingCall({ ...common, job_name: "far", input_table_or_view_name: "FAR" }));
  const rows = await user.rows(`SELECT COLUMN_NAME, STATISTIC, NUMERIC_VALUE, ROW_COUNT
    FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = 'far' AND STATISTIC NOT IN ('decile', 'value')`);
  const found = (name: string) =>
    Object.fromEntries(
      rows
        .filter(([column]) => column === name)
        .map(([, statistic, value, count]) => [statistic, value ?? Number(count)]),
    );
  assert.equal(found("HUGE"), {
    rows: 500,
    nulls: 250,
    minimum: 2e200,
    maximum: 5e202,
    median: 2.5e202,
    mean: 2.51e202,
  });
  assert.equal(found("OUTERMOST"), { rows: 500, nulls: 0, minimum: 1e308, maximum: 1e308, median: 1e308 });
  near(found("ID").deviation, Math.sqrt((500 * 501) / 12));
  near(found("LONG_WAY").deviation / 1e100, Math.sqrt((500 * 501) / 12));
});

test("a training that fails stores nothing", async ({ user }) => {
  user.breakOperation("CreateAutoMLJobV2", { status: 400, code: "ValidationException", message: "no" });
  assert.match(await user.refusal(trainingCall({ ...common, job_name: "refused" })), /^E-SME-/);
  user.breakOperation("CreateAutoMLJobV2");
  assert.equal(await user.rows("SELECT * FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = 'refused'"), []);
});

test("a training without a table for them runs, and says why there are none", async ({ user }) => {
  await user.run("RENAME TABLE ML.SME_TRAINING_STATISTICS TO ELSEWHERE");
  await user.run(trainingCall({ ...common, job_name: "blind" }));
  await user.run("RENAME TABLE ML.ELSEWHERE TO SME_TRAINING_STATISTICS");
  assert.ok(await user.isJobOfAws("blind"));
  assert.match(
    await user.refusal(
      scriptCall("SME_CHECK_DRIFT", [JSON.stringify({ job_name: "blind", query: "SELECT 1" })]),
    ),
    /^E-SME-403: SME_TRAINING_STATISTICS has nothing of job blind: object ML\.SME_TRAINING_STATISTICS not found/,
  );
});

test.run();
