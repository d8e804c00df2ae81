import { CreateAutoMLJobV2Command, ListAutoMLJobsCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("looking at jobs and what they made");

const place = "'AWS_CONNECTION', 'eu-central-1'";
const jobs = `(SELECT ML.SME_AUTOPILOT_JOBS(${place}))`;
const candidates = (job: string) => `(SELECT ML.SME_AUTOPILOT_CANDIDATES('${job}', ${place}))`;

/** How many jobs there are beside the trained one. */
const others = 500;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.VISITS AS
    SELECT MOD(N, 37) AS PAGES, MOD(N, 11) AS "Minutes", MOD(N, 3) AS NOISE,
      CASE WHEN MOD(N, 37) + 2 * MOD(N, 11) > 30 THEN 'yes' ELSE 'no' END AS BUYS
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run(training("Visits", "VISITS", 3));
  await user.waitForJob("Visits");
});
test.after(async ({ user }) => {
  await user?.close();
});

function training(job: string, table: string, candidates: number): string {
  return trainingCall({
    job_name: job,
    ...sandboxPlace,
    s3_output_path: "jobs",
    input_schema_name: "DATA",
    input_table_or_view_name: table,
    target_attribute_name: "BUYS",
    max_candidates: candidates,
  });
}

/** A job that fails at once, because its bucket does not exist. */
function createJob(user: UserOfSandbox, name: string) {
  const bucket = "s3://no-such-bucket-here";
  return user.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName: name,
      AutoMLJobInputDataConfig: [
        {
          ChannelType: "training",
          ContentType: "text/csv;header=present",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `${bucket}/data/` } },
        },
      ],
      OutputDataConfig: { S3OutputPath: `${bucket}/output/` },
      AutoMLProblemTypeConfig: {
        TabularJobConfig: { TargetAttributeName: "Y", CompletionCriteria: { MaxCandidates: 7 } },
      },
      RoleArn: "arn:aws:iam::123456789012:role/sagemaker-role",
    }),
  );
}

test("SME_AUTOPILOT_CANDIDATES ranks what the job tried, and its first is the job's best", async ({
  user,
}) => {
  const rows = await user.rows(
    `SELECT RANK, CANDIDATE_NAME, CANDIDATE_STATUS, ALGORITHM, METRIC, "VALUE", CONTAINERS, METRICS FROM ${candidates("VISITS")} ORDER BY RANK`,
  );
  assert.equal(
    rows.map(([rank, , status, , metric, , containers]) => [rank, status, metric, containers]),
    [1, 2, 3].map((rank) => [rank, "Completed", "F1", 1]),
  );
  const values = rows.map(([, , , , , value]) => Number(value));
  assert.equal(
    values,
    [...values].sort((a, b) => b - a),
  );
  for (const [, name, , algorithm, , value, , metrics] of rows) {
    assert.is(String(name).replace(/(-L\d)?-t\d+$/, ""), algorithm);
    assert.is(JSON.parse(String(metrics)).Validation.F1, value);
  }
  const { BEST_VALUE } = await user.row(
    `SELECT BEST_VALUE FROM (SELECT ML.SME_AUTOPILOT_JOB('Visits', ${place}))`,
  );
  assert.is(values[0], Number(BEST_VALUE));
});

test("candidates stand beside the columns of the rows that name their jobs", async ({ user }) => {
  const rows = await user.rows(`SELECT DISTINCT JOB_NAME, METRIC FROM (
    SELECT JOB_NAME, ML.SME_AUTOPILOT_CANDIDATES(JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION)
    FROM ML.SME_METADATA_AUTOPILOT_JOBS)`);
  assert.equal(rows, [["Visits", "F1"]]);
});

