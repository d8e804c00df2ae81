import { setTimeout as sleep } from "node:timers/promises";
import type { RunningTraining } from "../../automl/start-training.ts";
import type { Phase, TrainingEvent } from "../../automl/training-request.ts";
import type { JobStep } from "../faults/fault-kinds.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { AutoMLJob } from "./automl-job.ts";

/** What a job is doing, by AWS' secondary status. */
export const stepOf: Readonly<Record<Phase, JobStep>> = {
  "analyzing-data": "AnalyzingData",
  "feature-engineering": "FeatureEngineering",
  "training-candidates": "ModelTuning",
  explaining: "GeneratingExplainabilityReport",
};

/**
 * A training whose steps take at least the time that they are to take, and that fails at the step at which a
 * plan says so. `follow` hears of each event when its time has come.
 */
export function trainInSteps<Result>(
  {
    plannedFaults,
    stepMilliseconds,
    tasks,
  }: Pick<LocalAwsContext, "plannedFaults" | "stepMilliseconds" | "tasks">,
  { name }: Pick<AutoMLJob, "name">,
  start: (report: (event: TrainingEvent) => void) => RunningTraining<Result>,
  follow: (event: TrainingEvent) => void,
): RunningTraining<Result> {
  tasks.closing.throwIfAborted();
  const over = new AbortController();
  let turn = Promise.resolve();
  let failure: Error | undefined;
  const training = start((event) => {
    turn = turn.then(() => meet(event));
  });

  async function meet(event: TrainingEvent): Promise<void> {
    if (over.signal.aborted) return;
    follow(event);
    if (event.kind !== "phase") return;
    const step = stepOf[event.phase];
    const takes = stepMilliseconds(step);
    if (takes > 0) await sleep(takes, undefined, { signal: over.signal }).catch(() => {});
    await plannedFaults.holdJob(name, step, over.signal);
    const reason = over.signal.aborted ? undefined : plannedFaults.ofJob(name, step);
    if (reason === undefined) return;
    failure = new Error(reason);
    await stop();
  }

  async function stop(): Promise<void> {
    over.abort();
    await training.stop();
  }

  async function finish(): Promise<Result> {
    const close = () => void stop();
    tasks.closing.addEventListener("abort", close);
    try {
      const result = await training.finished
        .finally(() => turn)
        .catch((cause: unknown) => {
          throw failure ?? cause;
        });
      if (failure) throw failure;
      return result;
    } finally {
      tasks.closing.removeEventListener("abort", close);
    }
  }

  return { finished: finish(), stop };
}
