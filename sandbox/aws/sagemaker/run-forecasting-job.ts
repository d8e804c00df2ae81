import type { ForecastRequest } from "../../automl/forecasting/forecast-plan.ts";
import { startTraining } from "../../automl/start-training.ts";
import type { TrainingEvent } from "../../automl/training-request.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type AutoMLJob, noteWriting } from "./automl-job.ts";
import { chosenForecasters, forecastingConfig, forecastPlan } from "./forecasting-config.ts";
import {
  completeCandidate,
  endJob,
  failJob,
  findFiles,
  followTraining,
  requireOutput,
} from "./run-automl-job.ts";
import { trainInSteps } from "./train-in-steps.ts";

/**
 * Trains forecasters on the rows in S3. Models and backtests lie where Autopilot puts them, as a job's output
 * in aws-samples/modern-time-series-forecasting-on-aws shows.
 */
export async function runForecastingJob(
  context: LocalAwsContext,
  job: AutoMLJob,
  save: () => void,
): Promise<void> {
  try {
    const output = requireOutput(context, job);
    const folder = `${output.key}${job.name}-trial-TimeSeriesModelTraining/`;
    const request = await forecastRequest(context, job);
    // It may have been stopped while its files were looked for.
    if (job.status !== "InProgress") return;
    const start = (report: (event: TrainingEvent) => void) => startTraining(request, report);
    const training = trainInSteps(context, job, start, (event) => {
      job.modified = new Date();
      followTraining(job, event);
      if (event.kind === "candidate-completed") {
        const algorithm = event.backtest?.algorithm ?? "";
        const model = `${folder}models/${algorithm}/backtest-1/model.json`;
        const backtest = `${folder}backtest-export/${algorithm}/backtest-1/backtest_result`;
        const written = Promise.all([
          context.store.putText(output.bucket, model, event.artefact, "application/json"),
          context.store.putText(
            output.bucket,
            `${backtest}/part-0000.csv`,
            event.backtest?.csv ?? "",
            "text/csv",
          ),
        ]);
        noteWriting(
          job,
          written
            .then(() =>
              completeCandidate(
                job,
                event,
                `s3://${output.bucket}/${model}`,
                `s3://${output.bucket}/${backtest}`,
              ),
            )
            .then(save),
        );
      }
      save();
    });
    job.training = training;
    const result = await training.finished;
    await Promise.all(job.writing);
    job.best = result.best;
    if (job.status === "InProgress")
      endJob(job, "Completed", result.outOfTime ? "MaxAutoMLJobRuntimeReached" : "Completed");
    save();
  } catch (cause) {
    await failJob(context, job, cause, save);
  }
}

async function forecastRequest(context: LocalAwsContext, job: AutoMLJob): Promise<ForecastRequest> {
  const config = forecastingConfig(job.request);
  if (config === undefined) throw new RangeError(`${job.name} is no forecasting job`);
  const criteria = config.CompletionCriteria;
  const seconds = criteria?.MaxAutoMLJobRuntimeInSeconds;
  const perCandidate = criteria?.MaxRuntimePerTrainingJobInSeconds;
  const wanted = {
    objective: job.request.AutoMLJobObjective?.MetricName,
    algorithms: chosenForecasters(config),
    maxCandidates: criteria?.MaxCandidates,
    candidateMilliseconds: perCandidate === undefined ? undefined : perCandidate * 1000,
    deadline: seconds === undefined ? undefined : job.created.getTime() + seconds * 1000,
  };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return {
    forecast: forecastPlan(config),
    files: await findFiles(context, job, "training"),
    namePrefix: `${job.name}-trial-`,
    ...given,
  };
}
