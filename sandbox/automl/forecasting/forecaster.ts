/** What each way of forecasting does with one series. */

/** Forecasts of one series, step by step. */
export interface Forecast {
  mean: Float64Array;
  /** For each of the quantiles asked for, in their order. */
  quantiles: Float64Array[];
}

/** Learns from a series alone, the oldest value first, and forecasts what follows. NaN is a missing value. */
export type Forecaster = (
  history: Float64Array,
  options: { horizon: number; season: number; levels: readonly number[] },
) => Forecast;

/** The forecasts of normal distributions. */
export function normalForecast(
  mean: Float64Array,
  deviations: Float64Array,
  levels: readonly number[],
): Forecast {
  return {
    mean,
    quantiles: levels.map((level) => {
      const distance = normalQuantile(level);
      return mean.map((value, i) => value + distance * (deviations[i] as number));
    }),
  };
}

/**
 * The quantile of the standard normal distribution, with a relative error below 1.2e-9. Source: Peter Acklam,
 * "An algorithm for computing the inverse normal cumulative distribution function".
 */
export function normalQuantile(level: number): number {
  if (level < 0.5) return -normalQuantile(1 - level);
  const tail = 0.97575;
  if (level > tail) {
    const q = Math.sqrt(-2 * Math.log(1 - level));
    const top = polynomial(
      q,
      [
        -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
        4.374664141464968, 2.938163982698783,
      ],
    );
    const bottom = polynomial(
      q,
      [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
    );
    return -top / bottom;
  }
  const q = level - 0.5;
  const r = q * q;
  const top = polynomial(
    r,
    [
      -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
      -3.066479806614716e1, 2.506628277459239,
    ],
  );
  const bottom = polynomial(
    r,
    [
      -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
      -1.328068155288572e1, 1,
    ],
  );
  return (q * top) / bottom;
}

/** By Horner's rule, the highest power first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
