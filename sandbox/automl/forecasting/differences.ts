/** Which differences make a series stay around a level. */

/** The lags of the differences to take: the season's first, where the season is strong, then of one step. */
export function differencesOf(values: Float64Array, season: number): number[] {
  const lags: number[] = [];
  let series = values;
  if (season > 1 && values.length >= 3 * season && seasonalStrength(values, season) > strongSeason) {
    lags.push(season);
    series = difference(series, season);
  }
  while (lags.length < 2 && series.length > 8 && wanders(series)) {
    lags.push(1);
    series = difference(series, 1);
  }
  return lags;
}

/** The series itself, then what each difference makes of it. */
export function takeDifferences(values: Float64Array, lags: readonly number[]): Float64Array[] {
  const stages = [values];
  for (const lag of lags) stages.push(difference(stages.at(-1) ?? values, lag));
  return stages;
}

/** Straight lines over missing values: past values have to be there. */
export function withoutGaps(history: Float64Array): Float64Array {
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

/**
 * Source: Wang, Smith and Hyndman, "Characteristic-based clustering for time series data" (2006), with the
 * bound of the forecast package for R; the trend is a moving average over a season here.
 */
const strongSeason = 0.64;

function seasonalStrength(values: Float64Array, season: number): number {
  const half = Math.floor(season / 2);
  const even = season % 2 === 0;
  const rest: number[] = [];
  for (let t = half; t < values.length - half; t++) {
    let sum = 0;
    for (let i = t - half; i <= t + half; i++) {
      sum += (values[i] as number) * (even && Math.abs(i - t) === half ? 0.5 : 1);
    }
    rest.push((values[t] as number) - sum / season);
  }
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  rest.forEach((value, t) => {
    sums[t % season] = (sums[t % season] as number) + value;
    counts[t % season] = (counts[t % season] as number) + 1;
  });
  const left = rest.map((value, t) => value - (sums[t % season] as number) / (counts[t % season] as number));
  const all = varianceOf(rest);
  return all > 0 ? 1 - varianceOf(left) / all : 0;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/**
 * Whether a series has no level that it comes back to, by the test of Kwiatkowski, Phillips, Schmidt and Shin
 * (1992) at 5 %.
 */
function wanders(values: Float64Array): boolean {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const parts = values.map((value) => value - mean);
  let sum = 0;
  let squares = 0;
  for (const part of parts) {
    sum += part;
    squares += sum * sum;
  }
  const window = Math.floor((3 * Math.sqrt(count)) / 13);
  let variance = 0;
  for (let lag = 0; lag <= window; lag++) {
    let product = 0;
    for (let t = lag; t < count; t++) product += (parts[t] as number) * (parts[t - lag] as number);
    variance += (lag === 0 ? 1 : 2 * (1 - lag / (window + 1))) * product;
  }
  return variance > 1e-12 * count * mean * mean && squares / (count * variance) > 0.463;
}
