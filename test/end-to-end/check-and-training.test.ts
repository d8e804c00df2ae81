/**
 * Each row is an argument of a training, given to the check and to the training: what this refuses is among
 * what that has found, and where the check finds nothing the training starts. Both come as far as AWS, whose
 * S3 then refuses both.
 */

import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("what the check finds is what the training refuses");

const common = {
  job_name: "either",
  ...sandboxPlace,
  s3_output_path: "either",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  target_attribute_name: "X",
};
const query = { input_schema_name: undefined, input_table_or_view_name: undefined };
const regression = { problem_type: "Regression", objective: "MSE" };
const binary = { problem_type: "BinaryClassification", objective: "F1" };
const multiclass = { problem_type: "MulticlassClassification", objective: "Accuracy" };
const weighted = { mode: "ENSEMBLING", sample_weight_column: "W" };
const tags = (names: string[]) => ({ aws_tags: Object.fromEntries(names.map((name) => [name, "v"])) });

/** The rows of DATA.T with another expression for one of the columns that are trained from. */
function validation(column = "", expression = "", condition = "TRUE") {
  const columns = ["ID", "X", "TWO", "WORD", "NUMERAL", "ONE", "NOTHING", "W"];
  const list = columns.map((name) => (name === column ? `${expression} AS ${name}` : name));
  return { validation_query: `SELECT ${list.reverse().join(", ")} FROM DATA.T WHERE ${condition}` };
}

const refused = "E-SME-66";
const cases: readonly (readonly [what: string, given: object, code: string])[] = [
  ["no rows", { ...query, source_query: "SELECT * FROM DATA.T WHERE ID > 999" }, "E-SME-140"],
  ["499 rows", { ...query, source_query: "SELECT * FROM DATA.T WHERE ID < 500" }, "E-SME-140"],
  ["500 rows", { ...query, source_query: "SELECT * FROM DATA.T WHERE ID <= 500" }, refused],
  ["a target without values", { target_attribute_name: "NOTHING", ...regression }, "E-SME-140"],
  ["a target of one value", { target_attribute_name: "ONE" }, "E-SME-142"],
  ["two classes as many", { target_attribute_name: "TWO", ...multiclass }, "E-SME-143"],
  ["many classes as two", { ...binary }, "E-SME-143"],
  ["a hundred classes", { ...multiclass }, refused],
  ["words for a regression", { target_attribute_name: "WORD", ...regression }, "E-SME-144"],
  ["another kind's objective", { problem_type: "Regression", objective: "F1" }, "E-SME-16"],
  ["negative weights", { ...weighted, sample_weight_column: "NEGATIVE" }, "E-SME-344"],
  ["weights of words", { ...weighted, sample_weight_column: "WORD" }, "E-SME-343"],
  ["weights and tuning", { ...weighted, mode: "HYPERPARAMETER_TUNING" }, "E-SME-340"],
  ["the type of no column", { feature_types: { FOUR: "categorical" } }, "E-SME-345"],
  ["a sample of nothing", { sample_fraction: 0 }, "E-SME-12"],
  ["a sample of all", { sample_fraction: 1 }, refused],
  ["a sample of less than nothing", { sample_fraction: -1 }, "E-SME-12"],
  ["a sample of more than all", { sample_fraction: 1.5 }, "E-SME-12"],
  ["a holdout of all", { holdout_fraction: 1 }, "E-SME-12"],
  ["a validation fraction of nothing", { validation_fraction: 0 }, "E-SME-12"],
  ["a small sample", { sample_rows: 100 }, "E-SME-140"],
  ["a holdout that leaves few", { holdout_fraction: 0.5 }, "E-SME-140"],
  [
    "a holdout of none, because rows are alike",
    { ...query, source_query: "SELECT TWO, X - X + TWO AS X FROM DATA.T", holdout_fraction: 0.01 },
    "E-SME-530",
  ],
  ["a holdout whose view has the name of a table", { holdout_fraction: 0.05 }, "E-SME-364"],
  ["few cells", { max_cells: 500 }, "E-SME-140"],
  [
    "all excluded but what tells nothing",
    { exclude_columns: "ID, TWO, WORD, NUMERAL, NEGATIVE" },
    "E-SME-145",
  ],
  ["a VPC without security groups", { vpc_subnets: ["subnet-1"] }, "E-SME-341"],
  ["a key that can be none", { kms_key_id: "my key" }, "E-SME-12"],
  ["48 tags", tags(Array.from({ length: 48 }, (_, i) => `k${i}`)), "E-SME-12"],
  ["a tag of AWS' own", tags(["aws:x"]), "E-SME-12"],
  ["a tag with a letter that AWS does not take", tags(["☃"]), "E-SME-148"],
  ["validation rows", validation(), refused],
  ["no validation rows", validation("", "", "ID > 999"), "E-SME-357"],
  ["validation rows without a column", { validation_query: "SELECT X, ID FROM DATA.T" }, "E-SME-352"],
  ["validation rows of another type", validation("ID", "TO_CHAR(ID)"), "E-SME-352"],
  ["validation rows and a fraction", { ...validation(), validation_fraction: 0.3 }, "E-SME-23"],
  ["validation rows of negative weight", { ...weighted, ...validation("W", "W - 2") }, "E-SME-362"],
  ["validation rows whose weights are words", { ...weighted, ...validation("W", "WORD") }, "E-SME-352"],
  [
    "validation rows with words for a regression",
    { target_attribute_name: "NUMERAL", ...regression, ...validation("NUMERAL", "'x' || NUMERAL") },
    "E-SME-363",
  ],
];

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.T AS
    SELECT N AS ID, MOD(N, 97) AS X, MOD(N, 2) AS TWO, 'w' || MOD(N, 5) AS WORD, TO_CHAR(MOD(N, 97)) AS NUMERAL,
      'same' AS ONE, CAST(NULL AS DOUBLE) AS NOTHING, 1 AS W, 2 - N AS NEGATIVE
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run("CREATE TABLE ML.SME_HOLDOUT_EITHER (X DOUBLE)");
  user.breakOperation("ListObjectsV2", { status: 403, code: "AccessDenied", message: "Not here." });
});
test.after(async ({ user }) => {
  await user?.close();
});

