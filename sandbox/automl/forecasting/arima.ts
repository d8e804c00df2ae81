/**
 * ARIMA: the series, or its differences from the step or the season before, by their own past values and
 * past errors. Estimated in two steps of least squares (Hannan and Rissanen, 1982); the order has the least
 * AICc of those tried. The spread of a forecast follows from the model's moving-average form.
 */
import { type Forecast, type Forecaster, normalForecast } from "./forecaster.ts";
import { leastSquares } from "./least-squares.ts";

interface Order {
  /** Past values, and past errors. */
  p: number;
  q: number;
}

interface Fit extends Order {
  constant: number;
  ar: number[];
  ma: number[];
  errors: Float64Array;
  variance: number;
  criterion: number;
}

const orders: readonly Order[] = [
  { p: 0, q: 0 },
  { p: 1, q: 0 },
  { p: 2, q: 0 },
  { p: 3, q: 0 },
  { p: 0, q: 1 },
  { p: 1, q: 1 },
  { p: 2, q: 1 },
];
const longest = 6;

export const forecastArima: Forecaster = (history, { horizon, season, levels }) => {
  const values = withoutGaps(history);
  const lags: number[] = [];
  let series = values;
  if (season > 1 && values.length >= 2 * season + 2 * longest && isSeasonal(values, season)) {
    lags.push(season);
    series = difference(series, season);
  }
  const once = difference(series, 1);
  if (series.length > 2 * longest && varianceOf(once) < varianceOf(series)) {
    lags.push(1);
    series = once;
  }
  const fits = orders.flatMap((order) => fitOrder(series, order) ?? []);
  const [best] = fits.sort((a, b) => a.criterion - b.criterion);
  if (best === undefined) throw new RangeError("the mean alone always fits");
  return extrapolate(values, series, lags, best, horizon, levels);
};

/** Straight lines over missing values: past values have to be there. */
function withoutGaps(history: Float64Array): Float64Array {
  const values = history.slice();
  let last = -1;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && Number.isNaN(values[i])) continue;
    const before = last < 0 ? (values[i] ?? 0) : (values[last] as number);
    const after = i < values.length ? (values[i] as number) : before;
    for (let k = last + 1; k < i; k++) values[k] = before + ((after - before) * (k - last)) / (i - last);
    last = i;
  }
  return values;
}

