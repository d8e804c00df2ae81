import type { Feature } from "./columns.ts";
import { conjugateGradients } from "./conjugate-gradients.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import { seededRandom, shuffle } from "./random.ts";
import { rounded } from "./tree.ts";

export interface LinearSettings {
  /** The penalty on the squares of the weights. */
  lambda: number;
}

/** A term of the sum: a number standardised (0 when missing), or 1 for one level of a category. */
type LinearTerm = { feature: number; mean: number; deviation: number } | { feature: number; level: number };

/** For each output the intercept, then a weight a term. */
export interface LinearModel {
  kind: "linear";
  terms: LinearTerm[];
  weights: number[][];
}

const mostLevels = 50;
/** So many weights a model has at most, as far as fewer levels help. */
const mostWeights = 5_000_000;
const largestStandardised = 8;
const epochs = 15;
/** So many products softmax regressions may take; of more, they see rows less often, or not all of them. */
const mostWork = 200_000_000;

/**
 * Ridge regression by conjugate gradients, or softmax regression by AdaGrad, which takes its share of the
 * work of about so many fits.
 */
export function trainLinear(
  data: LearningData,
  settings: LinearSettings,
  checkTime: CheckTime,
  fits = 1,
): LinearModel {
  const terms = planTerms(data);
  const inputs = [...inputsOf(terms, data.features, data.rows)];
  const size = terms.length + 1;
  const weights =
    data.classes === 0
      ? [ridge(data, { inputs, size }, settings, checkTime)]
      : softmax(data, { inputs, size }, { ...settings, work: mostWork / fits }, checkTime);
  return { kind: "linear", terms, weights: weights.map((output) => Array.from(output, rounded)) };
}

/** The weighted sums of each output for all rows. */
export function scoreLinear(model: LinearModel, features: readonly Feature[], rows: number): Float64Array[] {
  const scores = model.weights.map(([intercept = 0]) => new Float64Array(rows).fill(intercept));
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  for (const input of inputsOf(model.terms, features, all)) {
    scores.forEach((sums, output) => {
      addProducts(sums, input, model.weights[output] ?? []);
    });
  }
  return scores;
}

function planTerms(data: LearningData): LinearTerm[] {
  const categories = data.features.filter(({ levels }) => levels).length;
  const room = mostWeights / Math.max(1, data.classes) - (data.features.length - categories);
  const levelsEach = Math.max(1, Math.min(mostLevels, Math.floor(room / categories)));
  return data.features.flatMap(({ levels, values }, feature): LinearTerm[] => {
    if (levels) return frequentLevels(values, data, levelsEach).map((level) => ({ feature, level }));
    let count = 0;
    let sum = 0;
    for (const row of data.rows) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      count += data.weights[row] as number;
      sum += value * (data.weights[row] as number);
    }
    if (count === 0) return [];
    const mean = sum / count;
    let squares = 0;
    for (const row of data.rows) {
      const value = values[row] as number;
      if (!Number.isNaN(value)) squares += (value - mean) ** 2 * (data.weights[row] as number);
    }
    const deviation = Math.sqrt(squares / count);
    return deviation > 0 ? [{ feature, mean, deviation }] : [];
  });
}

function frequentLevels(
  values: Float64Array,
  { rows, weights }: Pick<LearningData, "rows" | "weights">,
  most: number,
): number[] {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const level = values[row] as number;
    if (!Number.isNaN(level)) counts.set(level, (counts.get(level) ?? 0) + (weights[row] as number));
  }
  return [...counts]
    .sort(([levelA, a], [levelB, b]) => b - a || levelA - levelB)
    .slice(0, most)
    .map(([level]) => level);
}

/**
 * What one feature adds: the number of a row times the weight `at`, or the weight at the place that a row
 * has, if it has one. Weight 0 is the intercept's.
 */
type Input = { at: number; numbers: Float64Array } | { places: Int32Array };

/** The terms' inputs for some rows, one a feature: levels are never spread out into columns of 0 and 1. */
function* inputsOf(
  terms: readonly LinearTerm[],
  features: readonly Feature[],
  rows: Int32Array,
): Generator<Input> {
  for (let term = 0; term < terms.length; term++) {
    const one = terms[term] as LinearTerm;
    const values = features[one.feature]?.values ?? new Float64Array();
    if ("mean" in one) {
      yield {
        at: term + 1,
        numbers: Float64Array.from(rows, (row) => standardised(values[row] as number, one)),
      };
      continue;
    }
    const placeOf = new Map<number, number>();
    for (let other = term; terms[other]?.feature === one.feature; other++) {
      placeOf.set((terms[other] as { level: number }).level, other + 1);
    }
    yield { places: Int32Array.from(rows, (row) => placeOf.get(values[row] as number) ?? 0) };
    term += placeOf.size - 1;
  }
}

function standardised(value: number, { mean, deviation }: { mean: number; deviation: number }): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-largestStandardised, Math.min(largestStandardised, (value - mean) / deviation));
}

function addProducts(sums: Float64Array, input: Input, weights: ArrayLike<number>): void {
  if ("places" in input) {
    const { places } = input;
    for (let i = 0; i < sums.length; i++) {
      const place = places[i] as number;
      if (place > 0) sums[i] = (sums[i] as number) + (weights[place] as number);
    }
    return;
  }
  const weight = weights[input.at] as number;
  const { numbers } = input;
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + weight * (numbers[i] as number);
}

