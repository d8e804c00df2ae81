import { crossValidate } from "./cross-validation.ts";
import { answerRows, measureAnswers } from "./evaluate.ts";
import { type Learner, learn, treeFeaturesFor } from "./learners.ts";
import type { CheckTime } from "./learning-data.ts";
import type { Metrics, Predictions } from "./metrics.ts";
import type { LearnedModel, PredictorModel, TrainedModel } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";
import type { TreeFeature } from "./tree-features.ts";

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
  | {
      kind: "completed";
      scored: ScoredModel;
      answers: ModelAnswers;
    }
  | { kind: "out-of-time" }
  | { kind: "unscored"; reason: string };

/** A model as JSON, and how good it is on rows that it learned from, and on those held back. */
export interface ScoredModel {
  metrics: Metrics;
  validationMetrics: Metrics;
  /** The time one row takes. */
  latencySeconds: number;
  artefact: string;
}

/** What a model predicts for some rows that it learned from, and for those to validate with. */
export interface ModelAnswers {
  training: Predictions;
  validation: Predictions;
  /** The time one row takes. */
  latencySeconds: number;
}

/** How good a model is on the rows that it learned from is told by so many of them. */
const mostTrainingRows = 2000;

class OutOfTime extends Error {}

/** Learns, and scores what was learned. */
export function tryLearner(data: TrialData, { name, learner, limit }: TrialRequest): TrialOutcome {
  const { prepared } = data;
  const learned = unlessOutOfTime(() =>
    learnFrom(learner, prepared, () => {
      if (Date.now() >= limit) throw new OutOfTime();
    }),
  );
  if (!learned) return { kind: "out-of-time" };
  const { predictor, validation } = learned;
  const treeFeatures = treeFeaturesFor(learner, prepared.data);
  const { problemType } = prepared.target;
  const some = prepared.split.training.subarray(0, mostTrainingRows);
  const started = performance.now();
  const training = answerRows({ problemType, predictor, treeFeatures }, prepared, some);
  const latencySeconds = (performance.now() - started) / 1000 / some.length;
  const answers = {
    training,
    validation:
      validation ?? answerRows({ problemType, predictor, treeFeatures }, prepared, prepared.split.validation),
    latencySeconds,
  };
  return scoreModel(data, { name, predictor, treeFeatures, settings: learner.settings }, answers);
}

/** A model, and where rows are cross-validated what it predicts for those to validate with. */
function learnFrom(
  learner: Learner,
  { data, split, target: { problemType } }: Prepared,
  checkTime: CheckTime,
): { predictor: LearnedModel; validation?: Predictions } {
  if (!split.crossValidated) return { predictor: learn(learner, data, checkTime) };
  const { predictor, predictions } = crossValidate(learner, data, problemType, checkTime);
  return { predictor, validation: predictions };
}

/** A model to score: its name, how it predicts, and what was set. */
interface NamedModel {
  name: string;
  predictor: PredictorModel;
  treeFeatures: TreeFeature[];
  settings: object;
}

/** Scores a model by its answers. */
export function scoreModel(
  { target, prepared }: TrialData,
  { name, predictor, treeFeatures, settings }: NamedModel,
  answers: ModelAnswers,
): TrialOutcome {
  const { columns, split } = prepared;
  const { problemType, labels } = prepared.target;
  const training = split.training.subarray(0, mostTrainingRows);
  const metrics = measureAnswers(prepared, training, answers.training);
  const validationMetrics = measureAnswers(prepared, split.validation, answers.validation);
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
  const model: TrainedModel = {
    format: "local-automl-model-1",
    candidate: name,
    problemType,
    target,
    labels,
    columns,
    treeFeatures,
    predictor,
  };
  const artefact = JSON.stringify({ ...model, settings });
  const { latencySeconds } = answers;
  return { kind: "completed", scored: { metrics, validationMetrics, latencySeconds, artefact }, answers };
}

function unlessOutOfTime<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof OutOfTime) return undefined;
    throw cause;
  }
}
