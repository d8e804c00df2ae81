import type { Answers } from "./evaluate.ts";
import { confusionMatrix, measure } from "./metrics.ts";
import { seededRandom, shuffle } from "./random.ts";
import type { ProblemType } from "./target.ts";
import { areaUnder, type Curve, thinOut, thresholdCurves } from "./threshold-curves.ts";

/** Numbers by the name that Model Monitor has for them, in its order. */
type Scalars = Record<string, number>;

const leastRowsToSpread = 200;
const draws = 5;
const drawnShare = 0.8;
const mostPoints = 1000;

/**
 * How good a model's answers are, as the JSON of SageMaker Model Monitor's model quality
 * (doc/autopilot-reports.md). `labels` are those the predictions are about; there are none for regression.
 */
export function reportModelQuality(
  problemType: ProblemType,
  labels: readonly string[],
  answers: Answers,
  evaluated: Date,
): string {
  const dataset = { item_count: answers.truth.length, evaluation_time: evaluated.toISOString() };
  return JSON.stringify(
    { version: 0, dataset, ...reportMetrics(problemType, labels, answers) },
    (_, value) => (typeof value === "number" && !Number.isFinite(value) ? "NaN" : value),
    2,
  );
}

function reportMetrics(problemType: ProblemType, labels: readonly string[], answers: Answers): object {
  switch (problemType) {
    case "Regression":
      return { regression_metrics: withDeviations(answers, regressionScalars) };
    case "MulticlassClassification":
      return {
        multiclass_classification_metrics: {
          confusion_matrix: reportConfusion(labels, answers),
          ...withDeviations(answers, multiclassScalars),
        },
      };
    case "BinaryClassification":
      return {
        binary_classification_metrics: {
          confusion_matrix: reportConfusion(labels, answers),
          ...withDeviations(answers, rateScalars),
          ...reportCurves(answers),
          ...withDeviations(answers, curveScalars),
        },
      };
  }
}

/** Each value with its standard deviation over five draws of four fifths of the rows. */
function withDeviations(answers: Answers, scalars: (answers: Answers) => Scalars): object {
  const drawn = answers.truth.length < leastRowsToSpread ? [] : drawRows(answers).map(scalars);
  return Object.fromEntries(
    Object.entries(scalars(answers)).map(([name, value]) => [
      name,
      { value, standard_deviation: deviation(drawn.map((of) => of[name] as number)) },
    ]),
  );
}

function drawRows({ truth, predictions }: Answers): Answers[] {
  const random = seededRandom(13);
  return Array.from({ length: draws }, () => {
    const rows = shuffle(Int32Array.from(truth.keys()), random).subarray(
      0,
      Math.round(truth.length * drawnShare),
    );
    const select = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number);
    return { truth: select(truth), predictions: predictions.map(select) };
  });
}

/** No number of none. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function regressionScalars({ truth, predictions }: Answers): Scalars {
  const { MAE, MSE, RMSE } = measure("Regression", truth, predictions);
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const variance = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length;
  return { mae: MAE as number, mse: MSE as number, rmse: RMSE as number, r2: 1 - (MSE as number) / variance };
}

/** Rows by what they are and what is said of them, the second label being the positive one. */
function countOutcomes({ truth, predictions }: Answers) {
  const [[tn = 0, fp = 0] = [], [fn = 0, tp = 0] = []] = confusionMatrix(truth, predictions);
  return { tn, fp, fn, tp };
}

function rateScalars(answers: Answers): Scalars {
  const { tn, fp, fn, tp } = countOutcomes(answers);
  const rows = tn + fp + fn + tp;
  return {
    recall: ratio(tp, tp + fn),
    precision: ratio(tp, tp + fp),
    accuracy: ratio(tp + tn, rows),
    // The best constant classifier finds every row positive.
    recall_best_constant_classifier: ratio(tp + fn, tp + fn),
    precision_best_constant_classifier: ratio(tp + fn, rows),
    accuracy_best_constant_classifier: ratio(tp + fn, rows),
    true_positive_rate: ratio(tp, tp + fn),
    true_negative_rate: ratio(tn, tn + fp),
    false_positive_rate: ratio(fp, tn + fp),
    false_negative_rate: ratio(fn, tp + fn),
  };
}