/** The inputs that a learner's rows have, and how many weights there are. */
interface Design {
  inputs: readonly Input[];
  size: number;
}

function ridge(
  data: LearningData,
  { inputs, size }: Design,
  settings: LinearSettings,
  checkTime: CheckTime,
): Float64Array {
  const rows = data.rows.length;
  const rowWeights = Float64Array.from(data.rows, (row) => data.weights[row] as number);
  /** For each weight the sum of what goes into it, in squares for the diagonal. */
  const gathered = (values: Float64Array, squared: boolean) => {
    const sums = new Float64Array(size);
    for (const value of values) sums[0] = (sums[0] as number) + value;
    for (const input of inputs) {
      checkTime();
      if ("places" in input) {
        for (let i = 0; i < rows; i++) {
          const place = input.places[i] as number;
          if (place > 0) sums[place] = (sums[place] as number) + (values[i] as number);
        }
      } else {
        let sum = 0;
        for (let i = 0; i < rows; i++) {
          const number = input.numbers[i] as number;
          sum += (values[i] as number) * (squared ? number * number : number);
        }
        sums[input.at] = sum;
      }
    }
    return sums;
  };
  const penalty = (place: number) => (place === 0 ? 1e-9 : settings.lambda);
  const multiply = (weights: Float64Array) => {
    const sums = new Float64Array(rows).fill(weights[0] as number);
    for (const input of inputs) addProducts(sums, input, weights);
    const products = gathered(
      sums.map((sum, i) => sum * (rowWeights[i] as number)),
      false,
    );
    return products.map((product, place) => product + penalty(place) * (weights[place] as number));
  };
  const target = Float64Array.from(
    data.rows,
    (row, i) => (data.target[row] as number) * (rowWeights[i] as number),
  );
  const diagonal = gathered(rowWeights, true).map((square, place) => square + penalty(place));
  return conjugateGradients(multiply, gathered(target, false), { diagonal });
}

function softmax(
  data: LearningData,
  { inputs, size }: Design,
  { lambda, work }: LinearSettings & { work: number },
  checkTime: CheckTime,
): Float64Array[] {
  const { classes } = data;
  // Place by place, with the weights of all classes beside each other: a row needs those of its few places.
  const weights = new Float64Array(size * classes);
  const squares = new Float64Array(size * classes).fill(1e-8);
  const penalty = lambda / data.rows.reduce((sum, row) => sum + (data.weights[row] as number), 0);
  const order = Int32Array.from(data.rows.keys());
  const random = seededRandom(3);
  // What a row has: the places of its weights, and the numbers they are multiplied with.
  const places = new Int32Array(inputs.length + 1);
  const numbers = new Float64Array(inputs.length + 1).fill(1);
  const sums = new Float64Array(classes);
  const passes = work / (order.length * (inputs.length + 1) * classes);
  for (let epoch = 0; epoch < Math.max(1, Math.min(epochs, Math.floor(passes))); epoch++) {
    const rate = 0.15 / (1 + epoch);
    for (const i of shuffle(order, random).subarray(0, Math.ceil(passes * order.length))) {
      checkTime();
      const length = readRow(i);
      const row = data.rows[i] as number;
      addUp(length);
      toErrors(data.target[row] as number);
      step(length, rate, data.weights[row] as number);
    }
  }
  return Array.from({ length: classes }, (_, label) =>
    Float64Array.from({ length: size }, (_weight, place) => weights[place * classes + label] as number),
  );

  function readRow(i: number): number {
    let length = 1;
    for (const input of inputs) {
      const isPlace = "places" in input;
      const place = isPlace ? (input.places[i] as number) : input.at;
      const number = isPlace ? 1 : (input.numbers[i] as number);
      if (place === 0 || number === 0) continue;
      places[length] = place;
      numbers[length++] = number;
    }
    return length;
  }

  function addUp(length: number): void {
    sums.fill(0);
    for (let n = 0; n < length; n++) {
      const number = numbers[n] as number;
      let at = (places[n] as number) * classes;
      for (let label = 0; label < classes; label++)
        sums[label] = (sums[label] as number) + (weights[at++] as number) * number;
    }
  }

  /** What each class is said to be too probable, in place of its sum. */
  function toErrors(target: number): void {
    let highest = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < classes; label++) highest = Math.max(highest, sums[label] as number);
    let total = 0;
    for (let label = 0; label < classes; label++) {
      const power = Math.exp((sums[label] as number) - highest);
      sums[label] = power;
      total += power;
    }
    for (let label = 0; label < classes; label++)
      sums[label] = (sums[label] as number) / total - (target === label ? 1 : 0);
  }

  function step(length: number, rate: number, weight: number): void {
    for (let n = 0; n < length; n++) {
      const number = numbers[n] as number;
      const decay = n === 0 ? 0 : penalty;
      let at = (places[n] as number) * classes;
      for (let label = 0; label < classes; label++) {
        const old = weights[at] as number;
        const gradient = weight * ((sums[label] as number) * number + decay * old);
        const square = (squares[at] as number) + gradient * gradient;
        squares[at] = square;
        weights[at++] = old - (rate * gradient) / Math.sqrt(square);
      }
    }
  }
}
