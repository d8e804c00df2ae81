/** How good the probabilities of one label are, the positive one. */
import { CompensatedSum } from "./compensated-sum.ts";
import { type MetricRow, metric } from "./metric-rows.ts";
import { type ScoreBin, ScoreCounts } from "./score-counts.ts";

/** A wrong probability of 0 would cost infinitely much: scikit-learn takes this, a double's eps. */
export const leastProbability = Number.EPSILON;

export class ProbabilityScores {
  readonly #scores = new ScoreCounts();
  readonly #weight = new CompensatedSum();
  readonly #loss = new CompensatedSum();
  readonly #brier = new CompensatedSum();

  add(isPositive: boolean, probability: number, weight: number): void {
    this.#scores.add(probability, isPositive, weight);
    this.#weight.add(weight);
    const ofActual = isPositive ? probability : 1 - probability;
    const clipped = Math.min(Math.max(ofActual, leastProbability), 1 - leastProbability);
    this.#loss.add(-Math.log(clipped) * weight);
    const distance = probability - (isPositive ? 1 : 0);
    this.#brier.add(distance * distance * weight);
  }

  /** `label` is the positive one. */
  *rows(label: string): Iterable<MetricRow> {
    yield* this.areaRows(label);
    const total = this.#weight.value;
    const weightless = total > 0 ? undefined : "all weights are 0";
    yield* metric("LogLoss", weightless ? null : this.#loss.value / total, weightless);
    yield* metric("Brier", weightless ? null : this.#brier.value / total, weightless);
  }

  *areaRows(label: string): Iterable<MetricRow> {
    const area = areaUnderCurve(this.#scores);
    const remark =
      area === undefined ? `it takes rows with '${label}' and rows with another label` : undefined;
    yield* metric("AUC", area?.value ?? null, remark);
    if (area !== undefined) yield* metric("AUCError", area.error);
  }
}

/**
 * The share of pairs of a positive and a negative row in which the positive one has the higher score, those
 * with equal scores counted half: what the trapezoids below the ROC curve add up to. Pairs in one bin are
 * taken as equal, so that it is wrong by half of their share at most. Undefined without rows of both classes.
 */
function areaUnderCurve(scores: ScoreCounts): { value: number; error: number } | undefined {
  const bins = scores.bins();
  const [positives, negatives] = [totalOf(bins, "positive"), totalOf(bins, "negative")];
  if (positives === 0 || negatives === 0) return undefined;
  const [pairs, unknown] = [new CompensatedSum(), new CompensatedSum()];
  let above = 0;
  for (const { least, most, positive, negative } of bins) {
    // Shares, as products of weights may be no doubles.
    const [ofPositives, ofNegatives] = [positive / positives, negative / negatives];
    pairs.add(ofNegatives * (above + ofPositives / 2));
    if (least < most) unknown.add((ofPositives * ofNegatives) / 2);
    above += ofPositives;
  }
  return { value: pairs.value, error: unknown.value };
}

function totalOf(bins: readonly ScoreBin[], label: "positive" | "negative"): number {
  return bins.reduce((sum, bin) => sum + bin[label], 0);
}
