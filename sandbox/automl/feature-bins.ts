/** A feature's values in at most 255 bins; bin 0 holds the missing ones. */
export type BinnedFeature = { bins: Uint8Array } & (
  | /** Bin b > 0 holds numbers up to edges[b - 1]. */ { edges: Float64Array }
  | /** Bin b > 0 holds the level levels[b - 1]; rare ones are with the missing. */ { levels: number[] }
);

const mostLevels = 254;
/** More levels are told apart by their means, unless a candidate tries them one by one. */
export const fewLevels = 8;
/** Rarer levels, by weight, teach nothing of their own. */
const leastWeight = 3;

/** How many bins a feature has. */
export function binsOf(feature: BinnedFeature): number {
  return "edges" in feature ? feature.edges.length + 2 : feature.levels.length + 1;
}

/** Each of the levels that the given rows have often enough has a bin of its own. */
export function binLevels(
  values: Float64Array,
  count: number,
  weights: Float64Array,
  rows: Int32Array,
): BinnedFeature {
  const sums = new Float64Array(count);
  for (const row of rows) {
    const level = values[row] as number;
    if (!Number.isNaN(level)) sums[level] = (sums[level] as number) + (weights[row] as number);
  }
  const levels = Array.from(sums.keys())
    .filter((level) => (sums[level] as number) >= leastWeight)
    .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
    .slice(0, mostLevels);
  const binOf = new Uint8Array(count);
  levels.forEach((level, i) => {
    binOf[level] = i + 1;
  });
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const level = values[row] as number;
    if (!Number.isNaN(level)) bins[row] = binOf[level] as number;
  }
  return { levels, bins };
}