function curveScalars(answers: Answers): Scalars {
  const { receiverOperatingCharacteristic, precisionRecall } = curvesOf(answers);
  const { tn, fp, fn, tp } = countOutcomes(answers);
  const precision = ratio(tp, tp + fp);
  const recall = ratio(tp, tp + fn);
  const share = ratio(tp + fn, tn + fp + fn + tp);
  return {
    auc: areaUnder(receiverOperatingCharacteristic),
    au_prc: areaUnder(precisionRecall),
    f0_5: fMeasure(0.5, precision, recall),
    f1: fMeasure(1, precision, recall),
    f2: fMeasure(2, precision, recall),
    f0_5_best_constant_classifier: fMeasure(0.5, share, 1),
    f1_best_constant_classifier: fMeasure(1, share, 1),
    f2_best_constant_classifier: fMeasure(2, share, 1),
  };
}

/**
 * Means over the labels, weighted by their rows; the best constant classifier says the most frequent label.
 */
function multiclassScalars({ truth, predictions }: Answers): Scalars {
  const matrix = confusionMatrix(truth, predictions);
  const perLabel = matrix.map((counts, label) => {
    const hits = counts[label] as number;
    const actual = counts.reduce((sum, rows) => sum + rows, 0);
    const predicted = matrix.reduce((sum, row) => sum + (row[label] as number), 0);
    return {
      share: actual / truth.length,
      precision: ratio(hits, predicted),
      recall: ratio(hits, actual),
    };
  });
  const weighted = (of: (label: (typeof perLabel)[number]) => number) =>
    perLabel.reduce((sum, label) => sum + label.share * of(label), 0);
  const recall = weighted((label) => label.recall);
  const most = Math.max(...perLabel.map(({ share }) => share));
  return {
    accuracy: recall,
    weighted_recall: recall,
    weighted_precision: weighted((label) => label.precision),
    weighted_f0_5: weighted((label) => fMeasure(0.5, label.precision, label.recall)),
    weighted_f1: weighted((label) => fMeasure(1, label.precision, label.recall)),
    weighted_f2: weighted((label) => fMeasure(2, label.precision, label.recall)),
    accuracy_best_constant_classifier: most,
    weighted_recall_best_constant_classifier: most,
    weighted_precision_best_constant_classifier: most * most,
    weighted_f0_5_best_constant_classifier: most * fMeasure(0.5, most, 1),
    weighted_f1_best_constant_classifier: most * fMeasure(1, most, 1),
    weighted_f2_best_constant_classifier: most * fMeasure(2, most, 1),
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function fMeasure(beta: number, precision: number, recall: number): number {
  return ratio((1 + beta ** 2) * precision * recall, beta ** 2 * precision + recall);
}

/** Rows by actual and predicted label, without the labels that no row has and no answer gives. */
function reportConfusion(labels: readonly string[], { truth, predictions }: Answers): object {
  const matrix = confusionMatrix(truth, predictions);
  const known = labels
    .map((name, label) => ({ name, label }))
    .filter(({ label }) => matrix[label]?.some(Boolean) || matrix.some((counts) => counts[label]));
  return Object.fromEntries(
    known.map(({ name, label }) => [
      name,
      Object.fromEntries(known.map((predicted) => [predicted.name, matrix[label]?.[predicted.label]])),
    ]),
  );
}

function curvesOf({ truth, predictions }: Answers) {
  return thresholdCurves(truth, predictions[1] ?? new Float64Array(truth.length));
}

function reportCurves(answers: Answers): object {
  const { receiverOperatingCharacteristic, precisionRecall } = curvesOf(answers);
  const thinned = (curve: Curve) => thinOut(curve, mostPoints);
  const { x: false_positive_rates, y: true_positive_rates } = thinned(receiverOperatingCharacteristic);
  const { x: recalls, y: precisions } = thinned(precisionRecall);
  return {
    receiver_operating_characteristic_curve: { false_positive_rates, true_positive_rates },
    precision_recall_curve: { precisions, recalls },
  };
}
