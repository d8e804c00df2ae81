/**
 * Exasol's CSV: NULL is an empty field, booleans are 1 and 0, a field with white space or a separator in it
 * is quoted.
 */
import type { FileColumns } from "../../../../sql/nodes.ts";
import { unsupported } from "../errors.ts";
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

/** Each of a file's columns that are named, singly or as 1..3, with its place counted from 0. */
export const eachColumn = (columns: readonly FileColumns[]) =>
  columns.flatMap(({ delimit, first, format, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => ({ place: first - 1 + i, format, delimit })),
  );

const named: Record<string, string> = { TAB: "\t", NUL: "\0", LF: "\n", CR: "\r", ESC: "\u001b" };

function separatorText(text: string): string {
  const ofName = named[text.toUpperCase()];
  if (ofName !== undefined) return ofName;
  const hexadecimal = /^0x([0-9a-f]+)$/i.exec(text);
  if (hexadecimal?.[1]) return Buffer.from(hexadecimal[1], "hex").toString("utf8");
  return text;
}
