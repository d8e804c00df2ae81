/** What follows from how often each label was predicted, and rightly. */
import { CompensatedSum } from "./compensated-sum.ts";
import { listed, type MetricRow, metric, note } from "./metric-rows.ts";

/** Weights of rows. */
class LabelCount {
  readonly actual = new CompensatedSum();
  readonly predicted = new CompensatedSum();
  readonly right = new CompensatedSum();
}

/**
 * Definitions as in scikit-learn: averages are over all labels that occur, as actual or as predicted ones;
 * what is divided by zero is 0, with a note.
 */
export class LabelCounts {
  readonly #counts: LabelCount[] = [];
  readonly #total = new CompensatedSum();

  /** The labels' numbers. */
  add(actual: number, predicted: number, weight: number): void {
    this.#total.add(weight);
    const count = this.#of(actual);
    count.actual.add(weight);
    if (actual === predicted) {
      count.predicted.add(weight);
      count.right.add(weight);
    } else {
      this.#of(predicted).predicted.add(weight);
    }
  }

  /** The numbers of the labels that occur. */
  get found(): number[] {
    return this.#counts.flatMap((_, i) => [i]);
  }

  #of(label: number): LabelCount {
    let count = this.#counts[label];
    if (count === undefined) {
      count = new LabelCount();
      this.#counts[label] = count;
    }
    return count;
  }

  /** Metrics of all rows, and then of each label; `texts` has each label's text by its number. */
  *rows(texts: readonly string[]): Iterable<MetricRow> {
    const labels = this.#counts
      .map((count, i) => scoresOf(texts[i] ?? "", count))
      .filter((one) => one !== undefined)
      .sort((one, other) => (one.label < other.label ? -1 : 1));
    const total = this.#total.value;
    const right = labels.reduce((sum, each) => sum + each.right, 0);
    const weightless = total > 0 ? undefined : "all weights are 0";
    yield* metric("Accuracy", weightless ? null : right / total, weightless);
    const occurring = labels.filter(({ actual }) => actual > 0);
    yield* metric("BalancedAccuracy", weightless ? null : meanOf(occurring, "recall"), weightless);
    yield* metric("F1macro", weightless ? null : meanOf(labels, "f1"), weightless);
    yield* metric("PrecisionMacro", weightless ? null : meanOf(labels, "precision"), weightless);
    yield* metric("RecallMacro", weightless ? null : meanOf(labels, "recall"), weightless);
    for (const { label, precision, recall, f1, actual } of labels) {
      yield { metric: "Precision", label, value: precision };
      yield { metric: "Recall", label, value: recall };
      yield { metric: "F1", label, value: f1 };
      yield { metric: "support", label, value: actual };
    }
    const unpredicted = labels.filter(({ predicted }) => predicted === 0).map(({ label }) => label);
    if (unpredicted.length > 0) {
      yield note(`Precision: 0 by definition for what was never predicted: ${listed(unpredicted)}`);
    }
    const absent = labels.filter(({ actual }) => actual === 0).map(({ label }) => label);
    if (absent.length > 0) {
      yield note(`Recall: 0 by definition for what never was the actual label: ${listed(absent)}`);
    }
  }
}

interface LabelScores {
  label: string;
  precision: number;
  recall: number;
  f1: number;
  actual: number;
  predicted: number;
  right: number;
}

function scoresOf(label: string, count: LabelCount): LabelScores {
  const [actual, predicted, right] = [count.actual.value, count.predicted.value, count.right.value];
  return {
    label,
    precision: share(right, predicted),
    recall: share(right, actual),
    f1: share(2 * right, actual + predicted),
    actual,
    predicted,
    right,
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function meanOf(labels: readonly LabelScores[], score: "precision" | "recall" | "f1"): number {
  return labels.reduce((sum, each) => sum + each[score], 0) / labels.length;
}
