import { StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("which rows are trained from");

const common = {
  ...sandboxPlace,
  s3_output_path: "rows",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  target_attribute_name: "Y",
};

const rows = 3000;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  // Each kind of value, some of them NULL.
  await user.run(`CREATE TABLE DATA.T AS SELECT N AS ID, MOD(N, 3) AS GRP, SQRT(N) AS Y,
      CASE WHEN MOD(N, 7) > 0 THEN 'text ' || MOD(N, 100) END AS "odd name",
      CASE WHEN MOD(N, 5) > 0 THEN ADD_SECONDS(TIMESTAMP '2024-01-01 00:00:00', N) END AS MOMENT,
      CAST(ADD_SECONDS(TIMESTAMP '2024-01-01 00:00:00', N) AS TIMESTAMP WITH LOCAL TIME ZONE) AS THERE,
      N / 7 AS PART, MOD(N, 2) = 0 AS EVEN, DATE '2024-01-01' + MOD(N, 9) AS D
    FROM VALUES BETWEEN 1 AND ${rows} AS T(N)`);
});
test.after(async ({ user }) => {
  await user?.close();
});

/** Trains, and gives the IDs of the rows that were exported. */
async function train(user: UserOfSandbox, job_name: string, other: object): Promise<number[]> {
  await user.run(trainingCall({ ...common, job_name, ...other }));
  // What it learns is of no interest here.
  await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: job_name }));
  const ids: number[] = [];
  for (const key of await user.objects(await user.trainingFolder(job_name))) {
    const [head = "", ...lines] = (await user.content(key)).toString().trim().split("\n");
    const at = head.split(",").indexOf("ID");
    ids.push(...lines.map((line) => Number(line.split(",")[at])));
  }
  return ids.sort((a, b) => a - b);
}

async function idsOf(user: UserOfSandbox, from: string): Promise<number[]> {
  return (await user.rows(`SELECT ID FROM ${from} ORDER BY ID`)).map(([id]) => Number(id));
}

const all = Array.from({ length: rows }, (_, i) => i + 1);
const sorted = (...ids: number[]) => ids.sort((a, b) => a - b);
const within = (part: number[], whole: number[]) => {
  const known = new Set(whole);
  return part.every((id) => known.has(id));
};

test("the holdout's view shows exactly the rows that were not exported", async ({ user }) => {
  const exported = await train(user, "kept-Out", { holdout_fraction: 0.2 });
  const held = await idsOf(user, 'ML."SME_HOLDOUT_KEPT-OUT"');
  assert.equal(sorted(...exported, ...held), all);
  assert.ok(Math.abs(held.length / rows - 0.2) < 0.03, String(held.length));
});

test("it has all columns, and says what it is", async ({ user }) => {
  const names = await user.rows(
    `SELECT COLUMN_NAME FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_TABLE = 'SME_HOLDOUT_KEPT-OUT' ORDER BY COLUMN_ORDINAL_POSITION`,
  );
  assert.equal(names.flat(), ["ID", "GRP", "Y", "odd name", "MOMENT", "THERE", "PART", "EVEN", "D"]);
  const [[comment] = []] = await user.rows(
    "SELECT OBJECT_COMMENT FROM SYS.EXA_ALL_OBJECTS WHERE OBJECT_NAME = 'SME_HOLDOUT_KEPT-OUT'",
  );
  assert.is(
    comment,
    'Rows that job kept-Out was not trained from, holdout_fraction 0.2. Example: SELECT * FROM "ML"."SME_HOLDOUT_KEPT-OUT"',
  );
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'kept-Out'");
  assert.equal([row.HOLDOUT_FRACTION, row.HOLDOUT_VIEW_NAME], [0.2, "SME_HOLDOUT_KEPT-OUT"]);
});

