/** Numbers out of columns of any type that has some. */
import { SmeError } from "../../spec/errors.ts";
import type { GroupBlock, UdfGroup } from "../group-runner.ts";
import { isNumber } from "../texts-of-values.ts";

/** The numbers of a block's column; what stands where it is NULL means nothing. */
export type ReadNumbers<Name extends string> = (block: GroupBlock<Name>) => ArrayLike<number>;

/**
 * Reads an argument as numbers: of DOUBLE and DECIMAL, and of texts that are numbers as a whole. An untyped
 * NULL is a BOOLEAN to Exasol; where it is NULL in all rows there is nothing to read.
 *
 * The result throws E-SME-387 for a value that is no number.
 */
export function numberReader<Name extends string>(group: UdfGroup<Name>, name: Name): ReadNumbers<Name> {
  const type = group.argument(name)?.type;
  return (block) => {
    const { values = [], nulls } = block.column(name) ?? {};
    if (type === "DOUBLE" || type === "INT32") return values as ArrayLike<number>;
    return Float64Array.from({ length: block.rows }, (_, row) => {
      const isNull = nulls !== undefined && nulls[row] !== 0;
      return isNull ? 0 : numberOf(values[row] as number | bigint | string);
    });
  };

  function numberOf(value: number | bigint | string): number {
    if (type === "INT64") return Number(value);
    const text = String(value);
    if (type === "NUMERIC" || (type === "STRING" && isNumber(text))) {
      const number = Number(text);
      if (Number.isFinite(number)) return number;
    }
    // A block's truths are 0 and 1.
    const shown = type === "BOOLEAN" ? (text === "1" ? "TRUE" : "FALSE") : `'${text.slice(0, 100)}'`;
    throw new SmeError("E-SME-387", {
      function: group.function,
      argument: name,
      value: shown,
      kind: "number",
    });
  }
}

/**
 * Throws E-SME-160 for arguments that are an untyped NULL, which is a BOOLEAN to Exasol: for a group of which
 * no row could be evaluated, as there is no number among them then.
 */
export function refuseUntyped<Name extends string>(group: UdfGroup<Name>, names: readonly Name[]): void {
  const missing = names.filter((name) => group.argument(name)?.type === "BOOLEAN");
  if (missing.length > 0) {
    throw new SmeError("E-SME-160", { function: group.function, missing: missing.join(", ") });
  }
}

/**
 * Within these, sums of weights and what is multiplied by two of them stay in the range of doubles: beyond it
 * there would be metrics, and wrong ones.
 */
const [leastWeight, mostWeight] = [1e-100, 1e100];

/**
 * Reads weights like numbers, all 1 where the call gives none. Throws E-SME-393 for one that is neither 0 nor
 * within the limits, too.
 */
export function weightReader<Name extends string>(group: UdfGroup<Name>, name: Name): ReadNumbers<Name> {
  if (group.argument(name) === undefined) {
    let ones = new Float64Array(0);
    return ({ rows }) => {
      if (ones.length < rows) ones = new Float64Array(rows).fill(1);
      return ones;
    };
  }
  return limitedReader(group, name, isWeight, "E-SME-393");
}

function isWeight(value: number): boolean {
  return value === 0 || (value >= leastWeight && value <= mostWeight);
}

/** Reads probabilities as numberReader() does numbers. Throws E-SME-388 for a value outside 0 to 1. */
export function probabilityReader<Name extends string>(group: UdfGroup<Name>, name: Name): ReadNumbers<Name> {
  return limitedReader(group, name, (value) => value >= 0 && value <= 1, "E-SME-388");
}

function limitedReader<Name extends string>(
  group: UdfGroup<Name>,
  name: Name,
  isWithin: (value: number) => boolean,
  error: "E-SME-388" | "E-SME-393",
): ReadNumbers<Name> {
  const read = numberReader(group, name);
  return (block) => {
    const values = read(block);
    const { nulls } = block.column(name) ?? {};
    for (let row = 0; row < block.rows; row++) {
      const value = values[row] ?? 0;
      if (isWithin(value) || (nulls !== undefined && nulls[row] !== 0)) continue;
      throw new SmeError(error, { function: group.function, argument: name, value });
    }
    return values;
  };
}
