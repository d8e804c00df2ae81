import * as assert from "uvu/assert";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("a table of 1,000 columns, on two nodes");

/** Reserved words, letters of all kinds, and the names of what the functions add. */
const odd = [
  "SELECT",
  "select",
  "Größe; m²",
  "a 'b' --",
  "PREDICTIONS",
  "PROBABILITY",
  "PREDICTION",
  "ERROR",
];
const features = [...odd, ...Array.from({ length: 999 - odd.length }, (_, i) => `F${i + 1}`)];
const inputs = features.map(quoteIdentifier).join(", ");
const connection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_WIDE";

test.before(async (context) => {
  const user = await openUserOfSandbox(2);
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  // The label follows from the last feature alone, so a column that is out of place makes the model wrong.
  const values = features.map((name, i) =>
    i === features.length - 1 ? "MOD(N, 2) * 10" : `${i} AS ${quoteIdentifier(name)}`,
  );
  await user.run(
    `CREATE TABLE DATA.WIDE AS SELECT ${values.join(", ")} AS F${999 - odd.length}, MOD(N, 2) = 1 AS GOOD
     FROM VALUES BETWEEN 1 AND 600 AS T(N)`,
  );
  await user.run("CREATE TABLE DATA.SOME_ROWS AS SELECT * FROM DATA.WIDE LIMIT 40");
  await user.run(
    trainingCall({
      job_name: "wide",
      ...sandboxPlace,
      s3_output_path: "data",
      source_query: "SELECT * FROM DATA.WIDE -- all of it\n;",
      target_attribute_name: "GOOD",
      problem_type: "BinaryClassification",
      objective: "Accuracy",
      ...anyModel,
      export_files_per_node: 2,
    }),
  );
  await user.waitForJob("wide");
  const place = ["wide", "wide", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  await user.run(scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", place));
});
test.after(async ({ user }) => {
  await user?.close();
});

test("each node writes its files, and the encoding's version goes with the model", async ({ user }) => {
  const folder = await user.trainingFolder("wide");
  assert.equal(
    (await user.objects("data/wide/data/")).map((key) => key.replace(folder, "")),
    ["part-0001.csv", "part-0002.csv", "part-0003.csv", "part-0004.csv"],
  );
  const row = await user.row(
    "SELECT CSV_ENCODING, TRAINING_DATA_ROWS FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'wide'",
  );
  assert.equal(row, { CSV_ENCODING: 1, TRAINING_DATA_ROWS: 600 });
});

test("a function of too many columns for a comment has one without a call", async ({ user }) => {
  const comments = await user.rows(
    "SELECT SCRIPT_COMMENT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'DATA' ORDER BY SCRIPT_NAME",
  );
  assert.is(comments.length, 2);
  for (const [comment] of comments) {
    assert.is(String(comment).length, 2000);
    assert.match(String(comment), / It takes, in this order: "SELECT", "select", "Größe; m²", "a 'b' --", /);
  }
});

test("the set function gives all columns back, then what it adds", async ({ user }) => {
  const result = await user.run(`SELECT DATA."wide"(${inputs}) FROM DATA.SOME_ROWS GROUP BY IPROC()`);
  if (result.kind !== "rows") return assert.unreachable();
  assert.equal(
    result.columns.map(({ name }) => name),
    [...features, "PROBABILITY2", "PREDICTIONS2"],
  );
  assert.is(result.rows.length, 40);
  for (const row of result.rows) assert.is(row.at(-1), Number(row[features.length - 1]) === 10);
});

test("the scalar function predicts beside any column", async ({ user }) => {
  const rows = await user.rows(`SELECT GOOD, DATA."wide_SCALAR"(${inputs}) FROM DATA.SOME_ROWS`);
  assert.is(rows.length, 40);
  for (const [good, prediction, , , error] of rows) assert.equal([prediction, error], [good, null]);
});

test("a function of another encoding says so", async ({ user }) => {
  const [[text] = []] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${connection}'`,
  );
  const address = JSON.parse(String(text));
  assert.is(address.encoding, 1);
  const edited = quoteLiteral(JSON.stringify({ ...address, encoding: 2 }));
  await user.run(`CREATE OR REPLACE CONNECTION ${connection} TO ${edited}`);
  assert.match(
    await user.refusal(`SELECT DATA."wide"(${inputs}) FROM DATA.SOME_ROWS`),
    /^E-SME-85: The model of endpoint wide was trained on data of encoding 2, but this function writes encoding 1\./,
  );
});

test.run();
