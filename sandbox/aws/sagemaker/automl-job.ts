import { createHash } from "node:crypto";
import type {
  AutoMLCandidate,
  AutoMLMetricEnum,
  AutoMLMetricExtendedEnum,
  CandidateArtifactLocations,
  CreateAutoMLJobCommandInput,
  CreateAutoMLJobV2CommandInput,
} from "@aws-sdk/client-sagemaker";
import { isMinimized, type Metrics } from "../../automl/metrics.ts";
import type { RunningTraining } from "../../automl/start-training.ts";
import type { ProblemType } from "../../automl/target.ts";
import { asObject } from "../../kept-file.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type RecordForm, readTime, resourceForm } from "../record-store.ts";
import { forecastingConfig } from "./forecasting-config.ts";
import { candidateContainer, forecastContainer } from "./inference-container.ts";
import { arnOf, epochSeconds } from "./names.ts";
import type { Resource } from "./resources.ts";

type JobStatus = "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";

/** One model that a job tries. */
export interface Candidate {
  name: string;
  /** Where the name does not say it. */
  algorithm?: string;
  status: "InProgress" | "Completed" | "Failed" | "Stopped";
  failureReason?: string;
  created: Date;
  modified: Date;
  /** What is known once it is completed. */
  outcome?: {
    metrics: Metrics;
    validationMetrics: Metrics;
    latencySeconds: number;
    modelUrl: string;
    /** Of a forecaster: where its backtest is. */
    backtest?: string;
  };
}

/** An Autopilot job: what was asked for, and how far it has come. */
export interface AutoMLJob extends Resource {
  request: CreateAutoMLJobV2CommandInput;
  /** Of a job made by version 1 of the API: what it was asked in. `request` says the same in version 2. */
  first?: CreateAutoMLJobCommandInput;
  status: JobStatus;
  secondaryStatus: string;
  /** Of a job that has failed: the secondary status that it had until then. */
  failedAt?: string;
  failureReason?: string;
  /** What a user should know about a job that went on. */
  partialFailures?: string[];
  modified: Date;
  ended?: Date;
  problemType?: ProblemType;
  objective?: string;
  candidates: Candidate[];
  best?: string;
  /** The prefixes of the reports about the best candidate that are there. */
  reports?: { explainability: string; insights?: string };
  training?: RunningTraining;
  /** Artefacts on their way into S3. */
  writing: Promise<unknown>[];
}

/** Notes an artefact on its way; its failure is for whoever waits for all of them. */
export function noteWriting(job: AutoMLJob, written: Promise<unknown>): void {
  written.catch(() => {});
  job.writing.push(written);
}

const resource = resourceForm<AutoMLJob>(
  ["arn", "request", "status", "secondaryStatus", "modified"],
  ["modified", "ended"],
);

/** A job is kept without its thread: that ends with the process. */
export const jobForm: RecordForm<AutoMLJob> = {
  write: ({ training, writing, ...job }) => job,
  read(json) {
    const { candidates, ...job } = asObject(json);
    if (!Array.isArray(candidates)) throw new Error("it has no list of candidates");
    return Object.assign(resource.read(job), {
      writing: [],
      candidates: candidates.map((candidate) => {
        const { created, modified, ...rest } = asObject(candidate);
        return { ...rest, created: readTime(created), modified: readTime(modified) } as Candidate;
      }),
    });
  },
};

/** The algorithms a request limits the candidates to. */
export function chosenAlgorithms(request: CreateAutoMLJobV2CommandInput): string[] | undefined {
  const configuration = request.AutoMLProblemTypeConfig?.TabularJobConfig?.CandidateGenerationConfig;
  const algorithms = configuration?.AlgorithmsConfig?.flatMap(
    ({ AutoMLAlgorithms }) => AutoMLAlgorithms ?? [],
  );
  return algorithms && algorithms.length > 0 ? algorithms : undefined;
}

/**
 * What the names of the candidates of a job in mode HYPERPARAMETER_TUNING begin with: the job's, and letters
 * until they are 32. As AWS has them: `auroraml-churn-endpointpjftIEpiX-237-a8ba5390`, seen in public.
 */
export function searchName({ name, arn }: Pick<AutoMLJob, "name" | "arn">): string {
  const letters = createHash("sha256")
    .update(arn)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return (name + letters).slice(0, 32);
}

