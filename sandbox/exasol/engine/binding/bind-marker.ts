/** A `?`: it has the type of its context, wide enough for whatever may come. */
import type { Expression, Marker } from "../../../../sql/nodes.ts";
import { decimal, double, formatType, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { invalid } from "../errors.ts";
import type { Steps } from "../execution/turns.ts";
import { commonType, isNumeric, isText } from "../types.ts";
import { type Bound, convert } from "./bound.ts";
import { type Environment, where } from "./environment.ts";

export function bindMarker({ index }: Marker, env: Environment): Bound {
  const value = env.context.parameters.values?.[index];
  if (value) return value;
  env.context.parameters.types[index] ??= undefined;
  const type = env.context.parameters.types[index] ?? varchar(2_000_000);
  return convert({ sql: "NULL", type: null }, type);
}

/** Lets a `?` beside an expression of the type have one of its kind. */
export function expectType(e: Expression, type: DataType, env: Environment, operator = "="): void {
  if (e.kind === "marker") env.context.parameters.types[e.index] ??= markerType(type, operator);
}

/** Binds what stands beside an expression of the type; a value that its `?` would cut is refused. */
export function bindBeside(e: Expression, type: DataType | null, env: Environment, operator = "="): Bound {
  if (e.kind !== "marker" || !type) return env.bind(e, env);
  expectType(e, type, env, operator);
  const bound = env.bind(e, env);
  const { constant } = bound;
  if (bound.type?.type !== "DECIMAL" || constant === undefined) return bound;
  const fraction = fractionDigits(constant);
  if (fraction > bound.type.scale)
    throw invalid(
      `the value ${constant} of a marker does not fit into ${formatType(bound.type)}${where(env, e.at)}`,
    );
  // The scales of factors add up, and leave a product of 36 digits the fewer before the point.
  const scale = Math.max(fraction, type.type === "DECIMAL" ? type.scale : 0);
  if (scale >= bound.type.scale) return bound;
  return { ...convert(bound, decimal(bound.type.precision, scale)), constant };
}

/** How many digits a number has behind its point, written without an exponent. */
function fractionDigits(number: string): number {
  const [, digits = "", exponent = "0"] = /^[^.e]*(?:\.(\d*?)0*)?(?:e([-+]?\d+))?$/i.exec(number) ?? [];
  return Math.max(0, digits.length - Number(exponent));
}

function markerType(other: DataType, operator: string): DataType {
  if (isText(other)) return varchar(2_000_000);
  if (operator === "/" || (operator === "+" && !isNumeric(other))) return double;
  if (other.type !== "DECIMAL") return other;
  // Room for all whole numbers of 20 digits, and for a fraction.
  const whole = Math.max(20, other.precision - other.scale);
  return decimal(36, Math.max(other.scale, 36 - whole));
}

/** Expressions that become one type where `group` gives the same for their places: a `?` gets the others'. */
export function* bindAlike(
  expressions: readonly Expression[],
  env: Environment,
  group: (place: number) => string = () => "",
): Steps<Bound[]> {
  const types = new Map<string, DataType | null>();
  const others: (Bound | undefined)[] = [];
  for (const [i, e] of expressions.entries()) {
    const bound = e.kind === "marker" ? undefined : env.bind(e, env);
    if (bound) types.set(group(i), commonType(types.get(group(i)) ?? null, bound.type));
    others.push(bound);
    yield;
  }
  return expressions.map((e, i) => others[i] ?? bindBeside(e, types.get(group(i)) ?? null, env));
}
