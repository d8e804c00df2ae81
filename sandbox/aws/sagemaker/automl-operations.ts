import type {
  CreateAutoMLJobV2CommandInput,
  DescribeAutoMLJobV2CommandInput,
  ListCandidatesForAutoMLJobCommandInput,
} from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type AutoMLJob, describeCandidate, jobForm } from "./automl-job.ts";
import { checkAutoMLRequest } from "./check-automl-request.ts";
import { type ListRequest, listPage } from "./list-page.ts";
import { arnOf, epochSeconds, requireRole } from "./names.ts";
import type { Operations } from "./operations.ts";
import { endInterruptedJob, runAutoMLJob, stopAutoMLJob } from "./run-automl-job.ts";
import { validationException } from "./sagemaker-errors.ts";
import type { TagStore } from "./tags.ts";

export interface AutoMLService {
  operations: Operations;
  close(): Promise<void>;
}

const CANDIDATES_PAGE = 300;

/** Autopilot: jobs train in threads of their own and are followed by describing them. */
export async function createAutoMLService(context: LocalAwsContext, tags: TagStore): Promise<AutoMLService> {
  /** By lower-case name: job names are unique whatever their case. */
  const jobs = await context.records.open("automl-jobs", jobForm);
  const saved = (job: AutoMLJob) => () => jobs.save(job.name.toLowerCase());
  for (const job of jobs.values()) if (endInterruptedJob(job)) saved(job)();

  function requireJob(name = ""): AutoMLJob {
    const job = jobs.get(name.toLowerCase());
    if (job) return job;
    const arn = arnOf(context, "automl-job", name);
    throw new AwsError(400, "ResourceNotFound", `Could not find AutoML job "${arn}".`);
  }

  function create(request: CreateAutoMLJobV2CommandInput): object {
    checkAutoMLRequest(request);
    requireRole(context, request.RoleArn ?? "");
    const name = request.AutoMLJobName ?? "";
    const existing = jobs.get(name.toLowerCase());
    if (existing) {
      const message = `Job name must be unique within an AWS account and region, and a job with this name already exists (${existing.arn}).`;
      throw new AwsError(400, "ResourceInUse", message);
    }
    const now = new Date();
    const arn = arnOf(context, "automl-job", name);
    const job: AutoMLJob = {
      name,
      arn,
      request,
      status: "InProgress",
      secondaryStatus: "Starting",
      created: now,
      modified: now,
      candidates: [],
      writing: [],
    };
    tags.create(arn, request.Tags);
    jobs.set(name.toLowerCase(), job);
    void runAutoMLJob(context, job, saved(job));
    return { AutoMLJobArn: arn };
  }

  async function stop(name = ""): Promise<object> {
    const job = requireJob(name);
    if (job.status !== "InProgress") {
      throw validationException(
        `The request was rejected because the AutoML job is in status ${job.status}; only a job in status InProgress can be stopped.`,
      );
    }
    void stopAutoMLJob(job, saved(job));
    return {};
  }

  const operations: Operations = {
    CreateAutoMLJobV2: (input) => create(input as CreateAutoMLJobV2CommandInput),
    DescribeAutoMLJobV2: (input) =>
      describeJob(context, requireJob((input as DescribeAutoMLJobV2CommandInput).AutoMLJobName)),
    StopAutoMLJob: (input) => stop((input as DescribeAutoMLJobV2CommandInput).AutoMLJobName),
    ListAutoMLJobs(input) {
      const { items, ...more } = listPage(
        jobs.values(),
        input as ListRequest,
        {
          Name: ({ name }) => name,
          CreationTime: ({ created }) => created.getTime(),
          Status: ({ status }) => status,
        },
        { sortBy: "Name" },
      );
      return { AutoMLJobSummaries: items.map(summarizeJob), ...more };
    },
    ListCandidatesForAutoMLJob(input) {
      const { AutoMLJobName, CandidateNameEquals } = input as ListCandidatesForAutoMLJobCommandInput;
      const job = requireJob(AutoMLJobName);
      const candidates = job.candidates.filter(({ name }) => (CandidateNameEquals ?? name) === name);
      const { items, ...more } = listPage(
        candidates,
        input as ListRequest,
        {
          CreationTime: ({ created }) => created.getTime(),
          Status: ({ status }) => status,
          FinalObjectiveMetricValue: ({ outcome }) => outcome?.validationMetrics[job.objective ?? ""] ?? 0,
        },
        { size: CANDIDATES_PAGE },
      );
      return { Candidates: items.map((candidate) => describeCandidate(context, job, candidate)), ...more };
    },
  };

  /** What still runs stays as it is: the next run says that it was interrupted. */
  async function close(): Promise<void> {
    await Promise.all(jobs.values().map(({ training }) => training?.stop()));
  }

  return { operations, close };
}

function summarizeJob(job: AutoMLJob): object {
  return {
    AutoMLJobName: job.name,
    AutoMLJobArn: job.arn,
    AutoMLJobStatus: job.status,
    AutoMLJobSecondaryStatus: job.secondaryStatus,
    CreationTime: epochSeconds(job.created),
    LastModifiedTime: epochSeconds(job.modified),
    EndTime: job.ended && epochSeconds(job.ended),
    FailureReason: job.failureReason,
    PartialFailureReasons: job.partialFailures?.map((PartialFailureMessage) => ({ PartialFailureMessage })),
  };
}

function describeJob(context: LocalAwsContext, job: AutoMLJob): object {
  const { request, problemType, objective } = job;
  const best = job.candidates.find(({ name }) => name === job.best);
  return {
    ...summarizeJob(job),
    AutoMLJobInputDataConfig: request.AutoMLJobInputDataConfig,
    OutputDataConfig: request.OutputDataConfig,
    RoleArn: request.RoleArn,
    AutoMLJobObjective: request.AutoMLJobObjective,
    AutoMLProblemTypeConfig: request.AutoMLProblemTypeConfig,
    AutoMLProblemTypeConfigName: "Tabular",
    DataSplitConfig: request.DataSplitConfig,
    BestCandidate: best && describeCandidate(context, job, best),
    ResolvedAttributes: problemType && {
      AutoMLJobObjective: { MetricName: objective },
      CompletionCriteria: request.AutoMLProblemTypeConfig?.TabularJobConfig?.CompletionCriteria,
      AutoMLProblemTypeResolvedAttributes: { TabularResolvedAttributes: { ProblemType: problemType } },
    },
  };
}
