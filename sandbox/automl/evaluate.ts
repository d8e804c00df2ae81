import type { Feature } from "./columns.ts";
import { type Metrics, measure, type Predictions } from "./metrics.ts";
import { predictFeatures } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";

/** What some rows' targets are, and what the model says. */
export interface Answers {
  truth: Float64Array;
  predictions: Predictions;
}

/** The metrics of answers for some of the prepared rows, each of which counts by its weight. */
export function measureAnswers(
  { data, target }: Prepared,
  rows: Int32Array,
  predictions: Predictions,
): Metrics {
  const weights = Float64Array.from(rows, (row) => data.weights[row] as number);
  return measure(target.problemType, truthOf(target, rows), predictions, weights);
}

/** A model's predictions for some of the prepared rows. */
export function answerRows(
  model: Parameters<typeof predictFeatures>[0],
  { data }: Prepared,
  rows: Int32Array,
): Predictions {
  return predictFeatures(model, selectRows(data.features, rows), rows.length);
}

/** The values of some rows' targets. */
export function truthOf({ values }: Prepared["target"], rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
}

export function selectRows(features: readonly Feature[], rows: Int32Array): Feature[] {
  return features.map((feature) => ({
    ...feature,
    values: Float64Array.from(rows, (row) => feature.values[row] as number),
  }));
}
