import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("data are looked at before they move");

const common = {
  job_name: "looked-at",
  ...sandboxPlace,
  s3_output_path: "looked",
};
const of = (problem_type: string, objective: string) => ({ problem_type, objective });
const binary = of("BinaryClassification", "F1");
const multiclass = of("MulticlassClassification", "Accuracy");
const regression = of("Regression", "MSE");

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  // One row for each N; the targets are named by what they are.
  await user.run(`CREATE TABLE DATA.T AS SELECT N AS ID, N / 3 AS X,
      CASE WHEN N <= 499 THEN N END AS FEW, CAST(NULL AS DOUBLE) AS NOTHING, 7 AS SEVEN, 'same' AS "The 'same'",
      MOD(N, 2) = 0 AS TWO, CAST(MOD(N, 3) AS DOUBLE) AS THREE, 'c' || MOD(N, 50) AS FIFTY,
      CASE WHEN N > 5 THEN TO_CHAR(N / 4) ELSE 'about ' || N END AS NEARLY,
      CASE MOD(N, 3) WHEN 0 THEN ' 1.5e3 ' WHEN 1 THEN '-.5' ELSE '+12.' END AS NUMERALS,
      ADD_DAYS(DATE '2024-01-01', N) AS DAY_OF, ADD_SECONDS(TIMESTAMP '2024-01-01 00:00:00', MOD(N, 2)) AS MOMENT,
      CASE WHEN N > 3 THEN 1 END AS SOMETIMES_ONE
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
});
test.after(async ({ user }) => {
  await user?.close();
});

/** A call that ends in this error; nothing has been asked of AWS, and no name and no view is left. */
async function refused(user: UserOfSandbox, other: object, expected: RegExp): Promise<void> {
  user.takeRequests();
  const table = "source_query" in other ? {} : { input_schema_name: "DATA", input_table_or_view_name: "T" };
  const text = await user.refusal(trainingCall({ ...common, ...table, ...other }));
  assert.match(text, expected, text);
  assert.match(text, /Nothing was changed\.$|^E-SME-(22|146): /);
  assert.not.match(text, /SME_SOURCE|Taken back|Left behind/);
  assert.equal(user.takeRequests(), []);
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  assert.equal(
    await user.rows(
      "SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'ML' AND VIEW_TEXT NOT LIKE '%Generated from spec%'",
    ),
    [],
  );
}

for (const [what, other, expected] of [
  [
    "fewer than 500 rows with a target",
    { target_attribute_name: "few" },
    /^E-SME-140: DATA\.T has 499 rows with a value in FEW, but Autopilot needs at least 500\. /,
  ],
  ["no row with a target", { target_attribute_name: "nothing" }, /^E-SME-140: DATA\.T has 0 rows with/],
  [
    "a query of ten rows",
    { target_attribute_name: "X", source_query: "SELECT ID, X FROM DATA.T WHERE ID <= 10 -- ten" },
    /^E-SME-140: The query in source_query has 10 rows with a value in X, /,
  ],
  [
    "a query without a row",
    { target_attribute_name: "X", source_query: "SELECT ID, X FROM DATA.T WHERE ID < 0" },
    /^E-SME-140: The query in source_query has 0 rows/,
  ],
  [
    "a target of one value",
    { target_attribute_name: "seven", ...regression },
    /^E-SME-142: DATA\.T has 1 value in SEVEN, '7', in each of the 600 rows that have one, but Autopilot needs at least 2 different/,
  ],
  [
    "a target of one value, which is long and not in each row",
    {
      target_attribute_name: "Y",
      source_query: "SELECT ID, CASE WHEN ID > 50 THEN REPEAT('y', 9999) END AS Y FROM DATA.T",
    },
    /^E-SME-142: The query in source_query has 1 value in Y, 'y{100}…\(9999 characters\)', in each of the 550 rows that have one, /,
  ],
  [
    "a class",
    { target_attribute_name: `"The 'same'"`, ...binary },
    /^E-SME-142: .*The 'same', 'same', in each/,
  ],
  [
    "three classes where there must be two",
    { target_attribute_name: "three", ...binary },
    /^E-SME-143: DATA\.T has 3 or more classes in THREE, but BinaryClassification needs exactly 2\. It has: '0' in 200 rows, '1' in 200 rows, '2' in 200 rows\. Choose another problem_type/,
  ],
  [
    "many classes where there must be two",
    { target_attribute_name: "fifty", ...binary },
    /^E-SME-143: .* It has: 'c0' in 12 rows, .*, and others\. /,
  ],
  [
    "two classes where there must be more",
    { target_attribute_name: "two", ...multiclass },
    /^E-SME-143: DATA\.T has 2 classes in TWO, but MulticlassClassification needs 3 or more\. It has: 'false' in 300 rows, 'true' in 300 rows\. /,
  ],
  [
    "texts for a regression",
    { target_attribute_name: "nearly", ...regression },
    /^E-SME-144: DATA\.T has no number in NEARLY in 5 of 600 rows, but for example 'about 1'; Regression needs numbers/,
  ],
  [
    "booleans for a regression",
    { target_attribute_name: "two", ...regression },
    /^E-SME-144: DATA\.T has no number in TWO in 600 of 600 rows, but for example 'false'/,
  ],
  [
    "dates for a regression",
    { target_attribute_name: "day_of", ...regression },
    /^E-SME-144: .*for example '2024-01-02'/,
  ],
  [
    "columns that tell nothing",
    { target_attribute_name: "X", source_query: `SELECT X, NOTHING, SEVEN, "The 'same'" FROM DATA.T` },
    /^E-SME-145: The query in source_query has no column to learn X from: 1 without a value, 2 with the same value in each row\. Autopilot needs/,
  ],
  [
    "columns that tell nothing once others are excluded",
    {
      target_attribute_name: "X",
      source_query: "SELECT X, ID, NOTHING FROM DATA.T",
      exclude_columns: ["ID"],
    },
    /^E-SME-145: .* 1 without a value, 0 with the same/,
  ],
] as const) {
  test(`${what}: refused`, ({ user }) => refused(user, other, expected));
}

for (const [what, other] of [
  ["500 rows", { source_query: "SELECT ID, X FROM DATA.T WHERE ID <= 500", target_attribute_name: "X" }],
  ["numbers in texts, for a regression", { target_attribute_name: "numerals", ...regression }],
  ["two moments", { target_attribute_name: "moment", ...binary }],
  ["fifty classes", { target_attribute_name: "fifty", ...multiclass }],
  [
    "a column whose only value is not in each row",
    { source_query: "SELECT TWO, SOMETIMES_ONE FROM DATA.T", target_attribute_name: "TWO" },
  ],
] as const) {
  test(`${what}: accepted`, async ({ user }) => {
    user.breakOperation("GetCallerIdentity", { status: 403, code: "InvalidClientTokenId", message: "No." });
    const table = "source_query" in other ? {} : { input_schema_name: "DATA", input_table_or_view_name: "T" };
    const text = await user.refusal(trainingCall({ ...common, ...table, ...other }));
    user.breakOperation("GetCallerIdentity");
    assert.match(text, /^E-SME-65: /, "AWS is asked only when the data have passed");
  });
}

test("a query that fails in a row, and a view that does", async ({ user }) => {
  const source_query = "SELECT ID, X, CAST(FIFTY AS DATE) AS D FROM DATA.T";
  await refused(
    user,
    { source_query, target_attribute_name: "X" },
    /^E-SME-22: The query in source_query cannot be trained from: data exception/,
  );
  await user.run(`CREATE VIEW DATA.BROKEN AS ${source_query}`);
  await refused(
    user,
    { input_table_or_view_name: "broken", input_schema_name: "data", target_attribute_name: "X" },
    /^E-SME-146: The rows of DATA\.BROKEN could not be read: data exception/,
  );
});

test("what is wrong with a query stands where the user wrote it", async ({ user }) => {
  const wrong = (source_query: string, expected: RegExp) =>
    refused(user, { source_query, target_attribute_name: "X" }, expected);
  await wrong("SELECT ID, Z FROM DATA.T", /^E-SME-22: .*Z.* \[line 1, column 12\]/);
  await wrong("SELECT ID,\n  X,\n  Z\nFROM DATA.T", /^E-SME-22: .*Z.* \[line 3, column 3\]/);
  await wrong("SELECT ID, X FROM NOWHERE.T", /^E-SME-22: .*NOWHERE.* \[line 1, column 19\]/);
  await wrong(
    "SELECT A.ID, B.ID, A.X FROM DATA.T A JOIN DATA.T B ON A.ID = B.ID",
    /^E-SME-22: The query in source_query cannot be trained from: it has more than one column ID\. /,
  );
  await wrong("SELECT ID, X FROM DATA.T; DROP TABLE DATA.T", /^E-SME-22: /);
  await wrong("-- nothing", /^E-SME-22: /);
  const other = { source_query: "SELECT ID, X FROM DATA.T", target_attribute_name: "Z" };
  await refused(user, other, /^E-SME-15: The query in source_query has no column Z\. Its columns: ID, X\. /);
  await refused(
    user,
    { source_query: "SELECT X FROM DATA.T", target_attribute_name: "X" },
    /^E-SME-17: The query in source_query has no column besides X to learn from\. /,
  );
});

test("a semicolon or a comment behind a query is no part of it, one within it is", async ({ user }) => {
  for (const end of [";", " ; ", "-- end", ";-- end\n", " /* end */ ;", "/* a ; b */-- '\n;\n", ""]) {
    const source_query = `SELECT ID, X, ';--' AS "a;--b" /* ' */ FROM DATA.T -- '\nWHERE ID <= 499${end}`;
    await refused(user, { source_query, target_attribute_name: "X" }, /^E-SME-140: .* has 499 rows/);
  }
});

test("a view of the user's with the name that 1.0 took stays", async ({ user }) => {
  await user.run("CREATE VIEW ML.SME_SOURCE_KEPT AS SELECT 1 AS MINE FROM DUAL");
  const source_query = "SELECT ID, X FROM DATA.T";
  await user.run(trainingCall({ ...common, job_name: "kept", source_query, target_attribute_name: "X" }));
  assert.equal(
    await user.rows(
      "SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'ML' AND VIEW_TEXT NOT LIKE '%Generated from spec%'",
    ),
    [["SME_SOURCE_KEPT"]],
  );
  assert.equal(await user.rows("SELECT MINE FROM ML.SME_SOURCE_KEPT"), [[1]]);
});

test.run();
