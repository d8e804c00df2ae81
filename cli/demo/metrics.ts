/** Root mean square error, mean absolute error, and the share of the variance that is explained. */
export function regressionMetrics(
  truth: number[],
  predicted: number[],
): { rmse: number; mae: number; r2: number } {
  const mean = average(truth);
  const errors = truth.map((value, row) => value - (predicted[row] ?? Number.NaN));
  const squares = average(errors.map((error) => error ** 2));
  return {
    rmse: Math.sqrt(squares),
    mae: average(errors.map(Math.abs)),
    r2: 1 - squares / average(truth.map((value) => (value - mean) ** 2)),
  };
}

/** The share of right answers, and the share that the most frequent class alone would give. */
export function classificationMetrics(
  truth: string[],
  predicted: string[],
): { accuracy: number; majority: number } {
  const counts = new Map<string, number>();
  for (const label of truth) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    accuracy: truth.filter((label, row) => label === predicted[row]).length / truth.length,
    majority: Math.max(...counts.values()) / truth.length,
  };
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
