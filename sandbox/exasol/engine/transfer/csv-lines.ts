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
  const texts = `SELECT ${columns.map((one) => one.text).join(", ")} FROM (${raw})`;
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

class CsvColumn {
  readonly #name: string;
  readonly #type: DataType;
  readonly #format: CsvFormat;
  readonly #model: string | undefined;

  constructor({ delimit, format: model, place }: WrittenColumn, type: DataType, format: CsvFormat) {
    this.#name = `c${place + 1}`;
    this.#type = type;
    this.#format = { ...format, delimit: delimit ?? format.delimit };
    this.#model = model;
  }

  #as(sql: string): string {
    return `${sql} AS ${this.#name}`;
  }

  /** Whether its text is that of a number with zeros at its end. */
  get #isTrimmed(): boolean {
    const type = this.#type;
    if (!hasUsual.decimalPoint() || this.#model !== undefined) return false;
    // With as many digits behind the point as there are at all, DuckDB leaves out the zero before it.
    return (
      type.type === "DOUBLE" || (type.type === "DECIMAL" && type.scale > 0 && type.scale < type.precision)
    );
  }

  get raw(): string {
    const [name, type] = [this.#name, this.#type];
    if (this.#model !== undefined) return this.#as(byModel({ sql: name, type }, this.#model).sql);
    if (type.type === "BOOLEAN") {
      const [yes, no] = this.#format.booleans.map(duckText);
      return this.#as(`CASE WHEN ${name} THEN ${yes} WHEN NOT ${name} THEN ${no} END`);
    }
    if (!this.#isTrimmed) return this.#as(toText({ sql: name, type }).sql);
    return this.#as(`CAST(${type.type === "DOUBLE" ? `exa_finite(${name})` : name} AS VARCHAR)`);
  }

  /** To take zeros away one by one is slow, and most numbers have none or nothing else behind the point. */
  get text(): string {
    const [name, type] = [this.#name, this.#type];
    if (!this.#isTrimmed) return name;
    const zeros = type.type === "DECIMAL" ? type.scale : 1;
    const whole = `WHEN suffix(${name}, '.${"0".repeat(zeros)}') THEN left(${name}, strlen(${name}) - ${zeros + 1})`;
    if (zeros === 1) return this.#as(`CASE ${whole} ELSE ${name} END`);
    return this.#as(`CASE ${whole} WHEN suffix(${name}, '0') THEN rtrim(${name}, '0') ELSE ${name} END`);
  }

  get field(): string {
    const { delimit, delimiter, nullText } = this.#format;
    const name = this.#name;
    const written = () => {
      if (delimiter === "" || delimit === "NEVER") return name;
      const mark = duckText(delimiter);
      const doubled = duckText(delimiter + delimiter);
      const inner = `CASE WHEN contains(${name}, ${mark}) THEN replace(${name}, ${mark}, ${doubled}) ELSE ${name} END`;
      const quoted = `concat(${mark}, ${inner}, ${mark})`;
      if (delimit === "ALWAYS") return `CASE WHEN ${name} IS NOT NULL THEN ${quoted} END`;
      const reasons = this.#reasons();
      return reasons.length === 0
        ? name
        : `CASE WHEN ${reasons.join(" OR ")} THEN ${quoted} ELSE ${name} END`;
    };
    return nullText === "" ? written() : `coalesce(${written()}, ${duckText(nullText)})`;
  }

  /** Conditions of which one makes a field need delimiters. */
  #reasons(): string[] {
    const { columnSeparator, delimiter, nullText } = this.#format;
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
