/** How good the probabilities are that a model gives all labels. */
import { countOf } from "../../spec/count-of.ts";
import { SmeError } from "../../spec/errors.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import type { Labels } from "./labels.ts";
import { listed, type MetricRow, metric, note } from "./metric-rows.ts";
import { leastProbability, ProbabilityScores } from "./probability-scores.ts";

/** Definitions as in scikit-learn; with two labels, the probability of one says all. */
export class LabelShares<Name extends string> {
  readonly #labels: Labels<Name>;
  readonly #predictions: Name;
  /** The labels' numbers by the keys of the JSON objects. */
  readonly #numbers = new Map<string, number>();
  readonly #binary = new ProbabilityScores();
  readonly #loss = new CompensatedSum();
  readonly #brier = new CompensatedSum();
  /** The label that is called positive where there are two; which one doesn't matter. */
  #positive: string | undefined;
  #rows = 0;
  #untold = 0;
  #unknown = 0;
  #firstUnknown = 0;

  /** `predictions` is the column that has one of the labels of the objects in each row. */
  constructor(labels: Labels<Name>, predictions: Name) {
    this.#labels = labels;
    this.#predictions = predictions;
  }

  /** A row's actual label, and the probabilities of all: `{"no":0.8,"yes":0.2}` */
  add(actual: number, json: string | null): void {
    const shares =
      json === null ? undefined : Object.entries(JSON.parse(json) as Record<string, number | null>);
    if (shares === undefined || shares.length < 2 || shares.some(([, share]) => share === null)) {
      this.#untold++;
      return;
    }
    this.#rows++;
    let [ofActual, distance] = [0, 0];
    let isKnown = false;
    for (const [key, share] of shares) {
      const isActual = this.#numberOf(key) === actual;
      const probability = share ?? 0;
      if (isActual) [ofActual, isKnown] = [probability, true];
      distance += (probability - (isActual ? 1 : 0)) ** 2;
    }
    if (!isKnown) {
      if (this.#unknown++ === 0) this.#firstUnknown = actual;
      distance += 1;
    }
    this.#loss.add(-Math.log(Math.min(Math.max(ofActual, leastProbability), 1 - leastProbability)));
    this.#brier.add(shares.length === 2 ? distance / 2 : distance);
    // The AUC tells how well two labels are told apart; a third one is neither.
    if (shares.length > 2 || !isKnown) return;
    this.#positive ??= shares.map(([key]) => key).sort()[1] ?? "";
    const share = shares.find(([key]) => key === this.#positive)?.[1] ?? 0;
    this.#binary.add(this.#numberOf(this.#positive) === actual, share, 1);
  }

  /** Throws E-SME-415 where the model knows no row's label: the target is spelt otherwise, or another one. */
  *rows(): Iterable<MetricRow> {
    if (this.#untold > 0) {
      yield note(
        `LogLoss, Brier, AUC: without ${countOf(this.#untold, "row", "rows")} whose probabilities the endpoint does not tell`,
      );
    }
    if (this.#rows === 0) return;
    if (this.#unknown === this.#rows) {
      throw new SmeError("E-SME-415", {
        found: this.#rows,
        value: listed(this.#labels.texts.slice(this.#firstUnknown, this.#firstUnknown + 1)),
        labels: listed([...this.#numbers.keys()]),
      });
    }
    if (this.#unknown > 0) {
      yield note(
        `LogLoss, Brier: ${countOf(this.#unknown, "row has", "rows have")} a label that the model does not know`,
      );
    }
    if (this.#positive !== undefined) yield* this.#binary.areaRows(this.#positive);
    yield* metric("LogLoss", this.#loss.value / this.#rows);
    yield* metric("Brier", this.#brier.value / this.#rows);
  }

  #numberOf(key: string): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#labels.numberOf(key, this.#predictions);
      this.#numbers.set(key, number);
    }
    return number;
  }
}
