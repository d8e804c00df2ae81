/**
 * Rows of a CSV file as Exasol reads them. What becomes of a row is decided here; DuckDB then reads text of
 * which no row can be misread. Most rows are that text as they stand, the others are written anew.
 */
import { bytesOfForms, type FieldForm } from "./usual-fields.ts";

export interface CsvDialect {
  separator: Buffer;
  /** Empty when fields are never quoted. */
  delimiter: Buffer;
  rowEnd: Buffer;
  /** Another text for NULL, of fields without delimiters; "" when there is none. */
  nullText: Buffer;
  trim: "TRIM" | "LTRIM" | "RTRIM" | undefined;
  /** The fields to read, counted from 0, in their order; all when undefined. */
  fields: number[] | undefined;
}

/** The dialect that rows have which were written anew. */
export const plainDialect = { separator: ",", delimiter: '"', rowEnd: "\n" } as const;

/** A row that is none, counted from 0; `byte` is where in the row, of as many as are known of it. */
export class CsvRowError extends Error {
  readonly row: number;
  constructor(row: number, text: string) {
    super(text);
    this.row = row;
  }
}

/** The first row has another number of fields than there are columns. */
export class WrongNumberOfColumns extends Error {}

/** A row may take this many bytes: an unclosed field would else be the rest of the file. */
const longestRow = 64 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const hash = 0x23;

/** Where in a row the next byte is. */
const beginOfField = 0;
const inPlainField = 1;
const inQuotedField = 2;
const behindQuotedField = 3;
/** A row that begins with #, which is none. Source: docs.exasol.com, "CSV and FBV file formats". */
const inComment = 4;

/** Told of rows in their order, as bytes with their end. */
export type RowSink = (bytes: Buffer, rows: number) => void;

export class CsvRows {
  /** Rows that were read. */
  rows = 0;
  /** The most bytes of a row. */
  longest = 0;
  /** Whether an unquoted field had a line's end in it, as those of a file with CRLF have. */
  hadReturns = false;
  /** Of each column, the form that all its fields have but those that are NULL. */
  forms: (FieldForm | undefined)[] = [];
  readonly #wantedForms: (FieldForm | undefined)[];
  /** Whether rows are passed on as they stand. */
  readonly passes: boolean;
  /** Whether such rows can be told apart by single bytes. */
  readonly #skims: boolean;
  readonly #dialect: CsvDialect;
  readonly #width: number;
  readonly #sink: RowSink;
  /** Bytes at which an unquoted field may end, or that DuckDB would take for an end. */
  readonly #special = new Uint8Array(256);
  /** The begun row, and how far it is read. */
  #rest: Buffer = Buffer.alloc(0);
  #memory: Buffer = Buffer.alloc(0);
  #at = 0;
  #state: number = beginOfField;
  #fields = 1;
  #odd = false;
  #toSkip: number;

  /** Each row must have as many fields as there are forms, or those of the dialect. */
  constructor(
    dialect: CsvDialect,
    { forms, skip }: { forms: (FieldForm | undefined)[]; skip: number },
    sink: RowSink,
  ) {
    this.#dialect = dialect;
    this.#width = forms.length;
    this.#toSkip = skip;
    this.#sink = sink;
    const { delimiter, fields, nullText, rowEnd, separator, trim } = dialect;
    this.passes =
      separator.length === 1 &&
      delimiter.length === 1 &&
      // DuckDB misreads some rows that end with CRLF.
      rowEnd.toString("latin1") === plainDialect.rowEnd &&
      nullText.length === 0 &&
      trim === undefined &&
      fields === undefined;
    this.#skims = this.passes && new Set([separator[0], delimiter[0], lineFeed]).size === 3;
    for (const byte of [separator[0], rowEnd[0], delimiter[0], lineFeed, carriageReturn]) {
      if (byte !== undefined) this.#special[byte] = 1;
    }
    const endsForms = ![...separator, ...delimiter].some((byte) => bytesOfForms.includes(byte));
    this.#wantedForms = this.#skims && endsForms ? forms : forms.map(() => undefined);
    this.forgetRows();
  }

