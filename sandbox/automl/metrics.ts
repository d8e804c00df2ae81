import type { ProblemType } from "./target.ts";

/** A model's answers: one number a row, or for classification one probability a row and label. */
export type Predictions = Float64Array[];

/** Values by the name that Autopilot has for the metric. */
export type Metrics = Record<string, number>;

/**
 * The objectives of a problem type, its default first. LogLoss is reported for classification but is no
 * objective.
 */
export const objectives: Readonly<Record<ProblemType, readonly string[]>> = {
  Regression: ["MSE", "RMSE", "MAE", "R2"],
  BinaryClassification: ["F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall"],
  MulticlassClassification: ["Accuracy", "BalancedAccuracy", "F1macro", "PrecisionMacro", "RecallMacro"],
};

const minimized = ["MSE", "RMSE", "MAE", "LogLoss", "AverageWeightedQuantileLoss", "MAPE", "WAPE", "MASE"];

/** Whether a smaller value of the metric is the better one. */
export function isMinimized(metric: string): boolean {
  return minimized.includes(metric);
}

/**
 * All metrics of a problem type; `predictions` has one array for regression, one for each label otherwise. A
 * row counts by its weight, which is 1 without `weights`.
 */
export function measure(
  problemType: ProblemType,
  truth: Float64Array,
  predictions: Predictions,
  weights: Float64Array = new Float64Array(truth.length).fill(1),
): Metrics {
  return problemType === "Regression"
    ? measureRegression(truth, predictions[0] ?? new Float64Array(truth.length), weights)
    : measureClassification(problemType, { truth, predictions, weights });
}

/** For each row the index of the label with the highest probability, the first one of equals. */
export function mostProbable(predictions: Predictions, row: number): number {
  let best = 0;
  for (let label = 1; label < predictions.length; label++) {
    if ((predictions[label]?.[row] ?? 0) > (predictions[best]?.[row] ?? 0)) best = label;
  }
  return best;
}

/** Rows, or the sums of their weights, by true label (first index) and predicted label (second). */
export function confusionMatrix(
  truth: Float64Array,
  predictions: Predictions,
  weights?: Float64Array,
): number[][] {
  const matrix = predictions.map(() => predictions.map(() => 0));
  truth.forEach((label, row) => {
    const counts = matrix[label] ?? [];
    const predicted = mostProbable(predictions, row);
    counts[predicted] = (counts[predicted] ?? 0) + (weights?.[row] ?? 1);
  });
  return matrix;
}

function measureRegression(truth: Float64Array, predicted: Float64Array, weights: Float64Array): Metrics {
  const whole = sum(weights);
  const mean = sum(truth.map((value, row) => value * (weights[row] as number))) / whole;
  let squares = 0;
  let absolutes = 0;
  let variance = 0;
  truth.forEach((value, row) => {
    const weight = weights[row] as number;
    const error = value - (predicted[row] as number);
    squares += weight * error ** 2;
    absolutes += weight * Math.abs(error);
    variance += weight * (value - mean) ** 2;
  });
  const mse = squares / whole;
  return {
    MSE: mse,
    RMSE: Math.sqrt(mse),
    MAE: absolutes / whole,
    R2: variance > 0 ? 1 - squares / variance : 0,
  };
}

interface WeightedAnswers {
  truth: Float64Array;
  predictions: Predictions;
  weights: Float64Array;
}

function measureClassification(problemType: ProblemType, answers: WeightedAnswers): Metrics {
  const { truth, predictions, weights } = answers;
  const matrix = confusionMatrix(truth, predictions, weights);
  const perLabel = matrix.map((counts, label) => {
    const hits = counts[label] ?? 0;
    const predicted = sum(matrix.map((row) => row[label] ?? 0));
    const actual = sum(counts);
    return {
      hits,
      actual,
      precision: predicted > 0 ? hits / predicted : 0,
      recall: actual > 0 ? hits / actual : 0,
      f1: predicted + actual > 0 ? (2 * hits) / (predicted + actual) : 0,
    };
  });
  // A label the validation rows do not have says nothing about the model's recall.
  const present = perLabel.filter(({ actual }) => actual > 0);
  const mean = (of: (label: (typeof perLabel)[number]) => number) => sum(present.map(of)) / present.length;
  const metrics: Metrics = {
    Accuracy: sum(perLabel.map(({ hits }) => hits)) / sum(weights),
    BalancedAccuracy: mean(({ recall }) => recall),
    LogLoss: logLoss(answers),
  };
  const positive = perLabel[1];
  if (problemType === "BinaryClassification" && positive) {
    metrics.F1 = positive.f1;
    metrics.Precision = positive.precision;
    metrics.Recall = positive.recall;
    metrics.AUC = areaUnderCurve(truth, predictions[1] ?? new Float64Array(truth.length), weights);
  } else {
    metrics.F1macro = mean(({ f1 }) => f1);
    metrics.PrecisionMacro = mean(({ precision }) => precision);
    metrics.RecallMacro = mean(({ recall }) => recall);
  }
  return metrics;
}

function logLoss({ truth, predictions, weights }: WeightedAnswers): number {
  let loss = 0;
  truth.forEach((label, row) => {
    loss -= (weights[row] as number) * Math.log(Math.max(1e-15, predictions[label]?.[row] ?? 0));
  });
  return loss / sum(weights);
}

/**
 * The share of the pairs of a positive and a negative row, by weight, of which the positive one has the
 * higher score (Mann and Whitney); pairs of equal scores count half.
 */
function areaUnderCurve(truth: Float64Array, scores: Float64Array, weights: Float64Array): number {
  const order = Array.from(truth.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let pairs = 0;
  let positives = 0;
  let negatives = 0;
  for (let from = 0; from < order.length; ) {
    // At least one: a score that is no number equals nothing, not even itself.
    let to = from + 1;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    const within = [0, 0];
    for (const row of order.slice(from, to)) {
      const label = truth[row] === 1 ? 1 : 0;
      within[label] = (within[label] as number) + (weights[row] as number);
    }
    const [negative = 0, positive = 0] = within;
    pairs += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
    from = to;
  }
  return positives === 0 || negatives === 0 ? 0.5 : pairs / (positives * negatives);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
