import { decompose, substitute } from "./cholesky.ts";
import type { Feature } from "./columns.ts";
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
const largestStandardised = 8;
const epochs = 15;

/** Ridge regression by its normal equations, or softmax regression by AdaGrad. */
export function trainLinear(data: LearningData, settings: LinearSettings, checkTime: CheckTime): LinearModel {
  const terms = planTerms(data);
  const columns = terms.map((term) => termColumn(term, data.features));
  const weights =
    data.classes === 0
      ? [ridge(data, columns, settings, checkTime)]
      : softmax(data, columns, settings, checkTime);
  return { kind: "linear", terms, weights: weights.map((output) => Array.from(output, rounded)) };
}

/** The weighted sums of each output for all rows. */
export function scoreLinear(model: LinearModel, features: readonly Feature[], rows: number): Float64Array[] {
  const columns = model.terms.map((term) => termColumn(term, features));
  return model.weights.map(([intercept = 0, ...weights]) => {
    const scores = new Float64Array(rows).fill(intercept);
    columns.forEach((column, term) => {
      const weight = weights[term] ?? 0;
      for (let row = 0; row < rows; row++)
        scores[row] = (scores[row] as number) + weight * (column[row] as number);
    });
    return scores;
  });
}

function planTerms(data: LearningData): LinearTerm[] {
  return data.features.flatMap(({ levels, values }, feature): LinearTerm[] => {
    if (levels) return frequentLevels(values, data).map((level) => ({ feature, level }));
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
): number[] {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const level = values[row] as number;
    if (!Number.isNaN(level)) counts.set(level, (counts.get(level) ?? 0) + (weights[row] as number));
  }
  return [...counts]
    .sort(([levelA, a], [levelB, b]) => b - a || levelA - levelB)
    .slice(0, mostLevels)
    .map(([level]) => level);
}

function termColumn(term: LinearTerm, features: readonly Feature[]): Float64Array {
  const values = features[term.feature]?.values ?? new Float64Array();
  if ("level" in term) return values.map((level) => (level === term.level ? 1 : 0));
  return values.map((value) => {
    if (Number.isNaN(value)) return 0;
    const standardised = (value - term.mean) / term.deviation;
    return Math.max(-largestStandardised, Math.min(largestStandardised, standardised));
  });
}

function ridge(
  data: LearningData,
  columns: Float64Array[],
  settings: LinearSettings,
  checkTime: CheckTime,
): Float64Array {
  const size = columns.length + 1;
  // One after the other in memory: the products below are where the time goes.
  const roots = Float64Array.from(data.rows, (row) => Math.sqrt(data.weights[row] as number));
  // Each row times the root of its weight: their products then have the weight itself.
  const gather = (values: Float64Array) =>
    Float64Array.from(data.rows, (row, i) => (values[row] as number) * (roots[i] as number));
  const terms = [roots, ...columns.map(gather)];
  const target = gather(data.target);
  const matrix = terms.map(() => new Float64Array(size));
  const right = new Float64Array(size);
  terms.forEach((a, i) => {
    checkTime();
    right[i] = dot(a, target);
    const line = matrix[i] as Float64Array;
    for (let j = 0; j <= i; j++) line[j] = dot(a, terms[j] as Float64Array);
    line[i] = (line[i] as number) + (i === 0 ? 1e-9 : settings.lambda);
  });
  decompose(matrix);
  return substitute(matrix, right);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function softmax(
  data: LearningData,
  columns: Float64Array[],
  settings: LinearSettings,
  checkTime: CheckTime,
): Float64Array[] {
  const size = columns.length + 1;
  const weights = Array.from({ length: data.classes }, () => new Float64Array(size));
  const squares = weights.map(() => new Float64Array(size).fill(1e-8));
  const penalty = settings.lambda / data.rows.reduce((sum, row) => sum + (data.weights[row] as number), 0);
  const order = data.rows.slice();
  const random = seededRandom(3);
  const input = new Float64Array(size);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.15 / (1 + epoch);
    for (const row of shuffle(order, random)) {
      input[0] = 1;
      for (let term = 1; term < size; term++)
        input[term] = (columns[term - 1] as Float64Array)[row] as number;
      const sums = weights.map((output) => multiply(output, input));
      const highest = Math.max(...sums);
      const powers = sums.map((sum) => Math.exp(sum - highest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      weights.forEach((output, label) => {
        const error = (powers[label] as number) / total - (data.target[row] === label ? 1 : 0);
        const weight = data.weights[row] as number;
        step(output, squares[label] as Float64Array, input, { error, rate, penalty, weight });
      });
    }
    checkTime();
  }
  return weights;
}

function multiply(weights: Float64Array, input: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < input.length; i++) sum += (weights[i] as number) * (input[i] as number);
  return sum;
}

function step(
  weights: Float64Array,
  squares: Float64Array,
  input: Float64Array,
  { error, rate, penalty, weight }: { error: number; rate: number; penalty: number; weight: number },
): void {
  for (let i = 0; i < input.length; i++) {
    const x = input[i] as number;
    if (x === 0) continue;
    const gradient = weight * (error * x + (i === 0 ? 0 : penalty * (weights[i] as number)));
    squares[i] = (squares[i] as number) + gradient ** 2;
    weights[i] = (weights[i] as number) - (rate * gradient) / Math.sqrt(squares[i] as number);
  }
}
