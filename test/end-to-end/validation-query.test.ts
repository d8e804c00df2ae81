import { DescribeAutoMLJobV2Command, StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
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

const test = suite<{ user: UserOfSandbox }>("rows that models are compared with");

const common = {
  ...sandboxPlace,
  s3_output_path: "compared",
  source_query: "SELECT * FROM DATA.T WHERE ID <= 600",
  exclude_columns: ["ID"],
  target_attribute_name: "Y",
  problem_type: "Regression",
  objective: "MSE",
  ...anyModel,
};
const validation_query = "SELECT Y, D, X FROM DATA.T WHERE ID > 600 -- the rest";

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  // In the last hundred rows X tells nothing of Y.
  await user.run(`CREATE TABLE DATA.T AS SELECT N AS ID, MOD(N * 37, 101) AS X,
      CASE WHEN N <= 600 THEN MOD(N * 37, 101) * 2 ELSE 1000 + MOD(N, 7) END AS Y, DATE '2024-01-01' + MOD(N, 9) AS D
    FROM VALUES BETWEEN 1 AND 700 AS T(N)`);
});
test.after(async ({ user }) => {
  await user?.close();
});

test("are the job's second channel, and what models are measured by", async ({ user }) => {
  await user.run(
    trainingCall({
      ...common,
      job_name: "two",
      validation_query,
      keep_training_data: false,
      max_candidates: 2,
    }),
  );
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "two" }));
  const channels = (job.AutoMLJobInputDataConfig ?? []).map(({ ChannelType, DataSource }) => [
    ChannelType,
    DataSource?.S3DataSource?.S3Uri,
  ]);
  const training = `s3://sandbox-bucket/${await user.trainingFolder("two")}`;
  assert.equal(channels, [
    ["training", training],
    ["validation", training.replace("/data/", "/validation/")],
  ]);
  const folder = (await user.trainingFolder("two")).replace("/data/", "/validation/");
  const keys = await user.objects(folder);
  const lines: string[] = [];
  for (const key of keys) lines.push(...(await user.content(key)).toString().trim().split("\n"));
  assert.is(lines[0], "X,Y,D", "in the order of the training data");
  assert.is(lines.length - keys.length, 100);
  await user.waitForJob("two");
  const { BestCandidate: best } = await user.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: "two" }),
  );
  // What was learnt from the other rows is far off by these.
  assert.ok(Number(best?.FinalAutoMLJobObjectiveMetric?.Value) > 100_000, JSON.stringify(best));
  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'two'");
  assert.equal([row.VALIDATION_QUERY, row.TRAINING_DATA_ROWS], [validation_query, 600]);
  assert.equal(
    await user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'"),
    [],
  );
  await user.run(
    scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["two", "AWS_CONNECTION", "eu-central-1"]),
  );
  assert.equal([...(await user.objects(folder)), ...(await user.objects("compared/two/data/"))], []);
});

for (const [what, query, expected] of [
  [
    "lacks a column, and has another",
    "SELECT Y, X, 1 AS Z FROM DATA.T",
    /^E-SME-352: The query in validation_query has other columns than are trained from: it lacks D; it has Z besides\. Give/,
  ],
  [
    "has values of another kind",
    "SELECT Y, X, TO_CHAR(D) AS D FROM DATA.T",
    /^E-SME-352: .* trained from: D is a VARCHAR\(\d+\) \w+ and not a DATE\. /,
  ],
  [
    "has no row with a target",
    "SELECT * FROM DATA.T WHERE ID > 9999",
    /^E-SME-357: The query in validation_query has no row with a value in Y\. /,
  ],
  [
    "does not run",
    "SELECT * FROM DATA.NOWHERE",
    /^E-SME-351: The query in validation_query cannot be used: .*NOWHERE/,
  ],
] as const) {
  test(`a query that ${what} is refused`, async ({ user }) => {
    user.takeRequests();
    const call = trainingCall({ ...common, job_name: "refused", validation_query: query });
    assert.match(await user.refusal(call), expected);
    assert.equal(user.takeRequests(), []);
    assert.equal(
      await user.rows("SELECT VIEW_NAME FROM SYS.EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_SOURCE%'"),
      [],
    );
  });
}

test("both ways to compare models exclude each other", async ({ user }) => {
  const call = trainingCall({ ...common, job_name: "refused", validation_query, validation_fraction: 0.3 });
  assert.match(
    await user.refusal(call),
    /^E-SME-23: Arguments validation_query and validation_fraction exclude/,
  );
});

test("what was written of them is taken back with the training data", async ({ user }) => {
  user.breakOperation("CreateAutoMLJobV2", { status: 400, code: "ResourceLimitExceeded", message: "Full." });
  const text = await user.refusal(trainingCall({ ...common, job_name: "back", validation_query }));
  user.breakOperation("CreateAutoMLJobV2");
  assert.match(text, /Taken back: the training data/);
  assert.equal(await user.objects("compared/back/"), []);
  // Columns that are left out may be there, and numbers of another type.
  const wider = "SELECT ID, CAST(Y AS DOUBLE) AS Y, D, X FROM DATA.T WHERE ID > 600";
  await user.run(trainingCall({ ...common, job_name: "back", validation_query: wider }));
  await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "back" })).catch(() => undefined);
});

test.run();
