/**
 * The values of a prepared statement, which may be megabytes of a request. They go on as JSON: each is
 * checked and written as a Cell of its type, but becomes none.
 */
import type { Steps } from "../engine/execution/turns.ts";
import type { Cell, Column, JsonColumns } from "../model.ts";
import { valuesPerStep } from "./wire-types.ts";

/** The member `data` of a request, not read yet. */
export class UnreadData {
  readonly json: Buffer;
  constructor(json: Buffer) {
    this.json = json;
  }
}

const quote = 0x22;
const comma = 0x2c;
export const backslash = 0x5c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= zero && byte <= nine;

function skipSpace(json: Buffer, from: number): number {
  let at = from;
  while (isSpace(json[at])) at++;
  return at;
}

/** The request with null in place of a member's value, and that value; undefined where it has none such. */
export function splitMember(
  request: Buffer,
  member: "data" | "sqlText",
): { rest: string; value: Buffer } | undefined {
  let at = skipSpace(request, 0);
  if (request[at] !== openBrace) return undefined;
  for (;;) {
    const key = skipSpace(request, at + 1);
    if (request[key] !== quote) return undefined;
    const colon = skipSpace(request, endOfString(request, key));
    const begin = skipSpace(request, colon + 1);
    const end = endOfValue(request, begin);
    if (end === undefined) return undefined;
    const isWanted = request.toString("latin1", key, colon).trimEnd() === `"${member}"`;
    if (isWanted && request[begin] === (member === "data" ? openBracket : quote)) {
      const rest = `${request.toString("utf8", 0, begin)}null${request.toString("utf8", end)}`;
      return { rest, value: request.subarray(begin, end) };
    }
    at = skipSpace(request, end);
    if (request[at] !== comma) return undefined;
  }
}

/** Behind the string that begins there. */
function endOfString(json: Buffer, begin: number): number {
  for (let at = begin; ; ) {
    const close = json.indexOf(quote, at + 1);
    if (close < 0) return json.length;
    let escapes = 0;
    while (json[close - 1 - escapes] === backslash) escapes++;
    if (escapes % 2 === 0) return close + 1;
    at = close;
  }
}

/** 1 for the bytes that stand around values. */
const structural = new Uint8Array(256);
for (const byte of [quote, comma, openBracket, openBrace, closeBracket, closeBrace]) structural[byte] = 1;

