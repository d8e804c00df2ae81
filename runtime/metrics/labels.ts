/** Labels of a classification, which may come as values of two types. */
import { SmeError } from "../../spec/errors.ts";
import type { GroupBlock, UdfGroup } from "../group-runner.ts";
import { plainDecimal, truthOf } from "../texts-of-values.ts";
import type { UdfColumn } from "../udf-client/author.ts";

/** More are no labels, but probably numbers to predict. */
const mostLabels = 10_000;

/** As what two columns' labels are compared. */
type Kind = "text" | "number" | "boolean" | "moment";

/** Numbers of the labels in a block's column, from 0 on; what stands where it is NULL means nothing. */
export type ReadLabels<Name extends string> = (block: GroupBlock<Name>) => ArrayLike<number>;

/**
 * The labels of a group. Those of two texts are compared letter by letter, but for the blanks with which a
 * CHAR is filled; those of two numbers by value; a text beside a number must be a number, and a text or a
 * number beside a BOOLEAN must be a truth, 'true', 'false', 1 or 0. So '1.0' is the label 1 where the other
 * column is a DECIMAL, and is not the label '1' of a VARCHAR.
 */
export class Labels<Name extends string> {
  readonly #group: UdfGroup<Name>;
  readonly #kind: Kind;
  readonly #numbers = new Map<string, number>();

  /** Throws E-SME-386 for two types whose values cannot be the same label. */
  constructor(group: UdfGroup<Name>, one: Name, other: Name = one) {
    const [first, second] = [group.argument(one), group.argument(other)];
    const kind = first && second ? commonKind(first, second) : "text";
    if (kind === undefined || (kind === "moment" && first?.type !== second?.type)) {
      throw new SmeError("E-SME-386", {
        function: group.function,
        one,
        type: first?.sqlType ?? "",
        other,
        other_type: second?.sqlType ?? "",
      });
    }
    this.#group = group;
    this.#kind = kind;
  }

  /** Each label as the result shows it. */
  get texts(): string[] {
    return [...this.#numbers.keys()];
  }

  /**
   * Reads an argument's labels. The result throws E-SME-387 for a value that is no label here, E-SME-389
   * where two texts are the same one, E-SME-390 for too many of them.
   */
  reader(name: Name): ReadLabels<Name> {
    // By the value as the block has it, of which there are as many as labels.
    const known = new Map<unknown, number>();
    const spellings = new Map<number, unknown>();
    const column = this.#group.argument(name);
    const isText = column?.type === "STRING";

    const learn = (value: unknown): number => {
      const number = this.#numberOf(name, column, value);
      if (isText && this.#kind !== "text" && spellings.has(number)) {
        throw new SmeError("E-SME-389", {
          function: this.#group.function,
          argument: name,
          one: quoted(spellings.get(number)),
          other: quoted(value),
        });
      }
      spellings.set(number, value);
      known.set(value, number);
      return number;
    };
    return (block) => {
      const { values = [], nulls } = block.column(name) ?? {};
      const numbers = new Int32Array(block.rows);
      for (let row = 0; row < block.rows; row++) {
        if (nulls !== undefined && nulls[row] !== 0) continue;
        const value: unknown = values[row];
        numbers[row] = known.get(value) ?? learn(value);
      }
      return numbers;
    };
  }

  /** The number of a label that a model tells as a text, as those in the column of its predictions. */
  numberOf(text: string, predictions: Name): number {
    const sqlType = this.#group.argument(predictions)?.sqlType ?? "";
    return this.#numbered(this.#textOf({ type: "STRING", sqlType }, text) ?? text);
  }

  #numberOf(name: Name, column: UdfColumn | undefined, value: unknown): number {
    const text = column === undefined ? undefined : this.#textOf(column, value);
    if (text === undefined) {
      const kind =
        this.#kind === "boolean"
          ? "truth, as the column beside it has"
          : "number, as the column beside it has";
      throw new SmeError("E-SME-387", {
        function: this.#group.function,
        argument: name,
        value: column?.type === "BOOLEAN" ? truthText(isTrue(value)).toUpperCase() : quoted(value),
        kind,
      });
    }
    return this.#numbered(text);
  }

  #numbered(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    if (number >= mostLabels) {
      throw new SmeError("E-SME-390", { function: this.#group.function, maximum: mostLabels });
    }
    this.#numbers.set(text, number);
    return number;
  }

  /** The label's one text; undefined when the value is no label of this kind. */
  #textOf({ type, sqlType }: Pick<UdfColumn, "type" | "sqlType">, value: unknown): string | undefined {
    const text = type === "BOOLEAN" ? truthText(isTrue(value)) : String(value);
    switch (this.#kind) {
      case "number":
        return plainDecimal(text);
      case "boolean": {
        const truth = truthOf(text);
        return truth === undefined ? undefined : truthText(truth);
      }
      default:
        if (type === "STRING") return sqlType.startsWith("CHAR") ? text.replace(/ +$/, "") : text;
        return plainDecimal(text) ?? text;
    }
  }
}

/** A block's truths are 0 and 1. */
function isTrue(value: unknown): boolean {
  return value === 1 || value === true;
}

/** As the training data's CSV has it. */
function truthText(truth: boolean): string {
  return truth ? "true" : "false";
}

function kindOf({ type }: UdfColumn): Kind {
  switch (type) {
    case "BOOLEAN":
      return "boolean";
    case "STRING":
      return "text";
    case "DATE":
    case "TIMESTAMP":
      return "moment";
    default:
      return "number";
  }
}

function commonKind(one: UdfColumn, other: UdfColumn): Kind | undefined {
  const kinds = [kindOf(one), kindOf(other)];
  if (kinds[0] === kinds[1]) return kinds[0];
  if (kinds.includes("moment")) return undefined;
  return kinds.includes("boolean") ? "boolean" : "number";
}

function quoted(value: unknown): string {
  return `'${String(value).slice(0, 100)}'`;
}
