import type { Feature } from "./columns.ts";
import { type Explanation, type Game, kernelShap } from "./kernel-shap.ts";
import { countSteps, predictFeatures, type TrainedModel, usedColumns } from "./model.ts";
import type { Prepared } from "./prepare-data.ts";
import { shapBaseline } from "./shap-baseline.ts";

/** As many sets of columns are tried for each row; up to 8 columns these are all of them. */
const leastSets = 254;
const setsPerColumn = 4;
/** Of more columns those that the model makes the most of are explained. */
const mostColumns = 100;
const mostRows = 1000;
const leastRows = 10;
/** What a report may cost, in steps of the model: some 0.3 s. */
const mostSteps = 30_000_000;

/**
 * How much each input column moves the predictions for validation rows away from the baseline's: the means of
 * the absolute SHAP values, as the JSON that SageMaker Clarify writes (doc/autopilot-reports.md). Wide tables
 * and large models are explained by fewer rows. A column that the model makes no use of has 0, as have those
 * that it makes the least of, where it uses more than 100: they keep the baseline's values.
 */
export function explainModel(model: TrainedModel, prepared: Prepared): string {
  const { data, split } = prepared;
  const used = usedColumns(model, data.features).slice(0, mostColumns);
  const baseline = shapBaseline(model.columns, data.features, split.training);
  const sets = Math.max(leastSets, setsPerColumn * used.length);
  const steps = Math.min(sets, 2 ** used.length) * (countSteps(model) + data.features.length);
  const rows = spread(
    split.validation,
    Math.max(leastRows, Math.min(mostRows, Math.floor(mostSteps / steps))),
  );
  const explanations = kernelShap(gameOf(model, data.features, { used, baseline, rows }), sets);
  const kernelShapOf = Object.fromEntries(
    outputNames(model).map((name, output) => {
      const ofRows = explanations.map((row) => row[output] as Explanation);
      return [name, summarize(model, used, ofRows)];
    }),
  );
  return JSON.stringify({ version: "1.0", explanations: { kernel_shap: kernelShapOf } }, null, 2);
}

/** One output for two labels, the probability of the positive one: the other's is the same, turned round. */
function outputNames({ problemType, labels }: TrainedModel): string[] {
  return problemType === "MulticlassClassification" ? labels : ["label0"];
}

function gameOf(
  model: TrainedModel,
  features: readonly Feature[],
  { used, baseline, rows }: { used: readonly string[]; baseline: Float64Array; rows: Int32Array },
): Game {
  const players = features.map(({ column }) => used.indexOf(column));
  return {
    columns: used.length,
    rows: rows.length,
    predict(row, sets) {
      const mixed = features.map((feature, i) => {
        const value = feature.values[rows[row] as number] as number;
        const player = players[i] as number;
        const values = new Float64Array(sets.length).fill(baseline[i] as number);
        if (player >= 0) {
          for (let set = 0; set < sets.length; set++) if (sets[set]?.[player]) values[set] = value;
        }
        return { ...feature, values };
      });
      const predictions = predictFeatures(model, mixed, sets.length);
      return model.problemType === "BinaryClassification" ? predictions.slice(1) : predictions;
    },
  };
}

function summarize(model: TrainedModel, used: readonly string[], rows: readonly Explanation[]): object {
  const values = model.columns.map(({ name }): [string, number] => {
    const player = used.indexOf(name);
    if (player < 0) return [name, 0];
    const sum = rows.reduce((total, row) => total + Math.abs(row.values[player] as number), 0);
    return [name, sum / rows.length];
  });
  return { global_shap_values: Object.fromEntries(values), expected_value: rows[0]?.expected };
}

/** At most so many of the rows, evenly spread over them. */
function spread(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)] as number);
}
