import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("a training is checked");

const common = {
  job_name: "checked",
  ...sandboxPlace,
  s3_output_path: "checked",
  input_schema_name: "DATA",
  input_table_or_view_name: "T",
  target_attribute_name: "Y",
};
const binary = { problem_type: "BinaryClassification", objective: "F1" };

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.T AS SELECT N AS ID, MOD(N, 50) / 7 AS X, CASE WHEN N > 20 THEN MOD(N, 2) END AS Y,
      'same' AS SAME, CAST(NULL AS DOUBLE) AS NOTHING, 'c' || CASE WHEN N < 5 THEN 2 ELSE MOD(N, 2) END AS KIND
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run("CREATE TABLE DATA.FEW AS SELECT ID, X, 'one' AS Y, SAME FROM DATA.T WHERE ID < 10");
  await user.run("CREATE TABLE DATA.NONE (X DOUBLE, Y DOUBLE)");
});
test.after(async ({ user }) => {
  await user?.close();
});

type Finding = [result: Cell, found: Cell, limit: Cell, advice: Cell];

function checkCall(values: object): string {
  return trainingCall({ ...common, ...values }).replace(
    "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT",
    "SME_CHECK_TRAINING",
  );
}

/** The findings by name, the first of each, once it is seen that nothing was left behind. */
async function check(user: UserOfSandbox, values: object): Promise<Record<string, Finding>> {
  const before = await user.objects("");
  user.takeRequests();
  const rows = await user.rows(checkCall(values));
  const asked = user.takeRequests().map((request) => request.split(" ")[0]);
  assert.not.ok(
    asked.some((operation) => /^Create/.test(String(operation))),
    asked.join(),
  );
  assert.equal(await user.objects(""), before);
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  assert.equal(
    await user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'"),
    [],
  );
  return Object.fromEntries(rows.toReversed().map(([name, ...finding]) => [name, finding as Finding]));
}

const errors = (findings: Record<string, Finding>) =>
  Object.keys(findings)
    .filter((name) => findings[name]?.[0] === "error")
    .sort();

test("data that can be learnt from, with what may spoil the model", async ({ user }) => {
  const found = await check(user, binary);
  assert.equal(errors(found), []);
  assert.equal(found.rows, ["ok", "580 rows with a value in Y of 600", "at least 500", null]);
  assert.equal(found.rows_without_target?.slice(0, 2), ["warning", "20 rows have no value in Y"]);
  assert.equal(found.columns?.slice(0, 2), ["ok", "5 columns to learn Y from"]);
  assert.equal(found.constant_columns?.slice(0, 2), [
    "warning",
    "2 columns have one value or none: SAME, NOTHING",
  ]);
  assert.equal(found.unique_columns?.slice(0, 2), ["warning", "1 column has another value in each row: ID"]);
  assert.equal(found.target_values?.slice(0, 2), ["ok", "2 different values in Y"]);
  assert.equal(found.classes?.slice(0, 3), [
    "ok",
    "2 classes: '0' in 290 rows, '1' in 290 rows",
    "exactly 2",
  ]);
  assert.match(String(found.size?.[1]), /^about 0\.0 MB as CSV: mode AUTO takes ENSEMBLING$/);
  assert.equal(found.credentials?.[0], "ok");
  assert.match(
    String(found.s3?.[1]),
    /^one byte was written to s3:\/\/sandbox-bucket\/checked\/checked\/data\/\w+\/ and/,
  );
  assert.match(String(found.role?.[1]), /^arn:aws:iam::\d{12}:role\/sagemaker-role, which trusts SageMaker$/);
  assert.equal(found.aws_job_name?.slice(0, 2), ["ok", "AWS has no job checked in eu-central-1"]);
  assert.equal(found.quotas?.slice(0, 2), ["ok", "0 jobs run in eu-central-1"]);
});

