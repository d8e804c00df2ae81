/** Rules about a spec that types cannot state and that need nothing but the spec. */
import { SmeError } from "./errors.ts";
import type { Parameter, Spec } from "./model.ts";

/** A finding, and the text literal in the spec's file it is about. */
export interface Finding {
  error: SmeError;
  literal: string;
  step?: string;
}

export function validate(spec: Spec): Finding[] {
  const findings = [...checkNames(spec)];
  if (spec.kind !== "table") {
    for (const parameter of spec.parameters) findings.push(...checkLimits(parameter));
  }
  return findings;
}

/** The number in `VARCHAR(32)` or the digits in front of the point of `DECIMAL(9,0)`. */
export function sizeOf(type: string): number {
  return Number(/\((\d+)/.exec(type)?.[1] ?? 0);
}

/**
 * The least and the greatest number that a DECIMAL parameter takes: its own limits, or what its type can hold and Lua 5.1,
 * whose numbers are doubles, can tell from the next one.
 */
export function rangeOf({ type, minimum, maximum }: Parameter): { minimum: number; maximum: number } {
  const greatest = Math.min(10 ** sizeOf(type) - 1, Number.MAX_SAFE_INTEGER);
  return { minimum: minimum ?? -greatest, maximum: maximum ?? greatest };
}

function* checkNames(spec: Spec): Generator<Finding> {
  if (spec.kind === "udf" && spec.columns === "dynamic") return;
  if (!/^SME_[A-Z0-9_]{1,124}$/.test(spec.name)) {
    yield misnamed(spec, spec.name, "SME_ with capital letters, digits and _");
  }
  if (spec.kind === "table") {
    for (const { name } of spec.columns) {
      if (!/^[A-Z][A-Z0-9_]*$/.test(name)) yield misnamed(spec, name, "capital letters, digits and _");
    }
    yield* twice(
      spec,
      spec.columns.map(({ name }) => name),
    );
    return;
  }
  for (const { name } of spec.parameters) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) yield misnamed(spec, name, "lower-case letters, digits and _");
  }
  yield* twice(
    spec,
    spec.parameters.map(({ name }) => name),
  );
  if (spec.kind === "script")
    yield* twice(
      spec,
      spec.steps.map(({ name }) => name),
    );
  else
    yield* twice(
      spec,
      spec.returns.map(({ name }) => name),
    );
}

function* twice(spec: Spec, names: readonly string[]): Generator<Finding> {
  for (const name of new Set(names.filter((name, i) => names.indexOf(name) !== i))) {
    yield { error: new SmeError("E-SME-30", { object: spec.name, name }), literal: name };
  }
}

function misnamed(spec: Spec, name: string, form: string): Finding {
  return { error: new SmeError("E-SME-37", { object: spec.name, name, form }), literal: name };
}

function* checkLimits(parameter: Parameter): Generator<Finding> {
  const { name, type, minimum, maximum, minimumLength = 0, maximumLength } = parameter;
  const complain = (complaint: string): Finding => ({
    error: new SmeError("E-SME-39", { parameter: name, complaint }),
    literal: name,
  });
  const textual = type.startsWith("VARCHAR");
  const fallback = parameter.default;
  if (fallback !== undefined && (typeof fallback === "string") !== textual) {
    yield complain(`the default ${fallback} is no ${type}`);
  }
  if (
    typeof fallback === "number" &&
    (fallback < (minimum ?? fallback) || fallback > (maximum ?? fallback))
  ) {
    yield complain(`the default ${fallback} is out of range`);
  }
  if (textual && (minimum !== undefined || maximum !== undefined)) yield complain(`${type} has no range`);
  if (!textual && (maximumLength !== undefined || minimumLength > 0 || parameter.format !== undefined)) {
    yield complain(`${type} has neither length nor format`);
  }
  if (parameter.choices !== undefined && parameter.awsEnum !== "closed") {
    yield complain("choices are some of a closed enum's values, and awsEnum is not closed");
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    yield complain(`the minimum ${minimum} is above the maximum ${maximum}`);
  }
  if (maximumLength !== undefined && maximumLength > sizeOf(type)) {
    yield complain(`${maximumLength} characters do not fit into ${type}`);
  }
  if (minimumLength > (maximumLength ?? Number.POSITIVE_INFINITY)) {
    yield complain(`the minimum length ${minimumLength} is above the maximum ${maximumLength}`);
  }
}
