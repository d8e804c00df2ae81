import { readFile } from "node:fs/promises";
import { isMinimized } from "../../automl/metrics.ts";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { AutoMLJob } from "../sagemaker/automl-job.ts";
import type { BackgroundJob } from "../sagemaker/background-jobs.ts";
import type { SageMaker } from "../sagemaker/operation.ts";

/** A job as the console shows it; times are ISO 8601. */
interface ShownJob {
  name: string;
  status: string;
  step: string;
  failedAt?: string | undefined;
  created: string;
  ended?: string | undefined;
  reason?: string | undefined;
  notes: string[];
  problemType?: string | undefined;
  objective?: string | undefined;
  isMinimized: boolean;
  best?: string | undefined;
  candidates: { name: string; status: string; value?: number | undefined; seconds: number }[];
  hasImportance: boolean;
}

/** A job that has no candidates, as the console shows it. */
interface ShownOtherJob {
  kind: "training" | "transform";
  name: string;
  status: string;
  /** Of a training job: the step that it is in, or was in last. */
  step?: string | undefined;
  created: string;
  ended?: string | undefined;
  reason?: string | undefined;
}

/** Training jobs that somebody has created, and transform jobs. */
export function showOtherJobs({
  trainingJobs,
  transformJobs,
}: Pick<SageMaker, "trainingJobs" | "transformJobs">): ShownOtherJob[] {
  const show = (kind: ShownOtherJob["kind"], job: BackgroundJob, step?: string): ShownOtherJob => ({
    kind,
    name: job.name,
    status: job.status,
    step,
    created: job.created.toISOString(),
    ended: job.ended?.toISOString(),
    reason: job.failureReason,
  });
  return [
    ...trainingJobs.all().map((job) => show("training", job, job.steps.at(-1)?.status)),
    ...transformJobs.all().map((job) => show("transform", job)),
  ];
}

/** All AutoML jobs. */
export function showJobs(jobs: readonly AutoMLJob[]): ShownJob[] {
  return jobs.map(showJob);
}

function showJob(job: AutoMLJob): ShownJob {
  const { objective = "" } = job;
  return {
    name: job.name,
    status: job.status,
    step: job.secondaryStatus,
    failedAt: job.failedAt,
    created: job.created.toISOString(),
    ended: job.ended?.toISOString(),
    reason: job.failureReason,
    notes: job.partialFailures ?? [],
    problemType: job.problemType,
    objective: job.objective,
    isMinimized: isMinimized(objective),
    best: job.best,
    candidates: job.candidates.map(({ name, status, created, modified, outcome }) => ({
      name,
      status,
      value: outcome?.validationMetrics[objective],
      seconds: (modified.getTime() - created.getTime()) / 1000,
    })),
    hasImportance: job.reports !== undefined,
  };
}

/**
 * How much each column matters to the best candidate, the most first: the mean over the labels of what the
 * report says. Undefined where there is no report.
 */
export async function importanceOf(
  { store }: Pick<LocalAwsContext, "store">,
  job: AutoMLJob,
): Promise<{ column: string; value: number }[] | undefined> {
  if (job.reports === undefined) return undefined;
  const { bucket, key } = parseS3Uri(`${job.reports.explainability}/analysis.json`);
  const object = store.find(bucket, key);
  if (object === undefined) return undefined;
  const report = JSON.parse(await readFile(await store.contentPath(bucket, object), "utf8")) as Report;
  const labels = Object.values(report.explanations?.kernel_shap ?? {}).map(
    ({ global_shap_values }) => global_shap_values ?? {},
  );
  const sums = new Map<string, number>();
  for (const values of labels)
    for (const [column, value] of Object.entries(values))
      sums.set(column, (sums.get(column) ?? 0) + Math.abs(value) / labels.length);
  return [...sums].map(([column, value]) => ({ column, value })).sort((a, b) => b.value - a.value);
}

/** The part of SageMaker Clarify's analysis.json that is read here. */
interface Report {
  explanations?: { kernel_shap?: Record<string, { global_shap_values?: Record<string, number> }> };
}
