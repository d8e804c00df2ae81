/** How far predicted numbers are from the actual ones. */
import { countOf } from "../../spec/count-of.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { type MetricRow, metric } from "./metric-rows.ts";

/** Definitions as in scikit-learn. */
export class RegressionScores {
  #rows = 0;
  #zeros = 0;
  readonly #weight = new CompensatedSum();
  readonly #squares = new CompensatedSum();
  readonly #distances = new CompensatedSum();
  readonly #shares = new CompensatedSum();
  readonly #differences = new CompensatedSum();
  // How far the actual numbers spread around their mean (D. H. D. West, CACM 22, 1979). The mean is a sum of
  // two, so that numbers that are large beside their spread lose no digits.
  #mean = 0;
  #rest = 0;
  #seenWeight = 0;
  readonly #spread = new CompensatedSum();

  add(actual: number, predicted: number, weight: number): void {
    this.#rows++;
    const difference = predicted - actual;
    const distance = Math.abs(difference);
    this.#weight.add(weight);
    this.#squares.add(difference * difference * weight);
    this.#distances.add(distance * weight);
    this.#differences.add(difference * weight);
    if (Math.abs(actual) < Number.EPSILON) this.#zeros++;
    this.#shares.add((distance / Math.max(Math.abs(actual), Number.EPSILON)) * weight);
    if (weight > 0) this.#spreadBy(actual, weight);
  }

  #spreadBy(actual: number, weight: number): void {
    const step = actual - this.#mean - this.#rest;
    const seen = this.#seenWeight;
    this.#seenWeight += weight;
    this.#spread.add(step * step * (seen * (weight / this.#seenWeight)));
    // From the heavier side, so that the new mean has all its digits wherever the old one was.
    if (weight < seen) this.#moveMean(this.#mean, this.#rest + step * (weight / this.#seenWeight));
    else this.#moveMean(actual, -step * (seen / this.#seenWeight));
  }

  /** To a + b, without losing what the addition rounds off (O. Møller, BIT 5, 1965). */
  #moveMean(a: number, b: number): void {
    this.#mean = a + b;
    const part = this.#mean - a;
    this.#rest = a - (this.#mean - part) + (b - part);
  }

  *rows(): Iterable<MetricRow> {
    const total = this.#weight.value;
    const weightless = total > 0 ? undefined : "all weights are 0";
    const mean = (sum: CompensatedSum) => (weightless ? null : sum.value / total);
    const squares = mean(this.#squares);
    yield* metric("MSE", squares, weightless);
    yield* metric("RMSE", squares === null ? null : Math.sqrt(squares), weightless);
    yield* metric("MAE", mean(this.#distances), weightless);
    const zeros =
      this.#zeros > 0
        ? `${countOf(this.#zeros, "row has", "rows have")} an actual number of 0 or nearly 0, which counts as ${Number.EPSILON}`
        : undefined;
    yield* metric("MAPE", mean(this.#shares), weightless ?? zeros);
    yield* this.#determination(weightless);
    yield* metric("bias", mean(this.#differences), weightless);
  }

  *#determination(weightless: string | undefined): Iterable<MetricRow> {
    const [left, spread] = [this.#squares.value, this.#spread.value];
    if (weightless !== undefined) yield* metric("R2", null, weightless);
    else if (this.#rows < 2) yield* metric("R2", null, "it takes two rows at least");
    else if (!Number.isFinite(left) || !Number.isFinite(spread)) {
      yield* metric("R2", null, "the numbers' squares are larger than a DOUBLE can be");
    } else if (spread === 0) {
      const value = left === 0 ? 1 : 0;
      yield* metric("R2", value, `${value} by definition, because all actual numbers are the same`);
    } else yield* metric("R2", 1 - left / spread);
  }
}
