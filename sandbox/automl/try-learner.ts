import { measureModel } from "./evaluate.ts";
import { type Learner, learn } from "./learners.ts";
import type { Metrics } from "./metrics.ts";
import { type TrainedModel, treeFeaturesFor } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";

/** What all candidates learn from; `target` is the name of the column to predict. */
export interface TrialData {
  target: string;
  prepared: Prepared;
}

/** A candidate to train; it is given up at `limit`, in milliseconds since 1970. */
export interface TrialRequest {
  name: string;
  learner: Learner;
  limit: number;
}

/** What became of a candidate. It is unscored when its scores are no numbers. */
export type TrialOutcome =
  | { kind: "completed"; scored: ScoredModel }
  | { kind: "out-of-time" }
  | { kind: "unscored"; reason: string };

/** A model as JSON, and how good it is on rows that it learned from, and on those held back. */
export interface ScoredModel {
  metrics: Metrics;
  validationMetrics: Metrics;
  /** The time one row takes, measured while validating. */
  latencySeconds: number;
  artefact: string;
}

/** How good a model is on the rows that it learned from is told by so many of them. */
const mostTrainingRows = 20_000;

class OutOfTime extends Error {}

/** Learns, and scores what was learned. */
export function tryLearner(
  { target, prepared }: TrialData,
  { name, learner, limit }: TrialRequest,
): TrialOutcome {
  const { columns, data, split } = prepared;
  const predictor = unlessOutOfTime(() =>
    learn(learner, data, () => {
      if (Date.now() >= limit) throw new OutOfTime();
    }),
  );
  if (!predictor) return { kind: "out-of-time" };
  const model: TrainedModel = {
    format: "local-automl-model-1",
    candidate: name,
    problemType: prepared.target.problemType,
    target,
    labels: prepared.target.labels,
    columns,
    treeFeatures: treeFeaturesFor(predictor, data),
    predictor,
  };
  const metrics = measureModel(model, prepared, split.training.subarray(0, mostTrainingRows));
  const started = performance.now();
  const validationMetrics = measureModel(model, prepared, split.validation);
  const latencySeconds = (performance.now() - started) / 1000 / split.validation.length;
  const odd = Object.entries({ ...metrics, ...validationMetrics }).find(
    ([, value]) => !Number.isFinite(value),
  );
  if (odd) {
    const cause = `the values of the target column ${target} are too close to each other, or too far apart`;
    return {
      kind: "unscored",
      reason: `The metric ${odd[0]} of the candidate cannot be computed: ${cause}.`,
    };
  }
  const artefact = JSON.stringify({ ...model, settings: learner.settings });
  return { kind: "completed", scored: { metrics, validationMetrics, latencySeconds, artefact } };
}

function unlessOutOfTime<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof OutOfTime) return undefined;
    throw cause;
  }
}
