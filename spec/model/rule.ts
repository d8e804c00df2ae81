/** Rules across the parameters of a script. */
import type { ErrorCode } from "../errors.ts";
import type { Parameter } from "./parameter.ts";

export type Rule =
  | { rule: "bothOrNeither" | "notBoth"; parameters: readonly [string, string]; fails: ErrorCode }
  | {
      rule: "fits";
      /** One value, or a list of them. */
      parameter: string;
      /** The parameter whose value selects the allowed values. */
      to: string;
      allowed: Readonly<Record<string, readonly string[]>>;
      fails: ErrorCode;
    }
  | {
      rule: "onlyWith";
      parameter: string;
      /** The parameter that must then have one of these values. */
      to: string;
      values: readonly string[];
      fails: ErrorCode;
    };

/** A rule: at most one of two parameters is given, or the script ends with this error. */
export function notBoth(first: Parameter, second: Parameter, fails: ErrorCode): Rule {
  return { rule: "notBoth", parameters: [first.name, second.name], fails };
}

/** A rule: two parameters are given together or not at all. */
export function bothOrNeither(first: Parameter, second: Parameter, fails: ErrorCode): Rule {
  return { rule: "bothOrNeither", parameters: [first.name, second.name], fails };
}

/**
 * A rule: the value of `parameter`, or each of its values, is one of those that `allowed` lists for the value
 * of `to`, as objectives for a problem type. For a value of `to` that is not listed, any is right.
 */
export function fits(
  parameter: Parameter,
  to: Parameter,
  allowed: Readonly<Record<string, readonly string[]>>,
  fails: ErrorCode,
): Rule {
  return { rule: "fits", parameter: parameter.name, to: to.name, allowed, fails };
}

/** A rule: `parameter` is given only together with `to`, and only where that has one of these values. */
export function onlyWith(
  parameter: Parameter,
  to: Parameter,
  values: readonly string[],
  fails: ErrorCode,
): Rule {
  return { rule: "onlyWith", parameter: parameter.name, to: to.name, values, fails };
}
