import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("arguments mean what their parameters say, or are refused");

const required = {
  job_name: "meant",
  ...sandboxPlace,
  s3_output_path: "meant",
  input_schema_name: "Größen",
  input_table_or_view_name: "fische",
  target_attribute_name: "länge",
};
/** Objective MSE does not fit, which is said when every argument by itself is good. */
const misfit = { problem_type: "BinaryClassification", objective: "MSE" };
const misfitting = /^E-SME-16: /;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA größen");
  await user.run('CREATE TABLE größen.fische (ID INT, länge DOUBLE, "Mixed" INT)');
  await user.run('CREATE TABLE größen.odd (ID INT, länge DOUBLE, "a,b" INT, "say ""hi""" INT, " x " INT)');
  await user.run("CREATE TABLE größen.LENGTHS (ID INT, ÄHRE INT, Y DOUBLE)");
  await user.run('CREATE TABLE größen."übrig" (ID INT, Y DOUBLE)');
});
test.after(async ({ user }) => {
  await user?.close();
});

async function refused(user: UserOfSandbox, other: Record<string, unknown>, expected: RegExp): Promise<void> {
  const text = await user.refusal(trainingCall({ ...required, ...other }));
  assert.match(text, expected, text);
}

/** Says that the column is the one to predict, which shows that both names were found. */
const sameColumn = (name: string) =>
  new RegExp(
    `^E-SME-24: Column ${name.replace(/[[\]()*+?.\\]/g, "\\$&")} in exclude_columns is the one to predict\\.`,
  );

test("names beyond ASCII are folded as SQL folds them: schema, table, target, excluded column", async ({
  user,
}) => {
  for (const spelling of ["länge", "LÄNGE", "Länge", '"LÄNGE"', " länge "]) {
    await refused(user, { exclude_columns: [spelling] }, sameColumn(spelling));
  }
  await refused(user, { target_attribute_name: '"länge"' }, /^E-SME-15: .* has no column länge\./);
  await refused(
    user,
    { input_schema_name: '"größen"' },
    /^E-SME-14: There is no table or view größen\.fische/,
  );
});

test("a table that exists only as it is written is found too", async ({ user }) => {
  await refused(
    user,
    { input_table_or_view_name: "übrig", target_attribute_name: "y", exclude_columns: "Y" },
    sameColumn("Y"),
  );
});

