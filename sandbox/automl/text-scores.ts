import { conjugateGradients } from "./conjugate-gradients.ts";
import type { CheckTime } from "./learning-data.ts";
import { seededRandom } from "./random.ts";
import { rounded } from "./tree.ts";
import type { WeightedTarget } from "./weighted-target.ts";
import { hashWords, type WordRows } from "./words.ts";

/** A text column's features (see scoreTexts), and the weight of each bucket of words for each output. */
interface FittedTexts {
  features: Float64Array[];
  weights: number[][];
}

/** Tables of more text columns than these have fewer buckets for each. */
const fewColumns = 20;
const folds = 5;
const mostOutputs = 32;
const mostIterations = 15;
const penalties = [0.5, 3, 20];
/** So many words times outputs are learned from; of more texts every so many-th is taken. */
const mostWork = 4_000_000;

/** In how many buckets words are put: not many more than there can be words to learn from. */
export function bucketsFor(rows: number, textColumns: number): number {
  const most = textColumns <= fewColumns ? 8192 : 256;
  return Math.max(64, Math.min(most, 2 ** Math.ceil(Math.log2(2 * rows))));
}

/**
 * Learns what the words of a column say about the target, by ridge regression on which words a text has. The
 * scores of the rows to learn from come from models that have not seen them, as they are for rows to predict;
 * those of all others are the mean of these models' scores.
 */
export function fitTexts(
  texts: readonly string[],
  buckets: number,
  target: WeightedTarget,
  rows: Int32Array,
  checkTime: CheckTime,
): FittedTexts {
  const { weights } = target;
  const words = hashWords(texts, buckets);
  const lengths = lengthsOf(words);
  const outputs = textTargets(target);
  const step = Math.max(1, Math.ceil((words.buckets.length * outputs.length) / mostWork));
  const sample = rows.filter((_, i) => i % step === 0);
  const foldOf = foldsOf(texts.length);
  const fitted = outputs.map(fitOutput);
  return {
    features: [...fitted.map(({ scores }) => scores), lengths],
    weights: fitted.map(({ weights }) => weights),
  };

  function fitOutput(output: (row: number) => number) {
    const mean = meanOf(sample, output, weights);
    const residual = (row: number) => output(row) - mean;
    const models: Float64Array[] = [];
    let penalty = penalties[0] as number;
    for (let fold = 0; fold < folds; fold++) {
      const learned = sample.filter((row) => foldOf[row] !== fold);
      const solve = (lambda: number) => {
        checkTime();
        return ridge({ words, size: buckets }, learned, residual, weights, lambda);
      };
      if (fold === 0) {
        const held = sample.filter((row) => foldOf[row] === fold);
        let best = Number.POSITIVE_INFINITY;
        for (const lambda of penalties) {
          const model = solve(lambda);
          const loss = held.reduce(
            (sum, row) => sum + (weights[row] as number) * (residual(row) - score(words, row, model)) ** 2,
            0,
          );
          if (loss >= best) continue;
          best = loss;
          penalty = lambda;
          models[0] = model;
        }
        models[0] ??= new Float64Array(buckets);
      } else models.push(solve(penalty));
    }
    const whole = Array.from({ length: buckets }, (_, bucket) =>
      rounded(models.reduce((sum, model) => sum + (model[bucket] as number), 0) / folds),
    );
    const scores = Float64Array.from(texts, (_, row) => score(words, row, whole));
    for (const row of rows) scores[row] = score(words, row, models[foldOf[row] as number] as Float64Array);
    return { scores, weights: whole };
  }
}

/** A score an output by the weights of a fitted column, and how many different words the texts have. */
export function scoreTexts(texts: readonly string[], weights: readonly number[][]): Float64Array[] {
  const words = hashWords(texts, weights[0]?.length ?? 1);
  const scores = weights.map((output) => Float64Array.from(texts, (_, row) => score(words, row, output)));
  return [...scores, lengthsOf(words)];
}

function lengthsOf({ starts }: WordRows): Float64Array {
  return Float64Array.from(starts.subarray(1), (end, row) => end - (starts[row] as number));
}

/** The mean weight of a text's words times the root of how many they are; 0 for none. */
function score({ starts, buckets }: WordRows, row: number, weights: ArrayLike<number>): number {
  const from = starts[row] as number;
  const to = starts[row + 1] as number;
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[buckets[i] as number] as number;
  return to === from ? 0 : sum / Math.sqrt(to - from);
}

/**
 * What texts are scored for: the number; the second of two classes; each class; or, where they are many,
 * random halves of them, which tell the classes apart together.
 */
function textTargets({ target, classes }: WeightedTarget): ((row: number) => number)[] {
  if (classes === 0) return [(row) => target[row] as number];
  if (classes === 2) return [(row) => target[row] as number];
  if (classes <= mostOutputs) {
    return Array.from({ length: classes }, (_, label) => (row) => (target[row] === label ? 1 : 0));
  }
  const random = seededRandom(17);
  return Array.from({ length: mostOutputs }, () => {
    const half = Uint8Array.from({ length: classes }, () => (random() < 0.5 ? 1 : 0));
    return (row) => half[target[row] as number] as number;
  });
}

function foldsOf(rows: number): Uint8Array {
  const random = seededRandom(19);
  return Uint8Array.from({ length: rows }, () => Math.floor(random() * folds));
}

function meanOf(rows: Int32Array, output: (row: number) => number, weights: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    sum += output(row) * (weights[row] as number);
    count += weights[row] as number;
  }
  return sum / count;
}

/** Ridge regression by conjugate gradients on the normal equations; the words' matrix is never made. */
function ridge(
  { words, size }: { words: WordRows; size: number },
  rows: Int32Array,
  target: (row: number) => number,
  weights: Float64Array,
  lambda: number,
): Float64Array {
  const multiply = (vector: Float64Array) =>
    transposed((row) => score(words, row, vector)).map((sum, b) => sum + lambda * (vector[b] as number));
  return conjugateGradients(multiply, transposed(target), { mostIterations, tolerance: 1e-3 });

  /** For each bucket the weighted sum of the rows' values that have it. */
  function transposed(of: (row: number) => number): Float64Array {
    const sums = new Float64Array(size);
    for (const row of rows) {
      const from = words.starts[row] as number;
      const to = words.starts[row + 1] as number;
      if (from === to) continue;
      const value = ((weights[row] as number) * of(row)) / Math.sqrt(to - from);
      for (let i = from; i < to; i++) {
        const bucket = words.buckets[i] as number;
        sums[bucket] = (sums[bucket] as number) + value;
      }
    }
    return sums;
  }
}
