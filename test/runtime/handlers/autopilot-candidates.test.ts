import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-candidates.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsAnswer, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-candidates");

const parameters = { job_name: "churn" };

type Made = Record<string, unknown>;

function candidate(name: string, value?: number, other: Made = {}): Made {
  const metric = { Type: "Maximize", MetricName: "validation:f1", StandardMetricName: "F1", Value: value };
  return {
    CandidateName: name,
    CandidateStatus: value === undefined ? "Failed" : "Completed",
    CreationTime: 1_709_208_000,
    ...(value === undefined ? {} : { FinalAutoMLJobObjectiveMetric: metric }),
    ...other,
  };
}

async function rowsOf(...candidates: Made[]) {
  return rowsWith({ body: {} }, ...candidates);
}

/** With what AWS answers where it is asked which is the best. */
async function rowsWith(described: AwsAnswer, ...candidates: Made[]) {
  const { row, error } = await askHandler(handle, parameters, {
    ListCandidatesForAutoMLJob: { body: { Candidates: candidates } },
    DescribeAutoMLJobV2: described,
  });
  if (row === undefined) throw error;
  return row;
}

const namesOf = async (...candidates: Made[]) =>
  (await rowsOf(...candidates)).map(({ rank, candidate_name }) => `${rank} ${candidate_name}`);

test("the best is first, whichever direction is better, and those without a value are last", async () => {
  assert.equal(await namesOf(candidate("x"), candidate("low", 0.5), candidate("high", 0.9)), [
    "1 high",
    "2 low",
    "3 x",
  ]);
  const minimize = (MetricName: string, Type?: string) => (name: string, Value: number) =>
    candidate(name, 0, { FinalAutoMLJobObjectiveMetric: { Type, MetricName, Value } });
  for (const made of [
    minimize("anything", "Minimize"),
    minimize("MSE"),
    minimize("validation:mse"),
    minimize("validation:rmse"),
    minimize("AverageWeightedQuantileLoss"),
  ]) {
    assert.equal(await namesOf(made("high", 0.9), made("low", 0.5)), ["1 low", "2 high"]);
  }
});

test("of those with the same value the one that answers faster is better, then the one that was begun first", async () => {
  const latency = (Value: number) => ({
    CandidateProperties: {
      CandidateMetrics: [{ StandardMetricName: "InferenceLatency", Set: "Validation", Value }],
    },
  });
  assert.equal(await namesOf(candidate("slow", 1, latency(0.2)), candidate("fast", 1, latency(0.1))), [
    "1 fast",
    "2 slow",
  ]);
  assert.equal(
    await namesOf(
      candidate("b", 1, latency(0.2)),
      candidate("unmeasured", 1),
      candidate("a", 1, latency(0.1)),
    ),
    ["1 a", "2 b", "3 unmeasured"],
  );
  assert.equal(await namesOf(candidate("late", 1, { CreationTime: 1_709_208_001 }), candidate("early", 1)), [
    "1 early",
    "2 late",
  ]);
});

test("of those with the best value the one that AWS takes for the best is first, if it tells", async () => {
  const made = [candidate("other", 0.9), candidate("chosen", 0.9), candidate("worse", 0.8)];
  const first = async (described: AwsAnswer) => (await rowsWith(described, ...made))[0]?.candidate_name;
  const best = (name: string) => ({ body: { BestCandidate: candidate(name, 0.9) } });
  const rows = await rowsWith(best("chosen"), ...made);
  assert.equal(
    rows.map(({ rank, candidate_name }) => [rank, candidate_name]),
    [
      [1, "chosen"],
      [2, "other"],
      [3, "worse"],
    ],
  );
  assert.is(await first(best("other")), "other");
  // Of a value that is not the best, or nothing that is listed: not known of AWS.
  assert.is(await first(best("worse")), "chosen");
  assert.is(await first(best("gone")), "chosen");
  assert.is(await first(refusal("AccessDeniedException", "no")), "chosen");
});

test("AWS is not asked which is the best where the values say it", async () => {
  const { aws } = await askHandler(handle, parameters, {
    ListCandidatesForAutoMLJob: {
      body: { Candidates: [candidate("a", 0.9), candidate("b", 0.8), candidate("c")] },
    },
  });
  assert.equal(aws.operations(), ["ListCandidatesForAutoMLJob"]);
});

