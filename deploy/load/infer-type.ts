import { type ColumnType, codePoints, isDate, readTimestamp } from "./column-types.ts";
import { isExactInDouble } from "./number-text.ts";

const largestVarchar = 2_000_000;

/** What other programs write where there is no value. */
const nullWords: ReadonlySet<string> = new Set(
  "NA N/A n/a #N/A NaN nan NAN null NULL Null None none NONE ? - .".split(" "),
);

/** What the values of a column have in common so far. */
export class ColumnFacts {
  /** Without a value: NULL in the table. */
  nulls = 0;
  values = 0;
  /** The first value. */
  example = "";
  /** In characters. */
  longest = 0;
  /** Words among the values that may stand for none. */
  readonly words = new Set<string>();
  #typed = 0;
  #boolean = true;
  #decimal = true;
  #double = true;
  #date = true;
  #timestamp = true;
  /** Digits before and behind the point, at most. */
  #digits = 0;
  #scale = 0;
  #fraction = 0;
  #utc = 0;

  addNull(): void {
    this.nulls += 1;
  }

  add(text: string): void {
    if (this.values === 0) this.example = text;
    this.values += 1;
    if (text.length > this.longest) this.longest = Math.max(this.longest, codePoints(text));
    if (text.length <= 4 && nullWords.has(text)) {
      this.words.add(text);
      return;
    }
    this.#typed += 1;
    if (this.#decimal || this.#double || this.#boolean || this.#timestamp) this.#compare(text.trim());
  }

  #compare(text: string): void {
    if (this.#decimal || this.#double) this.#compareNumber(text);
    if (this.#boolean && !/^(?:true|false)$/i.test(text)) this.#boolean = false;
    if (!this.#timestamp) return;
    if (this.#date && !isDate(text)) this.#date = false;
    if (this.#date) return;
    const parts = readTimestamp(text);
    if (parts === undefined) this.#timestamp = false;
    else {
      this.#fraction = Math.max(this.#fraction, parts.fraction.length);
      if (parts.utc) this.#utc += 1;
    }
  }

  /**
   * A number with zeros before it, or a plus, is a code: 007, +49. So is 1E5; who means
   * a number writes 1.0E5 or 1e+05.
   */
  #compareNumber(text: string): void {
    const [, whole, fraction = "", power] =
      /^-?(0|[1-9]\d*|(?=\.\d))(?:\.(\d+)|\.(?=[eE]))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    const isCode = power !== undefined && /^\d/.test(power) && !text.includes(".");
    if (whole === undefined || isCode) {
      this.#decimal = false;
      this.#double = false;
      return;
    }
    if (power !== undefined) this.#decimal = false;
    else if (this.#decimal) {
      this.#digits = Math.max(this.#digits, whole === "0" ? 0 : whole.length);
      this.#scale = Math.max(this.#scale, fraction.length);
    }
    if (this.#double && (text.length > 15 || power !== undefined)) this.#double = isExactInDouble(text);
  }

  /** Whether all values have a `Z` at their end. */
  get isUtc(): boolean {
    return this.#utc > 0;
  }

  /** The narrowest type that holds every value exactly, with room for more of the kind. */
  get type(): ColumnType {
    if (this.values === 0) return { kind: "VARCHAR", size: 100, ascii: false };
    return this.words.size > 0 ? this.#text : this.typeWithoutWords;
  }

  /** What the type would be if `words` stood for no value. */
  get typeWithoutWords(): ColumnType {
    if (this.#typed === 0) return this.#text;
    if (this.#boolean) return { kind: "BOOLEAN" };
    if (this.#decimal && this.#digits + this.#scale <= 36) {
      // Exasol stores up to 9, 18 and 36 digits in 4, 8 and 16 bytes.
      const precision = [9, 18, 36].find((room) => room >= this.#digits + this.#scale) ?? 36;
      return { kind: "DECIMAL", precision, scale: this.#scale };
    }
    if (this.#double) return { kind: "DOUBLE" };
    if (this.#date) return { kind: "DATE" };
    const oneZone = this.#utc === 0 || this.#utc === this.#typed;
    if (this.#timestamp && oneZone) return { kind: "TIMESTAMP", fraction: Math.max(3, this.#fraction) };
    return this.#text;
  }

  get #text(): ColumnType {
    return { kind: "VARCHAR", size: roomFor(this.longest), ascii: false };
  }
}

/** Twice the longest and a round number: 20, 50, 100, 200, … */
function roomFor(longest: number): number {
  for (let magnitude = 10; magnitude < largestVarchar; magnitude *= 10) {
    const size = [2, 5, 10].map((times) => times * magnitude).find((room) => room >= 2 * longest);
    if (size !== undefined) return Math.min(size, largestVarchar);
  }
  return largestVarchar;
}
