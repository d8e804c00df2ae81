import { isMinimized, measure, type Predictions } from "./metrics.ts";
import type { ProblemType } from "./target.ts";

/** So many models are taken, one after the other; one taken twice weighs twice. */
const mostTaken = 25;
const mostTakenForObjective = 10;
const leastProbability = 1e-15;

/** Rows that no model has learned from, and what models are judged by. */
export interface Judgement {
  problemType: ProblemType;
  objective: string;
  truth: Float64Array;
  weights: Float64Array;
}

/**
 * How much each of some models should count in their mean, by what they predict for rows: weights whose sum
 * is 1. The model that helps the mean most is taken again and again (Caruana et al., Ensemble Selection from
 * Libraries of Models, 2004): first as long as the squared error or the log loss falls, which is steady, then
 * some more as long as the objective itself, which may be noisy, gets better.
 */
export function chooseEnsemble(library: readonly Predictions[], judgement: Judgement): number[] {
  const { problemType, objective, truth, weights } = judgement;
  const isRegression = problemType === "Regression";
  // Of classes only the probability of the true one tells in the log loss.
  const answers = library.map((predictions) => [
    truth.map((label, i) => (predictions[isRegression ? 0 : label] as Float64Array)[i] as number),
  ]);
  const counts = library.map(() => 0);
  takeBest(answers, counts, mostTaken, ([answer]) => {
    let gain = 0;
    answer?.forEach((value, i) => {
      const own = isRegression
        ? -((value - (truth[i] as number)) ** 2)
        : Math.log(Math.max(leastProbability, value));
      gain += (weights[i] as number) * own;
    });
    return gain;
  });
  takeBest(library, counts, mostTakenForObjective, (mean) => {
    const value = measure(problemType, truth, mean, weights)[objective] ?? Number.NaN;
    return isMinimized(objective) ? -value : value;
  });
  const taken = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / taken);
}

/** Adds to `counts` at most so many models, each time the one with which the mean is worth the most. */
function takeBest(
  library: readonly Predictions[],
  counts: number[],
  most: number,
  worthOf: (mean: Predictions) => number,
): void {
  let sums: Predictions = (library[0] ?? []).map((values) => new Float64Array(values.length));
  let taken = 0;
  library.forEach((predictions, i) => {
    for (let n = 0; n < (counts[i] as number); n++) sums = sumOf(sums, predictions);
    taken += counts[i] as number;
  });
  let worth = taken === 0 ? Number.NEGATIVE_INFINITY : worthOf(shareOf(sums, taken));
  for (let more = 0; more < most; more++) {
    const worths = library.map((predictions) => worthOf(shareOf(sumOf(sums, predictions), taken + 1)));
    const best = worths.indexOf(Math.max(...worths));
    if (!((worths[best] as number) > worth)) return;
    worth = worths[best] as number;
    sums = sumOf(sums, library[best] as Predictions);
    counts[best] = (counts[best] as number) + 1;
    taken++;
  }
}

function sumOf(one: Predictions, other: Predictions): Predictions {
  return one.map((values, output) => values.map((value, i) => value + (other[output]?.[i] as number)));
}

function shareOf(sums: Predictions, taken: number): Predictions {
  return sums.map((sum) => sum.map((value) => value / taken));
}
