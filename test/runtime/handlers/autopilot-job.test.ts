import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-job.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-job");

const parameters = { job_name: "IDA" };
const none = { body: { Candidates: [] } };

/** 2024-02-29 12:00:00 UTC */
const started = 1_709_208_000;

test("tells what AWS tells, in the row's own words", async () => {
  const job = {
    AutoMLJobName: "ida",
    AutoMLJobStatus: "Failed",
    AutoMLJobSecondaryStatus: "Failed",
    CreationTime: started,
    EndTime: started + 90.4,
    FailureReason: "The dataset has too few rows.",
    PartialFailureReasons: [{ PartialFailureMessage: "one" }, { PartialFailureMessage: "two" }],
    AutoMLJobObjective: { MetricName: "F1" },
    AutoMLProblemTypeConfig: {
      TabularJobConfig: { TargetAttributeName: "Y", CompletionCriteria: { MaxCandidates: 9 } },
    },
    ResolvedAttributes: {
      AutoMLJobObjective: { MetricName: "F1" },
      AutoMLProblemTypeResolvedAttributes: {
        TabularResolvedAttributes: { ProblemType: "BinaryClassification" },
      },
    },
    BestCandidate: {
      CandidateName: "c-2",
      FinalAutoMLJobObjectiveMetric: {
        MetricName: "validation:f1_binary",
        StandardMetricName: "F1",
        Value: 0.75,
      },
    },
  };
  const { row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: { body: job },
    ListCandidatesForAutoMLJob: none,
  });
  assert.equal(row, {
    job_name: "ida",
    job_status: "Failed",
    job_secondary_status: "Failed",
    started_at: "2024-02-29 12:00:00.000",
    ended_at: "2024-02-29 12:01:30.400",
    elapsed_seconds: 90,
    problem_type: "BinaryClassification",
    objective: "F1",
    best_candidate: "c-2",
    best_metric: "F1",
    best_value: 0.75,
    candidates_done: 0,
    candidates_failed: 0,
    max_candidates: 9,
    failure_reason: "The dataset has too few rows.",
    partial_failures: "one; two",
  });
});

test("counts the candidates of all pages", async () => {
  const page = (...statuses: string[]) => statuses.map((CandidateStatus) => ({ CandidateStatus }));
  const pages = [page("Completed", "Failed", "InProgress"), page("Completed", "Stopped"), page("Failed")];
  const { aws, row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: { body: { AutoMLJobStatus: "InProgress" } },
    ListCandidatesForAutoMLJob: ({ input }) => {
      const at = Number(input.NextToken ?? 0);
      return { body: { Candidates: pages[at], ...(at < 2 ? { NextToken: String(at + 1) } : {}) } };
    },
  });
  assert.equal([row?.candidates_done, row?.candidates_failed], [2, 2]);
  assert.is(aws.operations().length, 4);
  const lists = aws.requests.filter(({ operation }) => operation === "ListCandidatesForAutoMLJob");
  assert.equal(
    lists.map(({ input }) => input.MaxResults),
    [300, 300, 300],
  );
});

test("of a job of another kind tells which, and how many candidates it may try", async () => {
  const TextClassificationJobConfig = {
    ContentColumn: "TEXT",
    TargetLabelColumn: "Y",
    CompletionCriteria: { MaxCandidates: 1 },
  };
  for (const [config, expected] of [
    [{ TextClassificationJobConfig }, ["TextClassification", 1]],
    [{ JobOfTomorrow: {} }, [null, null]],
  ]) {
    const { row } = await askHandler(handle, parameters, {
      DescribeAutoMLJobV2: { body: { AutoMLProblemTypeConfig: config } },
      ListCandidatesForAutoMLJob: none,
    });
    assert.equal([row?.problem_type, row?.max_candidates], expected);
  }
});

test("a metric without a standard name has the one it has", async () => {
  const metric = { MetricName: "validation:rmse", Value: 1.5 };
  const { row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: { body: { BestCandidate: { FinalAutoMLJobObjectiveMetric: metric } } },
    ListCandidatesForAutoMLJob: none,
  });
  assert.equal([row?.best_metric, row?.best_value], ["validation:rmse", 1.5]);
});

test("asks for the job and for its candidates at a time", async () => {
  let tellListed: (() => void) | undefined;
  const isListed = new Promise<void>((resolve) => {
    tellListed = resolve;
  });
  const { row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: async () => {
      await isListed;
      return { body: { AutoMLJobStatus: "InProgress" } };
    },
    ListCandidatesForAutoMLJob: () => {
      tellListed?.();
      return none;
    },
  });
  assert.is(row?.job_status, "InProgress");
});

test("what AWS does not tell is NULL", async () => {
  const { row } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: { body: {} },
    ListCandidatesForAutoMLJob: none,
  });
  const { job_name, job_status, job_secondary_status, candidates_done, candidates_failed, ...rest } =
    row ?? {};
  assert.equal([job_name, job_status, job_secondary_status], ["IDA", "Unknown", "Unknown"]);
  assert.equal([candidates_done, candidates_failed], [0, 0]);
  for (const [name, value] of Object.entries(rest)) assert.is(value, null, name);
});

test("any other refusal than that there is no such job is the catalogue's error, too", async () => {
  const { error } = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: refusal("ValidationException", "1 validation error detected"),
  });
  assert.is(
    error.message,
    "E-SME-4: The status of job IDA could not be read: ValidationException: 1 validation error detected. Check job_name, aws_region and the connection.",
  );
  const missing = await askHandler(handle, parameters, {
    DescribeAutoMLJobV2: refusal("ResourceNotFound", "none"),
  });
  assert.match(missing.error.message, /^E-SME-74: /);
});

test.run();