for (const [what, given, expected] of cases) {
  test(what, async ({ user }) => {
    const training = trainingCall({
      ...common,
      ...("validation_query" in given ? { exclude_columns: "NEGATIVE" } : {}),
      ...given,
    });
    const text = await user.refusal(training);
    assert.match(text, new RegExp(`^${expected}: `));
    const check = training.replace("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", "SME_CHECK_TRAINING");
    const rows = await user.rows(check).catch((error) => [["argument", "error", String(error.message)]]);
    const codes = rows
      .filter(([, result]) => result === "error")
      .map(([, , found]) => /^"?(?:E-SME-\d+: [^:]*: )?([EF]-SME-\d+)/.exec(String(found))?.[1]);
    assert.ok(codes.includes(expected), JSON.stringify(rows));
    // S3 refuses the check's byte; a training that is refused by nothing else fails at that.
    if (expected === refused) assert.equal(codes, [refused]);
  });
}

test("labels of validation rows that nothing is learnt of are a warning, and no refusal", async ({
  user,
}) => {
  const values = { ...common, target_attribute_name: "TWO", ...binary, exclude_columns: "NEGATIVE" };
  const call = trainingCall({ ...values, ...validation("TWO", "CASE WHEN ID < 10 THEN 7 ELSE TWO END") });
  const rows = await user.rows(call.replace("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", "SME_CHECK_TRAINING"));
  assert.equal(
    rows.filter(([name]) => name === "validation_query"),
    [
      [
        "validation_query",
        "warning",
        "9 of its rows have a label that the training data lack, such as '7'",
        "the labels of the training data",
        "No model can predict them: leave them out, or train from such rows, too.",
      ],
    ],
  );
  assert.match(await user.refusal(call), /^E-SME-66: /);
});

test.run();
