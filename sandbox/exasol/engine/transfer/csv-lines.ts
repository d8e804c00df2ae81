/** Rows as lines of a CSV file, which DuckDB writes: it has more threads than JavaScript. */
import { formatType, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { resultColumns } from "../binding/bind-query.ts";
import { type Bound, type BoundQuery, duckText, toText } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { hasUsual } from "../functions/conventions.ts";
import { toChar } from "../functions/conversion.ts";
import { isNumeric } from "../types.ts";
import type { CsvFormat } from "./csv-format.ts";

/** A column of the query that is written, by a format model of its own or as the session shows it. */
export interface WrittenColumn {
  /** In the query, from 0. */
  place: number;
  format?: string | undefined;
  delimit?: CsvFormat["delimit"] | undefined;
}

/** A query of one column: each row's line, with `end` behind it. */
export function csvLines(
  query: BoundQuery,
  written: readonly WrittenColumn[],
  format: CsvFormat,
  end: string,
): string {
  const types = resultColumns(query.columns).map(({ type }) => type);
  const columns = written.map((column) => new CsvColumn(column, types[column.place] as DataType, format));
  // A name is computed once, however often the query around it has it.
  const raw = `SELECT ${columns.map((one) => one.raw).join(", ")} FROM (${query.sql})`;
  const texts = `SELECT ${columns.flatMap((one) => one.texts).join(", ")} FROM (${raw})`;
  const separator = `, ${duckText(format.columnSeparator)}, `;
  const fields = columns.map((one) => one.field).join(separator);
  // Of few parts the function is faster than as many ||, and NULL is nothing to it.
  return `SELECT concat(${fields}, ${duckText(end)}) FROM (${texts})`;
}

/** As TO_CHAR writes it; throws 0A000 for values that have no formats. */
function byModel(value: Bound, model: string): Bound {
  const { type } = value;
  if (type && type.type !== "DATE" && type.type !== "TIMESTAMP" && !isNumeric(type))
    throw unsupported(
      `FORMAT = '${model}' of a file's column for one of type ${formatType(type)}, in EXPORT`,
    );
  return toChar(value, { sql: duckText(model), type: varchar(model.length), constant: model });
}

/** The text of a DECIMAL with digits behind its point; most have only zeros there, for which none is made. */
function withoutZeros(name: string, { precision, scale }: { precision: number; scale: number }): string {
  const whole = `CAST(${name} AS DECIMAL(${precision - scale}, 0))`;
  const isWhole = `${name} % CAST(1 AS DECIMAL(${precision}, ${scale})) = 0`;
  return `CASE WHEN ${isWhole} THEN CAST(${whole} AS VARCHAR) ELSE rtrim(CAST(${name} AS VARCHAR), '0') END`;
}

class CsvColumn {
  readonly #name: string;
  /** The name of its delimiter, where a row needs one. */
  readonly #mark: string;
  readonly #type: DataType;
  readonly #format: CsvFormat;
  readonly #model: string | undefined;

  constructor({ delimit, format: model, place }: WrittenColumn, type: DataType, format: CsvFormat) {
    this.#name = `c${place + 1}`;
    this.#mark = `d${place + 1}`;
    this.#type = type;
    this.#format = { ...format, delimit: delimit ?? format.delimit };
    this.#model = model;
  }

  #as(sql: string): string {
    return `${sql} AS ${this.#name}`;
  }

  get #isUsualDouble(): boolean {
    return this.#type.type === "DOUBLE" && this.#model === undefined && hasUsual.decimalPoint();
  }

  get raw(): string {
    const [name, type] = [this.#name, this.#type];
    if (this.#model !== undefined) return this.#as(byModel({ sql: name, type }, this.#model).sql);
    if (type.type === "BOOLEAN") {
      const [yes, no] = this.#format.booleans.map(duckText);
      return this.#as(`CASE WHEN ${name} THEN ${yes} WHEN NOT ${name} THEN ${no} END`);
    }
    if (this.#isUsualDouble) return this.#as(`CAST(exa_finite(${name}) AS VARCHAR)`);
    // With as many digits behind the point as there are at all, DuckDB leaves out the zero before it.
    if (type.type === "DECIMAL" && hasUsual.decimalPoint() && type.scale > 0 && type.scale < type.precision)
      return this.#as(withoutZeros(name, type));
    return this.#as(toText({ sql: name, type }).sql);
  }

  /** Its text, and the delimiter where the text needs it. */
  get texts(): string[] {
    const name = this.#name;
    const text = this.#isUsualDouble
      ? this.#as(`CASE WHEN suffix(${name}, '.0') THEN left(${name}, strlen(${name}) - 2) ELSE ${name} END`)
      : name;
    const needs = this.#reasons().join(" OR ");
    return needs === ""
      ? [text]
      : [text, `CASE WHEN ${needs} THEN ${duckText(this.#format.delimiter)} END AS ${this.#mark}`];
  }

  /** To be joined with others by concat(), to which NULL is nothing. */
  get field(): string {
    const { delimiter, nullText } = this.#format;
    const name = this.#name;
    const text = (inner: string) => (nullText === "" ? inner : `coalesce(${inner}, ${duckText(nullText)})`);
    if (this.#reasons().length === 0) return text(name);
    const mark = duckText(delimiter);
    const doubled = duckText(delimiter + delimiter);
    const inner = `CASE WHEN contains(${name}, ${mark}) THEN replace(${name}, ${mark}, ${doubled}) ELSE ${name} END`;
    return [this.#mark, text(inner), this.#mark].join(", ");
  }

  /** Conditions of which one makes a field need delimiters. */
  #reasons(): string[] {
    const { columnSeparator, delimit, delimiter, nullText } = this.#format;
    if (delimiter === "" || delimit === "NEVER") return [];
    if (delimit === "ALWAYS") return [`${this.#name} IS NOT NULL`];
    const has = (text: string) => `contains(${this.#name}, ${duckText(text)})`;
    // A field that reads like NULL would be taken for it.
    const readsAsNull = nullText === "" ? [] : [`${this.#name} = ${duckText(nullText)}`];
    const separators = [columnSeparator, delimiter].filter((one) => one !== "");
    if (this.#isPlain) return [...readsAsNull, ...separators.filter((one) => /[\d.eE+-]/.test(one)).map(has)];
    return [...readsAsNull, ...[...new Set([" ", ...separators, "\t", "\n", "\f", "\r"])].map(has)];
  }

  /** Whether it has nothing but what numbers and dates have. */
  get #isPlain(): boolean {
    if (this.#model !== undefined) return false;
    const { type } = this.#type;
    if (type === "DECIMAL" || type === "DOUBLE") return hasUsual.decimalPoint();
    return type === "DATE" && hasUsual.date();
  }
}
