import type { Feature } from "./columns.ts";
import { type Metrics, measure, type Predictions } from "./metrics.ts";
import { predictFeatures, type TrainedModel } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";

/** What some rows' targets are, and what the model says. */
export interface Answers {
  truth: Float64Array;
  predictions: Predictions;
}

/** The metrics of a model on some of the prepared rows, each of which counts by its weight. */
export function measureModel(model: TrainedModel, prepared: Prepared, rows: Int32Array): Metrics {
  const { truth, predictions } = answerRows(model, prepared, rows);
  const weights = Float64Array.from(rows, (row) => prepared.data.weights[row] as number);
  return measure(model.problemType, truth, predictions, weights);
}

/** A model's predictions for some of the prepared rows, beside the truth. */
export function answerRows(model: TrainedModel, { data, target }: Prepared, rows: Int32Array): Answers {
  return {
    truth: Float64Array.from(rows, (row) => target.values[row] as number),
    predictions: predictFeatures(model, selectRows(data.features, rows), rows.length),
  };
}

function selectRows(features: readonly Feature[], rows: Int32Array): Feature[] {
  return features.map((feature) => ({
    ...feature,
    values: Float64Array.from(rows, (row) => feature.values[row] as number),
  }));
}
