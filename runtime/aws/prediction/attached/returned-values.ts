/** Makes the values of a function's columns of what an endpoint answered for a row. */
import { roundDecimal } from "../../../texts-of-values.ts";
import type { OutputValue, UdfColumn } from "../../../udf-client/author.ts";
import { outputValue, quoted, UnusableAnswer } from "../predicted-values.ts";
import { textOfScalar, writeExactly } from "./exact-json.ts";
import { describePath, type Steps, valueAt } from "./json-path.ts";

export type ReturnedColumn = Pick<UdfColumn, "type" | "sqlType" | "name" | "precision" | "scale" | "length">;

/**
 * Reads rows. Its result throws UnusableAnswer for a value that is not there or is not of its column's type;
 * JSON's `null` is NULL.
 */
export function returnsReader(
  columns: readonly ReturnedColumn[],
  places: readonly Steps[],
  { exact_fields, isCsv }: { exact_fields: boolean; isCsv: boolean },
): (row: unknown) => OutputValue[] {
  return (row) => {
    if (isCsv && exact_fields && Array.isArray(row) && row.length !== columns.length) {
      const complaint = `${row.length} fields instead of ${columns.length}`;
      throw new UnusableAnswer(complaint, { isMisshapen: true });
    }
    return columns.map((column, i) => {
      const place = places[i] ?? [];
      const value = valueAt(row, place);
      if (value !== undefined) return namedValue(value, column);
      const where = isCsv ? `field ${Number(place[0]) + 1}` : describePath(place);
      throw new UnusableAnswer(`it has no ${where} for ${column.name}, but is ${quoted(writeExactly(row))}`);
    });
  };
}

function namedValue(value: unknown, column: ReturnedColumn): OutputValue {
  try {
    return columnValue(value, column);
  } catch (error) {
    if (!(error instanceof UnusableAnswer)) throw error;
    throw new UnusableAnswer(`${error.message} for ${column.name}`);
  }
}

function columnValue(value: unknown, column: ReturnedColumn): OutputValue {
  if (value === null) return null;
  if (typeof value === "object") {
    if (column.type === "STRING") return fitting(writeExactly(value), column);
    throw new UnusableAnswer(`${quoted(writeExactly(value))} is no ${column.sqlType}`);
  }
  return fitting(textOfScalar(value), column);
}

/** What does not fit its column would end the whole query, without saying which row it was. */
function fitting(text: string, column: ReturnedColumn): OutputValue {
  const { length, precision, scale = 0, type } = column;
  if (type === "STRING") {
    if (length !== undefined && text.length > length && [...text].length > length) refuse(text, column);
    return text === "" ? null : text;
  }
  const read = outputValue(text, column);
  if (read === null || (type !== "INT32" && type !== "INT64" && type !== "NUMERIC")) return read;
  // A model's number has as many digits as it has; the column's scale says how many are wanted.
  const rounded = type === "NUMERIC" ? roundDecimal(String(read), scale) : String(read);
  if (scale === 0 && rounded !== String(read)) refuse(text, column);
  const [whole = ""] = rounded.replace("-", "").split(".");
  if (precision !== undefined && whole.replace(/^0$/, "").length > precision - scale) refuse(text, column);
  return type === "NUMERIC" ? rounded : read;
}

function refuse(text: string, { sqlType }: ReturnedColumn): never {
  throw new UnusableAnswer(`${quoted(text)} is no ${sqlType}`);
}
