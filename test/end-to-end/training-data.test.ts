import { gunzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("what is exported for a training, and both functions");

const common = {
  ...sandboxPlace,
  s3_output_path: "data",
  target_attribute_name: "GOOD",
  ...anyModel,
};
const fromQuery = {
  ...common,
  source_query: `SELECT T.*, X * 2 AS "Twice" FROM DATA.ROWS_ALL AS T WHERE ID > 100`,
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.ROWS_ALL (ID DECIMAL(18,0), X DOUBLE, SEEN TIMESTAMP, GOOD BOOLEAN)");
  await user.run(
    `INSERT INTO DATA.ROWS_ALL SELECT N, MOD(N * 37, 101) / 4, TIMESTAMP '2024-01-02 03:04:05', MOD(N * 37, 101) > 50
     FROM VALUES BETWEEN 1 AND 800 AS T(N)`,
  );
});
test.after(async ({ user }) => {
  await user?.close();
});

test("a query is trained from, columns left out, files compressed, rows and bytes counted", async ({
  user,
}) => {
  const chosen = { exclude_columns: ["id", "seen"], compression_type: "gzip", export_files_per_node: 2 };
  await user.run(trainingCall({ ...fromQuery, ...chosen, job_name: "query" }));
  const folder = await user.trainingFolder("query");
  assert.match(folder, /^data\/query\/data\/[0-9a-f]{32}\/$/);
  const keys = await user.objects("data/query/data/");
  assert.equal(keys, [`${folder}part-0001.csv.gz`, `${folder}part-0002.csv.gz`]);
  const lines: string[] = [];
  let bytes = 0;
  for (const key of keys) {
    const content = await user.content(key);
    bytes += content.length;
    lines.push(...gunzipSync(content).toString().trim().split("\n").slice(1));
  }
  // Booleans as the words that a reader of CSV takes for booleans, not as EXPORT's 1 and 0.
  assert.ok(lines.includes("0,false,0") && lines.includes("25,true,50"), lines.slice(0, 3).join("\n"));
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'query'");
  assert.is(row.TRAINING_DATA_ROWS, 700);
  assert.is(row.TRAINING_DATA_BYTES, bytes);
  assert.is(row.SOURCE_QUERY, fromQuery.source_query);
  assert.equal([row.INPUT_SCHEMA_NAME, row.INPUT_TABLE_OR_VIEW_NAME], [null, null]);
  assert.is(row.S3_TRAINING_DATA_URI, `s3://sandbox-bucket/${folder}`);
  assert.is(row.COLUMN_NAMES, '["X","GOOD","Twice"]');
  assert.equal(
    await user.rows(
      "SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'ML' AND VIEW_TEXT NOT LIKE '%Generated from spec%'",
    ),
    [],
  );
});

test("the scalar function stands beside a key and tells probabilities by label", async ({ user }) => {
  await user.waitForJob("query");
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["query", "good", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  const [[comment] = []] = await user.rows(
    "SELECT SCRIPT_COMMENT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_NAME = 'good'",
  );
  const query = `(${fromQuery.source_query})`;
  const [said, example = ""] = String(comment).split(" Example: ");
  assert.match(said ?? "", /^Predicts GOOD by endpoint good, deployed for Autopilot job query\. /);
  assert.is(example, `SELECT "DATA"."good"("X", "Twice") FROM (SELECT * FROM ${query} LIMIT 5)`);
  assert.is((await user.rows(example)).length, 5);

  const rows = await user.rows(
    `SELECT ID, DATA."good_SCALAR"(X, X * 2), GOOD FROM DATA.ROWS_ALL WHERE ID <= 50 ORDER BY ID`,
  );
  assert.is(rows.length, 50);
  for (const [i, [id, prediction, probability, probabilities, error, truth]] of rows.entries()) {
    assert.is(id, i + 1);
    assert.is(prediction, truth);
    assert.is(error, null);
    const byLabel: Record<string, number> = JSON.parse(String(probabilities));
    assert.equal(Object.keys(byLabel).sort(), ["false", "true"]);
    assert.ok(Math.abs(Number(probability) - (byLabel[String(prediction)] ?? 0)) < 1e-4);
  }
});

for (const [what, changed, expected] of [
  ["a query that does not run", { source_query: "SELECT * FROM NOWHERE" }, /^E-SME-22: .*NOWHERE/],
  ["a query and a table", { input_table_or_view_name: "ROWS_ALL" }, /^E-SME-23: /],
  [
    "neither query nor table",
    { source_query: null },
    /^E-SME-6: .*input_schema_name, input_table_or_view_name/,
  ],
  [
    "an excluded column that does not exist",
    { exclude_columns: "IDD" },
    /^E-SME-24: Column IDD .* does not exist/,
  ],
  ["an excluded target", { exclude_columns: ["good"] }, /^E-SME-24: .* is the one to predict/],
  ["an unknown compression", { compression_type: "zip" }, /^E-SME-12: .*it must be one of Gzip, None/],
  ["more files than there may be", { export_files_per_node: 65 }, /^E-SME-12: .*at most 64/],
] as const) {
  test(`${what}: refused before anything is asked of AWS`, async ({ user }) => {
    user.takeRequests();
    const text = await user.refusal(trainingCall({ ...fromQuery, job_name: "refused", ...changed }));
    assert.match(text, expected);
    assert.equal(user.takeRequests(), []);
    assert.equal(
      await user.rows(
        "SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'ML' AND VIEW_TEXT NOT LIKE '%Generated from spec%'",
      ),
      [],
    );
  });
}

test.run();