test("SME_AUTOPILOT_JOBS lists hundreds of jobs, the newest first, and a join tells which are in the metadata table", async ({
  user,
}) => {
  const names = Array.from({ length: others }, (_, i) => `other-${i}`);
  for (let i = 0; i < others; i += 20) {
    await Promise.all(names.slice(i, i + 20).map((name) => createJob(user, name)));
  }
  user.takeRequests();
  const rows = await user.rows(`SELECT * FROM ${jobs}`);
  const asked = user.takeRequests().map((request) => request.split(" ")[0]);
  assert.is(asked.filter((operation) => operation === "ListAutoMLJobs").length, 6);
  assert.is(asked.length, 6 + others + 1);
  const created: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await user.sagemaker.send(
      new ListAutoMLJobsCommand({ SortBy: "CreationTime", SortOrder: "Descending", NextToken }),
    );
    created.push(...(page.AutoMLJobSummaries ?? []).map(({ AutoMLJobName = "" }) => AutoMLJobName));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  assert.equal(
    rows.map(([name]) => name),
    created,
  );
  assert.is(created.at(-1), "Visits");

  const failed = await user.rows(`SELECT JOB_STATUS, MAX_CANDIDATES, COUNT(*) FROM ${jobs}
    WHERE FAILURE_REASON LIKE '%no-such-bucket-here%' GROUP BY JOB_STATUS, MAX_CANDIDATES`);
  assert.equal(failed, [["Failed", 7, others]]);
  assert.equal(
    await user.rows(`SELECT M.JOB_NAME IS NOT NULL AS IN_METADATA, COUNT(*), MIN(J.JOB_NAME)
      FROM ${jobs} J LEFT JOIN ML.SME_METADATA_AUTOPILOT_JOBS M
        ON UPPER(M.JOB_NAME) = UPPER(J.JOB_NAME) AND COALESCE(M.AWS_REGION, 'eu-central-1') = 'eu-central-1'
      GROUP BY M.JOB_NAME IS NOT NULL ORDER BY 1`),
    [
      [false, others, "other-0"],
      [true, 1, "Visits"],
    ],
  );
});

test("NULL arguments and misspelt names are refused by name", async ({ user }) => {
  assert.match(
    await user.refusal("SELECT ML.SME_AUTOPILOT_JOBS('AWS_CONNECTION', NULL)"),
    /^E-SME-160: SME_AUTOPILOT_JOBS needs a value, not NULL, for aws_region\. /,
  );
  assert.match(
    await user.refusal(`SELECT ML.SME_AUTOPILOT_CANDIDATES(NULL, ${place})`),
    /^E-SME-160: SME_AUTOPILOT_CANDIDATES needs a value, not NULL, for job_name\. /,
  );
  assert.match(
    await user.refusal(`SELECT * FROM ${candidates("other-49x")}`),
    /^E-SME-74: AWS has no Autopilot job other-49x in region eu-central-1: .* Did you mean 'other-49\d'\? /,
  );
});

test("a key without one of the rights is told which, and what works all the same", async ({ user }) => {
  const denied = {
    status: 400,
    code: "AccessDeniedException",
    message:
      "User: arn:aws:iam::123456789012:user/exasol is not authorized to perform: sagemaker:ListCandidatesForAutoMLJob",
  };
  user.breakOperation("ListCandidatesForAutoMLJob", denied);
  for (const name of ["SME_AUTOPILOT_JOB", "SME_AUTOPILOT_CANDIDATES"]) {
    assert.match(
      await user.refusal(`SELECT ML.${name}('Visits', ${place})`),
      new RegExp(
        `^E-SME-330: ${name} needs the right sagemaker:ListCandidatesForAutoMLJob, which the user of connection AWS_CONNECTION does not have: .* SME_AUTOPILOT_JOBS works without it`,
      ),
    );
  }
  user.breakOperation("ListCandidatesForAutoMLJob");
});

test("SME_FEATURE_IMPORTANCE tells which columns the classes follow from", async ({ user }) => {
  const rows = await user.rows(
    `SELECT LABEL, FEATURE, IMPORTANCE FROM (SELECT ML.SME_FEATURE_IMPORTANCE('VISITS', NULL, ${place})) ORDER BY RANK`,
  );
  assert.equal(rows.map(([label, feature]) => [label, feature]).sort(), [
    ["label0", "Minutes"],
    ["label0", "NOISE"],
    ["label0", "PAGES"],
  ]);
  const [, , [, last, least] = []] = rows;
  assert.is(last, "NOISE");
  assert.ok(rows.every(([, , importance]) => Number(importance) >= Number(least)));
});

