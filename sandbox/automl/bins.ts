/**
 * Numbers put into at most 256 bins a feature, so that a tree finds its splits by adding up histograms
 * instead of sorting. Bin 0 holds the missing ones; bin b > 0 those up to edges[b - 1].
 */
export interface Bins {
  bins: Uint8Array[];
  edges: Float64Array[];
}

/** As many as a byte tells apart, with the bin of the missing ones. */
export const mostEdges = 254;
const sampledRows = 50_000;

/** Chooses at most so many edges by the given rows and bins all rows. */
export function binFeatures(columns: readonly Float64Array[], rows: Int32Array, most = mostEdges): Bins {
  const edges = columns.map((values) => chooseEdges(values, rows, most));
  return { edges, bins: columns.map((values, i) => binColumn(values, edges[i] ?? new Float64Array())) };
}

/** Half-way between neighbouring values, or between quantiles when there are many values. */
function chooseEdges(values: Float64Array, rows: Int32Array, most: number): Float64Array {
  const step = Math.max(1, Math.floor(rows.length / sampledRows));
  const sample = new Float64Array(Math.ceil(rows.length / step));
  let known = 0;
  for (let i = 0; i < rows.length; i += step) {
    const value = values[rows[i] as number] as number;
    if (!Number.isNaN(value)) sample[known++] = value;
  }
  const sorted = sample.subarray(0, known).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= most + 1) {
    return distinct.slice(1).map((value, i) => middle(distinct[i] as number, value));
  }
  const edges: number[] = [];
  for (let e = 1; e <= most; e++) {
    const value = sorted[Math.floor((sorted.length * e) / (most + 1))] as number;
    if (edges.length === 0 || value > (edges.at(-1) as number)) edges.push(value);
  }
  return Float64Array.from(edges);
}

/** Never the upper value itself, which rounding would give for two neighbours of equal exponent. */
function middle(lower: number, upper: number): number {
  const between = lower + (upper - lower) / 2;
  return between < upper ? between : lower;
}

function binColumn(values: Float64Array, edges: Float64Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((edges[half] as number) < value) low = half + 1;
      else high = half;
    }
    bins[row] = 1 + low;
  }
  return bins;
}