  /** What is said of rows is from now on said of those that come. */
  forgetRows(): void {
    this.longest = 0;
    this.hadReturns = false;
    this.forms = [...this.#wantedForms];
  }

  push(chunk: Buffer): void {
    // Of the chunk, only what may end the begun row is copied.
    const cut = this.#rest.length === 0 ? 0 : chunk.indexOf(lineFeed) + 1;
    if (cut > 0) this.#read(this.#restWith(chunk.subarray(0, cut)), false);
    const left = chunk.subarray(cut);
    this.#read(this.#rest.length === 0 ? left : this.#restWith(left), false);
    if (this.#rest.length > longestRow)
      throw new CsvRowError(this.rows, `the row is longer than ${longestRow} bytes`);
  }

  /** The begun row is moved only when its memory is full: a row of many chunks is not copied for each. */
  #restWith(more: Buffer): Buffer {
    const { length } = this.#rest;
    const wanted = length + more.length;
    let from = this.#rest.buffer === this.#memory.buffer ? this.#rest.byteOffset : -1;
    if (from < 0 || from + wanted > this.#memory.length) {
      const memory = wanted > this.#memory.length ? Buffer.allocUnsafeSlow(2 * wanted) : this.#memory;
      memory.set(this.#rest);
      this.#memory = memory;
      from = 0;
    }
    this.#memory.set(more, from + length);
    return this.#memory.subarray(from, from + wanted);
  }

  /** The last row may lack its end. */
  end(): void {
    this.#read(this.#rest, true);
  }

  #read(bytes: Buffer, isEnd: boolean): void {
    const { delimiter, rowEnd, separator } = this.#dialect;
    const end = bytes.length;
    let at = this.#at;
    let rowStart = 0;
    if (this.#toSkip > 0) {
      rowStart = this.#skip(bytes);
      at = rowStart;
      if (this.#toSkip > 0) {
        this.#keep(bytes, rowStart, at);
        return;
      }
    }
    /** Rows from here to rowStart are still to be passed on as they stand. */
    let passStart = rowStart;
    let passed = 0;
    const flush = (to: number) => {
      if (passed > 0) this.#sink(bytes.subarray(passStart, to), passed);
      passed = 0;
    };
    const separator0 = separator[0];
    const rowEnd0 = rowEnd[0];
    const delimiter0 = delimiter.length === 0 ? -1 : delimiter[0];
    const special = this.#special;
    let state = this.#state;
    let fields = this.#fields;
    let odd = this.#odd;
    let waits = false;
    const endRow = (to: number, withEnd: number) => {
      if (odd) this.hadReturns = true;
      if (to === rowStart && this.#width === 1) odd = true;
      this.#checkWidth(fields);
      const passes = this.passes && !odd && withEnd > to;
      const isSkimmed = passes && this.#skims && this.#skim(bytes, rowStart, withEnd).rows === 1;
      if (!isSkimmed) {
        this.rows++;
        if (withEnd - rowStart > this.longest) this.longest = withEnd - rowStart;
        this.forms.fill(undefined);
      }
      if (passes) passed++;
      else {
        flush(rowStart);
        this.#sink(this.#rewritten(bytes.subarray(rowStart, to)), 1);
        passStart = withEnd;
      }
      rowStart = withEnd;
      fields = 1;
      odd = false;
      state = beginOfField;
    };
    while (at < end && !waits) {
      if (this.#skims && state === beginOfField && at === rowStart) {
        const { rows, to } = this.#skim(bytes, at, bytes.lastIndexOf(lineFeed) + 1);
        passed += rows;
        at = to;
        rowStart = to;
        if (at === end) break;
      }
      if (state === inComment) {
        const found = bytes.indexOf(rowEnd, at);
        // Of an end of two bytes, one may have come.
        at = found < 0 ? Math.max(at, end - rowEnd.length + 1) : found + rowEnd.length;
        rowStart = at;
        passStart = at;
        if (found < 0) break;
        state = beginOfField;
        continue;
      }
      if (state === inQuotedField) {
        while (at < end && bytes[at] !== delimiter0) at++;
        if (at === end) break;
        const here = this.#matches(bytes, at, delimiter, isEnd);
        if (here === undefined) waits = true;
        else if (!here) at++;
        else {
          const twice = this.#matches(bytes, at + delimiter.length, delimiter, isEnd);
          if (twice === undefined) waits = true;
          else if (twice) at += 2 * delimiter.length;
          else {
            at += delimiter.length;
            state = behindQuotedField;
          }
        }
        continue;
      }
      if (state === inPlainField) {
        while (at < end && special[bytes[at] as number] === 0) at++;
        if (at === end) break;
      }
      const byte = bytes[at];
      if (byte === separator0) {
        const here = this.#matches(bytes, at, separator, isEnd);
        if (here === undefined) {
          waits = true;
          continue;
        }
        if (here) {
          at += separator.length;
          fields++;
          state = beginOfField;
          continue;
        }
      }
      if (byte === rowEnd0) {
        const here = this.#matches(bytes, at, rowEnd, isEnd);
        if (here === undefined) {
          waits = true;
          continue;
        }
        if (here) {
          endRow(at, at + rowEnd.length);
          at = rowStart;
          continue;
        }
      }
      if (byte === delimiter0) {
        const here = this.#matches(bytes, at, delimiter, isEnd);
        if (here === undefined) {
          waits = true;
          continue;
        }
        if (here) {
          if (state !== beginOfField) throw this.#misplaced(at - rowStart);
          at += delimiter.length;
          state = inQuotedField;
          continue;
        }
      }
      if (byte === hash && at === rowStart) {
        flush(at);
        state = inComment;
        continue;
      }
      if (byte === space && this.#dialect.trim !== undefined && state !== inPlainField) {
        at++;
        continue;
      }
      if (state === behindQuotedField) throw this.#misplaced(at - rowStart);
      if (byte === lineFeed || byte === carriageReturn) odd = true;
      state = inPlainField;
      at++;
    }
    if (isEnd && rowStart < end && state !== inComment) {
      if (state === inQuotedField)
        throw new CsvRowError(this.rows, "the last field's delimiter is missing at the end of the file");
      endRow(end, end);
    }
    flush(rowStart);
    this.#state = state;
    this.#fields = fields;
    this.#odd = odd;
    this.#keep(bytes, rowStart, at);
  }

  /**
   * Reads whole rows that are passed on as they stand, up to the first one that has anything odd, from where
   * a row begins to behind a line's end. It is most of what there is to do, and has nothing in it but what
   * most rows need.
   */
  #skim(bytes: Buffer, from: number, end: number): { rows: number; to: number } {
    const separator = this.#dialect.separator[0];
    const delimiter = this.#dialect.delimiter[0];
    const special = this.#special;
    const highest = special.lastIndexOf(1);
    const width = this.#width;
    const { forms } = this;
    let { longest } = this;
    let rows = 0;
    let fields = 1;
    let rowStart = from;
    for (let at = from; at < end; at++) {
      let byte = bytes[at] as number;
      const begin = at;
      const isQuoted = byte === delimiter;
      const form = forms[fields - 1];
      let formEnd = form === undefined ? -1 : form(bytes, isQuoted ? begin + 1 : begin);
      if (formEnd >= 0 && isQuoted) formEnd = bytes[formEnd] === delimiter ? formEnd + 1 : -1;
      if (formEnd >= 0 && (bytes[formEnd] === separator || bytes[formEnd] === lineFeed)) {
        at = formEnd;
        byte = bytes[at] as number;
      } else if (isQuoted) {
        do {
          at++;
          while (at < end && bytes[at] !== delimiter) at++;
          at++;
        } while (at < end && bytes[at] === delimiter);
        if (at >= end) break;
        byte = bytes[at] as number;
      } else {
        if (byte === hash && at === rowStart) break;
        // The line's end is special: no unquoted field is read beyond it.
        while (byte > highest || special[byte] === 0) byte = bytes[++at] as number;
      }
      // An empty field, which may be quoted, is NULL.
      if (form !== undefined && at !== formEnd && at - begin > (isQuoted ? 2 : 0))
        forms[fields - 1] = undefined;
      if (byte === separator) {
        fields++;
        continue;
      }
      const bytesOfRow = at + 1 - rowStart;
      if (byte !== lineFeed || fields !== width || (width === 1 && bytesOfRow === 1)) break;
      if (bytesOfRow > longest) longest = bytesOfRow;
      rows++;
      fields = 1;
      rowStart = at + 1;
    }
    this.rows += rows;
    this.longest = longest;
    return { rows, to: rowStart };
  }

  #keep(bytes: Buffer, rowStart: number, at: number): void {
    this.#rest = bytes.subarray(rowStart);
    this.#at = at - rowStart;
  }

