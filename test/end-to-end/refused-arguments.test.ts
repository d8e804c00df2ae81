import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  connectionStatement,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("arguments that are refused before AWS is asked");

const required = {
  job_name: "refused",
  ...sandboxPlace,
  s3_output_path: "refused",
  input_schema_name: "DATA",
  input_table_or_view_name: "ROWS_TO_LEARN",
  target_attribute_name: "TARGET",
};
const poll = "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS";
const deploy = "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT";
const remove = "SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT";

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.ROWS_TO_LEARN (ID DECIMAL(18,0), TARGET DOUBLE)");
  await user.run("CREATE TABLE DATA.LONELY (TARGET DOUBLE)");
  await user.run("INSERT INTO DATA.ROWS_TO_LEARN SELECT N, N / 7 FROM VALUES BETWEEN 1 AND 500 AS T(N)");
});
test.before.each(({ user }) => {
  user.takeRequests();
});
test.after.each(async ({ user }) => {
  assert.equal(user.takeRequests(), [], "AWS was asked");
  assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  assert.equal(await user.rows("SELECT COUNT(*) FROM DATA.ROWS_TO_LEARN"), [[500]]);
});
test.after(async ({ user }) => {
  await user?.close();
});

async function refused(user: UserOfSandbox, other: Record<string, unknown>, expected: RegExp): Promise<void> {
  const text = await user.refusal(trainingCall({ ...required, ...other }));
  assert.match(text, expected, text);
}

test("JSON that does not parse", async ({ user }) => {
  for (const json of [
    '{"job_name": "a",}',
    '{"job_name" "a"}',
    "{",
    '{"job_name": "a"}}',
    "",
    "[1]",
    "3",
    '"a"',
  ]) {
    const call = scriptCall("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", [json]);
    assert.match(
      await user.refusal(call),
      /^E-SME-5: The argument of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT cannot be read as a JSON object: .*\. Check its quotes/,
      json,
    );
  }
});

test("each required key that is missing", async ({ user }) => {
  for (const name of Object.keys(required)) {
    await refused(user, { [name]: undefined }, new RegExp(`^E-SME-6: .* cannot start: missing: ${name}\\. `));
  }
});

test("all missing keys are named at once, empty ones and nulls too", async ({ user }) => {
  const other = { job_name: undefined, aws_region: "", s3_output_path: null };
  await refused(user, other, /missing: job_name, aws_region, s3_output_path\. .* Nothing was changed\.$/);
});

test("a call with nothing in it", async ({ user }) => {
  const text = await user.refusal(trainingCall({}));
  assert.match(text, new RegExp(`missing: ${Object.keys(required).join(", ")}\\.`));
});

test("an unknown key, with the nearest one that exists", async ({ user }) => {
  const other = { job_name: undefined, "job-name": "a", max_candidate: 3, colour: "red" };
  await refused(
    user,
    other,
    /^E-SME-6: .*missing: job_name; unknown: 'colour', 'job-name' \(did you mean 'job_name'\?\), 'max_candidate' \(did you mean 'max_candidates'\?\)\./,
  );
  // A part of what is given, if it is half of it.
  assert.match(
    await user.refusal(
      `EXECUTE SCRIPT ML.SME_EXPLAIN_ROWS('{"function_name": "F", "the_query": "SELECT 1"}')`,
    ),
    /unknown: 'function_name' \(did you mean 'function'\?\), 'the_query' \(did you mean 'query'\?\)\./,
  );
});

test("a key under the name that only the endpoint's connection uses", async ({ user }) => {
  const other = { aws_credentials_connection_name: undefined, aws_s3_connection: "AWS_CONNECTION" };
  await refused(
    user,
    other,
    /^E-SME-6: .* missing: aws_credentials_connection_name; unknown: 'aws_s3_connection'/,
  );
});

