import type { Feature } from "./columns.ts";
import { confusionMatrix, isMinimized, type Metrics, measure } from "./metrics.ts";
import { predictFeatures, type TrainedModel } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";
import { seededRandom, shuffle } from "./random.ts";

const mostRowsExplained = 1000;

/** The metrics of a model on some of the prepared rows. */
export function measureModel(model: TrainedModel, { data, target }: Prepared, rows: Int32Array): Metrics {
  const predictions = predictFeatures(model, selectRows(data.features, rows), rows.length);
  return measure(
    model.problemType,
    Float64Array.from(rows, (row) => target.values[row] as number),
    predictions,
  );
}

/**
 * How much worse the objective gets on validation rows when one column's values are shuffled among them
 * (permutation importance), as JSON. Columns that were dropped come with the reason.
 */
export function explainModel(model: TrainedModel, prepared: Prepared, objective: string): string {
  const { data, split, target } = prepared;
  const rows = split.validation.subarray(0, mostRowsExplained);
  const truth = Float64Array.from(rows, (row) => target.values[row] as number);
  const features = selectRows(data.features, rows);
  const value = (of: Feature[]) =>
    measure(model.problemType, truth, predictFeatures(model, of, rows.length))[objective] ?? Number.NaN;
  const whole = value(features);
  const order = shuffle(
    Int32Array.from(rows, (_, i) => i),
    seededRandom(5),
  );
  const importances = model.columns.map((column) => {
    if (column.kind === "dropped") return { column: column.name, dropped: column.reason };
    const loss = value(
      features.map((feature) => (feature.column === column.name ? reorder(feature, order) : feature)),
    );
    return { column: column.name, importance: isMinimized(objective) ? loss - whole : whole - loss };
  });
  return JSON.stringify(
    { method: "permutation importance", objective, value: whole, rows: rows.length, importances },
    null,
    2,
  );
}

/** The best model's metrics, and for classification its confusion matrix, as JSON. */
export function reportInsights(model: TrainedModel, prepared: Prepared): string {
  const { data, split, target } = prepared;
  const rows = split.validation;
  const insights: Record<string, unknown> = {
    candidate: model.candidate,
    problemType: model.problemType,
    trainingRows: split.training.length,
    validationRows: rows.length,
    metrics: measureModel(model, prepared, rows),
  };
  if (model.problemType !== "Regression") {
    const truth = Float64Array.from(rows, (row) => target.values[row] as number);
    const predictions = predictFeatures(model, selectRows(data.features, rows), rows.length);
    insights.labels = model.labels;
    insights.confusionMatrix = confusionMatrix(truth, predictions);
  }
  return JSON.stringify(insights, null, 2);
}

function selectRows(features: readonly Feature[], rows: Int32Array): Feature[] {
  return features.map((feature) => ({
    ...feature,
    values: Float64Array.from(rows, (row) => feature.values[row] as number),
  }));
}

function reorder(feature: Feature, order: Int32Array): Feature {
  return { ...feature, values: Float64Array.from(order, (row) => feature.values[row] as number) };
}
