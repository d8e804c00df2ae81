/**
 * How many rows of each class have which score, in memory that does not grow with the rows: of up to 65,536
 * different scores exactly, of more in fine bins.
 */

/** So many different scores are told apart exactly. */
export const mostScores = 65_536;

/**
 * A bin holds scores whose distance to the nearer end, 0 or 1, is the same but for 1/16,384: the end that
 * they are near to is where scores of rare classes crowd.
 */
const mantissaBits = 14;
const binsOfOctave = 2 ** mantissaBits;
/** Scores nearer to an end than 2^-64 share a bin. */
const octaves = 64;

/** Rows with scores from `least` to `most`, which are alike where they are counted exactly. */
export interface ScoreBin {
  least: number;
  most: number;
  /** Weights of the rows with the positive label, and of all others. */
  positive: number;
  negative: number;
}

export class ScoreCounts {
  readonly #places = new Map<number, number>();
  readonly #positive: number[] = [];
  readonly #negative: number[] = [];
  #bins: Bins | undefined;

  /** A score is between 0 and 1. */
  add(score: number, isPositive: boolean, weight: number): void {
    if (this.#bins !== undefined) {
      this.#bins.add(score, score, isPositive, weight);
      return;
    }
    let place = this.#places.get(score);
    if (place === undefined) {
      place = this.#places.size;
      if (place === mostScores) {
        this.#bins = this.#intoBins();
        this.#bins.add(score, score, isPositive, weight);
        return;
      }
      this.#places.set(score, place);
      this.#positive.push(0);
      this.#negative.push(0);
    }
    const counts = isPositive ? this.#positive : this.#negative;
    counts[place] = (counts[place] ?? 0) + weight;
  }

  get isExact(): boolean {
    return this.#bins === undefined;
  }

  /** From the highest scores to the lowest. */
  bins(): Iterable<ScoreBin> {
    return this.#bins ?? this.#exactBins();
  }

  *#exactBins(): Iterable<ScoreBin> {
    for (const score of Float64Array.from(this.#places.keys()).sort().reverse()) {
      const place = this.#places.get(score) ?? 0;
      const [positive = 0, negative = 0] = [this.#positive[place], this.#negative[place]];
      yield { least: score, most: score, positive, negative };
    }
  }

  #intoBins(): Bins {
    const bins = new Bins();
    for (const { least, most, positive, negative } of this.#exactBins()) {
      bins.add(least, most, true, positive);
      bins.add(least, most, false, negative);
    }
    this.#places.clear();
    return bins;
  }
}

/** Bins of the scores in one octave of the distance to an end, made when the first of them comes. */
class Octave {
  readonly least = new Float64Array(binsOfOctave).fill(Number.POSITIVE_INFINITY);
  readonly most = new Float64Array(binsOfOctave).fill(Number.NEGATIVE_INFINITY);
  readonly positive = new Float64Array(binsOfOctave);
  readonly negative = new Float64Array(binsOfOctave);
}

const double = new Float64Array(1);
/** Its sign, exponent and the upper 20 bits of its fraction: the second half on a little-endian machine. */
const halves = new Uint32Array(double.buffer);
const upper = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
const lowestExponent = 1022 - octaves;

class Bins {
  /** Those of scores below one half, by their distance to 0, and those of the others, by that to 1. */
  readonly #low: (Octave | undefined)[] = [];
  readonly #high: (Octave | undefined)[] = [];

  add(least: number, most: number, isPositive: boolean, weight: number): void {
    const isLow = least < 0.5;
    double[0] = isLow ? least : 1 - least;
    const bits = halves[upper] ?? 0;
    const exponent = (bits >>> 20) - lowestExponent;
    const number = exponent < 0 ? 0 : exponent;
    const bin = exponent < 0 ? 0 : (bits >>> (20 - mantissaBits)) & (binsOfOctave - 1);
    const octaves = isLow ? this.#low : this.#high;
    let octave = octaves[number];
    if (octave === undefined) {
      octave = new Octave();
      octaves[number] = octave;
    }
    const counts = isPositive ? octave.positive : octave.negative;
    counts[bin] = (counts[bin] ?? 0) + weight;
    if (least < (octave.least[bin] ?? 0)) octave.least[bin] = least;
    if (most > (octave.most[bin] ?? 0)) octave.most[bin] = most;
  }

  *[Symbol.iterator](): Iterator<ScoreBin> {
    for (let number = 0; number <= octaves; number++) yield* binsOf(this.#high[number], false);
    for (let number = octaves; number >= 0; number--) yield* binsOf(this.#low[number], true);
  }
}

function* binsOf(octave: Octave | undefined, isDescending: boolean): Iterable<ScoreBin> {
  if (octave === undefined) return;
  for (let i = 0; i < binsOfOctave; i++) {
    const bin = isDescending ? binsOfOctave - 1 - i : i;
    const [least = 0, most = 0] = [octave.least[bin], octave.most[bin]];
    if (least > most) continue;
    yield { least, most, positive: octave.positive[bin] ?? 0, negative: octave.negative[bin] ?? 0 };
  }
}
