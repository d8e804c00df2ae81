import { decompose, substitute } from "./cholesky.ts";
import { type Coalition, chooseCoalitions } from "./coalitions.ts";
import { seededRandom } from "./random.ts";

/** A model whose predictions are to be shared out among its columns. */
export interface Game {
  columns: number;
  rows: number;
  /**
   * The model's outputs for each of the sets, for a row that keeps its values in the columns of the set and
   * has the baseline's in the others. One array an output.
   */
  predict(row: number, sets: readonly Uint8Array[]): Float64Array[];
}

/** What one prediction is made of: the baseline's prediction and the columns' shares sum up to it. */
export interface Explanation {
  expected: number;
  prediction: number;
  /** The SHAP value of each column. */
  values: Float64Array;
}

/**
 * SHAP values of each row and output: the weighted least squares of Kernel SHAP, under the condition that
 * they sum up to the difference between prediction and expected value. They are the exact Shapley values
 * when all sets of columns are tried, which at most `mostSets` are; else they are estimates, the same each
 * time.
 */
export function kernelShap(game: Game, mostSets: number): Explanation[][] {
  const { columns } = game;
  const coalitions = chooseCoalitions(columns, mostSets, seededRandom(11));
  const none = new Uint8Array(columns);
  const sets = [none, none.map(() => 1), ...coalitions.map(({ members }) => members)];
  const share = shareOut(columns, coalitions);
  return Array.from({ length: game.rows }, (_, row) =>
    game.predict(row, sets).map((outputs) => {
      const [expected = 0, prediction = 0] = outputs;
      const gains = outputs.subarray(2).map((output) => output - expected);
      return { expected, prediction, values: share(gains, prediction - expected) };
    }),
  );
}

/**
 * How the whole gain is shared out, given that of each coalition. The last column's share follows from the
 * others', so the regression is one of columns - 1 unknowns; its matrix is the same for all rows.
 */
function shareOut(
  columns: number,
  coalitions: readonly Coalition[],
): (gains: Float64Array, whole: number) => Float64Array {
  const last = Math.max(0, columns - 1);
  const inputs = coalitions.map(({ members }) =>
    Float64Array.from({ length: last }, (_, i) => (members[i] as number) - (members[last] as number)),
  );
  const matrix = Array.from({ length: last }, () => new Float64Array(last));
  inputs.forEach((input, c) => {
    const { weight } = coalitions[c] as Coalition;
    matrix.forEach((line, i) => {
      const factor = weight * (input[i] as number);
      if (factor === 0) return;
      for (let j = 0; j <= i; j++) line[j] = (line[j] as number) + factor * (input[j] as number);
    });
  });
  decompose(matrix);
  return (gains, whole) => {
    const right = new Float64Array(last);
    inputs.forEach((input, c) => {
      const { weight, members } = coalitions[c] as Coalition;
      const factor = weight * ((gains[c] as number) - whole * (members[last] as number));
      for (let i = 0; i < last; i++) right[i] = (right[i] as number) + factor * (input[i] as number);
    });
    const values = new Float64Array(columns);
    values.set(substitute(matrix, right));
    values[last] = whole - values.reduce((sum, value) => sum + value, 0);
    return values;
  };
}