test("names without quotes mean their upper-case spelling first, names in quotes only themselves", async ({
  user,
}) => {
  await user.run('CREATE TABLE DATA."rows_to_learn" (OTHER DOUBLE, "Mixed" DOUBLE)');
  const upper = /^E-SME-15: .* Its columns: ID, TARGET\./;
  const asWritten = /^E-SME-15: .* Its columns: OTHER, Mixed\./;
  await refused(user, { input_table_or_view_name: "rows_to_learn", target_attribute_name: "x" }, upper);
  await refused(user, { input_table_or_view_name: '"rows_to_learn"', target_attribute_name: "x" }, asWritten);
  await refused(
    user,
    { input_table_or_view_name: '"rows_to_learn"', target_attribute_name: '"MIXED"' },
    asWritten,
  );
});

test("values of the wrong type", async ({ user }) => {
  const whole =
    /^E-SME-12: Invalid max_candidates '.*': it must be a whole number\. Correct the argument\. Nothing was changed\.$/;
  for (const value of ["three", 2.5, true, [3], { three: 3 }, "'; DROP SCHEMA DATA"]) {
    await refused(user, { max_candidates: value }, whole);
  }
  await refused(
    user,
    { aws_region: { a: 1 } },
    /^E-SME-12: Invalid aws_region '\{"a":1\}': it must be a text\./,
  );
  await refused(
    user,
    { input_schema_name: 7 },
    /^E-SME-12: Invalid input_schema_name '7': it must be a text\./,
  );
});

test("numbers beyond their limits", async ({ user }) => {
  await refused(user, { max_candidates: 0 }, /'0': it must be at least 1\./);
  await refused(user, { max_candidates: 751 }, /'751': it must be at most 750\./);
  await refused(user, { max_runtime_for_automl_job_in_seconds: 1e300 }, /it must be at most 2592000\./);
});

test("a job name that is too long or holds what it must not", async ({ user }) => {
  const tooLong = "a".repeat(33);
  await refused(
    user,
    { job_name: tooLong },
    new RegExp(`^E-SME-11: Invalid job_name '${tooLong}': it must not be longer than 32 characters\\.`),
  );
  for (const name of ["it's", "a-", "-a", "a_b", "a b", "jöb", "a\nb", "x'); DROP SCHEMA DATA; --"]) {
    await refused(
      user,
      { job_name: name },
      /^E-SME-11: .*: it must be letters, digits and hyphens, with a letter/,
    );
  }
});

test("an invalid endpoint name by its own name, not the job's", async ({ user }) => {
  const rest = ["DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  assert.match(
    await user.refusal(scriptCall(deploy, ["job", "end_point", ...rest])),
    /^E-SME-12: Invalid endpoint_name 'end_point': it must be letters, digits and hyphens/,
  );
});

test("an invalid bucket, path, role or region", async ({ user }) => {
  const bucket = /^E-SME-12: Invalid s3_bucket_uri '.*': it must be s3:\/\/bucket, without a path\./;
  await refused(user, { s3_bucket_uri: "sandbox-bucket" }, bucket);
  await refused(user, { s3_bucket_uri: "s3://sandbox-bucket/folder" }, bucket);
  await refused(
    user,
    { s3_output_path: "///" },
    /^E-SME-12: Invalid s3_output_path '\/\/\/': it must not be empty\./,
  );
  await refused(user, { iam_sagemaker_role: "a role" }, /^E-SME-12: .*: it must be an ARN or a role name\./);
  await refused(user, { aws_region: "Frankfurt" }, /^E-SME-12: Invalid aws_region 'Frankfurt'/);
});

test("an objective without a problem type, and the other way round", async ({ user }) => {
  await refused(user, { objective: "MSE" }, /^E-SME-13: .* problem_type is missing\. Give both/);
  await refused(user, { problem_type: "Regression" }, /^E-SME-13: .* objective is missing\. Give both/);
});

test("an objective that AWS does not know, or that does not fit the problem type", async ({ user }) => {
  const of = (problem_type: string, objective: string) => ({ problem_type, objective });
  await refused(
    user,
    of("Regression", "Speed"),
    /^E-SME-12: Invalid objective 'Speed': it must be one of AUC, /,
  );
  await refused(
    user,
    of("Guess", "MSE"),
    /^E-SME-12: Invalid problem_type 'Guess': it must be one of BinaryC/,
  );
  await refused(
    user,
    of("BinaryClassification", '{"MetricName":"MSE"}'),
    /^E-SME-16: Objective MSE does not fit problem type BinaryClassification\. Choose one of F1, /,
  );
});

