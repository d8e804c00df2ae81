/**
 * Exasol's CSV: NULL is an empty field, booleans are 1 and 0, a field with white space or a separator in it
 * is quoted.
 */
import type { Column, DataType } from "../../model.ts";
import { duckText, toText } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { hasUsual } from "../functions/conventions.ts";
import { type Encoding, encodingOf } from "./encodings.ts";

export interface CsvFormat {
  columnSeparator: string;
  delimiter: string;
  rowSeparator: string;
  nullText: string;
  booleans: [yes: string, no: string];
  delimit: "AUTO" | "ALWAYS" | "NEVER";
  /** Another than UTF-8. */
  encoding: Encoding | undefined;
}

/** Of the options of a file; throws 0A000 for one that the engine does not know. */
export function csvFormat(options: ReadonlyMap<string, string>): CsvFormat {
  const encoding = encodingOf(options.get("ENCODING") ?? "UTF-8");
  const rowSeparator = options.get("ROW SEPARATOR") ?? "LF";
  const separators: Record<string, string> = { LF: "\n", CR: "\r", CRLF: "\r\n" };
  const ends = separators[rowSeparator.toUpperCase()];
  if (ends === undefined) throw unsupported(`ROW SEPARATOR = '${rowSeparator}'`);
  const booleans = (options.get("BOOLEAN") ?? "1/0").split("/");
  if (booleans.length !== 2) throw unsupported(`BOOLEAN = '${options.get("BOOLEAN")}'`);
  return {
    columnSeparator: separatorText(options.get("COLUMN SEPARATOR") ?? ","),
    delimiter: separatorText(options.get("COLUMN DELIMITER") ?? '"'),
    rowSeparator: ends,
    nullText: options.get("NULL") ?? "",
    booleans: [booleans[0] as string, booleans[1] as string],
    delimit: (options.get("DELIMIT") ?? "AUTO") as CsvFormat["delimit"],
    encoding,
  };
}

const named: Record<string, string> = { TAB: "\t", NUL: "\0", LF: "\n", CR: "\r", ESC: "\u001b" };

function separatorText(text: string): string {
  const ofName = named[text.toUpperCase()];
  if (ofName !== undefined) return ofName;
  const hexadecimal = /^0x([0-9a-f]+)$/i.exec(text);
  if (hexadecimal?.[1]) return Buffer.from(hexadecimal[1], "hex").toString("utf8");
  return text;
}

/** SQL for one line, without its end; source columns are c1, c2, … */
export function csvLineSql(columns: Column[], format: CsvFormat): string {
  const fields = columns.map((column, i) => fieldSql(`c${i + 1}`, column, format));
  // No field is NULL. A chain of || would be too deep for DuckDB at some 500 columns.
  return `concat_ws(${duckText(format.columnSeparator)}, ${fields.join(", ")})`;
}

function fieldSql(sql: string, { type }: Column, format: CsvFormat): string {
  const [yes, no] = format.booleans;
  const value =
    type.type === "BOOLEAN"
      ? `CASE WHEN ${sql} THEN ${duckText(yes)} ELSE ${duckText(no)} END`
      : toText({ sql, type }).sql;
  const quoted = quotedSql(value, format);
  const isPlain = isAlwaysPlain(type) && !/[\w.+-]/.test(format.columnSeparator + format.delimiter);
  let field = value;
  if (format.delimit === "ALWAYS") field = quoted;
  else if (format.delimit === "AUTO" && !isPlain) {
    const special = [format.columnSeparator, format.delimiter]
      .filter(Boolean)
      .map((text) => `contains(${value}, ${duckText(text)})`);
    // A field that reads like NULL would be taken for it.
    if (format.nullText !== "") special.push(`${value} = ${duckText(format.nullText)}`);
    const test = [...special, `regexp_matches(${value}, '\\s')`].join(" OR ");
    field = `CASE WHEN ${test} THEN ${quoted} ELSE ${value} END`;
  }
  return `CASE WHEN ${sql} IS NULL THEN ${duckText(format.nullText)} ELSE ${field} END`;
}

/** Whether the values' texts have nothing in them but letters, digits and `.+-`. */
function isAlwaysPlain({ type }: DataType): boolean {
  switch (type) {
    case "BOOLEAN":
      return true;
    case "DECIMAL":
    case "DOUBLE":
      return hasUsual.decimalPoint();
    case "DATE":
      return hasUsual.date();
    default:
      return false;
  }
}

function quotedSql(value: string, { delimiter }: CsvFormat): string {
  const d = duckText(delimiter);
  return `${d} || replace(${value}, ${d}, ${duckText(delimiter + delimiter)}) || ${d}`;
}
