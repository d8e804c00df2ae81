/** Models of abalones, evaluated on rows that they have not seen. */

import { DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { runGuidePage } from "../support/guide-page.ts";
import { assertClose } from "../support/scikit-learn.ts";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("evaluating a prediction function");

const common = {
  ...sandboxPlace,
  s3_output_path: "autopilot",
  max_candidates: 1,
};
const rings = { function_name: "abaloneRings", schema_name: "PRED_SCHEMA" };
const old = { function_name: "abaloneOld", schema_name: "pred_schema" };
const oldRows = (table: string) =>
  `SELECT A.*, CASE WHEN RINGS > 10 THEN 'yes' ELSE 'no' END AS IS_OLD FROM DEMO.${table} A`;

const call = (values: object) => `EXECUTE SCRIPT ML.SME_EVALUATE(${quoteLiteral(JSON.stringify(values))})`;

/** The rows of the script's result as a name each: `RMSE`, or of a label `Recall yes`. */
async function evaluate(user: UserOfSandbox, values: object): Promise<Map<string, number | null>> {
  const rows = await user.rows(call(values));
  return new Map(
    rows.map(([, metric, label, value]) => [
      label === null ? String(metric) : `${metric} ${label}`,
      value === null ? null : Number(value),
    ]),
  );
}

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  const { train, test: unseen } = await readAbalones();
  for (const schema of ["DEMO", "PRED_SCHEMA"]) await user.run(`CREATE SCHEMA ${schema}`);
  for (const [name, rows] of [
    ["ABALONE_TRAIN", train.slice(0, 1500)],
    ["ABALONE_TEST", unseen.slice(0, 500)],
  ] as const) {
    await user.run(createTable(name));
    for (const statement of insertRows(name, rows)) await user.run(statement);
  }
  await user.run(`CREATE VIEW DEMO.OLD_TEST AS ${oldRows("ABALONE_TEST")}`);
  const ofRings = { ...common, input_schema_name: "DEMO", input_table_or_view_name: "ABALONE_TRAIN" };
  const jobs = {
    "abalone-rings": { ...ofRings, target_attribute_name: "RINGS", holdout_fraction: 0.2 },
    "abalone-few": { ...ofRings, target_attribute_name: "RINGS", sample_rows: 600 },
    "abalone-old": {
      ...common,
      source_query: oldRows("ABALONE_TRAIN"),
      exclude_columns: "RINGS",
      target_attribute_name: "IS_OLD",
    },
  };
  for (const [job_name, values] of Object.entries(jobs))
    await user.run(trainingCall({ job_name, ...values }));
  for (const job of Object.keys(jobs)) {
    await user.waitForJob(job);
    const endpoint = job.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
    const place = ["PRED_SCHEMA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
    await user.run(scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [job, endpoint, ...place]));
  }
});
test.after(({ user }) => user?.close());

test("the guide's statements give what it shows", async ({ user }) => {
  assert.is(await runGuidePage(user, "evaluate.md"), 6);
});

test("so do those of the page on changed data", async ({ user }) => {
  assert.is(await runGuidePage(user, "monitor.md"), 3);
  const whole = { job_name: "abalone-rings", query: "SELECT * FROM DEMO.ABALONE_TEST" };
  const verdicts = await user.rows(scriptCall("SME_CHECK_DRIFT", [JSON.stringify(whole)]));
  assert.equal([...new Set(verdicts.map((row) => row.at(-1)))], ["ok"]);
});

test("the page of questions has statements that run", async ({ user }) => {
  assert.is(await runGuidePage(user, "questions.md"), 0);
});

test("a regression is evaluated on the rows that its training held out", async ({ user }) => {
  const found = await evaluate(user, rings);
  const { HELD } = await user.row('SELECT COUNT(*) AS HELD FROM ML."SME_HOLDOUT_ABALONE-RINGS"');
  assert.is(found.get("Rows"), HELD);
  assert.ok((found.get("RMSE") ?? 99) < 3, `RMSE ${found.get("RMSE")}`);
  assert.ok((found.get("R2") ?? -1) > 0.3, `R2 ${found.get("R2")}`);
});

test("the same metrics as by hand, with the target beside the scalar function", async ({ user }) => {
  const query = "SELECT * FROM DEMO.ABALONE_TRAIN WHERE RINGS < 9";
  const found = await evaluate(user, { ...rings, query, target: "rings" });
  const { COLUMN_NAMES } = await user.row(
    "SELECT COLUMN_NAMES FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'abalone-rings'",
  );
  const inputs = (JSON.parse(String(COLUMN_NAMES)) as string[]).filter((name) => name !== "RINGS");
  const byHand = await user.rows(`SELECT ML.SME_REGRESSION_METRICS(RINGS, PREDICTION) FROM (
    SELECT RINGS, PRED_SCHEMA."abaloneRings_SCALAR"(${inputs.map((name) => `"${name}"`).join(", ")}) FROM (${query}))`);
  for (const [metric, label, value] of byHand) {
    if (label === null)
      assertClose(found.get(String(metric)), value === null ? null : Number(value), String(metric));
  }
  assert.ok(byHand.length >= 8);
});

