import type { Expression, Literal } from "../../../sql/nodes.ts";
import type { NewValue } from "../../../sql/statements.ts";
import { formatType } from "../../../sql/types.ts";
import { findColumn } from "./relations.ts";
import type { Scope, StatementContext } from "./statement-context.ts";

const typesOfNiladic: Readonly<Record<string, string>> = {
  CURRENT_DATE: "DATE",
  CURRENT_TIMESTAMP: "TIMESTAMP",
  LOCALTIMESTAMP: "TIMESTAMP",
  SYSDATE: "DATE",
  SYSTIMESTAMP: "TIMESTAMP",
};

/**
 * The type of what is stored or computed, as far as it can be told without running it;
 * a literal has none of its own.
 */
export function typeOf(expression: Expression, scope: Scope, context: StatementContext): string | undefined {
  switch (expression.kind) {
    case "value":
      return context.names.typeOf(expression.name);
    case "column":
      return findColumn(expression.path, scope, context)?.type;
    case "cast":
      return formatType(expression.type).replace(/ (UTF8|ASCII)$/, "");
    case "niladic":
      return typesOfNiladic[expression.name];
    case "call":
      return expression.path.length === 1 && expression.path[0]?.name === "NOW" ? "TIMESTAMP" : undefined;
    case "case":
      return expression.branches[0] && typeOf(expression.branches[0].result, scope, context);
    default:
      return undefined;
  }
}

/**
 * Whether a column of the type should not get the value. Text goes into text that is long enough, a number
 * into any number or text, all else only into its own kind: also where Exasol would convert, a CAST has to
 * say it is meant. A literal goes into whatever it can be read as.
 */
export function isMisplaced(
  type: string,
  value: NewValue,
  scope: Scope,
  context: StatementContext,
): value is Expression {
  if (value.kind === "default") return false;
  const given = typeOf(value, scope, context);
  if (given === undefined) return neverTakes(type, value, scope, context);
  const kind = kindOf(given);
  const wanted = kindOf(type);
  if (wanted === "text" && kind === "text") return sizeOf(given) > sizeOf(type);
  return wanted !== "text" && kind !== wanted;
}

/** Whether Exasol refuses each value of this kind where the type is wanted. */
export function neverTakes(
  type: string,
  value: Expression,
  scope: Scope,
  context: StatementContext,
): boolean {
  if (type === "ANY") return false;
  const text = textOf(value);
  if (text === undefined) return areStrangers(kindOf(type), kindOfValue(value, scope, context));
  if (kindOf(type) === "text") return [...text].length > sizeOf(type);
  return kindOf(type) === "number" && isNoNumber(text);
}

/** Whether Exasol refuses to compare the two. */
export function neverMeet(
  left: Expression,
  right: Expression,
  scope: Scope,
  context: StatementContext,
): boolean {
  const one = kindOfValue(left, scope, context);
  const other = kindOfValue(right, scope, context);
  if (areStrangers(one, other)) return true;
  return (
    (one === "number" && isNoNumber(textOf(right) ?? "")) ||
    (other === "number" && isNoNumber(textOf(left) ?? ""))
  );
}

/** A value as an error names it: by its type, or as it is written. */
export function describe(value: Expression, scope: Scope, context: StatementContext): string {
  if (value.kind !== "literal") return typeOf(value, scope, context) ?? "value";
  const { literal } = value;
  if (literal.type === "null") return "NULL";
  const text = String(literal.value);
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return `value ${literal.type === "number" || literal.type === "boolean" ? short : `'${short}'`}`;
}

const longestShown = 40;

/** Whether Exasol converts no value of the one type to the other. */
export const neverConverted = (type: string, other: string): boolean =>
  areStrangers(kindOf(type), kindOf(other));

/** Exasol has no conversion between a time and a number or BOOLEAN; between all others it tries. */
function areStrangers(one: string | undefined, other: string | undefined): boolean {
  const pair = [one, other];
  return pair.includes("time") && (pair.includes("number") || pair.includes("BOOLEAN"));
}

/** The empty text is NULL. What a number looks like depends on the session, but it has a digit. */
function isNoNumber(text: string): boolean {
  return text !== "" && !/\d/.test(text) && !/^\s*[+-]?(inf|nan)/i.test(text);
}

function textOf(value: Expression): string | undefined {
  return value.kind === "literal" && value.literal.type === "string" ? value.literal.value : undefined;
}

const kindsOfLiterals: Readonly<Record<Literal["literal"]["type"], string | undefined>> = {
  string: "text",
  number: "number",
  date: "time",
  timestamp: "time",
  boolean: "BOOLEAN",
  null: undefined,
};

function kindOfValue(value: Expression, scope: Scope, context: StatementContext): string | undefined {
  if (value.kind === "literal") return kindsOfLiterals[value.literal.type];
  const type = typeOf(value, scope, context);
  return type === undefined ? undefined : kindOf(type);
}

function kindOf(type: string): string {
  if (/^(VARCHAR|CHAR)/.test(type)) return "text";
  if (/^(DECIMAL|DOUBLE)/.test(type)) return "number";
  return /^(TIMESTAMP|DATE)/.test(type) ? "time" : type;
}

function sizeOf(type: string): number {
  return Number(/\((\d+)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
}