function difference(values: Float64Array, lag: number): Float64Array {
  return values.slice(lag).map((value, i) => value - (values[i] as number));
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Whether the season explains more than the trend does. */
function isSeasonal(values: Float64Array, season: number): boolean {
  return varianceOf(difference(values, season)) < varianceOf(difference(values, 1));
}

/** Undefined where the series is too short for the order, or the order would run away. */
function fitOrder(series: Float64Array, { p, q }: Order): Fit | undefined {
  const first = q === 0 ? p : longest + Math.max(p, q);
  const count = series.length - first;
  if ((p + q > 0 && count < 3 * (p + q + 1)) || count < 1) return undefined;
  const innovations = q === 0 ? undefined : longErrors(series);
  if (q > 0 && innovations === undefined) return undefined;
  const rows: number[][] = [];
  const targets: number[] = [];
  for (let t = first; t < series.length; t++) {
    const row = [1];
    for (let i = 1; i <= p; i++) row.push(series[t - i] as number);
    for (let i = 1; i <= q; i++) row.push(innovations?.[t - i] as number);
    rows.push(row);
    targets.push(series[t] as number);
  }
  const [constant = 0, ...weights] = leastSquares(rows, targets);
  const ar = weights.slice(0, p);
  const ma = weights.slice(p);
  if (!isBounded(ar) || !isBounded(ma.map((weight) => -weight))) return undefined;
  const errors = errorsOf(series, constant, ar, ma);
  const squares = errors.slice(p).reduce((sum, error) => sum + error * error, 0);
  const used = Math.max(1, series.length - p);
  const parameters = p + q + 2;
  const criterion =
    Math.log(Math.max(squares / used, 1e-12)) * used +
    2 * parameters +
    (2 * parameters * (parameters + 1)) / Math.max(1, used - parameters - 1);
  return { p, q, constant, ar, ma, errors, variance: squares / Math.max(1, used - p - q - 1), criterion };
}

/** The errors of a long autoregression, which stand in for those that are not known yet. */
function longErrors(series: Float64Array): Float64Array | undefined {
  if (series.length < 4 * longest) return undefined;
  const rows: number[][] = [];
  const targets: number[] = [];
  for (let t = longest; t < series.length; t++) {
    rows.push([1, ...Array.from({ length: longest }, (_, i) => series[t - 1 - i] as number)]);
    targets.push(series[t] as number);
  }
  const [constant = 0, ...ar] = leastSquares(rows, targets);
  return errorsOf(series, constant, ar, []);
}

function errorsOf(
  series: Float64Array,
  constant: number,
  ar: readonly number[],
  ma: readonly number[],
): Float64Array {
  const errors = new Float64Array(series.length);
  for (let t = ar.length; t < series.length; t++) {
    let expected = constant;
    for (let i = 0; i < ar.length; i++) expected += (ar[i] as number) * (series[t - 1 - i] as number);
    for (let i = 0; i < ma.length; i++) expected += (ma[i] as number) * (errors[t - 1 - i] ?? 0);
    errors[t] = (series[t] as number) - expected;
  }
  return errors;
}

/** Whether what follows from these weights dies out. */
function isBounded(weights: readonly number[]): boolean {
  const response = [1];
  for (let t = 1; t <= 200; t++) {
    response.push(weights.reduce((sum, weight, i) => sum + weight * (response[t - 1 - i] ?? 0), 0));
  }
  return Math.abs(response.at(-1) ?? 0) < 0.2;
}

function extrapolate(
  values: Float64Array,
  series: Float64Array,
  lags: readonly number[],
  { constant, ar, ma, errors, variance }: Fit,
  horizon: number,
  levels: readonly number[],
): Forecast {
  const path = Array.from(series);
  const noise = Array.from(errors);
  for (let ahead = 0; ahead < horizon; ahead++) {
    const t = path.length;
    let expected = constant;
    for (let i = 0; i < ar.length; i++) expected += (ar[i] as number) * (path[t - 1 - i] ?? 0);
    for (let i = 0; i < ma.length; i++) expected += (ma[i] as number) * (noise[t - 1 - i] ?? 0);
    path.push(expected);
    noise.push(0);
  }
  const changes = path.slice(series.length);
  // Each difference is taken back by adding what was there before.
  const levelsOf = [
    Array.from(values),
    ...lags.slice(0, -1).map((lag) => Array.from(difference(values, lag))),
  ];
  let ahead = changes;
  for (let k = lags.length - 1; k >= 0; k--) {
    const lag = lags[k] as number;
    const base = levelsOf[k] as number[];
    ahead = ahead.map((change) => {
      const value = change + (base[base.length - lag] as number);
      base.push(value);
      return value;
    });
  }
  const response = movingAverage(ar, ma, lags, horizon);
  const deviations = new Float64Array(horizon);
  let spread = 0;
  for (let i = 0; i < horizon; i++) {
    spread += (response[i] as number) ** 2;
    deviations[i] = Math.sqrt(variance * spread);
  }
  return normalForecast(Float64Array.from(ahead), deviations, levels);
}

/** What one error does to the steps after it. */
function movingAverage(
  ar: readonly number[],
  ma: readonly number[],
  lags: readonly number[],
  horizon: number,
): number[] {
  const response: number[] = [];
  for (let t = 0; t < horizon; t++) {
    let value = t === 0 ? 1 : (ma[t - 1] ?? 0);
    for (let i = 0; i < ar.length; i++) value += (ar[i] as number) * (response[t - 1 - i] ?? 0);
    response.push(value);
  }
  for (const lag of lags) {
    for (let t = lag; t < horizon; t++) {
      response[t] = (response[t] as number) + (response[t - lag] as number);
    }
  }
  return response;
}