function endOfValue(json: Buffer, begin: number): number | undefined {
  let depth = 0;
  for (let at = begin; at < json.length; ) {
    const byte = json[at] as number;
    if (structural[byte] === 0) {
      at++;
      continue;
    }
    if (byte === quote) {
      at = endOfString(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (byte === openBracket || byte === openBrace) depth++;
    else if (byte === closeBracket || byte === closeBrace) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && byte === comma) return at;
    at++;
  }
  return undefined;
}

/** All of them as `parse` reads JSON, some at a time. undefined where they are not arrays in an array. */
export function* readValues(
  { json }: UnreadData,
  parse: (json: string) => unknown,
): Steps<unknown[][] | undefined> {
  let at = skipSpace(json, 0);
  if (json[at] !== openBracket) return undefined;
  const columns: unknown[][] = [];
  do {
    at = skipSpace(json, at + 1);
    if (json[at] !== openBracket) return undefined;
    const values: unknown[] = [];
    for (let begin = at + 1; json[at] !== closeBracket; begin = at + 1) {
      let count = 0;
      do {
        const end = endOfValue(json, skipSpace(json, at + 1));
        if (end === undefined) return undefined;
        at = skipSpace(json, end);
        count++;
      } while (json[at] === comma && count < valuesPerStep);
      if (json[at] !== comma && json[at] !== closeBracket) return undefined;
      const part = parse(`[${json.toString("utf8", begin, at)}]`) as unknown[];
      const isEmpty = values.length === 0 && part.length === 0 && json[at] === closeBracket;
      if (part.length !== count && !isEmpty) return undefined;
      for (const value of part) values.push(value);
      yield;
    }
    columns.push(values);
    at = skipSpace(json, at + 1);
  } while (json[at] === comma);
  return json[at] === closeBracket && skipSpace(json, at + 1) === json.length ? columns : undefined;
}

/**
 * The cells of these types as JSON. undefined where a value is one that needs a closer look, or an error:
 * then all of them must be read one by one.
 */
export function* jsonColumns(
  { json }: UnreadData,
  columns: readonly Column[],
  readCells: JsonColumns["cells"],
): Steps<JsonColumns | undefined> {
  let at = skipSpace(json, 0);
  if (json[at] !== openBracket) return undefined;
  const read: JsonColumn[] = [];
  for (const column of columns) {
    at = skipSpace(json, at + 1);
    if (json[at] !== openBracket) return undefined;
    const found = yield* readColumn(json, at, column);
    if (found === undefined) return undefined;
    const { end, one } = found;
    read.push(one);
    at = skipSpace(json, end);
    if (json[at] !== (read.length === columns.length ? closeBracket : comma)) return undefined;
  }
  if (skipSpace(json, at + 1) !== json.length) return undefined;
  const rows = read[0]?.rows ?? 0;
  if (read.some((one) => one.rows !== rows)) return undefined;
  return {
    rows,
    json: (from, to) => `{${read.map((one, i) => `"v${i}":[${one.slice(from, to)}]`).join(",")}}`,
    whole: read.map(({ kind }) => kind === "whole"),
    cells: readCells,
  };
}

/** What of JSON's values a column may have as it is. */
type Kind = "number" | "boolean" | "text" | "date" | "whole";

const kinds: Record<string, Kind> = { DOUBLE: "number", BOOLEAN: "boolean", DATE: "date" };

/** The column whose array begins there, and what is behind it. */
function* readColumn(
  json: Buffer,
  begin: number,
  { type }: Column,
): Steps<{ one: JsonColumn; end: number } | undefined> {
  // DuckDB reads whole numbers faster than texts of them; most DECIMALs of most clients are such.
  const tried: Kind[] = type.type === "DECIMAL" ? ["whole", "text"] : [kinds[type.type] ?? "text"];
  for (const kind of tried) {
    const one = new JsonColumn(json, kind, type.type === "DECIMAL" ? type.precision - type.scale : 0);
    const end = yield* one.read(begin);
    if (end !== undefined) return { one, end };
  }
  return undefined;
}

/** A JavaScript number holds all whole ones of so many digits. */
const exactDigits = 15;

class JsonColumn {
  rows = 0;
  readonly kind: Kind;
  readonly #json: Buffer;
  readonly #digits: number;
  #out: Buffer;
  #at = 0;
  /** Where each value's comma is. */
  #ends = new Uint32Array(1024);

  /** `digits` are those that whole numbers may have. */
  constructor(json: Buffer, kind: Kind, digits: number) {
    this.#json = json;
    this.kind = kind;
    this.#digits = kind === "whole" ? Math.min(exactDigits, digits) : exactDigits;
    this.#out = Buffer.allocUnsafe(64 * 1024);
  }

  slice(from: number, to: number): string {
    const begin = from === 0 ? 0 : (this.#ends[from - 1] as number) + 1;
    return this.#out.toString("utf8", begin, to === from ? begin : this.#ends[to - 1]);
  }

  /** The values of the array that begins there; returns what is behind it. */
  *read(begin: number): Steps<number | undefined> {
    const json = this.#json;
    let at = skipSpace(json, begin + 1);
    if (json[at] === closeBracket) return at + 1;
    for (;;) {
      const end = this.#readValue(at);
      if (end === undefined) return undefined;
      this.#endValue();
      if (this.rows % valuesPerStep === 0) yield;
      at = skipSpace(json, end);
      if (json[at] === closeBracket) return at + 1;
      if (json[at] !== comma) return undefined;
      at = skipSpace(json, at + 1);
    }
  }

  #endValue(): void {
    if (this.rows === this.#ends.length) {
      const more = new Uint32Array(2 * this.rows);
      more.set(this.#ends);
      this.#ends = more;
    }
    this.#ends[this.rows++] = this.#at;
    this.#reserve(1);
    this.#out[this.#at++] = comma;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#at + bytes));
    this.#out.copy(larger, 0, 0, this.#at);
    this.#out = larger;
  }

  #write(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#out[this.#at++] = text.charCodeAt(i);
  }

  #readValue(at: number): number | undefined {
    const byte = this.#json[at];
    if (byte === quote) return this.#readString(at);
    if (byte === minus || isDigit(byte)) return this.#readNumber(at);
    for (const word of this.kind === "boolean" ? ["null", "true", "false"] : ["null"])
      if (this.#json.toString("latin1", at, at + word.length) === word) {
        this.#write(word);
        return at + word.length;
      }
    return undefined;
  }

  #readString(begin: number): number | undefined {
    if (this.kind !== "text" && this.kind !== "date") return undefined;
    const json = this.#json;
    let at = begin + 1;
    for (; json[at] !== quote; at++) {
      const byte = json[at];
      if (byte === undefined || byte < 0x20) return undefined;
      if (byte !== backslash) continue;
      at++;
      if (json[at] === 0x75) {
        if (!/^[0-9a-f]{4}$/i.test(json.toString("latin1", at + 1, at + 5))) return undefined;
      } else if (!'"\\/bfnrt'.includes(String.fromCharCode(json[at] ?? 0))) return undefined;
    }
    const end = at + 1;
    // A date may have a time behind it.
    if (this.kind === "date" && end - begin > "'2024-01-01'".length) return undefined;
    this.#copy(begin, end);
    return end;
  }

  #copy(begin: number, end: number): void {
    this.#reserve(end - begin);
    const [json, out] = [this.#json, this.#out];
    if (end - begin > 64) this.#at += json.copy(out, this.#at, begin, end);
    else for (let i = begin; i < end; i++) out[this.#at++] = json[i] as number;
  }

  #readNumber(begin: number): number | undefined {
    if (this.kind === "boolean") return undefined;
    const json = this.#json;
    let at = begin;
    if (json[at] === minus) at++;
    const first = at;
    while (isDigit(json[at])) at++;
    const isWhole = json[at] !== point && json[at] !== 0x65 && json[at] !== 0x45;
    const beginsWithZero = json[first] === zero;
    if (isWhole && at > first && at - first <= this.#digits && (!beginsWithZero || at - begin === 1)) {
      this.#writeNumber(begin, at);
      return at;
    }
    if (this.kind === "whole") return undefined;
    if (this.kind === "number" && json[at] === point && json[begin] !== minus) {
      let end = at + 1;
      while (isDigit(json[end])) end++;
      const isOne = at > first && end > at + 1 && (!beginsWithZero || at === first + 1);
      if (isOne && json[end] !== 0x65 && json[end] !== 0x45) {
        this.#copy(begin, end);
        return end;
      }
    }
    return this.#readOtherNumber(begin);
  }

  #writeNumber(begin: number, end: number): void {
    if (this.kind !== "text" && this.kind !== "date") {
      this.#copy(begin, end);
      return;
    }
    this.#reserve(end - begin + 2);
    this.#out[this.#at++] = quote;
    this.#copy(begin, end);
    this.#reserve(1);
    this.#out[this.#at++] = quote;
  }

  /** As numbers are read one by one. */
  #readOtherNumber(begin: number): number | undefined {
    const token = otherNumber.exec(this.#json.toString("latin1", begin, begin + 400))?.[0];
    if (token === undefined || token.length > 300) return undefined;
    const value: Cell = hasManyDigits(token) && this.kind !== "number" ? token : Number(token);
    if (!Number.isFinite(Number(value))) return undefined;
    this.#write(JSON.stringify(this.kind === "number" ? value : String(value)));
    return begin + token.length;
  }
}

const otherNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,\]])/;

/** Whether a JavaScript number may not hold all of them. */
export const hasManyDigits = (number: string): boolean => number.replace(/[eE].*|\D/g, "").length > 15;
