/** Tokens of Exasol's SQL, read one at a time: what follows the AS of a script is another language's. */
import { foldName } from "./fold-name.ts";
import { maximumVarcharSize } from "./types.ts";

export interface Token {
  kind: "word" | "quoted" | "string" | "number" | "symbol" | "value" | "fragment" | "end";
  /**
   * A word in upper case, a quoted name or string without its quotes, the name in `:value` or `::fragment`
   * without its colons, else the text itself.
   */
  value: string;
  start: number;
  end: number;
}

/** What is no token. */
export type Unreadable =
  /** A character that SQL does not use. */
  | { kind: "unknown"; value: string; start: number; end: number }
  /** A string, quoted name or comment without its end: it takes the rest of the text. */
  | { kind: "unterminated"; value: Unterminated; start: number; end: number };

export type Unterminated = "string" | "identifier" | "comment";

/**
 * Whose names a statement holds besides SQL's own. In a spec's statements, `:job_name` and `:step.column`
 * stand for a value and `::view` for a piece of SQL, such as a name, which they get when a script runs.
 */
export type Names = "sql" | "spec";

// Unicode's classes of letters, and behind the first also marks, digits,
// connectors and formatting characters.
const first = String.raw`\p{L}\p{Nl}`;
const following = String.raw`\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}·`;

/** A name that needs no quotes. Names that begin with _ or hold a $ are read, but better quoted. */
export const regularIdentifier = new RegExp(`^[${first}][${following}]*$`, "u");

const patterns = [
  ["word", new RegExp(`[${first}_][${following}$]*`, "uy")],
  ["number", /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["symbol", /\|\||<=|>=|<>|!=|\^=|=>|(?<!\.)\.\.(?!\.)|[-+*/()<>=,.;?%:[\]]/y],
] as const;

const [word, number, symbol] = patterns;
const plainLetters = /[A-Za-z_]/;
const afterLetter = [word];
const afterDigit = [number];
const afterSign = [symbol];

/** Most tokens show by their first character what they are. */
const byCharacter = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (plainLetters.test(character)) return afterLetter;
  if (/\d/.test(character)) return afterDigit;
  return character === "." ? patterns : afterSign;
});

const patternsFor = (code: number): readonly (typeof patterns)[number][] => byCharacter[code] ?? patterns;

/**
 * Exasol takes a name in brackets for one in quotes, which its manual does not say and dbt's adapter relies
 * on.
 */
const bracketed = /\[([^[\]\r\n]+)\]/y;

const given = /(::?)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)/y;

/** The token at or behind offset; comments and white space are skipped. */
export function readToken(sql: string, offset: number, names: Names = "sql"): Token | Unreadable {
  const start = skipBlanks(sql, offset);
  if (start >= sql.length) return { kind: "end", value: "", start: sql.length, end: sql.length };
  const character = sql[start] ?? "";
  if (character === "'") return readQuoted(sql, start, "'", "string");
  if (character === '"') return readQuoted(sql, start, '"', "quoted");
  if (character === "[" && names === "sql") {
    bracketed.lastIndex = start;
    const [text, value] = bracketed.exec(sql) ?? [];
    if (text !== undefined && value !== undefined)
      return { kind: "quoted", value, start, end: start + text.length };
  }
  if (character === "/" && sql[start + 1] === "*") return unterminated(sql, start, "comment");
  if (character === ":" && names === "spec") {
    given.lastIndex = start;
    const [text, colons, value] = given.exec(sql) ?? [];
    if (text !== undefined && value !== undefined) {
      return { kind: colons === ":" ? "value" : "fragment", value, start, end: start + text.length };
    }
  }
  for (const [kind, pattern] of patternsFor(sql.charCodeAt(start))) {
    pattern.lastIndex = start;
    if (!pattern.test(sql)) continue;
    const { lastIndex } = pattern;
    // What 0x10 and 1_000 mean to Exasol is not known: a number and a name are two words.
    if (kind === "number" && beginsName(sql, lastIndex)) return unknown(sql, lastIndex);
    const text = sql.slice(start, lastIndex);
    return { kind, value: kind === "word" ? foldName(text) : text, start, end: lastIndex };
  }
  return unknown(sql, start);
}

