/** What a script gets for a DECIMAL that no number holds exactly and that has digits behind the point. */
import type { Decimal } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";

/**
 * Text that is not taken for text: `x + 1` would join it, `x * 2` round it, `x > 5` compare either way.
 * Each of those is an error instead, as they all ask for a primitive value.
 */
export class ExactDecimal implements Decimal {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }

  toNumber(): number {
    return Number(this.#text);
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.#text;
    throw new UdfError(
      ClientErrorCode.value,
      `The DECIMAL ${this.#text} may be more than a number holds exactly, so it has no place in sums and ` +
        "comparisons as it is: say x.toNumber() for the nearest number, String(x) for its text, or choose " +
        'its shape, as in export const columns = { PRICE: "number" }.',
    );
  }

  // For console.log.
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.#text;
  }
}