test("a row's values say nothing of whether it is held out", async ({ user }) => {
  // With p = 1/5: the sum over six groups of squared deviations by variances, χ² of five degrees of freedom,
  // is beyond 20.5 once in a thousand tables, and a mean beyond 3.3 of its standard errors likewise.
  const groups = await user.rows(
    `SELECT GRP, EVEN, COUNT(*) FROM ML."SME_HOLDOUT_KEPT-OUT" GROUP BY GRP, EVEN`,
  );
  const deviations = groups.map(([, , count]) => (Number(count) - 100) ** 2 / (500 * 0.2 * 0.8));
  assert.is(groups.length, 6);
  assert.ok(deviations.reduce((sum, one) => sum + one, 0) < 20.5, deviations.join());
  const [[held, wanted, error] = []] = await user.rows(
    `SELECT AVG(H.ID), AVG(T.ID), STDDEV(T.ID) / SQRT(COUNT(H.ID))
     FROM DATA.T AS T LEFT JOIN ML."SME_HOLDOUT_KEPT-OUT" AS H ON H.ID = T.ID`,
  );
  assert.ok(Math.abs(Number(held) - Number(wanted)) < 3.3 * Number(error), `${held} ${wanted} ${error}`);
});

test("the holdout is taken from the whole, and a sample from the rest", async ({ user }) => {
  const held = await idsOf(user, 'ML."SME_HOLDOUT_KEPT-OUT"');
  const half = await train(user, "half", { holdout_fraction: 0.2, sample_fraction: 0.5 });
  assert.equal(await idsOf(user, "ML.SME_HOLDOUT_HALF"), held, "the same whatever is sampled");
  assert.not.ok(half.some((id) => held.includes(id)));
  assert.ok(Math.abs(half.length / (rows * 0.8) - 0.5) < 0.04, String(half.length));
  const some = await train(user, "some", { holdout_fraction: 0.2, sample_rows: 700 });
  assert.is(some.length, 700);
  assert.ok(within(some, half), "a larger sample has the rows of a smaller one");
});

test("the same rows, however they are stored, in a view or a query, give the same sample", async ({
  user,
}) => {
  await user.run("CREATE TABLE DATA.TURNED AS SELECT * FROM DATA.T ORDER BY MOD(ID * 7919, 6007)");
  const sample = { sample_rows: 1000 };
  const exported = await train(user, "first", sample);
  assert.is(exported.length, 1000);
  assert.equal(await train(user, "turned", { ...sample, input_table_or_view_name: "TURNED" }), exported);
  const source_query = "SELECT * FROM DATA.T ORDER BY Y DESC -- all\n;";
  const query = { ...sample, source_query, input_schema_name: null, input_table_or_view_name: null };
  assert.equal(await train(user, "query", query), exported);
  assert.equal(
    await train(user, "excluded", { ...sample, exclude_columns: ["PART"] }),
    exported,
    "whichever columns are left out",
  );
});

test("a query's holdout outlives the view that the query has become", async ({ user }) => {
  const source_query = `WITH C AS (SELECT ID, Y, GRP AS "a b" FROM DATA.T) SELECT * FROM C WHERE ID <= 2000 -- some`;
  const query = { source_query, input_schema_name: null, input_table_or_view_name: null };
  const exported = await train(user, "of-query", { ...query, holdout_fraction: 0.3 });
  const held = await idsOf(user, 'ML."SME_HOLDOUT_OF-QUERY"');
  assert.equal(sorted(...exported, ...held), all.slice(0, 2000));
});

test("rows that are alike in all columns go together", async ({ user }) => {
  await user.run("CREATE TABLE DATA.TWICE AS SELECT * FROM DATA.T UNION ALL SELECT * FROM DATA.T");
  const table = { input_table_or_view_name: "TWICE" };
  const exported = await train(user, "twice", { ...table, holdout_fraction: 0.2 });
  const held = await idsOf(user, "ML.SME_HOLDOUT_TWICE");
  assert.is(exported.length + held.length, 2 * rows);
  assert.is(new Set(exported).size + new Set(held).size, rows, "no row on both sides");
  // One of the two at the edge has no place any more, so both are left out.
  assert.is((await train(user, "odd", { ...table, sample_rows: 601 })).length, 600);
  assert.is((await train(user, "even", { ...table, sample_rows: 600 })).length, 600);
});

