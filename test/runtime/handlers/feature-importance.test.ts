import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/feature-importance.ts";
import { handle as insights } from "../../../runtime/handlers/model-insights.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsAnswer, refusal, s3Refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("feature-importance, and what it shares with model-insights");

const prefix = "s3://ml-bucket/jobs/churn/documentation/explainability/output/run 1";
const analysis = {
  version: "1.0",
  explanations: { kernel_shap: { label0: { global_shap_values: { AGE: 0.25 } } } },
};
const missing = s3Refusal("NoSuchKey", "The specified key does not exist.", 404);

const place = (locations: object) => ({ CandidateProperties: { CandidateArtifactLocations: locations } });
const best = (locations: object = { Explainability: prefix }) => ({
  BestCandidate: { CandidateName: "c-1", ...place(locations) },
});
const completed = {
  AutoMLJobName: "churn",
  AutoMLJobStatus: "Completed",
  AutoMLJobSecondaryStatus: "Completed",
};

interface Aws {
  job: object;
  candidates?: object[];
  /** By the path of the request. */
  objects?: Readonly<Record<string, AwsAnswer>>;
  list?: string[];
}

async function ask(
  aws: Aws,
  candidate: string | null = null,
  handler: typeof handle | typeof insights = handle,
) {
  const asked = await askHandler(
    handler as typeof handle,
    { job_name: "churn", candidate_name: candidate },
    {
      DescribeAutoMLJobV2: { body: aws.job },
      ListCandidatesForAutoMLJob: ({ input: { CandidateNameEquals: wanted } }) => {
        const Candidates = (aws.candidates ?? []).filter((one) =>
          [undefined, Reflect.get(one, "CandidateName")].includes(wanted),
        );
        return { body: { Candidates } };
      },
      GetObject: ({ text }) => aws.objects?.[decodeURIComponent(text.replace(/\?.*/, ""))] ?? missing,
      ListObjectsV2: {
        body: `<ListBucketResult><IsTruncated>false</IsTruncated>${(aws.list ?? []).join("")}</ListBucketResult>`,
      },
    },
  );
  return { ...asked, message: asked.error.message };
}

const file = `/${prefix.slice("s3://".length)}/analysis.json`;
const rows = [{ label: "label0", feature: "AGE", importance: 0.25, rank: 1 }];

test("reads the file in the prefix that AWS names, also where it names the file", async () => {
  for (const Explainability of [prefix, `${prefix}/`, `${prefix}/analysis.json`]) {
    const { row, aws } = await ask({
      job: { ...completed, ...best({ Explainability }) },
      objects: { [file]: { body: analysis } },
    });
    assert.equal(row, rows);
    assert.equal(aws.operations(), ["DescribeAutoMLJobV2", "GetObject"]);
  }
});

test("finds the file further below the prefix, the newest of several", async () => {
  const object = (key: string, day: number) =>
    `<Contents><Key>jobs/x/${key}</Key><LastModified>2026-11-0${day}T00:00:00.000Z</LastModified></Contents>`;
  const { row } = await ask({
    job: { ...completed, ...best({ Explainability: "s3://ml-bucket/jobs/x" }) },
    list: [object("a/analysis.json", 1), object("b/analysis.json", 2), object("b/old-analysis.json", 3)],
    objects: { "/ml-bucket/jobs/x/b/analysis.json": { body: analysis } },
  });
  assert.equal(row, rows);
});

test("a candidate by its name: the best one, and one that has a report of its own", async () => {
  const objects = { [file]: { body: analysis } };
  assert.equal((await ask({ job: { ...completed, ...best() }, objects }, "c-1")).row, rows);
  const other = { CandidateName: "c-2", ...place({ Explainability: prefix }) };
  assert.equal(
    (await ask({ job: { ...completed, ...best({}) }, candidates: [other], objects }, "c-2")).row,
    rows,
  );
});

test("another candidate has no report: which has one", async () => {
  const { message } = await ask(
    { job: { ...completed, ...best() }, candidates: [{ CandidateName: "c-2" }] },
    "c-2",
  );
  assert.is(
    message,
    "E-SME-335: Candidate c-2 has no explainability report: AWS makes one for the best candidate only, which is c-1. Give NULL, or c-1, as candidate_name. SME_AUTOPILOT_CANDIDATES has the metrics of all.",
  );
});

test("an unknown candidate: which may be meant", async () => {
  const candidates = [{ CandidateName: "linear-learner-t2" }, { CandidateName: "xgboost-t1" }];
  const { message } = await ask({ job: { ...completed, ...best() }, candidates }, "liner-learner-t2");
  assert.is(
    message,
    "E-SME-331: Job churn has no candidate liner-learner-t2. Did you mean 'linear-learner-t2'? SME_AUTOPILOT_CANDIDATES lists its candidates; NULL means the best one.",
  );
});

test("what can be no candidate's name is not looked for", async () => {
  const { message, aws } = await ask({ job: { ...completed, ...best() } }, "no name");
  assert.match(message, /^E-SME-331: Job churn has no candidate no name\. SME_AUTOPILOT_CANDIDATES lists /);
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2", "ListCandidatesForAutoMLJob"]);
});

