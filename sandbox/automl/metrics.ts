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
 * All metrics of a problem type; `predictions` has one array for regression, one for each label otherwise.
 */
export function measure(problemType: ProblemType, truth: Float64Array, predictions: Predictions): Metrics {
  return problemType === "Regression"
    ? measureRegression(truth, predictions[0] ?? new Float64Array(truth.length))
    : measureClassification(problemType, truth, predictions);
}

/** For each row the index of the label with the highest probability, the first one of equals. */
export function mostProbable(predictions: Predictions, row: number): number {
  let best = 0;
  for (let label = 1; label < predictions.length; label++) {
    if ((predictions[label]?.[row] ?? 0) > (predictions[best]?.[row] ?? 0)) best = label;
  }
  return best;
}

/** Rows by true label (first index) and predicted label (second). */
export function confusionMatrix(truth: Float64Array, predictions: Predictions): number[][] {
  const matrix = predictions.map(() => predictions.map(() => 0));
  truth.forEach((label, row) => {
    const counts = matrix[label] ?? [];
    const predicted = mostProbable(predictions, row);
    counts[predicted] = (counts[predicted] ?? 0) + 1;
  });
  return matrix;
}

function measureRegression(truth: Float64Array, predicted: Float64Array): Metrics {
  const mean = sum(truth) / truth.length;
  let squares = 0;
  let absolutes = 0;
  let variance = 0;
  truth.forEach((value, row) => {
    const error = value - (predicted[row] as number);
    squares += error ** 2;
    absolutes += Math.abs(error);
    variance += (value - mean) ** 2;
  });
  const mse = squares / truth.length;
  return {
    MSE: mse,
    RMSE: Math.sqrt(mse),
    MAE: absolutes / truth.length,
    R2: variance > 0 ? 1 - squares / variance : 0,
  };
}

function measureClassification(
  problemType: ProblemType,
  truth: Float64Array,
  predictions: Predictions,
): Metrics {
  const matrix = confusionMatrix(truth, predictions);
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
    Accuracy: sum(perLabel.map(({ hits }) => hits)) / truth.length,
    BalancedAccuracy: mean(({ recall }) => recall),
    LogLoss: logLoss(truth, predictions),
  };
  const positive = perLabel[1];
  if (problemType === "BinaryClassification" && positive) {
    metrics.F1 = positive.f1;
    metrics.Precision = positive.precision;
    metrics.Recall = positive.recall;
    metrics.AUC = areaUnderCurve(truth, predictions[1] ?? new Float64Array(truth.length));
  } else {
    metrics.F1macro = mean(({ f1 }) => f1);
    metrics.PrecisionMacro = mean(({ precision }) => precision);
    metrics.RecallMacro = mean(({ recall }) => recall);
  }
  return metrics;
}

function logLoss(truth: Float64Array, predictions: Predictions): number {
  let loss = 0;
  truth.forEach((label, row) => {
    loss -= Math.log(Math.max(1e-15, predictions[label]?.[row] ?? 0));
  });
  return loss / truth.length;
}

/** By ranks (Mann and Whitney); rows of equal score share their mean rank. */
function areaUnderCurve(truth: Float64Array, scores: Float64Array): number {
  const order = Array.from(truth.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < order.length; ) {
    // At least one: a score that is no number equals nothing, not even itself.
    let to = from + 1;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++;
    for (const row of order.slice(from, to)) {
      if (truth[row] !== 1) continue;
      ranks += (from + 1 + to) / 2;
      positives++;
    }
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