test("connections and the schema of a deployment are folded likewise", async ({ user }) => {
  await user.run("CREATE CONNECTION küste TO 'https://sandbox-bucket.s3.eu-central-1.amazonaws.com'");
  const poll = "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS";
  for (const name of ["küste", "KÜSTE", '"KÜSTE"', " küste "]) {
    assert.match(
      await user.refusal(scriptCall(poll, ["job", name, "eu-central-1"])),
      /E-SME-61: Connection KÜSTE has no user/,
    );
  }
  await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_JOBS (DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME,
      IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH, TARGET_ATTRIBUTE_NAME, SESSION_ID, SCRIPT_USER, COLUMN_NAMES,
      COLUMN_TYPES)
    VALUES (CURRENT_TIMESTAMP, 'sized', 'C', 'R', 's3://b', 'p', 'Y', 1, 'SYS', '["Y"]', '[]')`);
  const deploy = (schema: string) =>
    user.refusal(
      scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
        "sized",
        "e",
        schema,
        "ml.m5.large",
        1,
        "AWS_CONNECTION",
        "eu-central-1",
      ]),
    );
  for (const schema of ["größen", "GRÖẞEN", "Größen"])
    assert.match(await deploy(schema), /^E-SME-21: /, schema);
  assert.match(await deploy('"größen"'), /^E-SME-19: There is no schema größen\./);
  assert.match(await deploy("größe"), /^E-SME-19: There is no schema größe\. Did you mean 'GRÖẞEN'\?/);
});

test("many names beyond ASCII are folded by one question to the database", async ({ user }) => {
  const names = Array.from({ length: 200 }, (_, i) => `spälte_${i}`);
  await refused(
    user,
    { exclude_columns: ["ähre", ...names], input_table_or_view_name: "lengths", target_attribute_name: "y" },
    /^E-SME-24: Column spälte_0 in exclude_columns does not exist/,
  );
});

test("a list of columns is names, in JSON or between commas", async ({ user }) => {
  for (const list of [
    '"LÄNGE"',
    "id, länge",
    '"a,b" , länge',
    '["ID", "länge"]',
    ["a,b", "länge"],
    ['"a,b"', "länge"],
    '"say ""hi""", länge',
    ['" x "', "länge"],
    '" x ",länge',
    "ID,ID,länge",
  ]) {
    const text = await user.refusal(
      trainingCall({ ...required, input_table_or_view_name: "odd", exclude_columns: list }),
    );
    assert.match(
      text,
      /^E-SME-24: Column (länge|"LÄNGE") in exclude_columns is the one to predict/,
      JSON.stringify(list),
    );
  }
  for (const list of [[], {}, "", null, "[]"]) {
    await refused(user, { exclude_columns: list, ...misfit }, misfitting);
  }
});

test("what is no list of names is refused as such", async ({ user }) => {
  const lists = [
    [null],
    [["ID"]],
    true,
    false,
    5,
    { ID: true },
    [""],
    [" "],
    "A,,B",
    ",A",
    "A,",
    ",",
    " ",
    "[null]",
    "[ID",
    "[[1]]",
    [5],
    ["ID", null],
    ["ID", { a: 1 }],
    '"ID',
    'I"D',
    '"ID" x"',
  ];
  for (const list of lists) {
    await refused(
      user,
      { exclude_columns: list },
      /^E-SME-12: Invalid exclude_columns '.*': it must be names, as a JSON array or separated by commas\./,
    );
  }
  await refused(user, { exclude_columns: `${"A,".repeat(10_000)}B` }, /it must be at most 10000 names/);
});

test("numbers are whole ones, or their digits as text", async ({ user }) => {
  for (const value of [5, "5", "005", 750])
    await refused(user, { max_candidates: value, ...misfit }, misfitting);
  for (const value of [
    "0x10",
    "5 ",
    " 5",
    "1e2",
    "+5",
    "5.0",
    "1.5",
    1.5,
    true,
    [],
    {},
    "--5",
    "٣",
    "1_000",
    "5\n",
    "inf",
    "nan",
  ]) {
    await refused(
      user,
      { max_candidates: value },
      /^E-SME-12: Invalid max_candidates '.*': it must be a whole number\./,
    );
  }
  const json = (number: string) =>
    user.refusal(trainingCall({ ...required, ...misfit, max_candidates: 77 }).replace(": 77", `: ${number}`));
  assert.match(await json("5.0"), misfitting);
  assert.match(await json("5e0"), misfitting);
  assert.match(await json("1e400"), /^E-SME-12: Invalid max_candidates '.*': it must be at most 750\./);
  assert.match(await json("-1e400"), /it must be at least 1\./);
  assert.match(await json(`"${"9".repeat(400)}"`), /it must be at most 750\./);
});

test("a positional number has a limit too", async ({ user }) => {
  const call = (count: string) =>
    user.refusal(
      scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
        "no-job",
        "e",
        "GRÖẞEN",
        "ml.m5.large",
        "COUNT",
        "AWS_CONNECTION",
        "eu-central-1",
      ]).replace("'COUNT'", count),
    );
  for (const count of ["1", "1.0", "'2'", "2.00"]) assert.match(await call(count), /^E-SME-18: /, count);
  assert.match(
    await call("99999999999"),
    /^E-SME-12: Invalid instance_count '99999999999': it must be at most 999999999\./,
  );
  for (const count of ["1.5", "'1e2'", "TRUE", "'0x1'"]) {
    assert.match(
      await call(count),
      /^E-SME-12: Invalid instance_count '.*': it must be a whole number\./,
      count,
    );
  }
});

test("texts are texts, without the character that ends them elsewhere", async ({ user }) => {
  for (const name of [
    "aws_region",
    "s3_output_path",
    "input_schema_name",
    "target_attribute_name",
    "iam_sagemaker_role",
    "objective",
    "problem_type",
    "compression_type",
    "source_query",
  ]) {
    for (const value of [5, true, { a: 1 }, ["x"], []]) {
      const other = name === "source_query" ? { input_table_or_view_name: undefined } : {};
      await refused(
        user,
        { ...other, [name]: value },
        new RegExp(`^E-SME-12: Invalid ${name} '.*': it must be (a text|one of|a metric's name)`),
      );
    }
  }
  await refused(user, { job_name: 5 }, /^E-SME-11: Invalid job_name '5': it must be a text\./);
  await refused(
    user,
    { input_table_or_view_name: "a\0b" },
    /^E-SME-12: Invalid input_table_or_view_name 'a b': it must not hold the character U\+0000\./,
  );
  await refused(
    user,
    { input_table_or_view_name: '"a"b"' },
    /^E-SME-12: .*: it must be one name, in which a quote is doubled\./,
  );
});

