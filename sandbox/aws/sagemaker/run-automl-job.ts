import { describeReadings } from "../../automl/column-reading.ts";
import type { CsvFile } from "../../automl/csv-table.ts";
import { isMinimized } from "../../automl/metrics.ts";
import { startTraining } from "../../automl/start-training.ts";
import type { TrainingEvent, TrainingRequest } from "../../automl/training-request.ts";
import { parseS3Uri } from "../../s3-address.ts";
import { roleRefusal } from "../iam/execution-role.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { bucketArn, objectArn } from "../s3/rights.ts";
import { type AutoMLJob, chosenAlgorithms, noteWriting, searchName } from "./automl-job.ts";
import { readFeatureSpecification } from "./feature-specification.ts";
import { requireBucketOfJob } from "./s3-input.ts";
import { stepOf, trainInSteps } from "./train-in-steps.ts";
import { writeReports } from "./write-reports.ts";

/**
 * Trains on the rows in S3 and writes each candidate's model below the output path. The job's record follows
 * the work, and `save` is called at each change of it; whatever goes wrong ends in its failure reason.
 */
export async function runAutoMLJob(
  context: LocalAwsContext,
  job: AutoMLJob,
  save: () => void,
): Promise<void> {
  try {
    const output = requireOutput(context, job);
    const request = await trainingRequest(context, job);
    // It may have been stopped while its files were looked for.
    if (job.status !== "InProgress") return;
    const start = (report: (event: TrainingEvent) => void) => startTraining(request, report);
    const training = trainInSteps(context, job, start, (event) => {
      job.modified = new Date();
      followTraining(job, event);
      if (event.kind === "candidate-completed") {
        const key = `${output.key}candidates/${event.name}/model.json`;
        const written = context.store.putText(output.bucket, key, event.artefact, "application/json");
        // A candidate is completed only when its model can be read.
        noteWriting(
          job,
          written.then(() => completeCandidate(job, event, `s3://${output.bucket}/${key}`)).then(save),
        );
      }
      save();
    });
    job.training = training;
    const result = await training.finished;
    await Promise.all(job.writing);
    job.best = result.best;
    // Stopped after it had trained, it waits only for what has been noted by now.
    if (job.status !== "InProgress") {
      save();
      return;
    }
    const reporting = result.reports && writeReports(context, job, output, result.reports, save);
    // A job that is stopped meanwhile writes nothing any more once it is Stopped.
    if (reporting) noteWriting(job, reporting);
    const done = (await reporting) ?? "MaxAutoMLJobRuntimeReached";
    // Stopped while the reports were written: that stays.
    if (job.status === "InProgress") endJob(job, "Completed", done);
    save();
  } catch (cause) {
    await failJob(context, job, cause, save);
  }
}

/** Ends a job that still runs, with the reason; one that the end of all interrupts stays as it is. */
export async function failJob(
  { tasks }: Pick<LocalAwsContext, "tasks">,
  job: AutoMLJob,
  cause: unknown,
  save: () => void,
): Promise<void> {
  if (job.status !== "InProgress" || tasks.closing.aborted) return;
  job.failureReason = cause instanceof Error ? cause.message : String(cause);
  await Promise.allSettled(job.writing);
  endJob(job, "Failed", "Failed");
  save();
}

/** Ends a job early; the candidates completed until then remain. */
export async function stopAutoMLJob(job: AutoMLJob, save: () => void): Promise<void> {
  job.status = "Stopping";
  job.secondaryStatus = "Stopping";
  job.modified = new Date();
  save();
  await job.training?.stop();
  await Promise.allSettled(job.writing);
  stopCandidates(job);
  endJob(job, "Stopped", "Stopped");
  save();
}

/**
 * Ends a job whose training ended with an earlier run of the local AWS; false for one that had ended by
 * itself.
 */
export function endInterruptedJob(job: AutoMLJob): boolean {
  if (job.status !== "InProgress" && job.status !== "Stopping") return false;
  stopCandidates(job);
  if (job.status === "Stopping") endJob(job, "Stopped", "Stopped");
  else {
    job.failureReason =
      "The local AWS was ended while the job was running, which ended the training. Create a new job.";
    endJob(job, "Failed", "Failed");
  }
  return true;
}

function stopCandidates({ candidates }: AutoMLJob): void {
  for (const candidate of candidates) if (candidate.status === "InProgress") candidate.status = "Stopped";
}

export function endJob(job: AutoMLJob, status: AutoMLJob["status"], secondaryStatus: string): void {
  if (status === "Failed") job.failedAt = job.secondaryStatus;
  job.status = status;
  job.secondaryStatus = secondaryStatus;
  job.modified = new Date();
  job.ended = job.modified;
  if (status !== "Completed") delete job.reports;
}