test("beyond max_cells, as many rows are taken as fit", async ({ user }) => {
  const most = { exclude_columns: ["odd name"], max_cells: 8 * 900 + 7 };
  assert.is((await train(user, "cells", most)).length, 900);
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'cells'");
  assert.equal([row.MAX_CELLS, row.SOURCE_ROWS, row.TRAINING_DATA_ROWS], [7207, rows, 900]);
  const fits = { max_cells: 9 * rows, sample_rows: rows, job_name: "fits" };
  assert.equal(await train(user, "fits", fits), all);
  // Both limits hold, and so does a fraction.
  assert.is((await train(user, "both", { max_cells: 9 * 900, sample_rows: 800 })).length, 800);
  assert.is((await train(user, "three", { max_cells: 9 * 900, sample_fraction: 0.5 })).length, 900);
});

test("what is looked at are the rows that would be exported", async ({ user }) => {
  const refused = async (other: object, expected: RegExp) => {
    const text = await user.refusal(trainingCall({ ...common, job_name: "refused", ...other }));
    assert.match(text, expected);
    assert.match(text, /Nothing was changed\.$/);
  };
  await refused(
    { sample_rows: 499 },
    /^E-SME-140: DATA\.T \(sampled\) has 499 rows with a value in Y, but Autopilot needs at least 500\. /,
  );
  await refused(
    { max_cells: 9 * 400, holdout_fraction: 0.1 },
    /^E-SME-140: DATA\.T \(without its holdout, sampled\) has 400 rows/,
  );
  await refused({ holdout_fraction: 0.9 }, /^E-SME-140: DATA\.T \(without its holdout\) has \d{3} rows/);
  await refused(
    { sample_rows: 600, sample_fraction: 0.5 },
    /^E-SME-23: Arguments sample_rows and sample_frac/,
  );
  await refused(
    { holdout_fraction: 1 },
    /^E-SME-12: Invalid holdout_fraction '1': it must be at most 0\.999/,
  );
  await refused(
    { sample_fraction: "a tenth" },
    /^E-SME-12: Invalid sample_fraction 'a tenth': it must be a number/,
  );
  await refused({ sample_rows: 0 }, /^E-SME-12: Invalid sample_rows '0': it must be at least 1/);
});

test("the view goes when the training fails, and one that is in the way stays", async ({ user }) => {
  const views = () =>
    user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE '%HOLDOUT_GONE%'");
  const call = trainingCall({ ...common, job_name: "gone", holdout_fraction: 0.2 });
  user.breakOperation("CreateAutoMLJobV2", { status: 400, code: "ResourceLimitExceeded", message: "Full." });
  const text = await user.refusal(call);
  user.breakOperation("CreateAutoMLJobV2");
  assert.match(
    text,
    /Taken back: the training data .* Taken back: view SME_HOLDOUT_GONE\. Taken back: the job's/,
  );
  assert.equal(await views(), []);
  await user.run("CREATE VIEW ML.SME_HOLDOUT_GONE AS SELECT 1 AS MINE FROM DUAL");
  assert.match(
    await user.refusal(call),
    /^E-SME-364: A view SME_HOLDOUT_GONE in schema ML has the name of the view of the rows that are held out\. Drop it/,
  );
  assert.equal(await user.rows("SELECT MINE FROM ML.SME_HOLDOUT_GONE"), [[1]]);
  await user.run("DROP VIEW ML.SME_HOLDOUT_GONE");
  await user.run(call);
  assert.equal(await views(), [["SME_HOLDOUT_GONE"]]);
});

test.run();