test("a path that an HTTP client would shorten is refused", async ({ user }) => {
  for (const path of [
    "..",
    ".",
    "a/../b",
    "./x",
    "x/.",
    "x/..",
    "a//b",
    "...",
    "a./b",
    "a.",
    "%2e%2e/x",
    "a%2Fb",
  ]) {
    await refused(
      user,
      { s3_output_path: path },
      /^E-SME-12: Invalid s3_output_path '.*': it must be a path of letters, .* none of which ends in a dot\./,
    );
  }
  for (const path of ["a/b", "/a/b/", "a.b/.c", "a=1/b_2", "//a//"]) {
    await refused(user, { s3_output_path: path, ...misfit }, misfitting);
  }
});

test("a bucket's address is read in any case of its scheme", async ({ user }) => {
  for (const uri of ["S3://sandbox-bucket", "s3://sandbox-bucket/", "s3://sandbox.bucket.x"]) {
    await refused(user, { s3_bucket_uri: uri, ...misfit }, misfitting);
  }
  for (const uri of ["s3://Sandbox", "/s3://sandbox-bucket", "s3://a..b", "s3://a-", "s3:///x", "s4://a"]) {
    await refused(
      user,
      { s3_bucket_uri: uri },
      /^E-SME-12: Invalid s3_bucket_uri '.*': it must be s3:\/\/bucket, without a path\./,
    );
  }
});

test("choices are read in any case, and kept in AWS' spelling", async ({ user }) => {
  await refused(
    user,
    { problem_type: "binaryclassification", objective: "mse" },
    /^E-SME-16: Objective MSE does not fit problem type BinaryClassification\./,
  );
  await refused(
    user,
    { problem_type: "REGRESSION", objective: "f1MACRO", compression_type: "GZIP" },
    /^E-SME-16: Objective F1macro does not fit problem type Regression\./,
  );
  await refused(
    user,
    { problem_type: "regression", objective: '{"MetricName":"accuracy"}' },
    /^E-SME-16: Objective Accuracy /,
  );
});

test("an objective that this script cannot be given is refused, and its page does not list it", async ({
  user,
}) => {
  for (const objective of ["MAPE", "MASE", "WAPE", "AverageWeightedQuantileLoss"]) {
    await refused(
      user,
      { problem_type: "Regression", objective },
      /^E-SME-12: Invalid objective '\w+': it must be one of AUC, Accuracy, [^W]*$/,
    );
  }
});

