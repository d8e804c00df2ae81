/**
 * Seasonal ARIMA, as Hyndman and Khandakar find it ("Automatic time series forecasting: the forecast
 * package for R", 2008): the series is differenced until it stays around a level, and the order with the
 * least AICc is searched step by step. The spread of a forecast follows from the model's moving-average form.
 */
import { type ArimaFit, fitArima, type Order, type Term } from "./arima-fit.ts";
import { differencesOf, takeDifferences, withoutGaps } from "./differences.ts";
import { type Forecaster, normalForecast } from "./forecaster.ts";

/** Values before so many seasons, and so many steps, change little, and cost much. */
const mostSeasons = 6;
const mostSteps = 400;

/**
 * Past values and past errors beyond these fit the noise: with five of them, random walks were forecast
 * worse by a quarter.
 */
const mostTerms = 3;

export const forecastArima: Forecaster = (history, { horizon, season, levels }) => {
  const values = withoutGaps(history.slice(-Math.max(mostSteps, mostSeasons * season)));
  const lags = differencesOf(values, season);
  const stages = takeDifferences(values, lags);
  const changes = stages.at(-1) ?? values;
  const fit = searchOrder(changes, season, lags.length);
  const ahead = extrapolate(changes, fit, horizon);
  // Each difference is taken back by adding what was there before.
  const mean = lags.reduceRight((found, lag, stage) => {
    const known = Array.from(stages[stage] ?? values);
    return found.map((change) => {
      const value = change + (known[known.length - lag] as number);
      known.push(value);
      return value;
    });
  }, ahead);
  return normalForecast(mean, deviationsOf(fit, lags, horizon), levels);
};

/** The best order that no neighbour is better than, found from four simple ones. */
function searchOrder(series: Float64Array, season: number, differences: number): ArimaFit {
  const seasonal = season > 1 && series.length >= 2 * season ? 1 : 0;
  const constant = differences < 2;
  const most = { p: 3, q: 3, P: seasonal, Q: seasonal };
  const inLimits = (order: Order) =>
    (["p", "q", "P", "Q"] as const).every((part) => order[part] >= 0 && order[part] <= most[part]) &&
    order.p + order.q <= mostTerms &&
    (constant || !order.constant);
  const tried = new Set<string>();
  let best = fitArima(series, season, { p: 0, q: 0, P: 0, Q: 0, constant });
  if (best === undefined) throw new RangeError("the mean alone always fits");
  const attempt = (order: Order) => {
    const id = Object.values(order).join();
    if (!inLimits(order) || tried.has(id)) return;
    tried.add(id);
    const fit = fitArima(series, season, order);
    if (fit !== undefined && best !== undefined && fit.criterion < best.criterion) best = fit;
  };
  attempt({ p: 2, q: 1, P: seasonal, Q: seasonal, constant });
  attempt({ p: 1, q: 0, P: seasonal, Q: 0, constant });
  attempt({ p: 0, q: 1, P: 0, Q: seasonal, constant });
  attempt({ p: 0, q: 0, P: 0, Q: 0, constant: false });
  for (;;) {
    const { order } = best;
    for (const neighbour of neighboursOf(order)) attempt(neighbour);
    if (best.order === order) return best;
  }
}

function neighboursOf(order: Order): Order[] {
  const { p, q, P, Q } = order;
  return [
    ...[-1, 1].flatMap((by) => [
      { ...order, P: P + by },
      { ...order, Q: Q + by },
      { ...order, P: P + by, Q: Q + by },
      { ...order, p: p + by },
      { ...order, q: q + by },
      { ...order, p: p + by, q: q + by },
    ]),
    { ...order, constant: !order.constant },
  ];
}

/** The changes to come, where no further error is expected. */
function extrapolate(
  series: Float64Array,
  { ar, ma, mean, errors }: ArimaFit,
  horizon: number,
): Float64Array {
  const path = new Float64Array(series.length + horizon);
  series.forEach((value, t) => {
    path[t] = value - mean;
  });
  const sumOf = (terms: readonly Term[], of: Float64Array, t: number) =>
    terms.reduce((sum, { lag, weight }) => sum + weight * (of[t - lag] ?? 0), 0);
  for (let t = series.length; t < path.length; t++) path[t] = sumOf(ar, path, t) + sumOf(ma, errors, t);
  return path.slice(series.length).map((value) => value + mean);
}

/** From what one error does to the steps after it. */
function deviationsOf(
  { ar, ma, variance }: ArimaFit,
  lags: readonly number[],
  horizon: number,
): Float64Array {
  const response = new Float64Array(horizon);
  response[0] = 1;
  for (const { lag, weight } of ma) if (lag < horizon) response[lag] = weight;
  for (let t = 0; t < horizon; t++) {
    for (const { lag, weight } of ar) {
      response[t] = (response[t] as number) + weight * (response[t - lag] ?? 0);
    }
  }
  for (const lag of lags) {
    for (let t = lag; t < horizon; t++) {
      response[t] = (response[t] as number) + (response[t - lag] as number);
    }
  }
  let spread = 0;
  return response.map((effect) => {
    spread += effect * effect;
    return Math.sqrt(variance * spread);
  });
}