test("a row tells what AWS tells", async () => {
  const metrics = [
    { MetricName: "F1", StandardMetricName: "F1", Set: "Validation", Value: 0.91 },
    { StandardMetricName: "InferenceLatency", Set: "Validation", Value: 0.25 },
    { MetricName: "F1", Set: "Train", Value: 0.99 },
    { MetricName: "Accuracy", Value: 0.5 },
  ];
  const [row] = await rowsOf(
    candidate("tuning-job-1-57d7-030-c4f2", 0.91, {
      EndTime: 1_709_208_090.4,
      InferenceContainers: [
        { Image: "1.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-sklearn-automl:2.5-1-cpu-py3" },
        { Image: "1.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.3-1-cpu-py3" },
        { Image: "1.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-sklearn-automl:2.5-1-cpu-py3" },
      ],
      CandidateProperties: { CandidateMetrics: metrics },
    }),
  );
  assert.equal(row, {
    rank: 1,
    candidate_name: "tuning-job-1-57d7-030-c4f2",
    candidate_status: "Completed",
    algorithm: "xgboost",
    metric: "F1",
    value: 0.91,
    inference_latency_seconds: 0.25,
    training_seconds: 90,
    containers: 3,
    failure_reason: null,
    metrics: '{"Validation":{"F1":0.91,"InferenceLatency":0.25},"Train":{"F1":0.99},"Accuracy":0.5}',
  });
});

test("the algorithm is told only where AWS says it", async () => {
  const image = (name: string) => ({ InferenceContainers: [{ Image: `1.dkr.ecr.r.amazonaws.com/${name}` }] });
  const cases: [name: string, other: Made, algorithm: string | null][] = [
    ["WeightedEnsemble-L3-FULL-t1", image("autogluon-inference:0.4.3-cpu-py38"), "WeightedEnsemble"],
    ["LightGBM-BAG-L1-FULL-t7", {}, "LightGBM"],
    ["linear-learner-t2", {}, "linear-learner"],
    ["tuning-job-1-57d7f377bfe5-030-c4f27053", image("mxnet-algorithms:inference-cpu"), "mlp"],
    ["tuning-job-1-57d7f377bfe5-030-c4f27053", image("linear-learner:inference-cpu-1"), "linear-learner"],
    ["Canvas1737498359380-trial-t1-1", image("autogluon-inference@sha256:0a"), null],
    ["churn-trial-t1", {}, null],
    ["churn-t1", {}, null],
    ["tuning-job-1-57d7f377bfe5-030-c4f27053", {}, null],
  ];
  for (const [name, other, algorithm] of cases) {
    const [row] = await rowsOf(candidate(name, 1, other));
    assert.is(row?.algorithm, algorithm, name);
  }
});

test("takes the candidates of all pages", async () => {
  const { row } = await askHandler(handle, parameters, {
    ListCandidatesForAutoMLJob: ({ input }) => {
      const at = Number(input.NextToken ?? 0);
      const Candidates = [candidate(`c-${at}`, at)];
      return { body: { Candidates, ...(at < 2 ? { NextToken: String(at + 1) } : {}) } };
    },
  });
  assert.equal(
    row?.map(({ candidate_name }) => candidate_name),
    ["c-2", "c-1", "c-0"],
  );
});

test("what AWS does not tell is NULL", async () => {
  const [row] = await rowsOf({ CandidateName: "c", CandidateStatus: "InProgress" });
  const { rank, candidate_name, candidate_status, ...rest } = row ?? {};
  assert.equal([rank, candidate_name, candidate_status], [1, "c", "InProgress"]);
  for (const [name, value] of Object.entries(rest)) assert.is(value, null, name);
});

test("an unknown job: which one may be meant, if the key may list jobs", async () => {
  const missing = refusal("ResourceNotFound", "Could not find the job chrun");
  const jobs = { AutoMLJobSummaries: [{ AutoMLJobName: "sales" }, { AutoMLJobName: "churn" }] };
  const misspelt = { job_name: "chrun" };
  const { error } = await askHandler(handle, misspelt, {
    ListCandidatesForAutoMLJob: missing,
    ListAutoMLJobs: { body: jobs },
  });
  assert.is(
    error.message,
    "E-SME-74: AWS has no Autopilot job chrun in region eu-central-1: ResourceNotFound: Could not find the job chrun. Did you mean 'churn'? Check job_name, aws_region and the account of the connection.",
  );
  const denied = await askHandler(handle, misspelt, {
    ListCandidatesForAutoMLJob: missing,
    ListAutoMLJobs: refusal("AccessDeniedException", "not authorized to perform: sagemaker:ListAutoMLJobs"),
  });
  assert.match(denied.error.message, /^E-SME-74: [^?]*$/);
});

test("without the right to list candidates: what works all the same", async () => {
  const { error } = await askHandler(handle, parameters, {
    ListCandidatesForAutoMLJob: refusal("AccessDeniedException", "no"),
  });
  assert.match(
    error.message,
    /^E-SME-330: SME_AUTOPILOT_CANDIDATES needs the right sagemaker:ListCandidatesForAutoMLJob, .* SME_AUTOPILOT_JOBS works without it, /,
  );
});

test.run();