test("SME_MODEL_INSIGHTS tells the metrics of the best candidate, its confusion matrix and its curves", async ({
  user,
}) => {
  const insights = `(SELECT ML.SME_MODEL_INSIGHTS('Visits', NULL, ${place}))`;
  const f1 = `(SELECT "VALUE" FROM ${insights} WHERE NAME = 'f1')`;
  const row = await user.row(
    `SELECT ROUND("VALUE", 12) = ROUND(${f1}, 12) AS SAME FROM ${candidates("Visits")} WHERE RANK = 1`,
  );
  assert.is(row.SAME, true);
  assert.equal(
    await user.rows(`SELECT (SELECT SUM("VALUE") FROM ${insights} WHERE NAME = 'confusion_matrix')
      = (SELECT "VALUE" FROM ${insights} WHERE "SECTION" = 'dataset' AND NAME = 'item_count')`),
    [[true]],
  );
  assert.equal(
    await user.rows(
      `SELECT DISTINCT ACTUAL, PREDICTED FROM ${insights} WHERE ACTUAL IS NOT NULL ORDER BY 1, 2`,
    ),
    ["no", "yes"].flatMap((actual) => ["no", "yes"].map((predicted) => [actual, predicted])),
  );
  const points = await user.rows(
    `SELECT NAME, COUNT(DISTINCT LABEL) FROM ${insights} WHERE LABEL IS NOT NULL GROUP BY NAME ORDER BY NAME`,
  );
  assert.is(points.length, 4);
  assert.is(points[0]?.[1], points[1]?.[1]);
  assert.is(points[2]?.[1], points[3]?.[1]);
});

test("a report of another candidate than the best, of an unknown one, and one that the key may not read", async ({
  user,
}) => {
  const [[last] = []] = await user.rows(
    `SELECT CANDIDATE_NAME FROM ${candidates("Visits")} ORDER BY RANK DESC LIMIT 1`,
  );
  const importance = (candidate: string) =>
    user.refusal(`SELECT ML.SME_FEATURE_IMPORTANCE('Visits', '${candidate}', ${place})`);
  assert.match(await importance(String(last)), /^E-SME-335: Candidate \S+ has no explainability report: /);
  assert.match(
    await importance(`${last}x`),
    `E-SME-331: Job Visits has no candidate ${last}x. Did you mean '${last}'?`,
  );
  user.breakOperation("GetObject", { status: 403, code: "AccessDenied", message: "Access Denied" });
  assert.match(
    await user.refusal(`SELECT ML.SME_MODEL_INSIGHTS('Visits', NULL, ${place})`),
    /^E-SME-330: SME_MODEL_INSIGHTS needs the right s3:GetObject on s3:\/\/\S+, which the user of connection AWS_CONNECTION does not have: /,
  );
  user.breakOperation("GetObject");
});

test("a report that AWS could not make leaves a model, and the error says so", async ({ user }) => {
  user.atRequest((operation, name) =>
    operation === "PutObject" && name.endsWith("/analysis.json")
      ? { status: 403, code: "AccessDenied", message: "Access Denied" }
      : undefined,
  );
  await user.run(training("Unexplained", "VISITS", 1));
  await user.waitForJob("Unexplained");
  user.atRequest();
  assert.match(
    await user.refusal(`SELECT ML.SME_FEATURE_IMPORTANCE('Unexplained', NULL, ${place})`),
    /^E-SME-333: AWS failed to make the explainability report of job Unexplained: .*\. The model is fine, and can be deployed without it\. /,
  );
});

