import { quoteLiteral } from "../../../sql/quote.ts";
import { readTokens } from "../../../sql/token.ts";

/** A value a script hands over, as it travels from Lua: see lua/channel.lua. */
export type ScriptValue =
  | null
  | boolean
  | number
  | string
  | { integer: string }
  | { decimal: string }
  | { unsupported: string };

/**
 * Replaces `:name` by a literal and `::name` by the raw text, outside of string literals, quoted identifiers
 * and comments. A name the parameters do not hold is left as it is. Throws an Error for a value SQL cannot
 * take.
 */
export function bindParameters(sql: string, parameters: ReadonlyMap<string, ScriptValue>): string {
  let bound = "";
  let copied = 0;
  let colons: { mark: ":" | "::"; start: number; end: number } | undefined;
  // One pass: what a value brings in is never looked at again.
  for (const { kind, value, start, end } of readTokens(sql)) {
    if (kind === "symbol" && value === ":") {
      const isSecond = colons?.mark === ":" && colons.end === start;
      colons = { mark: isSecond ? "::" : ":", start: isSecond ? start - 1 : start, end };
      continue;
    }
    const isName =
      kind === "word" &&
      colons &&
      (colons.mark === "::" ? isBlank(sql, colons.end, start) : colons.end === start);
    const name = sql.slice(start, end);
    const given = isName ? parameters.get(name) : undefined;
    if (colons && given !== undefined) {
      bound += sql.slice(copied, colons.start);
      bound += colons.mark === ":" ? literal(name, given) : identifier(name, given);
      copied = end;
    }
    colons = undefined;
  }
  return bound + sql.slice(copied);
}

const isBlank = (sql: string, from: number, to: number): boolean => sql.slice(from, to).trim() === "";

function literal(name: string, value: ScriptValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return quoteLiteral(value);
  return plainText(name, value);
}

function identifier(name: string, value: ScriptValue): string {
  if (value === null) throw new Error(`query function: parameter ::${name} is NULL`);
  return typeof value === "string" ? value : plainText(name, value);
}

function plainText(name: string, value: Exclude<ScriptValue, null | string>): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "number") return signed(String(value));
  if ("integer" in value) return signed(value.integer);
  if ("decimal" in value) return signed(value.decimal);
  throw new Error(`query function: parameter ${name} is a ${value.unsupported}, which SQL cannot take`);
}

/** A sign right behind another minus would start a comment. */
function signed(number: string): string {
  return number.startsWith("-") ? ` ${number}` : number;
}