/** What lists and descriptions say of a job. */
export function summarizeJob(job: AutoMLJob): object {
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

/** Times are seconds in JSON where the SDK's types say Date. */
type Wire<T> = { [K in keyof T]: T[K] extends Date | undefined ? number | undefined : T[K] };

/** The training job that a candidate names as its step. */
export function candidateStep(
  job: Pick<AutoMLJob, "name" | "arn">,
  { name }: Pick<Candidate, "name">,
): string {
  // A forecaster's name begins with the job's already.
  if (name.startsWith(`${job.name}-trial-`)) return name.replace("-trial-", "-");
  return name.startsWith(searchName(job)) ? name : `${job.name}-${name}`;
}

/** A candidate as SageMaker describes it. */
export function describeCandidate(
  context: LocalAwsContext,
  job: AutoMLJob,
  candidate: Candidate,
): Wire<AutoMLCandidate> {
  const { outcome, status } = candidate;
  const step = candidateStep(job, candidate);
  const described: Wire<AutoMLCandidate> = {
    CandidateName: candidate.name,
    CandidateStatus: status,
    ...(candidate.failureReason === undefined ? {} : { FailureReason: candidate.failureReason }),
    ObjectiveStatus: outcome ? "Succeeded" : status === "InProgress" ? "Pending" : "Failed",
    CandidateSteps: [
      {
        CandidateStepType: "AWS::SageMaker::TrainingJob",
        CandidateStepArn: arnOf(context, "training-job", step),
        CandidateStepName: step,
      },
    ],
    CreationTime: epochSeconds(candidate.created),
    LastModifiedTime: epochSeconds(candidate.modified),
    EndTime: status === "InProgress" ? undefined : epochSeconds(candidate.modified),
  };
  if (outcome && job.objective && forecastingConfig(job.request)) {
    return { ...described, ...describeForecaster(context, job.objective, outcome) };
  }
  if (!outcome || !job.problemType || !job.objective) return described;
  return {
    ...described,
    InferenceContainers: [
      candidateContainer(context, job.problemType, { ...outcome, algorithm: candidate.algorithm }),
    ],
    FinalAutoMLJobObjectiveMetric: objectiveMetric(job.objective, outcome.validationMetrics),
    CandidateProperties: {
      CandidateMetrics: [
        ...metricDatums(outcome.metrics, "Train"),
        ...metricDatums(
          { ...outcome.validationMetrics, InferenceLatency: outcome.latencySeconds },
          "Validation",
        ),
      ],
      ...(job.reports && job.best === candidate.name
        ? {
            CandidateArtifactLocations: {
              Explainability: job.reports.explainability,
              ...(job.reports.insights === undefined ? {} : { ModelInsights: job.reports.insights }),
            },
          }
        : {}),
    },
  };
}

/** As a real job describes one: its metrics are those of the backtest, so that they name no set. */
function describeForecaster(
  context: LocalAwsContext,
  objective: string,
  { modelUrl, validationMetrics, backtest }: NonNullable<Candidate["outcome"]>,
): Wire<AutoMLCandidate> {
  const container = forecastContainer(context, modelUrl);
  return {
    InferenceContainers: [container],
    InferenceContainerDefinitions: { CPU: [container] },
    FinalAutoMLJobObjectiveMetric: {
      ...objectiveMetric(objective, validationMetrics),
      // A real job spells its default objective so; the standard name is as everywhere.
      ...(objective === "AverageWeightedQuantileLoss" && {
        MetricName: "AVERAGE_WEIGHTED_QUANTILE_LOSS" as AutoMLMetricEnum,
      }),
    },
    CandidateProperties: {
      ...(backtest && {
        CandidateArtifactLocations: { BacktestResults: backtest } as CandidateArtifactLocations,
      }),
      CandidateMetrics: Object.entries(validationMetrics).map(([name, Value]) => ({
        MetricName: name as AutoMLMetricEnum,
        Value,
        StandardMetricName: name as AutoMLMetricExtendedEnum,
      })),
    },
  } as Wire<AutoMLCandidate>;
}

type ObjectiveMetric = NonNullable<AutoMLCandidate["FinalAutoMLJobObjectiveMetric"]>;
type MetricDatum = NonNullable<
  NonNullable<AutoMLCandidate["CandidateProperties"]>["CandidateMetrics"]
>[number];

function objectiveMetric(objective: string, metrics: Metrics): ObjectiveMetric {
  const metric = objective as NonNullable<ObjectiveMetric["MetricName"]>;
  return {
    Type: isMinimized(objective) ? "Minimize" : "Maximize",
    MetricName: metric,
    StandardMetricName: metric,
    Value: metrics[objective],
  };
}

/** LogLoss and InferenceLatency are reported, but no objectives, so they have a standard name only. */
function metricDatums(metrics: Metrics, set: "Train" | "Validation"): MetricDatum[] {
  return Object.entries(metrics).map(([name, Value]) => {
    const standard = {
      StandardMetricName: name as NonNullable<MetricDatum["StandardMetricName"]>,
      Value,
      Set: set,
    };
    const reportedOnly = name === "LogLoss" || name === "InferenceLatency";
    return reportedOnly
      ? standard
      : { MetricName: name as NonNullable<MetricDatum["MetricName"]>, ...standard };
  });
}