test("a table, schema or column that does not exist", async ({ user }) => {
  await refused(
    user,
    { input_table_or_view_name: "nothing" },
    /^E-SME-14: There is no table or view DATA\.nothing that you may read\./,
  );
  await refused(user, { input_schema_name: "nowhere" }, /^E-SME-14: There is no table or view nowhere\./);
  await refused(user, { input_table_or_view_name: '"Rows_To_Learn"' }, /^E-SME-14: /);
  await refused(
    user,
    { target_attribute_name: "goal" },
    /^E-SME-15: .*ROWS_TO_LEARN has no column goal\. Its columns: ID, TARGET\. Correct target_attribute_name\./,
  );
  await refused(user, { input_table_or_view_name: "LONELY" }, /^E-SME-17: .* has no column besides TARGET/);
});

test("a column whose name would tear the training data apart", async ({ user }) => {
  for (const [i, name] of ["a,b", 'say "hi"', "a\nb"].entries()) {
    await user.run(`CREATE TABLE DATA.ODD_${i} (TARGET DOUBLE, "${name.replaceAll('"', '""')}" DOUBLE)`);
    const shown = name.replace("\n", " ");
    await refused(
      user,
      { input_table_or_view_name: `ODD_${i}` },
      new RegExp(`^E-SME-25: Column ${shown} cannot be trained from: .* Nothing was changed\\.$`),
    );
  }
});

test("SQL in any argument stays a value", async ({ user }) => {
  const attacks = [
    "x'; DROP TABLE DATA.ROWS_TO_LEARN; --",
    'x"; DROP SCHEMA DATA CASCADE; --',
    "x]]..query[[",
    "a' OR '1'='1",
  ];
  for (const name of Object.keys(required)) {
    // A connection may have any name; whether it exists is for the UDF to say.
    if (name === "aws_credentials_connection_name") continue;
    for (const attack of attacks) {
      await refused(user, { [name]: attack }, /^E-SME-1[1245]: .*(Nothing was changed|Choose another name)/);
    }
  }
});

test("positional arguments that are NULL", async ({ user }) => {
  assert.match(
    await user.refusal(scriptCall(poll, [undefined, undefined, "eu-central-1"])),
    /^E-SME-6: SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS cannot start: missing: job_name\./,
  );
  assert.match(
    await user.refusal(scriptCall(deploy, ["job", "endpoint", undefined, "ml.m5.large", 1, undefined, ""])),
    /missing: schema_name\./,
  );
  assert.match(
    await user.refusal(scriptCall(remove, [undefined, undefined, undefined])),
    /missing: endpoint_name\./,
  );
});

test("SQL in positional arguments stays a value", async ({ user }) => {
  const attack = "x'; DROP SCHEMA DATA CASCADE; --";
  const good: (string | number)[] = [
    "job",
    "endpoint",
    "DATA",
    "ml.m5.large",
    1,
    "AWS_CONNECTION",
    "eu-central-1",
  ];
  for (const position of [0, 1, 2, 3, 4, 6]) {
    const values = good.map((value, i) => (i === position ? attack : value));
    assert.match(await user.refusal(scriptCall(deploy, values)), /^E-SME-1[128]: /);
  }
  assert.match(
    await user.refusal(scriptCall(poll, [attack, "AWS_CONNECTION", "eu-central-1"])),
    /^E-SME-11: /,
  );
  assert.match(
    await user.refusal(scriptCall(remove, [attack, "AWS_CONNECTION", "eu-central-1"])),
    /^E-SME-12: /,
  );
});

