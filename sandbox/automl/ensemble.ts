import { isMinimized, measure, type Predictions } from "./metrics.ts";
import type { ProblemType } from "./target.ts";

/** So many models are taken, one after the other; one taken twice weighs twice. */
const mostTaken = 25;
const mostTakenForObjective = 10;
const leastProbability = 1e-15;
/** A gain that is a smaller share of the whole is taken for rounding. */
const rounding = 1e-9;

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
 * Libraries of Models, 2004), as long as the squared error or the log loss falls, which is steady. What then
 * falls behind the best model by the objective, which may be noisy, takes some more by it, until it doesn't.
 */
export function chooseEnsemble(library: readonly Predictions[], judgement: Judgement): number[] {
  const { problemType, objective, truth, weights } = judgement;
  const isRegression = problemType === "Regression";
  // Of classes only the probability of the true one tells in the log loss.
  const answers = library.map((predictions) => [
    truth.map((label, i) => (predictions[isRegression ? 0 : label] as Float64Array)[i] as number),
  ]);
  const counts = library.map(() => 0);
  const enough = Number.POSITIVE_INFINITY;
  takeBest(answers, counts, { most: mostTaken, enough }, ([answer]) => {
    let gain = 0;
    answer?.forEach((value, i) => {
      const own = isRegression
        ? -((value - (truth[i] as number)) ** 2)
        : Math.log(Math.max(leastProbability, value));
      gain += (weights[i] as number) * own;
    });
    return gain;
  });
  const worthOf = (predictions: Predictions) => {
    const value = measure(problemType, truth, predictions, weights)[objective] ?? Number.NaN;
    return isMinimized(objective) ? -value : value;
  };
  const ofBest = Math.max(...library.map(worthOf));
  takeBest(library, counts, { most: mostTakenForObjective, enough: ofBest }, worthOf);
  const taken = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / taken);
}

/**
 * Adds to `counts` at most so many models, each time the one with which the mean is worth the most, until
 * that is enough; of the means on the way the best one stays.
 */
function takeBest(
  library: readonly Predictions[],
  counts: number[],
  { most, enough }: { most: number; enough: number },
  worthOf: (mean: Predictions) => number,
): void {
  let sums: Predictions = (library[0] ?? []).map((values) => new Float64Array(values.length));
  let taken = 0;
  library.forEach((predictions, i) => {
    for (let n = 0; n < (counts[i] as number); n++) sums = sumOf(sums, predictions);
    taken += counts[i] as number;
  });
  let best = {
    worth: taken === 0 ? Number.NEGATIVE_INFINITY : worthOf(shareOf(sums, taken)),
    counts: counts.slice(),
  };
  const tried = counts.slice();
  for (let more = 0; more < most && !(best.worth >= enough); more++) {
    const worths = library.map((predictions) => worthOf(shareOf(sumOf(sums, predictions), taken + 1)));
    const next = worths.indexOf(Math.max(...worths));
    if (next < 0) break;
    sums = sumOf(sums, library[next] as Predictions);
    tried[next] = (tried[next] as number) + 1;
    taken++;
    // A step may help only after another: half of a second model may be too much where a third of it isn't.
    const worth = worths[next] as number;
    if (worth - best.worth > rounding * Math.abs(worth)) best = { worth, counts: tried.slice() };
  }
  best.counts.forEach((count, i) => {
    counts[i] = count;
  });
}

function sumOf(one: Predictions, other: Predictions): Predictions {
  return one.map((values, output) => values.map((value, i) => value + (other[output]?.[i] as number)));
}

function shareOf(sums: Predictions, taken: number): Predictions {
  return sums.map((sum) => sum.map((value) => value / taken));
}