test("the role must be there, and trust SageMaker", async ({ user }) => {
  const { identities, bucket, region } = user.sandbox.aws;
  const principal = {
    Effect: "Allow" as const,
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  identities.putRole({ name: "machines", trust: { Statement: principal } });
  const roleOf = async (values: object) => (await check(user, values)).role?.slice(0, 2);
  const arn = "arn:aws:iam::123456789012:role/";
  assert.equal(await roleOf({ iam_sagemaker_role: "nobody" }), [
    "error",
    `E-SME-73: SageMaker cannot use role ${arn}nobody: it does not exist.`,
  ]);
  assert.equal(await roleOf({ iam_sagemaker_role: "machines" }), [
    "error",
    `E-SME-73: SageMaker cannot use role ${arn}machines: it does not trust sagemaker.amazonaws.com.`,
  ]);
  const unseen = "whether it trusts SageMaker was not seen:";
  assert.equal(await roleOf({ iam_sagemaker_role: "arn:aws:iam::210987654321:role/theirs" }), [
    "ok",
    `arn:aws:iam::210987654321:role/theirs; ${unseen} it is another account's, which alone may read that`,
  ]);
  const all = { Effect: "Allow" as const, Action: "*", Resource: "*" };
  const policy = { Statement: [all, { ...all, Effect: "Deny" as const, Action: "iam:GetRole" }] };
  identities.putKey({ accessKeyId: "AKIABLIND", secretAccessKey: "blind", user: "blind", policy });
  await user.run(
    `CREATE CONNECTION BLIND TO 'https://${bucket}.s3.${region}.amazonaws.com' USER 'AKIABLIND' IDENTIFIED BY 'blind'`,
  );
  assert.equal(await roleOf({ aws_credentials_connection_name: "BLIND" }), [
    "ok",
    `${arn}sagemaker-role; ${unseen} AWS does not allow iam:GetRole on ${arn}sagemaker-role`,
  ]);
});

test("the columns are those of the contract", async ({ user }) => {
  const result = await user.run(checkCall({}));
  assert.equal(result.kind === "rows" && result.columns.map(({ name }) => name), [
    "CHECK_NAME",
    "RESULT",
    "FOUND",
    "LIMIT",
    "WHAT_TO_DO",
  ]);
});

test("all that would stop it, in the rows and on AWS, is found at once", async ({ user }) => {
  user.breakOperation("PutObject", { status: 403, code: "AccessDenied", message: "Not here." });
  await user.run("INSERT INTO ML.SME_POLICY (SETTING, \"VALUE\") VALUES ('max_runtime_seconds', '60')");
  const found = await check(user, {
    ...binary,
    max_runtime_for_automl_job_in_seconds: 61,
    input_table_or_view_name: "few",
    iam_sagemaker_role: "arn:aws:iam::123456789012:user/me",
  });
  user.breakOperation("PutObject");
  await user.run("DELETE FROM ML.SME_POLICY");
  assert.equal(errors(found), ["policy", "role", "rows", "s3", "target_values"]);
  assert.equal(found.rows, [
    "error",
    "E-SME-140: DATA.FEW has 9 rows with a value in Y, but Autopilot needs at least 500.",
    "at least 500",
    "Train from more rows.",
  ]);
  assert.match(String(found.target_values?.[1]), /^E-SME-142: DATA\.FEW has 1 value in Y, 'one', /);
  assert.match(String(found.s3?.[1]), /^E-SME-66: /);
  assert.match(String(found.s3?.[1]), /s3:PutObject/);
  assert.type(found.s3?.[3], "string");
});

test("a table, a column, a query or a connection that does not exist is a finding", async ({ user }) => {
  const table = await check(user, { input_table_or_view_name: "FEWS" });
  assert.equal(errors(table), ["table"]);
  assert.match(
    String(table.table?.[1]),
    /^E-SME-14: There is no table or view DATA\.FEWS .* Did you mean 'FEW'\?$/,
  );
  assert.match(String(table.table?.[3]), /^Check input_schema_name/);
  assert.equal(table.s3?.[0], "ok", "AWS is asked all the same");
  const column = await check(user, { target_attribute_name: "Z" });
  assert.equal(errors(column), ["columns"]);
  const query = {
    source_query: "SELECT * FROM DATA.NOWHERE",
    input_schema_name: null,
    input_table_or_view_name: null,
  };
  const text = await check(user, query);
  assert.equal(errors(text), ["table"]);
  assert.match(String(text.table?.[1]), /^E-SME-22: .*NOWHERE/);
  const connection = await check(user, { aws_credentials_connection_name: "AWS_CONECTION" });
  assert.equal(errors(connection), ["aws"]);
  assert.match(String(connection.aws?.[1]), /^E-SME-355: .*E-SME-60: .*AWS_CONNECTION/);
  assert.equal(connection.rows?.[0], "ok");
});

test("a validation_query is compared with the training's columns", async ({ user }) => {
  const validation_query = "SELECT X, Y, ID FROM DATA.T";
  const other = await check(user, { validation_query });
  assert.equal(errors(other), ["validation_query"]);
  assert.match(String(other.validation_query?.[1]), /^E-SME-352: .* it lacks SAME, NOTHING, KIND\.$/);
  assert.equal(errors(await check(user, { validation_query, target_attribute_name: "Z" })), ["columns"]);
  assert.equal(errors(await check(user, { validation_query: "SELECT * FROM DATA.T" })), []);
});

const withoutTable = { input_schema_name: undefined, input_table_or_view_name: undefined };

test("no rows, rare classes, many numbers as classes", async ({ user }) => {
  const none = await check(user, { input_table_or_view_name: "NONE" });
  assert.equal(errors(none), ["columns", "rows"]);
  const rare = await check(user, { target_attribute_name: "KIND" });
  assert.match(String(rare.classes?.[1]), /^3 classes: .*'c2' in 4 rows$/);
  assert.equal(rare.classes?.[0], "warning");
  const keys = { source_query: "SELECT ID, X, 'k' || ID AS Y FROM DATA.T", ...withoutTable };
  assert.match(String((await check(user, keys)).classes?.[1]), /^600 classes: .* and 580 others$/);
  const many = {
    target_attribute_name: "ID",
    problem_type: "MulticlassClassification",
    objective: "Accuracy",
  };
  assert.equal((await check(user, many)).target_type?.[0], "warning");
  const texts = { target_attribute_name: "KIND", problem_type: "Regression", objective: "MSE" };
  assert.match(String((await check(user, texts)).target_type?.[1]), /^E-SME-144: /);
});

test("the rows are those that would be exported", async ({ user }) => {
  const found = await check(user, {
    sample_rows: 550,
    target_attribute_name: "X",
    exclude_columns: ["ID", "KIND"],
  });
  assert.equal(found.rows?.slice(0, 2), ["ok", "550 rows with a value in X of 550"]);
  assert.equal(found.columns?.[1], "3 columns to learn X from");
  const few = await check(user, { sample_rows: 400, target_attribute_name: "X" });
  assert.match(String(few.rows?.[1]), /^E-SME-140: DATA\.T \(sampled\) has 400 rows/);
});

test("a name that is taken, here or on AWS, is a finding", async ({ user }) => {
  await user.run(
    trainingCall({ ...common, target_attribute_name: "X", max_candidates: 1, job_name: "taken" }),
  );
  // What it writes must not be taken for what a check does.
  await user.waitForJob("taken");
  const rows = await user.rows(checkCall({ job_name: "taken" }));
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  const found = new Map(rows.map(([name, , text]) => [name, String(text)]));
  assert.match(
    found.get("job_name") ?? "",
    /^E-SME-356: A job taken stands in SME_METADATA_AUTOPILOT_JOBS since 20/,
  );
  assert.match(found.get("aws_job_name") ?? "", /^E-SME-71: /);
  assert.match(found.get("quotas") ?? "", /^(0 jobs run|1 job runs) in eu-central-1$/);
});

test("an argument that the training does not take ends it", async ({ user }) => {
  assert.match(
    await user.refusal(checkCall({ max_candidate: 3 })),
    /^E-SME-6: SME_CHECK_TRAINING cannot start: .*max_candidate/,
  );
  assert.match(await user.refusal("EXECUTE SCRIPT ML.SME_CHECK_TRAINING(NULL)"), /^E-SME-5: /);
});

test("a table of 1,000 columns", async ({ user }) => {
  const names = Array.from({ length: 1000 }, (_, i) => `N / ${i + 1} AS C${i}`);
  await user.run(
    `CREATE TABLE DATA.WIDE AS SELECT MOD(N, 2) AS Y, ${names.join(", ")} FROM VALUES BETWEEN 1 AND 500 AS T(N)`,
  );
  const wide = await check(user, { input_table_or_view_name: "WIDE" });
  assert.equal(wide.columns?.[1], "1000 columns to learn Y from");
  // A hash of more columns than any function takes values.
  const columns = Array.from({ length: 260 }, (_, i) => `C${i}`);
  const held = await check(user, {
    source_query: `SELECT Y, ${columns.join(", ")} FROM DATA.WIDE`,
    input_schema_name: null,
    input_table_or_view_name: null,
    holdout_fraction: 0.001,
  });
  assert.match(String(held.rows?.[1]), /^(E-SME-140: .* has 49\d|500) rows /);
});

test.run();
