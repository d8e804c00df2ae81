/**
 * The non-parametric forecaster: each step to come is one of the past values, the nearer ones the likelier;
 * where there is a season, one from the same place in it. The distribution that the method samples from is
 * computed, so it needs no random numbers: with an exponential kernel, drawing from earlier forecasts, too,
 * changes nothing in it. No forecast lies beyond what was, so a trend runs away from its quantiles.
 *
 * Source: GluonTS' NPTSPredictor, whose kernel's width this is, and Amazon Forecast's documentation of NPTS:
 * "The predictions are bounded by the observed values."
 */
import type { Forecaster } from "./forecaster.ts";

/** Older values have no part. */
const context = 1100;

export const forecastNpts: Forecaster = (history, { horizon, season, levels }) => {
  const mean = new Float64Array(horizon);
  const quantiles = levels.map(() => new Float64Array(horizon));
  const known = history.slice(-context);
  for (let ahead = 0; ahead < horizon; ahead++) {
    const found = weigh(known, known.length + ahead, season, known.length + horizon - 1);
    const total = found.reduce((sum, { weight }) => sum + weight, 0);
    mean[ahead] = found.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
    levels.forEach((level, i) => {
      (quantiles[i] as Float64Array)[ahead] = quantileOf(found, level * total);
    });
  }
  return { mean, quantiles };
};

/** The past values that a step is like, the smallest first; one a `width` before counts e times less. */
function weigh(history: Float64Array, step: number, season: number, width: number) {
  const collect = (distance: number) => {
    const found: { value: number; weight: number }[] = [];
    for (let at = step - distance; at >= 0; at -= distance) {
      const value = history[at];
      if (value === undefined || Number.isNaN(value)) continue;
      found.push({ value, weight: Math.exp((at - step) / width) });
    }
    return found.sort((a, b) => a.value - b.value);
  };
  const seasonal = collect(season);
  return seasonal.length > 1 ? seasonal : collect(1);
}

/** Between neighbours in proportion, where each value stands for the middle of its weight. */
function quantileOf(found: readonly { value: number; weight: number }[], wanted: number): number {
  let before = 0;
  let last: { value: number; middle: number } | undefined;
  for (const { value, weight } of found) {
    const middle = before + weight / 2;
    if (middle >= wanted) {
      if (last === undefined) return value;
      return last.value + ((value - last.value) * (wanted - last.middle)) / (middle - last.middle);
    }
    last = { value, middle };
    before += weight;
  }
  return last?.value ?? Number.NaN;
}
