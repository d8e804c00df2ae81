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
  { plannedFaults, stepMilliseconds }: Pick<LocalAwsContext, "plannedFaults" | "stepMilliseconds">,
  { name }: Pick<AutoMLJob, "name">,
  start: (report: (event: TrainingEvent) => void) => RunningTraining<Result>,
  follow: (event: TrainingEvent) => void,
): RunningTraining<Result> {
  const over = new AbortController();
  let turn = Promise.resolve();
  let fail: (cause: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
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
    await stop();
    fail(new Error(reason));
  }

  async function stop(): Promise<void> {
    over.abort();
    await training.stop();
  }

  /** Stays pending when the training is stopped, as that does. */
  const finished = training.finished.finally(() => turn);
  return { finished: Promise.race([finished, failed]), stop };
}
