/** Tokens of Exasol's SQL, read one at a time: what follows the AS of a script is another language's. */
import { foldName } from "./fold-name.ts";
import { SqlSyntaxError } from "./syntax-error.ts";

export interface Token {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "value" | "fragment" | "end";
  /**
   * A word in upper case, a quoted name or string without its quotes, the name in `:value` or `::fragment` without its
   * colons, else the text itself.
   */
  value: string;
  start: number;
  end: number;
}

/**
 * Whose names a statement holds besides SQL's own. In a spec's statements, `:job_name` and `:step.column` stand for a
 * value and `::view` for a piece of SQL, such as a name, which they get when a script runs.
 */
export type Names = "sql" | "spec";

// Unicode's classes of letters, and behind the first also marks, digits, connectors and formatting characters.
const word = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}·$]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const symbol = /\|\||<=|>=|<>|!=|\^=|=>|[-+*/()<>=,.;?%:[\]]/y;
const given = /(::?)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)/y;

const patterns = [
  ["word", word],
  ["number", number],
  ["symbol", symbol],
] as const;

/**
 * The token at or behind offset; comments and white space are skipped.
 *
 * @throws SqlSyntaxError for what is not closed, and for characters that SQL does not use
 */
export function readToken(sql: string, offset: number, names: Names = "sql"): Token {
  const start = skipBlanks(sql, offset);
  if (start >= sql.length) return { kind: "end", value: "", start: sql.length, end: sql.length };
  const first = sql[start] ?? "";
  if (first === "'") return readQuoted(sql, start, "'", "string");
  if (first === '"') return readQuoted(sql, start, '"', "quoted");
  if (first === ":" && names === "spec") {
    given.lastIndex = start;
    const [text, colons, value] = given.exec(sql) ?? [];
    if (text !== undefined && value !== undefined) {
      return { kind: colons === ":" ? "value" : "fragment", value, start, end: start + text.length };
    }
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const match = pattern.exec(sql);
    if (match) {
      const value = kind === "word" ? foldName(match[0]) : match[0];
      return { kind, value, start, end: start + match[0].length };
    }
  }
  throw new SqlSyntaxError({ kind: "unknownCharacter", character: first }, sql, start);
}

function skipBlanks(sql: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = sql.charCodeAt(at);
    if (code <= 32 || code === 160 || code === 0xfeff) at++;
    else if (sql.startsWith("--", at)) {
      const end = sql.indexOf("\n", at);
      at = end < 0 ? sql.length : end;
    } else if (sql.startsWith("/*", at)) {
      const end = sql.indexOf("*/", at + 2);
      if (end < 0) throw new SqlSyntaxError({ kind: "unterminated", what: "comment" }, sql, at);
      at = end + 2;
    } else return at;
  }
}

function readQuoted(sql: string, start: number, quote: string, kind: "string" | "quoted"): Token {
  let end = sql.indexOf(quote, start + 1);
  while (end >= 0 && sql[end + 1] === quote) end = sql.indexOf(quote, end + 2);
  if (end < 0) {
    const what = kind === "string" ? "string" : "identifier";
    throw new SqlSyntaxError({ kind: "unterminated", what }, sql, start);
  }
  const value = sql.slice(start + 1, end).replaceAll(quote + quote, quote);
  return { kind, value, start, end: end + 1 };
}