test("a classification has the metrics of its labels, and of their probabilities", async ({ user }) => {
  const found = await evaluate(user, { ...old, query: oldRows("ABALONE_TRAIN"), target: "is_old" });
  for (const name of ["Accuracy", "F1macro", "AUC", "LogLoss", "Brier", "Recall yes", "support no"]) {
    assert.type(found.get(name), "number", name);
  }
  assert.ok((found.get("AUC") ?? 0) > 0.7, `AUC ${found.get("AUC")}`);
});

test("what is kept says whose model it was, by which rows, and who asked", async ({ user }) => {
  const rows =
    await user.rows(`SELECT DISTINCT SCHEMA_NAME, FUNCTION_NAME, JOB_NAME, VERSION, CANDIDATE_NAME, TARGET, QUERY, EVALUATED_ROWS, EVALUATED_BY
    FROM ML.SME_EVALUATIONS WHERE JOB_NAME = 'abalone-old'`);
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "abalone-old" }));
  const candidate = String(job.BestCandidate?.CandidateName);
  assert.equal(rows, [
    [
      "PRED_SCHEMA",
      "abaloneOld",
      "abalone-old",
      1,
      candidate,
      "IS_OLD",
      oldRows("ABALONE_TRAIN"),
      1500,
      "SYS",
    ],
  ]);
});

test("rows without a target are counted", async ({ user }) => {
  const query = "SELECT A.*, CASE WHEN RINGS > 8 THEN RINGS END AS KNOWN FROM DEMO.ABALONE_TRAIN A";
  const found = await evaluate(user, { ...rings, query, target: "KNOWN" });
  assert.is((found.get("Rows") ?? 0) + (found.get("RowsNotEvaluated") ?? 0), 1500);
  assert.is(found.get("RowsNotEvaluated target is NULL"), found.get("RowsNotEvaluated"));
});

test("what is missing is refused by name, before the endpoint is asked", async ({ user }) => {
  user.takeRequests();
  const refusal = (values: object) => user.wholeRefusal(call(values));
  assert.match(
    await refusal({ ...rings, query: "SELECT RINGS, TYPE FROM DEMO.ABALONE_TRAIN" }),
    /^E-SME-399: The query lacks LONGEST_SHELL, .*; it has RINGS, TYPE\./,
  );
  assert.match(
    await refusal({ ...rings, query: "SELECT * FROM DEMO.ABALONE_TRAIN", target: "RING" }),
    /^E-SME-399: The query lacks RING; it has TYPE, .* Did you mean 'RINGS'\?/,
  );
  assert.match(
    await refusal({ ...rings, query: "SELECT A.*, RINGS FROM DEMO.ABALONE_TEST A" }),
    /^E-SME-398: The query cannot be evaluated: it has more than one column RINGS\. /,
  );
  assert.match(
    await refusal({
      ...rings,
      query: `SELECT CAST(TYPE AS CHAR(5)) AS TYPE, LONGEST_SHELL, DIAMETER, HEIGHT, WHOLE_WEIGHT, SHUCKED_WEIGHT,
        VISCERA_WEIGHT, SHELL_WEIGHT, RINGS FROM DEMO.ABALONE_TEST`,
    }),
    /^E-SME-395: .* If a value does not fit, select its column with the type that the training had; /,
  );
  assert.match(await refusal({ ...old }), /^E-SME-397: There are no rows to evaluate function abaloneOld by/);
  assert.match(
    await refusal({ ...rings, function_name: "abaloneRing" }),
    /^E-SME-394: There is no prediction function abaloneRing in schema PRED_SCHEMA .*Did you mean 'abaloneRings'\?/,
  );
  assert.match(
    await refusal({ ...rings, query: "SELECT * FROM DEMO.NOWHERE" }),
    /^E-SME-398: The query cannot be evaluated: object DEMO\.NOWHERE not found/,
  );
  assert.equal(
    user.takeRequests().filter((request) => request.startsWith("InvokeEndpoint")),
    [],
  );
  assert.match(
    await refusal({ ...rings, query: "SELECT * FROM DEMO.ABALONE_TRAIN WHERE RINGS < 0" }),
    /^E-SME-397: There are no rows to evaluate function abaloneRings by\./,
  );
});

test("nothing is noted where no row is predicted, and no view is left", async ({ user }) => {
  const before = await user.rows("SELECT COUNT(*) FROM ML.SME_EVALUATIONS");
  const some = call({ ...rings, query: "SELECT * FROM DEMO.ABALONE_TRAIN LIMIT 20" });
  const broken = { status: 400, code: "ModelError", message: "the model fell over" };
  user.breakOperation("InvokeEndpoint", broken);
  assert.match(
    await user.wholeRefusal(some),
    /^E-SME-395: Function abaloneRings could not be evaluated: E-SME-82: .* failed on row 1/,
  );
  const name = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_ABALONERINGS";
  const { CONNECTION_STRING: address } = await user.row(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${name}'`,
  );
  const tolerant = JSON.stringify({ ...JSON.parse(String(address)), on_error: "null" });
  await user.run(`CREATE OR REPLACE CONNECTION ${name} TO ${quoteLiteral(tolerant)}`);
  assert.match(
    await user.wholeRefusal(some),
    /^E-SME-395: Function abaloneRings could not be evaluated: E-SME-396: None of 20 rows could be evaluated: .*the model fell over/,
  );
  user.breakOperation("InvokeEndpoint");
  assert.equal(await user.rows("SELECT COUNT(*) FROM ML.SME_EVALUATIONS"), before);
  const views = "SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_EVALUATED%'";
  assert.equal(await user.rows(views), []);
});

test.run();