async function trainingRequest(context: LocalAwsContext, job: AutoMLJob): Promise<TrainingRequest> {
  const { request } = job;
  const tabular = request.AutoMLProblemTypeConfig?.TabularJobConfig;
  const criteria = tabular?.CompletionCriteria;
  const validation = request.AutoMLJobInputDataConfig?.some(
    ({ ChannelType }) => ChannelType === "validation",
  );
  const seconds = criteria?.MaxAutoMLJobRuntimeInSeconds;
  const specification = tabular?.FeatureSpecificationS3Uri;
  const perCandidate = criteria?.MaxRuntimePerTrainingJobInSeconds;
  const wanted = {
    validationFiles: validation ? await findFiles(context, job, "validation") : undefined,
    sampleWeights: tabular?.SampleWeightAttributeName,
    ...(specification === undefined ? {} : await readFeatureSpecification(context, specification)),
    validationFraction: request.DataSplitConfig?.ValidationFraction,
    problemType: tabular?.ProblemType,
    objective: request.AutoMLJobObjective?.MetricName,
    maxCandidates: criteria?.MaxCandidates,
    algorithms: chosenAlgorithms(request),
    search: tabular?.Mode === "HYPERPARAMETER_TUNING" ? searchName(job) : undefined,
    candidateMilliseconds: perCandidate === undefined ? undefined : perCandidate * 1000,
    deadline: seconds === undefined ? undefined : job.created.getTime() + seconds * 1000,
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const files = await findFiles(context, job, "training");
  return { files, target: tabular?.TargetAttributeName ?? "", ...given };
}

/**
 * All objects under a channel's prefix, which the job's role must be able to list and read; those that S3
 * consoles make for folders are empty and do no harm.
 */
export async function findFiles(
  context: LocalAwsContext,
  job: AutoMLJob,
  type: "training" | "validation",
): Promise<CsvFile[]> {
  const { store } = context;
  const channel = job.request.AutoMLJobInputDataConfig?.find(
    ({ ChannelType }) => (ChannelType ?? "training") === type,
  );
  const uri = channel?.DataSource?.S3DataSource?.S3Uri ?? "";
  const { bucket, key: prefix } = parseS3Uri(uri);
  requireBucketOfJob(context, bucket, `The bucket ${bucket} of the input ${uri}`);
  requireOfRole(context, job, "s3:ListBucket", bucketArn(bucket));
  const objects = store
    .keys(bucket)
    .flatMap((key) => (key.startsWith(prefix) ? (store.find(bucket, key) ?? []) : []));
  for (const { key } of objects) requireOfRole(context, job, "s3:GetObject", objectArn(bucket, key));
  if (objects.length === 0) throw new Error(`No S3 objects found under the prefix ${uri}.`);
  const files: CsvFile[] = [];
  for (const object of objects) {
    files.push({
      name: `s3://${bucket}/${object.key}`,
      path: await store.contentPath(bucket, object),
    });
  }
  return files;
}

/** Ends the job when its role may not do something in S3. */
function requireOfRole(context: LocalAwsContext, job: AutoMLJob, action: string, resource: string): void {
  const refusal = roleRefusal(context, job.request.RoleArn, action, resource);
  if (refusal !== undefined) throw new Error(`Access denied to S3 (AccessDenied): ${refusal}`);
}

/** The bucket and prefix of everything a job writes, where its role must be able to. */
export function requireOutput(context: LocalAwsContext, job: AutoMLJob): { bucket: string; key: string } {
  const uri = job.request.OutputDataConfig?.S3OutputPath ?? "";
  const { bucket, key } = parseS3Uri(uri);
  requireBucketOfJob(context, bucket, `The bucket ${bucket} of the output path ${uri}`);
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const own = `${folder}${job.name}/`;
  requireOfRole(context, job, "s3:PutObject", objectArn(bucket, own));
  return { bucket, key: own };
}

export function followTraining(job: AutoMLJob, event: TrainingEvent): void {
  switch (event.kind) {
    case "phase":
      job.secondaryStatus = stepOf[event.phase];
      break;
    case "problem":
      job.problemType = event.problemType;
      job.objective = event.objective;
      break;
    case "forecast-objective":
      job.objective = event.objective;
      break;
    case "candidate-started": {
      const now = new Date();
      const { name, algorithm } = event;
      const known = algorithm === undefined ? {} : { algorithm };
      job.candidates.push({ name, ...known, status: "InProgress", created: now, modified: now });
      break;
    }
    case "columns-read": {
      const remarks = describeReadings(event.columns);
      if (remarks.length > 0) job.partialFailures = remarks;
      break;
    }
    case "candidate-stopped": {
      const candidate = job.candidates.find(({ name }) => name === event.name);
      const outcome = event.reason
        ? { status: "Failed", failureReason: event.reason }
        : { status: "Stopped" };
      if (candidate) Object.assign(candidate, outcome, { modified: new Date() });
      break;
    }
    case "candidate-completed":
      break;
  }
}

type CompletedEvent = Extract<TrainingEvent, { kind: "candidate-completed" }>;

/** `backtest` is where the results of a forecaster's are. */
export function completeCandidate(
  job: AutoMLJob,
  event: CompletedEvent,
  modelUrl: string,
  backtest?: string,
): void {
  const candidate = job.candidates.find(({ name }) => name === event.name);
  if (!candidate) return;
  const { metrics, validationMetrics, latencySeconds } = event;
  candidate.status = "Completed";
  candidate.modified = new Date();
  candidate.outcome = { metrics, validationMetrics, latencySeconds, modelUrl, ...(backtest && { backtest }) };
  const objective = job.objective ?? "";
  const best = job.candidates.find(({ name }) => name === job.best)?.outcome?.validationMetrics[objective];
  const value = validationMetrics[objective] ?? Number.NaN;
  if (best === undefined || (isMinimized(objective) ? value < best : value > best)) job.best = candidate.name;
}
