import { parseTypeText } from "../../sql/parse-text.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import type { DataType } from "../../sql/types.ts";
import { readNumber } from "./number-text.ts";

/** A type that values of a file can become; `other` is one whose texts the database judges. */
export type ColumnType =
  | { kind: "BOOLEAN" | "DOUBLE" | "DATE" | "other" }
  | { kind: "DECIMAL"; precision: number; scale: number }
  | { kind: "TIMESTAMP"; fraction: number }
  | { kind: "VARCHAR" | "CHAR"; size: number; ascii: boolean };

/** Reads a type as SQL writes it; nothing where a table cannot be made with it from a file. */
export function parseType(text: string): ColumnType | undefined {
  let type: DataType;
  try {
    type = parseTypeText(text);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
  switch (type.type) {
    case "DECIMAL":
      return { kind: "DECIMAL", precision: type.precision, scale: type.scale };
    case "BOOLEAN":
    case "DOUBLE":
    case "DATE":
      return { kind: type.type };
    case "TIMESTAMP":
      return type.withLocalTimeZone ? undefined : { kind: "TIMESTAMP", fraction: type.precision };
    case "VARCHAR":
    case "CHAR":
      return { kind: type.type, size: type.size, ascii: type.characterSet === "ASCII" };
    default:
      return undefined;
  }
}

/** The type in SQL. Milliseconds are what a TIMESTAMP has without saying so; Exasol 7.1 knows no others. */
export function typeSql(type: ColumnType): string {
  switch (type.kind) {
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "TIMESTAMP":
      return type.fraction === 3 ? "TIMESTAMP" : `TIMESTAMP(${type.fraction})`;
    case "VARCHAR":
    case "CHAR":
      return `${type.kind}(${type.size})${type.ascii ? " ASCII" : ""}`;
    default:
      return type.kind;
  }
}

/**
 * What writes a value of the type as a SQL literal, which means the same in every session; the function gives
 * nothing for a text that is no value of the type, or would lose digits or characters.
 */
export function literalWriter(type: ColumnType): (text: string) => string | undefined {
  switch (type.kind) {
    case "BOOLEAN":
      return (text) => booleans[text.trim().toLowerCase()];
    case "DECIMAL":
      return (text) => decimalLiteral(text.trim(), type.precision, type.scale);
    case "DOUBLE":
      return (text) => doubleLiteral(text.trim());
    case "DATE":
      return (text) => (isDate(text.trim()) ? `DATE '${text.trim()}'` : undefined);
    case "TIMESTAMP":
      return (text) => timestampLiteral(text.trim(), type.fraction);
    case "VARCHAR":
    case "CHAR":
      return (text) => (fits(text, type) ? quoteLiteral(text) : undefined);
    case "other":
      return quoteLiteral;
  }
}

const booleans: Readonly<Record<string, string | undefined>> = {
  true: "TRUE",
  t: "TRUE",
  yes: "TRUE",
  y: "TRUE",
  "1": "TRUE",
  false: "FALSE",
  f: "FALSE",
  no: "FALSE",
  n: "FALSE",
  "0": "FALSE",
};

function decimalLiteral(text: string, precision: number, scale: number): string | undefined {
  const [, sign, whole = "", fraction = ""] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return undefined;
  const digits = whole.replace(/^0+/, "");
  const decimals = fraction.replace(/0+$/, "");
  if (decimals.length > scale || digits.length > precision - scale) return undefined;
  return `${sign === "-" ? "-" : ""}${digits || "0"}${decimals === "" ? "" : `.${decimals}`}`;
}

/** With an exponent, for without one the literal would be a DECIMAL, which has at most 36 digits. */
function doubleLiteral(text: string): string | undefined {
  const value = Number(text);
  if (readNumber(text) === undefined || !Number.isFinite(value)) return undefined;
  if (value === 0) return readNumber(text)?.digits === "" ? "0e0" : undefined;
  const shortest = String(value);
  return shortest.includes("e") ? shortest : `${shortest}e0`;
}

const dayForm = /^(\d{4})-(\d\d)-(\d\d)$/;

export function isDate(text: string): boolean {
  const [, year = "", month = "", day = ""] = dayForm.exec(text) ?? [];
  if (year === "" || year === "0000" || month === "00" || Number(month) > 12) return false;
  return Number(day) >= 1 && Number(day) <= daysOf(Number(year), Number(month));
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Parts of an ISO 8601 timestamp; of the zones only UTC's own letter, which changes no digit. */
export interface TimestampParts {
  /** `YYYY-MM-DD HH:MI:SS` */
  second: string;
  /** Digits behind the point, without zeros at their end. */
  fraction: string;
  utc: boolean;
}

const timestampForm =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z?))?$/;

export function readTimestamp(text: string): TimestampParts | undefined {
  const [, day, hour = "00", minute = "00", second = "00", fraction = "", zone = ""] =
    timestampForm.exec(text) ?? [];
  if (day === undefined || !isDate(day)) return undefined;
  return {
    second: `${day} ${hour}:${minute}:${second}`,
    fraction: fraction.replace(/0+$/, ""),
    utc: zone === "Z",
  };
}

function timestampLiteral(text: string, fraction: number): string | undefined {
  const parts = readTimestamp(text);
  if (parts === undefined || parts.fraction.length > fraction) return undefined;
  return `TIMESTAMP '${parts.second}${parts.fraction === "" ? "" : `.${parts.fraction}`}'`;
}

function fits(text: string, { size, ascii }: { size: number; ascii: boolean }): boolean {
  if (ascii && /[\u0080-\uffff]/.test(text)) return false;
  return text.length <= size || codePoints(text) <= size;
}

/** Exasol counts characters, as Unicode does. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff) count -= 1;
  }
  return count;
}
