/** Tokens of Exasol SQL, read one at a time: what follows the AS of a script is not SQL and must stay untouched. */
import { invalid, position } from "../errors.ts";
import { foldName } from "./fold-name.ts";

export interface Token {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "end";
  /** A word in upper case, a quoted name or string without its quotes, else the text itself. */
  value: string;
  start: number;
  end: number;
}

// Unicode's classes of letters, and behind the first also marks, digits, connectors and formatting characters.
const word = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}·$]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const symbol = /\|\||<=|>=|<>|!=|\^=|=>|[-+*/()<>=,.;?%:[\]]/y;

/** The token at or behind offset; comments and white space are skipped. */
export function readToken(sql: string, offset: number): Token {
  const start = skipBlanks(sql, offset);
  if (start >= sql.length) return { kind: "end", value: "", start: sql.length, end: sql.length };
  const first = sql[start];
  if (first === "'") return quoted(sql, start, "'", "string");
  if (first === '"') return quoted(sql, start, '"', "quoted");
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const match = pattern.exec(sql);
    if (match) {
      const value = kind === "word" ? foldName(match[0]) : match[0];
      return { kind, value, start, end: start + match[0].length };
    }
  }
  throw invalid(`syntax error, unexpected '${first}'${position(sql, start)}`);
}

const patterns = [
  ["word", word],
  ["number", number],
  ["symbol", symbol],
] as const;

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
      if (end < 0) throw invalid(`syntax error, unterminated comment${position(sql, at)}`);
      at = end + 2;
    } else return at;
  }
}

function quoted(sql: string, start: number, quote: string, kind: "string" | "quoted"): Token {
  let end = sql.indexOf(quote, start + 1);
  while (end >= 0 && sql[end + 1] === quote) end = sql.indexOf(quote, end + 2);
  if (end < 0) {
    throw invalid(
      `syntax error, unterminated ${kind === "string" ? "string" : "identifier"}${position(sql, start)}`,
    );
  }
  const value = sql.slice(start + 1, end).replaceAll(quote + quote, quote);
  return { kind, value, start, end: end + 1 };
}
