import { setTimeout as sleep } from "node:timers/promises";
import type { Tag } from "@aws-sdk/client-sagemaker";
import type { LocalAwsContext } from "../local-aws.ts";
import { type RecordForm, type Records, resourceForm } from "../record-store.ts";
import type { ResourceKind } from "./names.ts";
import { type Resource, Resources } from "./resources.ts";
import { validationException } from "./sagemaker-errors.ts";
import type { TagStore } from "./tags.ts";

/** A job that does its work while others ask how far it is. */
export interface BackgroundJob extends Resource {
  status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  failureReason?: string;
  modified: Date;
  ended?: Date;
}

/** The form of such a job; `parts` are what it must have besides. */
export function backgroundJobForm<T extends BackgroundJob>(
  parts: readonly (keyof T)[],
  otherTimes: readonly (keyof T)[] = [],
): RecordForm<T> {
  return resourceForm<T>(["arn", "status", "modified", ...parts], ["modified", "ended", ...otherTimes]);
}

/**
 * Does a job's work, and says when it has ended before its time. `stopped` is aborted when nobody wants it
 * any more. Rejects with why the job fails.
 */
export type JobWork = (stopped: AbortSignal) => Promise<"Stopped" | undefined>;

/** The jobs of one kind, and those of them that run. */
export class BackgroundJobs<T extends BackgroundJob> extends Resources<T> {
  /** Those that run, by what stops them. */
  readonly #running = new Map<T, AbortController>();
  readonly #context: LocalAwsContext;

  constructor(context: LocalAwsContext, tags: TagStore, kind: ResourceKind, records: Records<T>) {
    super(context, tags, kind, records);
    this.#context = context;
  }

  /** Adds the job and starts its work. */
  start(job: T, tags: readonly Tag[] | undefined, work: JobWork): void {
    this.add(job, tags);
    const stop = new AbortController();
    this.#running.set(job, stop);
    const { tasks } = this.#context;
    const stopped = AbortSignal.any([stop.signal, tasks.closing]);
    const ended = this.#pace(job, stopped, work).then(
      (early) => this.#end(job, stopped.aborted ? "Stopped" : (early ?? "Completed")),
      (cause: unknown) => {
        if (stopped.aborted) return this.#end(job, "Stopped");
        job.failureReason = cause instanceof Error ? cause.message : String(cause);
        this.#end(job, "Failed");
      },
    );
    tasks.add(ended);
  }

  /** The work takes at least the time that it is to take, and fails where a plan says so. */
  async #pace(job: T, stopped: AbortSignal, work: JobWork): ReturnType<JobWork> {
    const { plannedFaults, stepMilliseconds } = this.#context;
    const takes = stepMilliseconds("Running");
    if (takes > 0) await sleep(takes, undefined, { signal: stopped });
    await plannedFaults.passStep(job.name, "Running", stopped);
    return work(stopped);
  }

  /** Lets a job end early, or throws AWS' error for one that has ended. */
  stop(name: string | undefined, what: string): void {
    const job = this.require(name);
    if (job.status !== "InProgress") {
      const message = `The request was rejected because the ${what} job is in status ${job.status}.`;
      throw validationException(message);
    }
    job.status = "Stopping";
    this.note(job);
    this.#running.get(job)?.abort();
  }

  unended(): T[] {
    return this.all().filter(({ status }) => status === "InProgress" || status === "Stopping");
  }

  /** Keeps what has changed in the job, and when. */
  note(job: T): void {
    job.modified = new Date();
    this.save(job);
  }

  /** Ends the jobs whose work ended with an earlier run of the local AWS. */
  endInterrupted(): void {
    for (const job of this.unended()) {
      if (job.status === "Stopping") {
        this.#end(job, "Stopped");
        continue;
      }
      job.failureReason =
        "The local AWS was ended while the job was running, which ended its work. Create a new job.";
      this.#end(job, "Failed");
    }
  }

  #end(job: T, status: BackgroundJob["status"]): void {
    this.#running.delete(job);
    // The job stays as it is, so that the next run says that it was interrupted.
    if (this.#context.tasks.closing.aborted) return;
    job.status = status;
    job.ended = new Date();
    this.note(job);
  }
}
