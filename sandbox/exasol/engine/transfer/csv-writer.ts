/** Rows as lines of a CSV file, as EXPORT writes them. */
import type { DataType } from "../../model.ts";
import { toText } from "../binding/bound.ts";
import type { Layout } from "../execution/result/layout.ts";
import type { PackedRows, ReadableColumn } from "../execution/result/packed-rows.ts";
import { longestPlain } from "../execution/result/write-value.ts";
import { hasUsual } from "../functions/conventions.ts";
import { isLocal } from "../functions/time-zones.ts";
import { hasNanoseconds } from "../types.ts";
import type { CsvFormat } from "./csv-format.ts";

/** A column in DuckDB's SQL as CsvWriter takes it: as it is, or as text where conventions make one. */
export function exportedSql(sql: string, type: DataType): string {
  return isPlain(type) ? sql : toText({ sql, type }).sql;
}

/** Whether it is written without DuckDB's help. */
function isPlain(type: DataType): boolean {
  switch (type.type) {
    case "BOOLEAN":
      return true;
    case "DECIMAL":
    case "DOUBLE":
      return hasUsual.decimalPoint();
    case "DATE":
      return hasUsual.date();
    case "TIMESTAMP":
      return hasUsual.timestamp() && !hasNanoseconds(type) && !isLocal(type);
    default:
      return false;
  }
}

export class CsvWriter {
  readonly #format: CsvFormat;
  readonly #separator: Buffer;
  readonly #delimiter: Buffer;
  readonly #rowEnd: Buffer;
  readonly #null: Buffer;
  /** 1 for a byte that makes a field need delimiters. */
  readonly #special = new Uint8Array(256);
  /** Whether single bytes tell which fields need delimiters. */
  readonly #isSimple: boolean;
  /** Whether numbers, dates and booleans never need them. */
  readonly #sparesPlain: boolean;
  readonly #yes: Buffer;
  readonly #no: Buffer;
  #out = Buffer.allocUnsafe(256 * 1024);
  #at = 0;

  constructor(format: CsvFormat) {
    this.#format = format;
    this.#separator = Buffer.from(format.columnSeparator);
    this.#delimiter = Buffer.from(format.delimiter);
    this.#rowEnd = Buffer.from(format.rowSeparator);
    this.#null = Buffer.from(format.nullText);
    [this.#yes, this.#no] = format.booleans.map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const separators = [this.#separator, this.#delimiter].filter(({ length }) => length > 0);
    this.#isSimple = separators.every((bytes) => bytes.length === 1 && (bytes[0] as number) < 0x80);
    this.#sparesPlain = !/[\w.+-]/.test(format.columnSeparator + format.delimiter);
    for (const byte of Buffer.from(" \t\n\f\r")) this.#special[byte] = 1;
    for (const [byte] of separators) this.#special[byte as number] = 1;
  }

  /** Some rows' lines: row 0 and every `step`-th behind it. */
  lines(rows: PackedRows, first: number, step: number): Buffer {
    const columns = rows.columns();
    this.#at = 0;
    for (let row = first; row < rows.rows; row += step) {
      for (const [i, column] of columns.entries()) {
        if (i > 0) this.#copy(this.#separator, 0, this.#separator.length);
        if (column.isNull(row)) this.#copy(this.#null, 0, this.#null.length);
        else this.#writeField(column, row);
      }
      this.#copy(this.#rowEnd, 0, this.#rowEnd.length);
    }
    return Buffer.from(this.#out.subarray(0, this.#at));
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#at + bytes));
    this.#out.copy(larger, 0, 0, this.#at);
    this.#out = larger;
  }

  #copy(bytes: Uint8Array, begin: number, end: number): void {
    this.#reserve(end - begin);
    const out = this.#out;
    if (end - begin > 64) {
      out.set(bytes.subarray(begin, end), this.#at);
      this.#at += end - begin;
    } else for (let i = begin; i < end; i++) out[this.#at++] = bytes[i] as number;
  }

  #writeField({ data, ends, layout, write }: ReadableColumn, row: number): void {
    if (ends) {
      this.#writeText(data, row === 0 ? 0 : (ends[row - 1] as number), ends[row] as number);
      return;
    }
    if (layout.kind === "boolean") {
      const text = data[row] === 0 ? this.#no : this.#yes;
      if (this.#isSpared(layout)) this.#copy(text, 0, text.length);
      else this.#writeText(text, 0, text.length);
      return;
    }
    this.#reserve(longestPlain);
    const begin = this.#at;
    const end = write?.(this.#out, begin, row) ?? begin;
    if (this.#isSpared(layout)) this.#at = end;
    else {
      const text = Buffer.from(this.#out.subarray(begin, end));
      this.#writeText(text, 0, text.length);
    }
  }

  /** Whether fields of the kind never have delimiters. */
  #isSpared({ kind }: Layout): boolean {
    const { delimit } = this.#format;
    return delimit === "NEVER" || (delimit === "AUTO" && this.#sparesPlain && kind !== "timestamp");
  }

  #writeText(data: Uint8Array, begin: number, end: number): void {
    if (this.#needsDelimiters(data, begin, end)) this.#quote(data, begin, end);
    else this.#copy(data, begin, end);
  }

  #needsDelimiters(bytes: Uint8Array, begin: number, end: number): boolean {
    const { columnSeparator, delimit, delimiter, nullText } = this.#format;
    if (delimit !== "AUTO") return delimit === "ALWAYS";
    // A field that reads like NULL would be taken for it.
    if (nullText !== "" && end - begin === this.#null.length && utf8(bytes, begin, end) === nullText)
      return true;
    if (this.#isSimple) {
      for (let i = begin; i < end; i++) if (this.#special[bytes[i] as number] === 1) return true;
      return false;
    }
    const text = utf8(bytes, begin, end);
    const separators = [columnSeparator, delimiter].filter((one) => one !== "");
    return separators.some((one) => text.includes(one)) || /[\t\n\f\r ]/.test(text);
  }

  #quote(bytes: Uint8Array, begin: number, end: number): void {
    const delimiter = this.#delimiter;
    const [single] = delimiter;
    this.#copy(delimiter, 0, delimiter.length);
    if (delimiter.length === 1 && bytes.subarray(begin, end).indexOf(single as number) < 0)
      this.#copy(bytes, begin, end);
    else {
      const { delimiter: mark } = this.#format;
      const text = Buffer.from(utf8(bytes, begin, end).replaceAll(mark, mark + mark));
      this.#copy(text, 0, text.length);
    }
    this.#copy(delimiter, 0, delimiter.length);
  }
}

const utf8 = ({ buffer, byteOffset }: Uint8Array, begin: number, end: number): string =>
  Buffer.from(buffer, byteOffset + begin, end - begin).toString("utf8");
