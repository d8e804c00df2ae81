/**
 * Exponential smoothing with additive errors: a level, with or without a damped trend, with or without an
 * additive season, whichever has the least AICc. Source: Hyndman and Athanasopoulos, "Forecasting:
 * Principles and Practice", chapter 8; the variances are those of its table 8.8.
 */
import { type Forecast, type Forecaster, normalForecast } from "./forecaster.ts";
import { minimize } from "./minimize.ts";

/** Which parts a model has. */
interface Form {
  trend: boolean;
  /** 1 for none. */
  season: number;
}

interface Smoothing {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

interface Fit {
  smoothing: Smoothing;
  state: State;
  /** The variance of the one-step errors. */
  variance: number;
  criterion: number;
}

interface State {
  level: number;
  slope: number;
  /** One a place of the season; the first is that of the next step. */
  seasons: number[];
}

export const forecastEts: Forecaster = (history, { horizon, season, levels }) => {
  const values = Float64Array.from(history);
  const known = values.filter((value) => !Number.isNaN(value)).length;
  const seasonal = season > 1 && known >= 2 * season + 3;
  const forms: Form[] = [
    { trend: false, season: 1 },
    { trend: true, season: 1 },
    ...(seasonal
      ? [
          { trend: false, season },
          { trend: true, season },
        ]
      : []),
  ];
  let best: { form: Form; fit: Fit } | undefined;
  for (const form of forms) {
    const fit = fitForm(values, form);
    if (best === undefined || fit.criterion < best.fit.criterion) best = { form, fit };
  }
  if (best === undefined) throw new RangeError("there is always a form");
  return extrapolate(best.form, best.fit, horizon, levels);
};

function fitForm(values: Float64Array, form: Form): Fit {
  const start = initialState(values, form);
  const dimensions = 1 + (form.trend ? 2 : 0) + (form.season > 1 ? 1 : 0);
  const loss = (point: readonly number[]) => smooth(values, form, smoothingOf(point, form), start).squares;
  const first = [-1, ...(form.trend ? [-3, 2] : []), ...(form.season > 1 ? [-2] : [])];
  const smoothing = smoothingOf(minimize(loss, first, { step: 1 }), form);
  const { squares, count, state } = smooth(values, form, smoothing, start);
  const parameters = dimensions + 2 + (form.trend ? 1 : 0) + (form.season > 1 ? form.season - 1 : 0);
  const left = Math.max(1, count - parameters - 1);
  // A series that is followed exactly must not win by an infinite likelihood.
  const mean = Math.max(squares / Math.max(1, count), 1e-12);
  const criterion = count * Math.log(mean) + 2 * parameters + (2 * parameters * (parameters + 1)) / left;
  return { smoothing, state, variance: squares / Math.max(1, count - dimensions), criterion };
}

/** Any numbers become smoothing parameters in their limits. */
function smoothingOf(point: readonly number[], { trend, season }: Form): Smoothing {
  const share = (x: number | undefined) => 1 / (1 + Math.exp(-(x ?? 0)));
  const [a, ...rest] = point;
  const alpha = 0.0001 + 0.9998 * share(a);
  const [b, p] = trend ? rest : [];
  const g = season > 1 ? rest.at(-1) : undefined;
  return {
    alpha,
    beta: trend ? alpha * share(b) : 0,
    phi: trend ? 0.8 + 0.18 * share(p) : 1,
    gamma: season > 1 ? (1 - alpha) * share(g) : 0,
  };
}

/** Runs through the values; a missing one changes nothing but the place in the season and the trend. */
function smooth(
  values: Float64Array,
  { season }: Form,
  { alpha, beta, gamma, phi }: Smoothing,
  start: State,
): { squares: number; count: number; state: State } {
  let { level, slope } = start;
  const seasons = Float64Array.from(start.seasons);
  let squares = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const place = i % season;
    const value = values[i] as number;
    const effect = season > 1 ? (seasons[place] as number) : 0;
    const base = level + phi * slope;
    const error = Number.isNaN(value) ? 0 : value - base - effect;
    if (!Number.isNaN(value)) {
      squares += error * error;
      count++;
    }
    level = base + alpha * error;
    slope = phi * slope + beta * error;
    if (season > 1) seasons[place] = effect + gamma * error;
  }
  const next = values.length % season;
  const ordered = season > 1 ? [...seasons.slice(next), ...seasons.slice(0, next)] : [];
  return { squares, count, state: { level, slope, seasons: ordered } };
}

/** From the first seasons: their mean, its change, and what each place differs from it. */
function initialState(values: Float64Array, { trend, season }: Form): State {
  const meanOf = (from: number, to: number) => {
    const known = values.slice(from, to).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const width = season > 1 ? season : Math.min(values.length, 5);
  const first = meanOf(0, width);
  const second = meanOf(width, 2 * width);
  const change = trend && !Number.isNaN(second) ? (second - first) / width : 0;
  const fallback = meanOf(0, values.length);
  const centre = Number.isNaN(first) ? fallback : first;
  const slope = Number.isNaN(change) ? 0 : change;
  const seasons = Array.from({ length: season > 1 ? season : 0 }, (_, place) => {
    let sum = 0;
    let count = 0;
    for (let cycle = 0; cycle < 3; cycle++) {
      const value = values[cycle * season + place];
      const around = meanOf(cycle * season, (cycle + 1) * season);
      if (value === undefined || Number.isNaN(value) || Number.isNaN(around)) continue;
      sum += value - around;
      count++;
    }
    return count === 0 ? 0 : sum / count;
  });
  return { level: centre - (slope * (width + 1)) / 2, slope, seasons };
}

function extrapolate({ season }: Form, fit: Fit, horizon: number, levels: readonly number[]): Forecast {
  const { alpha, beta, gamma, phi } = fit.smoothing;
  const { level, slope, seasons } = fit.state;
  const mean = new Float64Array(horizon);
  const deviations = new Float64Array(horizon);
  let damped = 0;
  let spread = 1;
  for (let ahead = 1; ahead <= horizon; ahead++) {
    deviations[ahead - 1] = Math.sqrt(fit.variance * spread);
    damped += phi ** ahead;
    mean[ahead - 1] = level + damped * slope + (season > 1 ? (seasons[(ahead - 1) % season] as number) : 0);
    const response = alpha + beta * damped + (season > 1 && ahead % season === 0 ? gamma : 0);
    spread += response * response;
  }
  return normalForecast(mean, deviations, levels);
}
