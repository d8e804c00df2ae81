import { gzipSync } from "node:zlib";
import type { Channel } from "@aws-sdk/client-sagemaker";
import type { CsvFile } from "../../automl/csv-table.ts";
import { trainingTurns } from "../../automl/turns.ts";
import { trainXgboost, type XgboostRequest } from "../../automl/xgboost/start-xgboost.ts";
import { timeLimit } from "../../time-limit.ts";
import { tarOfFile } from "../../write-tar.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { objectsBelow, outputFolder } from "./s3-input.ts";
import type { TrainingJob, TrainingStep } from "./training-job.ts";

/** How the algorithm calls the file with the model. */
const modelFile = "xgboost-model";

/**
 * Trains XGBoost on the rows in S3 and writes the model where SageMaker puts it,
 * `<output path>/<job>/output/model.tar.gz`. `note` is called at each change of the job.
 */
export async function runTrainingJob(
  context: LocalAwsContext,
  job: TrainingJob,
  note: () => void,
  stopped: AbortSignal,
): Promise<"Stopped" | undefined> {
  const enter = (status: TrainingStep["status"]) => {
    job.steps.push({ status, started: new Date() });
    note();
  };
  const pass = (step: "Downloading" | "Training" | "Uploading") => {
    enter(step);
    return context.plannedFaults.passStep(job.name, step, stopped);
  };
  const { RoleArn = "", OutputDataConfig, HyperParameters = {}, StoppingCondition } = job.request;
  const output = outputFolder(context, RoleArn, OutputDataConfig?.S3OutputPath ?? "");
  await pass("Downloading");
  const request = { hyperparameters: HyperParameters, channels: await channelsOf(context, job) };
  await pass("Training");
  const trained = await train(request, StoppingCondition?.MaxRuntimeInSeconds ?? 86_400, stopped);
  if (stopped.aborted) return undefined;
  if (trained === "late") {
    enter("MaxRuntimeExceeded");
    return "Stopped";
  }
  job.metrics = trained.metrics;
  await pass("Uploading");
  const archive = gzipSync(tarOfFile(modelFile, Buffer.from(trained.model)));
  const key = `${output.key}${job.name}/output/model.tar.gz`;
  await context.store.putText(output.bucket, key, archive, "application/gzip");
  job.modelUrl = `s3://${output.bucket}/${key}`;
  return undefined;
}

/**
 * Gives "late" when the time is over, which begins with its turn. Rejects with what the algorithm says of the
 * rows or its settings.
 */
async function train(request: XgboostRequest, seconds: number, stopped: AbortSignal) {
  const giveBack = await trainingTurns.take(stopped);
  const late = timeLimit(seconds * 1000);
  try {
    return await trainXgboost(request, AbortSignal.any([stopped, late]));
  } catch (cause) {
    if (late.aborted) return "late";
    throw new Error(`ClientError: ${cause instanceof Error ? cause.message : cause}`, { cause });
  } finally {
    giveBack();
  }
}

/** How rows are written, by ContentType; AWS takes LIBSVM where none is given. */
const trainingFormats: Readonly<Record<string, "csv" | "libsvm">> = {
  "text/csv": "csv",
  csv: "csv",
  "text/libsvm": "libsvm",
  "text/x-libsvm": "libsvm",
  libsvm: "libsvm",
};

/** The media type of a channel, without what follows it. */
export function formatOf({ ContentType = "text/libsvm" }: Partial<Channel>): "csv" | "libsvm" | undefined {
  return trainingFormats[(ContentType.split(";")[0] ?? "").trim().toLowerCase()];
}

async function channelsOf(
  context: LocalAwsContext,
  { request }: TrainingJob,
): Promise<XgboostRequest["channels"]> {
  const { InputDataConfig = [], RoleArn = "" } = request;
  const channels: XgboostRequest["channels"] = [];
  for (const name of ["train", "validation"] as const) {
    const channel = InputDataConfig.find(({ ChannelName }) => ChannelName === name);
    if (channel === undefined) continue;
    const uri = channel.DataSource?.S3DataSource?.S3Uri ?? "";
    const files: CsvFile[] = [];
    for (const { bucket, key } of objectsBelow(context, RoleArn, uri)) {
      const object = context.store.find(bucket, key);
      if (object === undefined) continue;
      const path = await context.store.contentPath(bucket, object);
      files.push({ name: `s3://${bucket}/${key}`, path });
    }
    const gzip = channel.CompressionType === "Gzip";
    channels.push({ name, files, format: formatOf(channel) ?? "libsvm", gzip });
  }
  return channels;
}
