import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the documented statements, for classifications of each type");

const place = ["AWS_CONNECTION", "eu-central-1"];
const common = {
  aws_credentials_connection_name: "aws_connection",
  aws_region: "eu-central-1",
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://sandbox-bucket",
  s3_output_path: "classes",
  input_schema_name: '"Mixed Case"',
  input_table_or_view_name: '"My Table"',
};
const multiclass = { problem_type: "MulticlassClassification", objective: "Accuracy", max_candidates: 3 };

/** Not in alphabetical order, and each needs its quotes. */
const features = ['"Z first"', '"a;b"', '"select"', '"Seen At"'];
const labels = ["IS_GOOD", "PRICE", '"Kind"', "BORN"];

const jobs = [
  {
    endpoint: "ofBoolean",
    inputs: [...features, "PRICE", '"Kind"', "BORN"],
    target: "IS_GOOD",
    type: "BOOLEAN",
    values: {
      ...common,
      job_name: "ida",
      target_attribute_name: "is_good",
      problem_type: "BinaryClassification",
      objective: '{"MetricName":"F1"}',
      max_candidates: 3,
    },
  },
  {
    endpoint: "ofDecimal",
    inputs: [...features, "IS_GOOD", '"Kind"', "BORN"],
    target: "PRICE",
    type: "DECIMAL(5,2)",
    // Mixed case is found without quotes, too.
    values: {
      ...common,
      ...multiclass,
      job_name: "ida-old",
      input_schema_name: "Mixed Case",
      input_table_or_view_name: "My Table",
      target_attribute_name: "price",
    },
  },
  {
    endpoint: "ofDate",
    inputs: [...features, "IS_GOOD", "PRICE", '"Kind"'],
    target: "BORN",
    type: "DATE",
    values: { ...common, ...multiclass, job_name: "of-date", target_attribute_name: "BORN" },
  },
  {
    endpoint: "ofText",
    inputs: ['"select"', '"a;b"', '"Seen At"'],
    target: "Kind",
    type: "VARCHAR(20) UTF8",
    // Only what is required: Autopilot finds problem type and objective.
    values: {
      ...common,
      job_name: "of-text",
      input_table_or_view_name: '"Some Columns"',
      target_attribute_name: '"Kind"',
    },
  },
];

const stale = "classes/ida/data/part-0999.csv";

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run('CREATE SCHEMA "Mixed Case"');
  await user.run(`CREATE TABLE "Mixed Case"."My Table" ("Z first" DOUBLE, "a;b" DECIMAL(9,0), "select" BOOLEAN,
    "Seen At" TIMESTAMP, IS_GOOD BOOLEAN, PRICE DECIMAL(5,2), "Kind" VARCHAR(20), BORN DATE)`);
  // Every label follows from "select" and from whether "a;b" is NULL: a model that sees these two otherwise
  // than it did at the training is wrong.
  await user.run(`INSERT INTO "Mixed Case"."My Table"
    SELECT N / 4, CASE WHEN C = 1 THEN NULL ELSE 7 END, C = 0, ADD_SECONDS(TIMESTAMP '2024-01-01 00:00:00', N),
      C = 0,
      CASE C WHEN 0 THEN 0.5 WHEN 1 THEN 1.25 ELSE 99.99 END,
      CASE C WHEN 0 THEN 'False' WHEN 1 THEN 'no, never' ELSE 'say "yes"' END,
      CASE C WHEN 0 THEN DATE '2024-02-29' WHEN 1 THEN DATE '1999-12-31' ELSE DATE '2000-01-01' END
    FROM (SELECT N, MOD(N, 3) AS C FROM VALUES BETWEEN 1 AND 600 AS T(N))`);
  await user.run(
    'CREATE VIEW "Mixed Case"."Some Columns" AS SELECT "select", "a;b", "Seen At", "Kind" FROM "Mixed Case"."My Table"',
  );
  const Body = `Z first,a;b\n${"1,2\n".repeat(1000)}`;
  await user.s3.send(new PutObjectCommand({ Bucket: "sandbox-bucket", Key: stale, Body }));

  const [one, two] = [jobs.slice(0, 2), jobs.slice(2)];
  const train = (some: typeof jobs) => user.runBeside(some.map(({ values }) => trainingCall(values)));
  await Promise.all([train(one), train(two)]);
  for (const { values } of jobs) await user.waitForJob(values.job_name);
  const deploy = (some: typeof jobs) =>
    user.runBeside(
      some.map(({ endpoint, values }) => {
        const call = [values.job_name, endpoint, '"Mixed Case"', "ml.m5.large", "1", ...place];
        return scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", call);
      }),
    );
  await Promise.all([deploy(one), deploy(two)]);
});
test.after(async ({ user }) => {
  await user?.close();
});

