import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { asObject } from "../../kept-file.ts";
import { type RecordForm, readTime } from "../record-store.ts";
import { type BackgroundJob, backgroundJobForm } from "./background-jobs.ts";
import { epochSeconds } from "./names.ts";

/** A step that a training job has been in. */
export interface TrainingStep {
  status: "Starting" | "Downloading" | "Training" | "Uploading" | "MaxRuntimeExceeded";
  started: Date;
}

/** A training job of a built-in algorithm: what was asked for, and how far it has come. */
export interface TrainingJob extends BackgroundJob {
  request: CreateTrainingJobCommandInput;
  steps: TrainingStep[];
  /** Where the model is, once it is there. */
  modelUrl?: string;
  /** The last values of what was measured, by name. */
  metrics?: Record<string, number>;
}

const form = backgroundJobForm<TrainingJob>(["request"]);

export const trainingJobForm: RecordForm<TrainingJob> = {
  write: (job) => job,
  read(json) {
    const { steps, ...job } = asObject(json);
    if (!Array.isArray(steps)) throw new Error("it has no list of steps");
    return Object.assign(form.read(job), {
      steps: steps.map((step) => {
        const { status, started } = asObject(step);
        return { status: status as TrainingStep["status"], started: readTime(started) };
      }),
    });
  },
};

const messages: Readonly<Record<string, string>> = {
  Starting: "Starting the training job",
  Downloading: "Downloading input data",
  Training: "Training image download completed. Training in progress.",
  Uploading: "Uploading generated training model",
  Completed: "Training job completed",
  Failed: "Training job failed",
  Stopped: "Training job stopped",
  MaxRuntimeExceeded: "Training job runtime exceeded MaxRuntimeInSeconds provided",
};

/** What DescribeTrainingJob says of a job's status and times. */
export function describeProgress(job: TrainingJob): object {
  const { steps, status, created, modified, ended } = job;
  const last = steps.at(-1);
  const late = last?.status === "MaxRuntimeExceeded" ? last : undefined;
  const final = ended && !late ? [{ status, started: ended }] : [];
  const passed = [...steps, ...final];
  const started = steps.find((step) => step.status === "Training")?.started;
  const seconds = started && ended && Math.max(1, Math.ceil((ended.getTime() - started.getTime()) / 1000));
  return {
    TrainingJobStatus: status,
    SecondaryStatus: status === "Stopping" ? "Stopping" : passed.at(-1)?.status,
    FailureReason: job.failureReason,
    CreationTime: epochSeconds(created),
    LastModifiedTime: epochSeconds(modified),
    TrainingStartTime: started && epochSeconds(started),
    TrainingEndTime: ended && epochSeconds(ended),
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
    SecondaryStatusTransitions: passed.map((step, i) => ({
      Status: step.status,
      StartTime: epochSeconds(step.started),
      EndTime: epochSeconds(passed[i + 1]?.started ?? ended ?? step.started),
      StatusMessage: messages[step.status] ?? step.status,
    })),
  };
}
