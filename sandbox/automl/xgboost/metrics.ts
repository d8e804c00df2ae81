/** The metrics of XGBoost that rows are evaluated by, with their weights. */

export interface Scored {
  labels: Float32Array;
  weights: Float32Array;
  /** The scores of each output, and what they stand for. */
  scores: readonly Float32Array[];
  answers: readonly (number | number[])[];
  /** The probability of each class, of an objective with many. */
  probabilities: (row: number) => number[];
}

/** The metric's value; less is better but for `auc`. Throws for a metric that is not known. */
export function evaluateMetric(name: string, scored: Scored): number {
  const { labels, weights, scores, answers, probabilities } = scored;
  const mean = (of: (row: number, answer: number, label: number) => number) => {
    let total = 0;
    let whole = 0;
    for (let row = 0; row < labels.length; row++) {
      const weight = weights[row] as number;
      total += weight * of(row, Number(answers[row]), labels[row] as number);
      whole += weight;
    }
    return whole > 0 ? total / whole : 0;
  };
  const limited = (p: number) => Math.min(1 - 1e-16, Math.max(1e-16, p));
  const [base, parameter] = name.split("@");
  switch (base) {
    case "rmse":
      return Math.sqrt(mean((_, answer, label) => (answer - label) ** 2));
    case "rmsle":
      return Math.sqrt(mean((_, answer, label) => (Math.log1p(answer) - Math.log1p(label)) ** 2));
    case "mae":
      return mean((_, answer, label) => Math.abs(answer - label));
    case "mape":
      return mean((_, answer, label) => Math.abs((answer - label) / label));
    case "logloss":
      return mean((_, p, label) => -(label * Math.log(limited(p)) + (1 - label) * Math.log(limited(1 - p))));
    case "error":
      return mean((_, p, label) => (p > Number(parameter ?? 0.5) === label > 0.5 ? 0 : 1));
    case "auc":
      return areaUnderCurve(labels, weights, scores[0] ?? new Float32Array());
    case "merror":
      return mean((row, _, label) => {
        const all = probabilities(row);
        return all.indexOf(Math.max(...all)) === label ? 0 : 1;
      });
    case "mlogloss":
      return mean((row, _, label) => -Math.log(limited(probabilities(row)[label] ?? 0)));
    case "poisson-nloglik":
      return mean(
        (_, answer, label) => answer + logGamma(label + 1) - label * Math.log(Math.max(answer, 1e-16)),
      );
    case "gamma-nloglik":
      return mean((_, answer, label) => label / Math.max(answer, 1e-6) + Math.log(Math.max(answer, 1e-6)));
    case "gamma-deviance":
      return 2 * mean((_, answer, label) => label / answer - Math.log(label / answer) - 1);
    case "tweedie-nloglik": {
      const power = Number(parameter ?? 1.5);
      return mean(
        (_, answer, label) =>
          -(label * Math.exp((1 - power) * Math.log(answer))) / (1 - power) +
          Math.exp((2 - power) * Math.log(answer)) / (2 - power),
      );
    }
    default:
      throw new Error(`The metric ${name} is not available here`);
  }
}

export function isBetter(name: string, value: number, than: number): boolean {
  return name === "auc" ? value > than : value < than;
}

/** The share of pairs of a positive and a negative row that are in the right order; equal ones count half. */
function areaUnderCurve(labels: Float32Array, weights: Float32Array, scores: Float32Array): number {
  const order = Array.from(labels.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let [pairs, positives, negatives] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let [positive, negative] = [0, 0];
    let to = from;
    do {
      const row = order[to] as number;
      const weight = weights[row] as number;
      positive += weight * (labels[row] as number);
      negative += weight * (1 - (labels[row] as number));
      to++;
    } while (to < order.length && scores[order[to] as number] === scores[order[from] as number]);
    pairs += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
    from = to;
  }
  return positives > 0 && negatives > 0 ? pairs / (positives * negatives) : 0.5;
}

/** Stirling's series, shifted to where it is precise. */
function logGamma(value: number): number {
  let shift = 0;
  let x = value;
  for (; x < 8; x++) shift += Math.log(x);
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - shift;
}
