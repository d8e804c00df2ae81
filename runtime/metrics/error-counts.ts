import type { UdfBlockColumn } from "../udf-client/author.ts";
import type { MetricRow } from "./metric-rows.ts";

/** So many different errors are told apart; rows of all others are in the sum only. */
const mostErrors = 5;

/** How many rows have an error, and which. */
export class ErrorCounts {
  readonly #rowsOf = new Map<string, number>();
  #rows = 0;

  /** Of a block of so many rows; NULL is none. */
  add(column: UdfBlockColumn | undefined, rows: number): void {
    if (column === undefined) return;
    const { values, nulls } = column;
    for (let row = 0; row < rows; row++) {
      if (nulls === undefined || nulls[row] === 0) this.#count(String(values[row]));
    }
  }

  /** The first one; undefined when there is none. */
  get first(): string | undefined {
    const [first] = this.#rowsOf.keys();
    return first;
  }

  *rows(): Iterable<MetricRow> {
    if (this.#rows === 0) return;
    yield { metric: "RowsFailed", label: null, value: this.#rows };
    for (const [label, value] of this.#rowsOf) yield { metric: "RowsFailed", label, value };
  }

  #count(text: string): void {
    this.#rows++;
    const rows = this.#rowsOf.get(text);
    if (rows !== undefined || this.#rowsOf.size < mostErrors) this.#rowsOf.set(text, (rows ?? 0) + 1);
  }
}
