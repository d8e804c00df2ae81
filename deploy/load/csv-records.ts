import { type CsvSource, malformed } from "./csv-text.ts";

/** How the fields of a file are told apart. */
export interface CsvDialect {
  delimiter: string;
  /** None where quotes have no meaning. */
  quote: string | undefined;
}

export interface CsvRecord {
  /** Where it begins, counted from 1. */
  line: number;
  fields: string[];
}

/** Characters of a record, at most: a quote without an end would swallow the rest of the file. */
const longestRecord = 16 * 1024 * 1024;

/**
 * Cuts text into records as RFC 4180 says: quoted fields may hold the delimiter and line breaks, a
 * quote in them is doubled; lines end with LF or CRLF. Empty lines are no records unless `emptyLines`.
 * Throws E-SME-182 with the line.
 */
export class CsvReader {
  readonly #source: CsvSource;
  readonly #delimiter: string;
  readonly #quote: string | undefined;
  readonly #emptyLines: boolean;
  #rest = "";
  #line = 1;

  constructor(source: CsvSource, { delimiter, quote }: CsvDialect, options: { emptyLines: boolean }) {
    this.#source = source;
    this.#delimiter = delimiter;
    this.#quote = quote;
    this.#emptyLines = options.emptyLines;
  }

  /** The records that are complete with this text, which continues what came before. */
  push(text: string): CsvRecord[] {
    return this.#cut(this.#rest + text, false);
  }

  /** What comes after the last line break. */
  end(): CsvRecord[] {
    return this.#cut(this.#rest, true);
  }

  #cut(text: string, atEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    let nextQuote = -2;
    while (start < text.length) {
      const lineEnd = text.indexOf("\n", start);
      if (lineEnd < 0 && !atEnd) break;
      const end = lineEnd < 0 ? text.length : lineEnd;
      if (this.#quote !== undefined && nextQuote !== -1 && nextQuote < start)
        nextQuote = text.indexOf(this.#quote, start);
      if (nextQuote < 0 || nextQuote > end) {
        const line = text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
        if (line !== "" || this.#emptyLines) {
          records.push({ line: this.#line, fields: line.split(this.#delimiter) });
        }
        this.#line += 1;
        start = end + 1;
        continue;
      }
      const next = this.#cutQuoted(text, start, atEnd, records);
      if (next === undefined) break;
      start = next;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > longestRecord) {
      throw malformed(this.#source, this.#line, "a quote is opened and not closed within 16 MB");
    }
    return records;
  }

  /**
   * Cuts one record that has a quote in its first line; returns where the next begins, nothing
   * when the end is not there yet.
   */
  #cutQuoted(text: string, start: number, atEnd: boolean, records: CsvRecord[]): number | undefined {
    const quote = this.#quote ?? "";
    const fields: string[] = [];
    let at = start;
    for (;;) {
      let end: number;
      if (text.startsWith(quote, at)) {
        const close = closingQuote(text, quote, at + 1);
        if (close < 0 || (close + 1 === text.length && !atEnd)) {
          if (!atEnd) return undefined;
          throw malformed(
            this.#source,
            this.#line + linesIn(text, start, at),
            "a quote is opened and not closed",
          );
        }
        fields.push(text.slice(at + 1, close).replaceAll(quote + quote, quote));
        end = close + 1;
        if (text.startsWith("\r\n", end) || (end + 1 === text.length && text[end] === "\r")) end += 1;
        if (end < text.length && text[end] !== "\n" && !text.startsWith(this.#delimiter, end)) {
          const line = this.#line + linesIn(text, start, close);
          throw malformed(
            this.#source,
            line,
            `behind the closing quote of field ${fields.length} there is more text`,
          );
        }
      } else {
        const delimiter = text.indexOf(this.#delimiter, at);
        const lineEnd = text.indexOf("\n", at);
        const ends = [delimiter, lineEnd].filter((one) => one >= 0);
        if (lineEnd < 0 && !atEnd) return undefined;
        end = ends.length === 0 ? text.length : Math.min(...ends);
        const field = text.slice(at, end);
        fields.push(end === delimiter || !field.endsWith("\r") ? field : field.slice(0, -1));
      }
      if (end >= text.length || text[end] === "\n") {
        records.push({ line: this.#line, fields });
        this.#line += linesIn(text, start, end) + 1;
        return end + 1;
      }
      at = end + this.#delimiter.length;
    }
  }
}

/** A doubled quote is one of the text. */
function closingQuote(text: string, quote: string, from: number): number {
  let at = text.indexOf(quote, from);
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2);
  return at;
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