test("stopping a job: at once, twice without harm, and what is finished can be deployed", async ({
  user,
}) => {
  await user.run(`CREATE TABLE DATA.LONG_VISITS AS
    SELECT MOD(N, 37) AS PAGES, MOD(N, 11) AS "Minutes", MOD(N, 101) AS NOISE, MOD(N, 103) AS MORE,
      CASE WHEN MOD(N, 37) + 2 * MOD(N, 11) > 30 + MOD(N, 7) THEN 'yes' ELSE 'no' END AS BUYS
    FROM VALUES BETWEEN 1 AND 14000 AS T(N)`);
  await user.run(training("Long", "LONG_VISITS", 12));
  const progress = `SELECT JOB_STATUS, CANDIDATES_DONE FROM (SELECT ML.SME_AUTOPILOT_JOB('Long', ${place}))`;
  while (Number((await user.row(progress)).CANDIDATES_DONE) === 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const stop = scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["LONG", "AWS_CONNECTION", "eu-central-1"]);
  const stopped = await user.row(stop);
  assert.match(String(stopped.JOB_STATUS), /^Stop(ping|ped)$/);
  assert.type(stopped.BEST_CANDIDATE, "string");
  assert.match(String((await user.row(stop)).JOB_STATUS), /^Stop(ping|ped)$/);
  await user.waitForJob("Long", "Stopped");
  assert.is((await user.row(progress)).JOB_STATUS, "Stopped");
  const { BEST_CANDIDATE } = await user.row(
    `SELECT BEST_CANDIDATE FROM (SELECT ML.SME_AUTOPILOT_JOB('Long', ${place}))`,
  );
  const recorded = "EXECUTE SCRIPT ML.SME_STOP_SAGEMAKER_AUTOPILOT_JOB('long', NULL, NULL)";
  assert.equal(await user.row(recorded), { JOB_STATUS: "Stopped", BEST_CANDIDATE });
  assert.equal(
    await user.rows(
      "SELECT PROBLEM_TYPE, OBJECTIVE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'Long'",
    ),
    [["BinaryClassification", "F1"]],
  );

  assert.match(
    await user.refusal(`SELECT ML.SME_FEATURE_IMPORTANCE('Long', NULL, ${place})`),
    /^E-SME-334: Job Long has no explainability report: it is Stopped, and AWS makes none of a job that is stopped\. Its best candidate can be deployed all the same, /,
  );
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["Long", "longVisits", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  const right = await user.row(
    'SELECT COUNT(*) AS N FROM (SELECT BUYS, DATA."longVisits_SCALAR"(PAGES, "Minutes", NOISE, MORE) FROM DATA.LONG_VISITS) WHERE BUYS = PREDICTION',
  );
  assert.ok(Number(right.N) > 12_600, `${right.N} right`);
});

test("a job that has ended stays as it is, an unknown one is asked for by the nearest name", async ({
  user,
}) => {
  const stop = (job: string) =>
    scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", [job, "AWS_CONNECTION", "eu-central-1"]);
  user.takeRequests();
  assert.is((await user.row(stop("Visits"))).JOB_STATUS, "Completed");
  assert.equal(user.takeRequests(), ["DescribeAutoMLJobV2 Visits"]);
  assert.match(
    await user.wholeRefusal(stop("Vists")),
    /^E-SME-339: Job Vists could not be stopped: E-SME-74: AWS has no Autopilot job Vists .* Did you mean 'Visits'\?$/,
  );
});

test("where another session writes the job's row meanwhile, the error says that the job is stopped all the same", async ({
  user,
}) => {
  const stop = scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["Visits", undefined, undefined]);
  const unseen = "UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET SEEN_AT = NULL WHERE JOB_NAME = 'Visits'";
  await user.run(unseen);
  user.atRequest(async () => {
    user.atRequest();
    await user.runBeside([unseen]);
    return undefined;
  });
  assert.match(
    await user.wholeRefusal(stop),
    /^E-SME-316: Job Visits is being stopped or has ended, but its row .* could not be brought up to date: .*Transaction collision.* Call the script again\.$/,
  );
  assert.is((await user.row(stop)).JOB_STATUS, "Completed");
});

test("a row without an ARN leaves the error without half a sentence", async ({ user }) => {
  await user.run("UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET JOB_ARN = NULL, AWS_REGION = NULL");
  assert.is(
    await user.refusal(scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["Visits", undefined, undefined])),
    "E-SME-323: aws_region must be given for job Visits: SME_METADATA_AUTOPILOT_JOBS does not tell. Give it, or correct the job's name.",
  );
});

test.run();
