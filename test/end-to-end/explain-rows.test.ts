import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("explaining rows");

const common = {
  ...sandboxPlace,
  s3_output_path: "explained",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  mode: "ENSEMBLING",
  algorithms: "linear-learner",
  max_candidates: 1,
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.T AS SELECT A, B, DAY_OF, KIND, "is it", NAME, 2 * A - 3 * B AS Y,
      CASE WHEN A + B < 20 THEN 'low' WHEN A + B < 40 THEN 'middle' ELSE 'high' END AS LEVEL
    FROM (SELECT MOD(N * 37, 101) / 4 AS A, MOD(N * 13, 30) AS B, DATE '2024-01-01' + MOD(N, 30) AS DAY_OF,
      CASE MOD(N, 3) WHEN 0 THEN 'a' ELSE 'b' END AS KIND, MOD(N, 5) = 0 AS "is it",
      -- Always the same here, so that no model learns from it.
      CAST('one' AS VARCHAR(20)) AS NAME
      FROM VALUES BETWEEN 1 AND 900 AS T(N))`);
  for (const [job, target, exclude] of [
    ["linear", "Y", "LEVEL"],
    ["level", "LEVEL", "Y"],
  ] as const) {
    const call = { ...common, job_name: job, target_attribute_name: target, exclude_columns: exclude };
    await user.run(trainingCall(call));
  }
  for (const job of ["linear", "level"]) {
    await user.waitForJob(job);
    const place = [job, `${job}Of`, "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
    await user.run(scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", place));
  }
});
test.after(async ({ user }) => {
  await user?.close();
});

const explained = (argument: object) => scriptCall("SME_EXPLAIN_ROWS", [JSON.stringify(argument)]);

const near = (found: unknown, wanted: number, what: string) =>
  assert.ok(Math.abs(Number(found) - wanted) < 1e-6, `${what}: ${found} ${wanted}`);

test("of a linear model, an effect is the coefficient times (value − median)", async ({ user }) => {
  const query = `SELECT A * 100 AS ROW_ID, A, B, DAY_OF, KIND, "is it", 'row ' || A AS NAME
    FROM DATA.T WHERE B IN (0, 29) LIMIT 5`;
  const found = await user.rows(explained({ function: 'DATA."linearOf"', query }));
  const ids = [...new Set(found.map(([id]) => id))];
  assert.is(found.length, 5 * 6);
  const predicted = async (a: number | string, b: number | string) => {
    const call = `DATA."linearOf_SCALAR"(${a}, ${b}, DATE '2024-01-05', 'a', TRUE, 'one')`;
    return Number((await user.rows(`SELECT PREDICTION FROM (SELECT ${call})`))[0]?.[0]);
  };
  const [[medianA, medianB] = []] = await user.rows(`SELECT
    MAX(CASE WHEN COLUMN_NAME = 'A' THEN NUMERIC_VALUE END), MAX(CASE WHEN COLUMN_NAME = 'B' THEN NUMERIC_VALUE END)
    FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = 'linear' AND STATISTIC = 'median'`);
  const origin = await predicted(0, 0);
  const coefficients = { A: (await predicted(1, 0)) - origin, B: (await predicted(0, 1)) - origin };
  for (const id of ids) {
    const effects = new Map(found.filter((row) => row[0] === id).map(([, name, effect]) => [name, effect]));
    const a = Number(id) / 100;
    near(effects.get("A"), coefficients.A * (a - Number(medianA)), `A ${id}`);
    const b = [0, 29].map((value) => coefficients.B * (value - Number(medianB)));
    assert.ok(
      b.some((wanted) => Math.abs(Number(effects.get("B")) - wanted) < 1e-6),
      `B ${id} ${effects.get("B")}`,
    );
    assert.is(effects.get("NAME"), 0, "a column that the model does not use");
  }
});

test("of a classification, it is what the value adds to the label's probability", async ({ user }) => {
  const query = 'SELECT A, B, DAY_OF, KIND, "is it", NAME FROM DATA.T WHERE A = 25 AND B > 20 LIMIT 1';
  const found = await user.rows(explained({ function: "levelOf", query }));
  assert.equal(
    found.map(([id]) => id),
    ["1", "1", "1", "1", "1", "1"],
    "without ROW_ID rows are numbered",
  );
  const sizes = found.map(([, , effect]) => Math.abs(Number(effect)));
  assert.equal(
    sizes,
    [...sizes].sort((a, b) => b - a),
    "the greatest effect first",
  );
  const share = async (a: string) => {
    const [[label, all] = []] = await user.rows(
      `SELECT PREDICTION, PROBABILITIES FROM (SELECT DATA."levelOf_SCALAR"(${a}, B, DAY_OF, KIND, "is it", NAME) FROM (${query}))`,
    );
    return { label: String(label), shares: JSON.parse(String(all)) as Record<string, number> };
  };
  const [[median] = []] = await user.rows(`SELECT NUMERIC_VALUE FROM ML.SME_TRAINING_STATISTICS
    WHERE JOB_NAME = 'level' AND COLUMN_NAME = 'A' AND STATISTIC = 'median'`);
  const { label, shares } = await share("A");
  const wanted = (shares[label] ?? 0) - ((await share(String(median))).shares[label] ?? 0);
  near(found.find(([, name]) => name === "A")?.[2], wanted, "A");
  assert.ok(wanted > 0.1, String(wanted));
});

test("a row without a ROW_ID has none, rather than a number that may be another row's", async ({ user }) => {
  const query = `SELECT NULLIF(A, 1) AS ROW_ID, A, B, DAY_OF, KIND, "is it", NAME FROM DATA.T WHERE A IN (1, 2) LIMIT 2`;
  const found = await user.rows(explained({ function: "DATA.linearOf", query }));
  assert.equal(
    found.map(([id]) => id).filter((id) => id !== null && id !== "2"),
    [],
  );
  assert.ok(found.some(([id]) => id === null));
});

test("a value that is the usual one has no effect", async ({ user }) => {
  const query = `SELECT NULL AS ROW_ID, A, B, DAY_OF, 'b' AS KIND, FALSE AS "is it", NAME FROM DATA.T LIMIT 2`;
  const found = await user.rows(explained({ function: 'data."linearOf_SCALAR"', query }));
  const usual = found.filter(([, name]) => name === "KIND" || name === "is it");
  assert.equal(
    usual.map(([, , effect]) => effect),
    [0, 0, 0, 0],
  );
});

test("what cannot be explained is refused by name", async ({ user }) => {
  const refusal = (argument: object) => user.refusal(explained(argument));
  const query = "SELECT * FROM DATA.T";
  assert.match(
    await refusal({ function: "DATA.NOPE", query }),
    /^E-SME-407: There is no prediction function DATA\.NOPE /,
  );
  assert.match(await refusal({ function: "a.b.c", query }), /^E-SME-407: /);
  for (const near of ["DATA.LINEAROF", "linearof", 'DATA."linearFo"']) {
    assert.match(
      await refusal({ function: near, query }),
      / Did you mean 'DATA\.linearOf'\? Write it as in SQL/,
    );
  }
  assert.match(
    await refusal({ function: 'DATA."linearOf"', query: "SELECT A FROM DATA.T" }),
    /^E-SME-411: The query lacks B, DAY_OF, KIND, is it, NAME, which /,
  );
  assert.match(
    await refusal({
      function: 'DATA."linearOf"',
      query: "SELECT T.* FROM DATA.T, (SELECT 1 FROM DATA.T LIMIT 20)",
    }),
    /^E-SME-412: The query has 18000 rows, but 14285 rows of 6 columns /,
  );
  assert.match(await refusal({ function: 'DATA."linearOf"', query: "SELECT NOPE" }), /^E-SME-404: .*NOPE/);
  assert.match(
    await refusal({ function: 'DATA."linearOf"', query: "SELECT * FROM DATA.T WHERE A < 0" }),
    /^E-SME-346: The query has no rows to explain by DATA\."linearOf"\. /,
  );
  assert.match(
    await refusal({
      function: 'DATA."linearOf"',
      query: `SELECT 'many' AS A, B, DAY_OF, KIND, "is it", NAME FROM DATA.T`,
    }),
    /^E-SME-347: DATA\."linearOf" could not be asked about the rows of the query: .*many/,
  );
  assert.match(await refusal({ function: null, query: null }), /^E-SME-6: .*function.*query/);
  await user.run("DELETE FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = 'level'");
  assert.match(await refusal({ function: 'DATA."levelOf"', query }), /^E-SME-410: .* job level, /);
});

test.run();
