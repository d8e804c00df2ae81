import { SmeError } from "../../spec/errors.ts";
import type { GroupBlock, UdfGroup } from "../group-runner.ts";
import type { Labels } from "./labels.ts";

/** The label whose probability is given: an argument that has the same value in each row of a group. */
export class PositiveLabel<Name extends string> {
  readonly #group: UdfGroup<Name>;
  readonly #name: Name;
  readonly #labels: Labels<Name>;
  #read: ((block: GroupBlock<Name>) => ArrayLike<number>) | undefined;
  #value: unknown = null;
  #seen = false;
  /** The label's number; undefined as long as it is NULL. */
  number: number | undefined;

  constructor(group: UdfGroup<Name>, name: Name, labels: Labels<Name>) {
    this.#group = group;
    this.#name = name;
    this.#labels = labels;
  }

  /** Throws E-SME-391 where it is not the same in all rows, and what reading labels throws. */
  check(block: GroupBlock<Name>): void {
    const column = block.column(this.#name);
    const { values, nulls } = column ?? {};
    for (let row = 0; row < block.rows; row++) {
      const isNull = values === undefined || (nulls !== undefined && nulls[row] !== 0);
      const value: unknown = isNull ? null : values?.[row];
      if (!this.#seen) {
        this.#seen = true;
        this.#value = value;
      } else if (value !== this.#value) {
        const [one, other] = [this.#value, value].map((each) =>
          each === null ? "NULL" : `'${String(each)}'`,
        );
        throw new SmeError("E-SME-391", {
          function: this.#group.function,
          argument: this.#name,
          one: one ?? "",
          other: other ?? "",
        });
      }
    }
    if (this.#value === null || this.number !== undefined || block.rows === 0) return;
    this.#read ??= this.#labels.reader(this.#name);
    this.number = this.#read(block)[0];
  }

  /**
   * Throws E-SME-392 where it is none of several labels that were found, and so is misspelt. Of fewer than
   * two it may be the other one.
   */
  checkFound(found: readonly string[]): void {
    const label = this.#labels.texts[this.number ?? -1];
    if (label === undefined || found.includes(label) || found.length < 2) return;
    const shown = found.slice(0, 5).map((text) => `'${text.slice(0, 100)}'`);
    throw new SmeError("E-SME-392", {
      function: this.#group.function,
      argument: this.#name,
      value: `'${label}'`,
      labels: `${shown.join(", ")}${found.length > 5 ? " and others" : ""}`,
    });
  }
}
