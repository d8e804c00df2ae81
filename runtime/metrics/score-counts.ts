/**
 * How many rows of each class have which score, in memory that does not grow with the rows: of up to 65,536
 * different scores exactly, of more with neighbours put together.
 */

/** So many different scores are told apart exactly. */
export const mostScores = 65_536;

/**
 * Neighbours are put together as long as they have no more than this part of all rows: that leaves at most
 * twice as many bins, since of two that stay apart one has half of it at least.
 */
const partsOfAll = mostScores / 2;

/** Rows with scores from `least` to `most`, which are alike where they are counted exactly. */
export interface ScoreBin {
  least: number;
  most: number;
  /** Weights of the rows with the positive label, and of all others. */
  positive: number;
  negative: number;
}

export class ScoreCounts {
  /** In order, without a score in common. A score between two of them is counted as a new one. */
  #bins: readonly ScoreBin[] = [];
  /** Where each bin begins: to look through these alone is faster. */
  #starts = new Float64Array(0);
  /** Scores of no bin. */
  readonly #single = new Map<number, ScoreBin>();

  add(score: number, isPositive: boolean, weight: number): void {
    const bin = this.#find(score) ?? this.#single.get(score) ?? this.#begin(score);
    if (isPositive) bin.positive += weight;
    else bin.negative += weight;
  }

  get isExact(): boolean {
    return this.#bins.length === 0;
  }

  /** From the highest scores to the lowest. */
  bins(): readonly ScoreBin[] {
    return this.#sorted().reverse();
  }

  #find(score: number): ScoreBin | undefined {
    let [low, high] = [0, this.#bins.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= score) low = middle + 1;
      else high = middle;
    }
    const bin = this.#bins[low - 1];
    return bin !== undefined && score <= bin.most ? bin : undefined;
  }

  #begin(score: number): ScoreBin {
    if (this.#single.size === mostScores) this.#putTogether();
    const known = this.#find(score);
    if (known !== undefined) return known;
    const bin = { least: score, most: score, positive: 0, negative: 0 };
    this.#single.set(score, bin);
    return bin;
  }

  #putTogether(): void {
    const sorted = this.#sorted();
    const most = sorted.reduce((sum, bin) => sum + weightOf(bin), 0) / partsOfAll;
    const bins: ScoreBin[] = [];
    for (const bin of sorted) {
      const last = bins.at(-1);
      if (last === undefined || weightOf(last) + weightOf(bin) > most) {
        bins.push(bin);
        continue;
      }
      last.most = bin.most;
      last.positive += bin.positive;
      last.negative += bin.negative;
    }
    this.#bins = bins;
    this.#starts = Float64Array.from(bins, ({ least }) => least);
    this.#single.clear();
  }

  #sorted(): ScoreBin[] {
    return [...this.#bins, ...this.#single.values()].sort((one, other) => one.least - other.least);
  }
}

function weightOf({ positive, negative }: ScoreBin): number {
  return positive + negative;
}