test("deploying a job that no row tells of", async ({ user }) => {
  const values = ["nothing", "endpoint", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  assert.match(
    await user.refusal(scriptCall(deploy, values)),
    /^E-SME-18: There is no job nothing in SME_METADATA/,
  );
});

test("a UDF's error stands behind the script's own code, which existing users know", async ({ user }) => {
  const nowhere = /E-SME-60: Connection NOWHERE cannot be used: /.source;
  const region = ["NOWHERE", "eu-central-1"];
  const whole = async (statement: string) => (await user.wholeRefusal(statement)).slice(0, 200);
  assert.match(
    await whole(scriptCall(poll, ["job", ...region])),
    new RegExp(`^E-SME-4: The status of job job could not be read: ${nowhere}`),
  );
  assert.match(
    await whole(scriptCall(remove, ["gone", ...region])),
    new RegExp(`^E-SME-2: Endpoint gone could not be deleted: ${nowhere}`),
  );
  assert.match(
    await whole(trainingCall({ ...required, aws_credentials_connection_name: "NOWHERE" })),
    new RegExp(`^E-SME-7: [^:]*refused[^:]*: ${nowhere}`),
  );
});

test("names that are almost right are suggested", async ({ user }) => {
  await refused(
    user,
    { target_attribute_name: "targt" },
    /has no column targt\. Did you mean 'TARGET'\? Its columns: ID, TARGET\./,
  );
  await refused(
    user,
    { target_attribute_name: '"Target"' },
    /has no column Target\. Did you mean 'TARGET'\?/,
  );
  await refused(
    user,
    { exclude_columns: "IDD" },
    /^E-SME-24: Column IDD in exclude_columns does not exist\. Did you mean 'ID'\?/,
  );
  await refused(
    user,
    { exclude_columns: "something" },
    /does not exist\. Correct exclude_columns\. Nothing was changed\.$/,
  );
});

test("schemas and tables that are almost right, or elsewhere, are suggested", async ({ user }) => {
  await user.run("CREATE SCHEMA OTHER");
  await user.run("CREATE TABLE OTHER.ONLY_HERE (TARGET DOUBLE)");
  const table = (input_table_or_view_name: string, expected: RegExp) =>
    refused(user, { input_table_or_view_name }, expected);
  await table(
    "rows_to_lern",
    /^E-SME-14: .* DATA\.rows_to_lern that you may read\. Did you mean 'ROWS_TO_LEARN'\?/,
  );
  await table('"Lonely"', /Did you mean 'LONELY'\?/);
  await table("only_here", /that you may read\. Schema OTHER has one of this name\./);
  await table("data.lonely", /Give schema DATA as input_schema_name, and table LONELY alone\./);
  await table("nothing_like_it", /that you may read\. Check input_schema/);
  await refused(user, { input_schema_name: "dota" }, /^E-SME-14: .* Schema DATA has one of this name\./);
});

test("a connection that does not exist, or is no good", async ({ user }) => {
  const unknown =
    /^E-SME-60: Connection NOWHERE cannot be used: .*\. Create it, .* Taken back: the job's metadata row\.$/;
  await refused(user, { aws_credentials_connection_name: "nowhere" }, unknown);
  await refused(
    user,
    { aws_credentials_connection_name: "x'; DROP SCHEMA DATA; --" },
    /^E-SME-60: Connection X'; DROP/,
  );
  await user.run("CREATE CONNECTION NAMELESS TO 'https://sandbox-bucket.s3.eu-central-1.amazonaws.com'");
  await refused(
    user,
    { aws_credentials_connection_name: "nameless" },
    /^E-SME-61: Connection NAMELESS has no user/,
  );
});

test("a connection to another bucket or region than the one to train in", async ({ user }) => {
  await refused(
    user,
    { s3_bucket_uri: "s3://other-bucket" },
    /^E-SME-63: Connection AWS_CONNECTION points to bucket sandbox-bucket, but s3_bucket_uri names other-bucket\./,
  );
  await refused(
    user,
    { aws_region: "us-east-1" },
    /^E-SME-64: Connection AWS_CONNECTION points to region eu-central-1, but aws_region is us-east-1\./,
  );
  await user.run(
    connectionStatement("ELSEWHERE", user.sandbox).replace(/https:[^']+/, "https://example.com/x"),
  );
  await refused(
    user,
    { aws_credentials_connection_name: "ELSEWHERE" },
    /^E-SME-62: The address 'https:\/\/example/,
  );
});

test.run();
