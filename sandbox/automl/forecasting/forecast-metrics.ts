/**
 * How good forecasts were, by Autopilot's names. The mean forecast is what WAPE, MAPE, MASE and RMSE judge.
 * Source: AWS' documentation of the metrics of Amazon Forecast, which Autopilot's are.
 */
import type { Metrics } from "../metrics.ts";
import type { Forecast } from "./forecaster.ts";

/** The objectives, the default first; of all a smaller value is the better one. */
export const forecastObjectives = ["AverageWeightedQuantileLoss", "WAPE", "MAPE", "MASE", "RMSE"] as const;

/** The forecast of one window, beside what then happened. */
export interface Judged {
  actual: Float64Array;
  forecast: Forecast;
  /** The mean error of the seasonal naive forecast in the history before. */
  naiveError: number;
}

export function measureForecasts(judged: readonly Judged[], levels: readonly number[]): Metrics {
  const losses = levels.map(() => 0);
  let absolutes = 0;
  let errors = 0;
  let squares = 0;
  let count = 0;
  let shares = 0;
  let shared = 0;
  let scaled = 0;
  let scalable = 0;
  for (const { actual, forecast, naiveError } of judged) {
    let own = 0;
    let known = 0;
    actual.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const error = value - (forecast.mean[i] as number);
      known++;
      own += Math.abs(error);
      squares += error * error;
      absolutes += Math.abs(value);
      if (value !== 0) {
        shares += Math.abs(error / value);
        shared++;
      }
      levels.forEach((level, k) => {
        const miss = value - (forecast.quantiles[k]?.[i] as number);
        losses[k] = (losses[k] as number) + 2 * Math.max(level * miss, (level - 1) * miss);
      });
    });
    count += known;
    errors += own;
    if (known > 0 && naiveError > 0) {
      scaled += own / known / naiveError;
      scalable++;
    }
  }
  // Of a target that is zero throughout, the errors themselves are told.
  const size = absolutes > 0 ? absolutes : 1;
  return {
    AverageWeightedQuantileLoss: losses.reduce((sum, loss) => sum + loss / size, 0) / levels.length,
    MAPE: shared > 0 ? shares / shared : 0,
    WAPE: errors / size,
    MASE: scalable > 0 ? scaled / scalable : 0,
    RMSE: Math.sqrt(squares / Math.max(1, count)),
  };
}

/** How far a value is from the one a season before, on average. */
export function naiveErrorOf(history: Float64Array, season: number): number {
  let sum = 0;
  let count = 0;
  for (let i = season; i < history.length; i++) {
    const error = (history[i] as number) - (history[i - season] as number);
    if (Number.isNaN(error)) continue;
    sum += Math.abs(error);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