for (const { endpoint, inputs, target, type } of jobs) {
  test(`gives a ${type} back as it was learned`, async ({ user }) => {
    const truth = new Map<Cell, Cell>();
    const column = inputs.includes('"Z first"') ? '"Z first"' : '"Seen At"';
    for (const [key, value] of await user.rows(
      `SELECT ${column}, "${target}" FROM "Mixed Case"."My Table"`,
    )) {
      truth.set(key ?? null, value ?? null);
    }
    const result = await user.run(
      `SELECT "Mixed Case"."${endpoint}"(${inputs.join(", ")}) FROM "Mixed Case"."My Table" GROUP BY IPROC()`,
    );
    if (result.kind !== "rows") return assert.unreachable();
    assert.equal(
      result.columns.map(({ name }) => name),
      [...inputs.map((name) => name.replaceAll('"', "")), "PROBABILITY", "PREDICTIONS"],
    );
    assert.equal(
      result.columns.slice(-2).map((added) => added.type),
      ["DECIMAL(18,4)", type],
    );
    assert.is(result.rows.length, 600);
    const at = inputs.indexOf(column);
    for (const row of result.rows) {
      const [probability, prediction] = row.slice(-2);
      assert.is(prediction, truth.get(row[at] ?? null));
      assert.ok(Number(probability) > 0.5 && Number(probability) <= 1, `a probability of ${probability}`);
    }
  });
}

test("keeps columns in the table's order, and their names whole", async ({ user }) => {
  const row = await user.row(
    "SELECT COLUMN_NAMES, TARGET_ATTRIBUTE_NAME, INPUT_SCHEMA_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'ida'",
  );
  const names = [...features, ...labels].map((name) => name.replaceAll('"', ""));
  assert.equal(JSON.parse(String(row.COLUMN_NAMES)), names);
  assert.is(row.TARGET_ATTRIBUTE_NAME, "IS_GOOD");
  assert.is(row.INPUT_SCHEMA_NAME, "Mixed Case");
});

test("enters PROBLEM_TYPE and OBJECTIVE where Autopilot decided", async ({ user }) => {
  const query =
    "SELECT PROBLEM_TYPE, OBJECTIVE, MAX_CANDIDATES FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'of-text'";
  assert.equal(await user.rows(query), [["MulticlassClassification", "Accuracy", null]]);
});

test("trains on the job's own rows: none of a stale file, none of a job whose name begins alike", async ({
  user,
}) => {
  const keys = await user.objects(await user.trainingFolder("ida"));
  assert.not(keys.includes(stale));
  assert.ok((await user.objects("classes/ida/data/")).includes(stale), "what no run of its own wrote stays");
  let lines = 0;
  for (const Key of keys) {
    const { Body } = await user.s3.send(new GetObjectCommand({ Bucket: "sandbox-bucket", Key }));
    const [header, ...rows] = ((await Body?.transformToString()) ?? "").trimEnd().split("\n");
    assert.match(header ?? "", /^"?Z first"?,"?a;b"?,"?select"?,"?Seen At"?,IS_GOOD,PRICE,Kind,BORN$/);
    lines += rows.length;
  }
  assert.is(lines, 600);
  assert.ok((await user.objects("classes/ida-old/data/")).length > 0);
});

test("deleting one endpoint leaves the others in service", async ({ user }) => {
  await user.run(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["ofBoolean", ...place]));
  const call = (endpoint: string, inputs: string[]) =>
    `SELECT "Mixed Case"."${endpoint}"(${inputs.join(", ")}) FROM "Mixed Case"."My Table"`;
  const [boolean, decimal] = jobs;
  assert.match(
    await user.refusal(call("ofBoolean", boolean?.inputs ?? [])),
    /^E-SME-80: Endpoint ofBoolean is deleted\. /,
  );
  assert.is((await user.rows(call("ofDecimal", decimal?.inputs ?? []))).length, 600);
});

test.run();
