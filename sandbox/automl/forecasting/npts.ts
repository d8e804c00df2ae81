/**
 * The non-parametric forecaster: the future is like what was at the same place of the season, and the nearer
 * past counts more. The distribution is that of the past values with their weights, so it needs no random
 * numbers. Source: Amazon Forecast's documentation of NPTS, "seasonal NPTS" with its exponential kernel.
 */
import type { Forecaster } from "./forecaster.ts";

/** A value of one season before weighs this much less. */
const decay = 0.9;

export const forecastNpts: Forecaster = (history, { horizon, season, levels }) => {
  const mean = new Float64Array(horizon);
  const quantiles = levels.map(() => new Float64Array(horizon));
  for (let ahead = 0; ahead < horizon; ahead++) {
    const found = weigh(history, history.length + ahead, season);
    const total = found.reduce((sum, { weight }) => sum + weight, 0);
    mean[ahead] = found.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
    levels.forEach((level, i) => {
      (quantiles[i] as Float64Array)[ahead] = quantileOf(found, level * total);
    });
  }
  return { mean, quantiles };
};

/** The past values that a step is like, the smallest first. */
function weigh(history: Float64Array, step: number, season: number): { value: number; weight: number }[] {
  const collect = (distance: number) => {
    const found: { value: number; weight: number }[] = [];
    for (let at = step - distance, age = 0; at >= 0; at -= distance) {
      const value = history[at];
      if (value === undefined || Number.isNaN(value)) continue;
      found.push({ value, weight: decay ** age });
      age++;
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