function beginsName(sql: string, at: number): boolean {
  if (!patternsFor(sql.charCodeAt(at)).includes(word)) return false;
  const [, pattern] = word;
  pattern.lastIndex = at;
  return pattern.test(sql);
}

function unknown(sql: string, start: number): Unreadable {
  const letter = String.fromCodePoint(sql.codePointAt(start) ?? 0);
  return { kind: "unknown", value: letter, start, end: start + letter.length };
}

/** All tokens of a text but its end, one after the other. */
export function* readTokens(
  sql: string,
  offset = 0,
  names: Names = "sql",
): Generator<Token | Unreadable, void> {
  for (let token = readToken(sql, offset, names); token.kind !== "end"; ) {
    yield token;
    token = readToken(sql, token.end, names);
  }
}

/** What a statement is made of: its tokens, and the blanks and comments between them. */
export interface Piece {
  kind: "token" | "blanks" | "comment";
  text: string;
}

/** All of a text in order: put together again, the pieces are the text. */
export function* readPieces(sql: string, names: Names = "sql"): Generator<Piece, void> {
  for (let at = 0; at < sql.length; ) {
    const blanks = endOfBlanks(sql, at);
    const comment = endOfComment(sql, at);
    const end = Math.max(blanks, comment) > at ? Math.max(blanks, comment) : readToken(sql, at, names).end;
    const kind = blanks > at ? "blanks" : comment > at ? "comment" : "token";
    yield { kind, text: sql.slice(at, end) };
    at = end;
  }
}

/** Stops before a comment that has no end. */
function skipBlanks(sql: string, offset: number): number {
  for (let at = offset; ; ) {
    const blanks = endOfBlanks(sql, at);
    at = endOfComment(sql, blanks);
    if (at === blanks) return at;
  }
}

function endOfBlanks(sql: string, start: number): number {
  for (let at = start; at < start + usualBlanks; at++) {
    const code = sql.charCodeAt(at);
    if (!(code <= 32 || code === 160 || code === 0xfeff)) return at;
  }
  noBlank.lastIndex = start + usualBlanks;
  return noBlank.test(sql) ? noBlank.lastIndex - 1 : sql.length;
}

/** A search finds the end of millions of blanks in less time, but costs more where there are few. */
const usualBlanks = 64;
const noBlank = /[^\0- \u00a0\ufeff]/g;

/** The start where no comment begins, or one that has no end. */
function endOfComment(sql: string, start: number): number {
  if (sql.startsWith("--", start)) {
    const end = sql.indexOf("\n", start);
    return end < 0 ? sql.length : end;
  }
  const end = sql.startsWith("/*", start) ? sql.indexOf("*/", start + 2) : -1;
  return end < 0 ? start : end + 2;
}

function readQuoted(
  sql: string,
  start: number,
  quote: string,
  kind: "string" | "quoted",
): Token | Unreadable {
  let end = sql.indexOf(quote, start + 1);
  let isDoubled = false;
  for (; end >= 0 && sql[end + 1] === quote; end = sql.indexOf(quote, end + 2)) isDoubled = true;
  if (end < 0) return unterminated(sql, start, kind === "string" ? "string" : "identifier");
  const text = sql.slice(start + 1, end);
  const isWanted = isDoubled && text.length <= longestText;
  return { kind, value: isWanted ? undoubled(text, quote) : text, start, end: end + 1 };
}

/** Longer than the longest string that Exasol holds, also with each of its characters doubled. */
const longestText = 2 * maximumVarcharSize;

/**
 * Takes it part by part: of megabytes, split() makes lists so long that they take four times as long, and
 * replaceAll() as long as that.
 */
function undoubled(text: string, quote: string): string {
  let value = "";
  for (let at = 0; at < text.length; ) {
    let end = at + 64 * 1024;
    while (text[end] === quote) end++;
    value += text
      .slice(at, end)
      .split(quote + quote)
      .join(quote);
    at = end;
  }
  return value;
}

function unterminated(sql: string, start: number, value: Unterminated): Unreadable {
  return { kind: "unterminated", value, start, end: sql.length };
}
