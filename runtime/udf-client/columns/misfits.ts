/** The errors for values and rows that do not fit the script's output columns. */
import { ClientErrorCode, counted, UdfError } from "../errors.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import { hasLength, typeOf } from "./column-types.ts";
import { ExactDecimal } from "./decimal.ts";
import { characterCount, isWellFormed } from "./output-values.ts";

const shownCharacters = 40;

/** The error for a value that does not fit, naming column, row, what is expected and what was given. */
export function misfit(column: ColumnMeta, position: number, row: number, value: unknown): UdfError {
  return new UdfError(
    ClientErrorCode.value,
    `Output row ${row}, column ${position} (${column.name} ${column.typeName || column.type}): ` +
      `expected ${typeOf(column).expected(column)}, given ${show(value, column)}.`,
  );
}

/** The error for a row with too few or too many values. */
export function wrongCount(columns: readonly ColumnMeta[], row: number, given: number): UdfError {
  const names = columns.map((column) => column.name).join(", ");
  return new UdfError(
    ClientErrorCode.value,
    `Output row ${row}: expected ${counted(columns.length, "value")} (${names}), given ${given}.`,
  );
}

/** The error when a script has caught what interrupted a row, for example a getter that threw. */
export function halfRow(): UdfError {
  return new UdfError(
    ClientErrorCode.value,
    "An error that the script has caught left half an output row behind.",
  );
}

function show(value: unknown, column: ColumnMeta): string {
  switch (typeof value) {
    case "string":
      return `${describeText(value, column)} (${JSON.stringify(shorten(value))})`;
    case "bigint":
      return `the bigint ${value}`;
    case "number":
      return `the number ${value}`;
    case "boolean":
      return String(value);
    case "undefined":
      return "undefined (NULL is null)";
    default:
      if (value instanceof Date)
        return Number.isNaN(value.getTime()) ? "an invalid Date" : value.toISOString();
      if (value instanceof ExactDecimal) return `the Decimal ${value}`;
      if (Array.isArray(value)) return "an array";
      return typeof value === "function" ? "a function" : "an object";
  }
}

function describeText(value: string, column: ColumnMeta): string {
  if (!isWellFormed(value)) return "a string with half a surrogate pair, which no database can store";
  if (hasLength(column)) return `a string of ${characterCount(value)} characters`;
  return "the string";
}

function shorten(value: string): string {
  return value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value;
}
