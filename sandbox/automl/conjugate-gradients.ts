/** When to stop, and the matrix' diagonal, by which the equations are brought to one scale. */
interface SolverOptions {
  diagonal?: Float64Array;
  mostIterations?: number;
  /** The residual's size, as a share of what it is at the start. */
  tolerance?: number;
}

/**
 * Solves linear equations whose matrix is symmetric and positive definite and known by what it makes of a
 * vector (Hestenes and Stiefel), beginning with 0.
 */
export function conjugateGradients(
  multiply: (vector: Float64Array) => Float64Array,
  right: Float64Array,
  { diagonal, mostIterations = 200, tolerance = 1e-10 }: SolverOptions,
): Float64Array {
  const scaled = (vector: Float64Array) =>
    diagonal ? vector.map((value, i) => value / (diagonal[i] as number)) : vector;
  const solution = new Float64Array(right.length);
  const residual = right.slice();
  let direction = scaled(residual).slice();
  let norm = dot(residual, direction);
  const enough = norm * tolerance ** 2;
  for (let i = 0; i < mostIterations && norm > enough; i++) {
    const product = multiply(direction);
    const length = norm / dot(direction, product);
    for (let j = 0; j < solution.length; j++) {
      solution[j] = (solution[j] as number) + length * (direction[j] as number);
      residual[j] = (residual[j] as number) - length * (product[j] as number);
    }
    const next = scaled(residual);
    const nextNorm = dot(residual, next);
    const share = nextNorm / norm;
    direction = direction.map((value, j) => (next[j] as number) + share * value);
    norm = nextNorm;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