test("a report that is still being made", async () => {
  const running = {
    AutoMLJobStatus: "InProgress",
    AutoMLJobSecondaryStatus: "GeneratingExplainabilityReport",
  };
  for (const job of [running, { ...running, ...best({}) }, { ...running, ...best() }]) {
    assert.is(
      (await ask({ job })).message,
      "E-SME-332: The explainability report of job churn is still being made: the job is InProgress, GeneratingExplainabilityReport. Call again when SME_AUTOPILOT_JOB says that the job is Completed.",
    );
  }
});

test("a report that AWS failed to make leaves the model as good as it is", async () => {
  const reasons = (...messages: string[]) => ({
    PartialFailureReasons: messages.map((PartialFailureMessage) => ({ PartialFailureMessage })),
  });
  const failed = { ...completed, AutoMLJobSecondaryStatus: "ExplainabilityError", ...best({}) };
  assert.is(
    (
      await ask({
        job: { ...failed, ...reasons("Nothing was learned from X.", "Explainability: no memory.") },
      })
    ).message,
    "E-SME-333: AWS failed to make the explainability report of job churn: Explainability: no memory. The model is fine, and can be deployed without it. AWS makes no report later: train again to have one.",
  );
  assert.match(
    (await ask({ job: { ...failed, ...reasons("odd") } })).message,
    /: ExplainabilityError: odd\. The model is fine/,
  );
  assert.match(
    (await ask({ job: failed })).message,
    /: ExplainabilityError, without a reason\. The model is fine/,
  );
});

test("one report may have failed where the other is there", async () => {
  const job = { ...completed, AutoMLJobSecondaryStatus: "ModelInsightsError", ...best() };
  assert.equal((await ask({ job, objects: { [file]: { body: analysis } } })).row, rows);
  assert.match(
    (await ask({ job }, null, insights)).message,
    /^E-SME-333: AWS failed to make the model quality report /,
  );
});

test("a report that was never made: why", async () => {
  const cases: [object, string][] = [
    [
      { AutoMLJobStatus: "Stopped", ...best({}) },
      "it is Stopped, and AWS makes none of a job that is stopped",
    ],
    [{ AutoMLJobStatus: "Failed" }, "it is Failed, and no candidate was finished"],
    [
      { ...completed, AutoMLJobSecondaryStatus: "MaxAutoMLJobRuntimeReached", ...best({}) },
      "its time was over (MaxAutoMLJobRuntimeReached) before AWS made one",
    ],
    [{ ...completed, ...best({}) }, "it is Completed (Completed), and AWS names none"],
    [{ ...completed, ...best() }, `analysis.json is not in ${prefix}, where AWS says that it is`],
  ];
  for (const [job, complaint] of cases) {
    assert.match(
      (await ask({ job })).message,
      `E-SME-334: Job churn has no explainability report: ${complaint}. `,
    );
  }
});

test("of a forecasting job the backtest is named instead", async () => {
  const job = {
    ...completed,
    ...best({}),
    AutoMLProblemTypeConfig: {
      TimeSeriesForecastingJobConfig: { ForecastFrequency: "D", ForecastHorizon: 7 },
    },
  };
  assert.match(
    (await ask({ job })).message,
    /and AWS names none\. SME_FORECAST_BACKTEST shows how good its forecasts are, /,
  );
});

test("a missing right is named, with what works all the same", async () => {
  const denied = s3Refusal("AccessDenied", "Access Denied", 403);
  const { message } = await ask({ job: { ...completed, ...best() }, objects: { [file]: denied } });
  assert.is(
    message,
    "E-SME-330: SME_FEATURE_IMPORTANCE needs the right s3:GetObject on s3://ml-bucket/jobs/churn/documentation/explainability/output/run 1/analysis.json, which the user of connection C does not have: AccessDenied: Access Denied. Allow the action in the user's IAM policy. SME_AUTOPILOT_CANDIDATES works without it. Without s3:ListBucket S3 answers so where a file is missing, too.",
  );
});

test("a bucket that is gone, or elsewhere", async () => {
  const gone = s3Refusal("NoSuchBucket", "The specified bucket does not exist", 404);
  const { message } = await ask({ job: { ...completed, ...best() }, objects: { [file]: gone } });
  assert.match(message, /^E-SME-70: There is no bucket ml-bucket in region eu-central-1: NoSuchBucket: /);
});

test("a file of unbelievable size is not read", async () => {
  const huge = { body: `{"version": "${"1".repeat(32 * 1024 * 1024)}"}` };
  const { message } = await ask({ job: { ...completed, ...best() }, objects: { [file]: huge } });
  assert.is(
    message,
    `E-SME-338: The explainability report has more than 33554432 bytes, and at most 33554432 are read of one (${prefix}/analysis.json). Look at the file: a report of AWS is much smaller.`,
  );
});

test("a file that ends too early", async () => {
  const cut: AwsAnswer = { body: analysis, broken: "reset" };
  const { message } = await ask({ job: { ...completed, ...best() }, objects: { [file]: cut } });
  assert.match(message, /^E-SME-68: AWS cannot be reached for s3:GetObject in region eu-central-1: /);
});

test("an unknown job is E-SME-74", async () => {
  const { error } = await askHandler(
    handle,
    { job_name: "churn", candidate_name: null },
    { DescribeAutoMLJobV2: refusal("ResourceNotFound", "none"), ListAutoMLJobs: { body: {} } },
  );
  assert.match(error.message, /^E-SME-74: /);
});

test.run();
