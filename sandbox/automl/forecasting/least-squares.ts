/**
 * The weights with the least squares of the errors, by the normal equations with a trace of ridge, so that
 * columns that say the same have a solution, too.
 */
export function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1) as Float64Array);
  rows.forEach((row, r) => {
    for (let i = 0; i < size; i++) {
      const line = matrix[i] as Float64Array;
      for (let j = 0; j < size; j++) line[j] = (line[j] as number) + (row[i] as number) * (row[j] as number);
      line[size] = (line[size] as number) + (row[i] as number) * (targets[r] as number);
    }
  });
  for (let i = 0; i < size; i++) {
    const line = matrix[i] as Float64Array;
    line[i] = (line[i] as number) * (1 + 1e-10) + 1e-12;
  }
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let k = i + 1; k < size; k++) {
      if (Math.abs(matrix[k]?.[i] ?? 0) > Math.abs(matrix[pivot]?.[i] ?? 0)) pivot = k;
    }
    [matrix[i], matrix[pivot]] = [matrix[pivot] as Float64Array, matrix[i] as Float64Array];
    const line = matrix[i] as Float64Array;
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const other = matrix[k] as Float64Array;
      const factor = (other[i] as number) / (line[i] as number);
      for (let j = i; j <= size; j++) other[j] = (other[j] as number) - factor * (line[j] as number);
    }
  }
  return matrix.map((line, i) => (line[size] as number) / (line[i] as number));
}
