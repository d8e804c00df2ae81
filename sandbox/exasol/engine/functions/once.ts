/**
 * An operand that its expression needs several times. Written out each time, it doubles with every level of
 * nesting (DuckDB does that itself in NULLIF, CASE x WHEN and macros), is planned for minutes, and RANDOM()
 * differs from itself. DuckDB has no LET, but the parameter of a lambda is one.
 */
import { unsupported } from "../errors.ts";

/** Below this repeating is cheaper than a lambda. */
const shortest = 100;
const longest = 1_000_000;

/** The SQL that `use` makes of the operands, each of which is computed once however often it stands there. */
export function once(operands: string[], use: (...operands: string[]) => string): string {
  const plain = use(...operands);
  if (operands.every((sql) => isShort(sql) || isConstant(sql))) return plain;
  const parameter = `it${1 + deepest(plain)}`;
  const shared = operands.map((sql) => !isConstant(sql));
  const alone = shared.filter(Boolean).length === 1;
  const names = operands.map((sql, i) => (!shared[i] ? sql : alone ? parameter : `${parameter}.o${i}`));
  const body = use(...names);
  // DuckDB takes no subqueries in a lambda.
  if (/\bSELECT\b/.test(body)) {
    if (plain.length > longest) throw unsupported("subqueries in an expression nested so deeply");
    return plain;
  }
  const fields = operands.flatMap((sql, i) => (shared[i] ? [alone ? sql : `o${i}: ${sql}`] : []));
  const list = alone ? `[${fields[0]}]` : `[{${fields.join(", ")}}]`;
  return `list_transform(${list}, lambda ${parameter}: ${body})[1]`;
}

/** A lambda within a lambda needs a name of its own. */
const deepest = (sql: string): number =>
  [...sql.matchAll(/\blambda it(\d+):/g)].reduce((most, [, level]) => Math.max(most, Number(level)), 0);

/** Whether it may be repeated: it is cheap, and the same each time. */
export const isShort = (sql: string): boolean =>
  sql.length < shortest && !isRandom(sql) && !/\bSELECT\b/.test(sql);

/** Whether the SQL may give something else each time it is run. */
export const isRandom = (sql: string): boolean => /\b(?:random|uuid)\(/.test(sql);

const isConstant = (sql: string): boolean =>
  /^(?:NULL|'(?:[^']|'')*'|CAST\((?:NULL|'[^']*') AS [\w(), ]+\))$/.test(sql);
