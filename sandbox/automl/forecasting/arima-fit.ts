/**
 * Fits an ARMA model of a given order, seasonal terms included, by the least squares of its errors. What was
 * before the series is forecast backwards from it ("back-forecasting"), so that short series lose nothing.
 * Source: Box and Jenkins, "Time Series Analysis", chapter 7; the search is Levenberg's and Marquardt's.
 */
import { decompose, substitute } from "../cholesky.ts";

export interface Order {
  /** Past values, and past errors. */
  p: number;
  q: number;
  /** The same of seasons before. */
  P: number;
  Q: number;
  /** Whether the level is other than 0. */
  constant: boolean;
}

/** What a value, or an error, so many steps before counts. */
export interface Term {
  lag: number;
  weight: number;
}

export interface ArimaFit {
  order: Order;
  mean: number;
  ar: Term[];
  ma: Term[];
  /** One for each value of the series. */
  errors: Float64Array;
  variance: number;
  /** Akaike's, corrected for short series. */
  criterion: number;
}

type Model = Pick<ArimaFit, "mean" | "ar" | "ma">;

/** Undefined where the series is too short for the order, or the model would never forget. */
export function fitArima(series: Float64Array, season: number, order: Order): ArimaFit | undefined {
  const { p, q, P, Q, constant } = order;
  const count = series.length;
  const size = p + q + P + Q + (constant ? 1 : 0);
  const left = count - size - 2;
  if (size > (constant ? 1 : 0) && left < 3) return undefined;
  const average = series.reduce((sum, value) => sum + value, 0) / count;
  const scale = Math.sqrt(series.reduce((sum, value) => sum + (value - average) ** 2, 0) / count) || 1;
  const modelOf = (point: Float64Array): Model => {
    const weights = (from: number, length: number) => coefficientsOf(point.subarray(from, from + length));
    return {
      ar: termsOf(weights(0, p), weights(p, P), season, 1),
      ma: termsOf(weights(p + P, q), weights(p + P + q, Q), season, -1),
      mean: constant ? average + scale * (point[size - 1] as number) : 0,
    };
  };
  const errorsAt = (point: Float64Array) => errorsOf(series, modelOf(point));
  const point = leastErrors(errorsAt, size);
  if (point.some((at, i) => i < p + q + P + Q && Math.abs(Math.tanh(at)) > mostMemory)) return undefined;
  const all = errorsAt(point);
  const squares = Math.max(
    all.reduce((sum, error) => sum + error * error, 0),
    // A series that is followed exactly must not win by an infinite likelihood.
    1e-12 * count * (1 + average * average),
  );
  const parameters = size + 1;
  return {
    order,
    ...modelOf(point),
    errors: all.slice(all.length - count),
    variance: squares / Math.max(1, count - size),
    criterion:
      count * Math.log(squares / count) +
      2 * parameters +
      (2 * parameters * (parameters + 1)) / Math.max(1, count - parameters - 1),
  };
}

/**
 * Partial correlations beyond this are those of a series that should have been differenced, or was once too
 * often.
 */
const mostMemory = 0.96;

/**
 * Weights from numbers without limits, such that what follows from them dies out. Source: Monahan, "A note on
 * enforcing stationarity in autoregressive-moving average models" (1984).
 */
function coefficientsOf(point: Float64Array): number[] {
  const weights: number[] = [];
  for (const at of point) {
    const partial = Math.tanh(at);
    const before = weights.slice();
    weights.forEach((weight, i) => {
      weights[i] = weight - partial * (before[before.length - 1 - i] as number);
    });
    weights.push(partial);
  }
  return weights;
}

/** The product of the polynomials of the steps and of the seasons, without its 1. */
function termsOf(steps: readonly number[], seasons: readonly number[], season: number, sign: number): Term[] {
  const terms = steps.map((weight, i) => ({ lag: i + 1, weight: sign * weight }));
  const seasonal = seasons.flatMap((weight, i) => {
    const lag = (i + 1) * season;
    return [
      { lag, weight: sign * weight },
      ...steps.map((step, k) => ({ lag: lag + k + 1, weight: -sign * weight * step })),
    ];
  });
  return [...terms, ...seasonal];
}

/** The errors of the series, the oldest first, after those of the steps before it. */
function errorsOf(series: Float64Array, { ar, ma, mean }: Model): Float64Array {
  const count = series.length;
  const reach = (terms: readonly Term[]) => terms.reduce((most, { lag }) => Math.max(most, lag), 0);
  const before = Math.min(count, reach(ar) + reach(ma) + (ar.length > 0 ? decay : 0));
  const longest = Math.max(reach(ar), reach(ma));
  // Room for the lags on both sides, where all is 0.
  const values = new Float64Array(longest + before + count + longest);
  const errors = new Float64Array(values.length);
  const first = longest + before;
  const end = first + count;
  for (let t = 0; t < count; t++) values[first + t] = (series[t] as number) - mean;
  if (before > 0) {
    for (let t = end - 1; t >= first; t--) {
      errors[t] = (values[t] as number) - expected(ar, values, ma, errors, t, -1);
    }
    for (let t = first - 1; t >= longest; t--) values[t] = expected(ar, values, ma, errors, t, -1);
  }
  errors.fill(0);
  for (let t = longest; t < end; t++) {
    errors[t] = (values[t] as number) - expected(ar, values, ma, errors, t, 1);
  }
  return errors.subarray(longest, end);
}

/** What an autoregression reaches back to has died out by then. */
const decay = 20;

function expected(
  ar: readonly Term[],
  values: Float64Array,
  ma: readonly Term[],
  errors: Float64Array,
  t: number,
  direction: 1 | -1,
): number {
  let sum = 0;
  for (let i = 0; i < ar.length; i++) {
    const { lag, weight } = ar[i] as Term;
    sum += weight * (values[t - direction * lag] as number);
  }
  for (let i = 0; i < ma.length; i++) {
    const { lag, weight } = ma[i] as Term;
    sum += weight * (errors[t - direction * lag] as number);
  }
  return sum;
}

/** The point where the sum of the squares is least, searched from 0. */
function leastErrors(errorsAt: (point: Float64Array) => Float64Array, size: number): Float64Array {
  let point = new Float64Array(size).fill(0.05);
  let errors = errorsAt(point);
  let squares = product(errors, errors);
  let damping = 1e-3;
  for (let round = 0; round < 15 && size > 0; round++) {
    const slopes = Array.from(point, (at, i) => {
      const moved = point.slice();
      moved[i] = at + 1e-5;
      const slope = errorsAt(moved);
      for (let t = 0; t < slope.length; t++) slope[t] = ((slope[t] as number) - (errors[t] as number)) / 1e-5;
      return slope;
    });
    const right = Float64Array.from(slopes, (slope) => -product(slope, errors));
    let gain = 0;
    for (let attempt = 0; attempt < 6; attempt++) {
      const matrix = slopes.map((slope, i) =>
        Float64Array.from(
          slopes,
          (other, k) => product(slope, other) * (i === k ? 1 + damping : 1) + (i === k ? 1e-12 : 0),
        ),
      );
      decompose(matrix);
      const step = substitute(matrix, right);
      const next = point.map((at, i) => Math.max(-4, Math.min(4, at + (step[i] as number))));
      const found = errorsAt(next);
      const sum = product(found, found);
      if (sum < squares) {
        gain = squares - sum;
        [point, errors, squares] = [next, found, sum];
        damping = Math.max(1e-7, damping / 10);
        break;
      }
      damping *= 10;
    }
    if (gain <= 1e-4 * squares) break;
  }
  return point;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