test("JSON whose meaning is doubtful is refused", async ({ user }) => {
  const train = (json: string) => user.refusal(scriptCall("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", [json]));
  const twice = JSON.stringify({ ...required, ...misfit }).replace("{", '{"job_name": "other", ');
  assert.match(await train(twice), /^E-SME-5: .*: it gives 'job_name' twice\./);
  assert.match(await train(twice.replace('"job_name"', '"job\\u005fname"')), /it gives 'job_name' twice\./);
  const tagged = JSON.stringify({ ...required, ...misfit, aws_tags: { A: "1", B: "2" } });
  assert.match(await train(tagged.replace('"B"', '"A"')), /^E-SME-5: .*: it gives 'A' twice\./);
  const nested = JSON.stringify({
    ...required,
    ...misfit,
    aws_tags: [{ Key: "job_name", Value: "job_name" }],
    model_info_table_name: [{ Key: '"job_name": "\\' }],
    s3_output_path: "job_name",
  });
  assert.match(await train(nested), misfitting);
  assert.match(await train(`\ufeff${nested}`), misfitting);
  assert.match(
    await train(`{"job_name":${"[".repeat(5000)}${"]".repeat(5000)}}`),
    /^E-SME-5: .*too many nested/,
  );
  assert.match(await train(`{"job_name":${"[".repeat(900)}${"]".repeat(900)}}`), /^E-SME-6: /);
  assert.match(
    await train('{"job_name": "a", "aws_region" "b"}'),
    /^E-SME-5: .*but found a text at character \d+, near .*"aws_region" "b/,
  );
  assert.match(await train("[null]"), /^E-SME-5: .*holds no \{…\}/);
  await refused(user, { job_name: null }, /^E-SME-6: .*missing: job_name\./);
});

test("keys in another case or form are pointed to the one that is meant", async ({ user }) => {
  const keys = {
    JOB_NAME: "job_name",
    jobName: "job_name",
    "aws-region": "aws_region",
    MaxCandidates: "max_candidates",
    InputSchemaName: "input_schema_name",
    jbo_name: "job_name",
    target: "target_attribute_name",
    schema: "input_schema_name",
  };
  for (const [key, meant] of Object.entries(keys)) {
    await refused(user, { [key]: "x" }, new RegExp(`unknown: '${key}' \\(did you mean '${meant}'\\?\\)`));
  }
});

test("huge values are refused at once, in a short text", async ({ user }) => {
  // As JSON, less than a literal may have.
  const huge = "ä\u001b[2J".repeat(190_000);
  const text = async (other: Record<string, unknown>) => {
    const start = process.cpuUsage();
    const answer = await user.refusal(trainingCall({ ...required, ...other }));
    const { user: microseconds } = process.cpuUsage(start);
    // Time that grew with the square of the length would be minutes.
    const names = Object.keys(other).map((name) => name.slice(0, 40));
    assert.ok(microseconds < 60_000_000, `${microseconds} µs of CPU for ${names}`);
    assert.ok(answer.length < 1500, `${answer.length} characters`);
    assert.not.match(answer, /[\p{Cc}\ufffd]/u);
    return answer;
  };
  assert.match(await text({ [huge]: 1 }), /^E-SME-6: .* unknown: 'ä \[2J.*…\(950000 characters\)'/);
  const slashes = `a${"/".repeat(1_000_000)}b`;
  assert.match(await text({ s3_output_path: slashes }), /^E-SME-12: Invalid s3_output_path 'a\/{99}…/);
  assert.match(await text({ s3_bucket_uri: `s3://${slashes}` }), /^E-SME-12: Invalid s3_bucket_uri /);
  assert.match(await text({ target_attribute_name: '"'.repeat(900_000) }), /^E-SME-12: /);
  assert.match(await text({ ["k".repeat(20_000)]: 1 }), /unknown: 'k{100}…\(20000 characters\)'/);
  for (const name of [
    "s3_output_path",
    "input_schema_name",
    "target_attribute_name",
    "exclude_columns",
    "aws_credentials_connection_name",
  ]) {
    assert.match(
      await text({ [name]: huge }),
      new RegExp(`^E-SME-(12: Invalid|24: Column) (${name} ')?ä \\[2J.*…\\(950000 characters\\)`),
      name,
    );
  }
  assert.match(
    await text({ aws_region: [huge] }),
    /^E-SME-12: Invalid aws_region '\["ä.*characters\)': it must be a text\./,
  );
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${100_000 + i}`, i]));
  assert.match(await text(many), /unknown: 'key100000', .*'key100004' and 49995 more\./);
  const names = Array.from({ length: 100_000 }, () => "A");
  assert.match(
    await text({ exclude_columns: names }),
    /^E-SME-12: Invalid exclude_columns .* at most 10000 names/,
  );
});

test.run();