  /** SKIP counts the ends of rows, also those within a field. Returns where it has got to. */
  #skip(bytes: Buffer): number {
    const { rowEnd } = this.#dialect;
    let at = 0;
    while (this.#toSkip > 0) {
      const found = bytes.indexOf(rowEnd, at);
      // Of an end of two bytes, one may have come.
      if (found < 0) return Math.max(at, bytes.length - rowEnd.length + 1);
      at = found + rowEnd.length;
      this.#toSkip--;
    }
    return at;
  }

  /** undefined when more bytes must come before that is known. */
  #matches(bytes: Buffer, at: number, wanted: Buffer, isEnd: boolean): boolean | undefined {
    for (let i = 0; i < wanted.length; i++) {
      if (at + i >= bytes.length) return isEnd ? false : undefined;
      if (bytes[at + i] !== wanted[i]) return false;
    }
    return true;
  }

  #checkWidth(fields: number): void {
    const wanted = this.#dialect.fields;
    const fits = wanted ? wanted.every((field) => field < fields) : fields === this.#width;
    if (!fits && this.rows === 0 && !wanted)
      throw new WrongNumberOfColumns(
        `Number of columns in source (=${fields}) and destination (=${this.#width}) differs`, // "differs" is unconfirmed
      );
    if (!fits)
      throw new CsvRowError(
        this.rows,
        `${fields} fields, expected ${wanted ? Math.max(...wanted) + 1 : this.#width}`,
      ); // unconfirmed
  }

  #misplaced(byte: number): CsvRowError {
    // Public logs have the text for a row that goes on behind a quoted field; unconfirmed elsewhere.
    return new CsvRowError(
      this.rows,
      `CSV Parser found at byte ${byte} (starting with 0 at the beginning of the row) of ${byte} a single field delimiter or a row terminator directly after a quoted field`,
    );
  }

  /** A row that was found to be one, with each field that is not NULL in quotes. */
  #rewritten(row: Buffer): Buffer {
    const { fields: wanted } = this.#dialect;
    const { delimiter, rowEnd, separator } = this.passes ? this.#dialect : plainBytes;
    const fields = this.#split(row);
    const chosen = wanted ? wanted.map((field) => fields[field] ?? null) : fields;
    const quote = delimiter.toString("latin1");
    const texts = chosen.map((field) =>
      // An empty line would be no row.
      field === null ? (chosen.length === 1 ? quote + quote : "") : quoted(field, quote),
    );
    return Buffer.from(texts.join(separator.toString("latin1")) + rowEnd.toString("latin1"), "latin1");
  }

  /** The bytes of each field, in a string of as many characters. */
  #split(row: Buffer): (string | null)[] {
    const [separator, delimiter, nullText] = [
      this.#dialect.separator,
      this.#dialect.delimiter,
      this.#dialect.nullText,
    ].map((bytes) => bytes.toString("latin1")) as [string, string, string];
    const { trim } = this.#dialect;
    const text = row.toString("latin1");
    const result: (string | null)[] = [];
    let at = 0;
    for (;;) {
      let begin = at;
      if (trim !== undefined) while (text[begin] === " ") begin++;
      if (delimiter !== "" && text.startsWith(delimiter, begin)) {
        let value = "";
        begin += delimiter.length;
        for (;;) {
          const close = text.indexOf(delimiter, begin);
          value += text.slice(begin, close);
          begin = close + delimiter.length;
          if (!text.startsWith(delimiter, begin)) break;
          value += delimiter;
          begin += delimiter.length;
        }
        result.push(value === "" ? null : value);
        const next = text.indexOf(separator, begin);
        if (next < 0) return result;
        at = next + separator.length;
        continue;
      }
      const next = text.indexOf(separator, at);
      let field = text.slice(at, next < 0 ? text.length : next);
      if (trim === "TRIM" || trim === "LTRIM") field = field.replace(/^ +/, "");
      if (trim === "TRIM" || trim === "RTRIM") field = field.replace(/ +$/, "");
      result.push(field === "" || field === nullText ? null : field);
      if (next < 0) return result;
      at = next + separator.length;
    }
  }
}

const plainBytes = {
  separator: Buffer.from(plainDialect.separator),
  delimiter: Buffer.from(plainDialect.delimiter),
  rowEnd: Buffer.from(plainDialect.rowEnd),
};

const quoted = (field: string, quote: string): string =>
  quote + field.replaceAll(quote, quote + quote) + quote;
