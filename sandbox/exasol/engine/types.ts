/** What the engine does with SQL's types: combining them, and how DuckDB stores them. */

import { type DataType, decimal, double, maximumVarcharSize, varchar } from "../../../sql/types.ts";
import { conventions } from "./functions/conventions.ts";
import { longestText } from "./functions/formats.ts";

/** Text not known to fit anywhere: converting it always checks. */
export const unboundedText: DataType = {
  type: "VARCHAR",
  size: Number.MAX_SAFE_INTEGER,
  characterSet: "UTF8",
};

/** COLUMN_TYPE_ID: the JDBC type numbers Exasol uses. */
export function typeId(type: DataType): number {
  const ids = {
    DECIMAL: 3,
    DOUBLE: 8,
    BOOLEAN: 16,
    CHAR: 1,
    VARCHAR: 12,
    DATE: 91,
    TIMESTAMP: 93,
    HASHTYPE: 126,
    GEOMETRY: 123,
    "INTERVAL YEAR TO MONTH": 107,
    "INTERVAL DAY TO SECOND": 110,
  };
  return type.type === "TIMESTAMP" && type.withLocalTimeZone ? 124 : ids[type.type];
}

/** DuckDB's type that stores it. */
export function physicalType(type: DataType): string {
  switch (type.type) {
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "DOUBLE":
    case "BOOLEAN":
    case "DATE":
      return type.type;
    case "TIMESTAMP":
      return hasNanoseconds(type) ? "VARCHAR" : type.type;
    case "INTERVAL YEAR TO MONTH":
      return "BIGINT";
    case "INTERVAL DAY TO SECOND":
      return "HUGEINT";
    default:
      return "VARCHAR";
  }
}

/** Its values are text: see timestamps.ts. */
export const hasNanoseconds = (type: DataType | null): boolean =>
  type?.type === "TIMESTAMP" && type.precision > 6;
export const isText = (type: DataType | null): boolean => type?.type === "CHAR" || type?.type === "VARCHAR";
export const isNumeric = (type: DataType | null): boolean =>
  type?.type === "DECIMAL" || type?.type === "DOUBLE";

type Months = Extract<DataType, { type: "INTERVAL YEAR TO MONTH" }>;
type Seconds = Extract<DataType, { type: "INTERVAL DAY TO SECOND" }>;
export type IntervalType = Months | Seconds;

export const isInterval = (type: DataType | null): type is IntervalType =>
  type?.type === "INTERVAL YEAR TO MONTH" || type?.type === "INTERVAL DAY TO SECOND";

const intervalSize = (type: IntervalType): number =>
  type.type === "INTERVAL YEAR TO MONTH"
    ? type.precision + 4
    : type.precision + 10 + (type.fraction > 0 ? type.fraction + 1 : 0);

/** The type that holds both. */
export function commonInterval(a: IntervalType, b: IntervalType): IntervalType | undefined {
  const precision = Math.max(a.precision, b.precision);
  if (a.type === "INTERVAL YEAR TO MONTH" && b.type === a.type) return { ...a, precision };
  if (a.type === "INTERVAL DAY TO SECOND" && b.type === a.type)
    return { ...a, precision, fraction: Math.max(a.fraction, b.fraction) };
  return undefined;
}

/** Characters the text form of a value can have. */
export function textSize(type: DataType | null): number {
  switch (type?.type) {
    case undefined:
      return 1;
    case "CHAR":
    case "VARCHAR":
      return type.size;
    case "HASHTYPE":
      return type.size + (conventions().hashtype === "UUID" ? 4 : 0);
    case "DECIMAL":
      return type.precision + (type.scale > 0 ? 2 : 1);
    case "BOOLEAN":
      return 5;
    case "DATE":
      return longestText(conventions().date);
    case "TIMESTAMP":
      return Math.max(29, longestText(conventions().timestamp));
    case "DOUBLE":
      return 32;
    case "INTERVAL YEAR TO MONTH":
    case "INTERVAL DAY TO SECOND":
      return intervalSize(type);
    default:
      return maximumVarcharSize;
  }
}

/** The type that holds values of both: for CASE, COALESCE, UNION and comparisons. */
export function commonType(a: DataType | null, b: DataType | null): DataType | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  if (a.type === "DECIMAL" && b.type === "DECIMAL") {
    const scale = Math.max(a.scale, b.scale);
    return decimal(Math.min(36, Math.max(a.precision - a.scale, b.precision - b.scale) + scale), scale);
  }
  if (isNumeric(a) && isNumeric(b)) return double;
  if (a.type === "TIMESTAMP" && b.type === "TIMESTAMP") {
    const finer = a.precision >= b.precision ? a : b;
    return { ...finer, withLocalTimeZone: a.withLocalTimeZone || b.withLocalTimeZone };
  }
  if (a.type === "TIMESTAMP" && b.type === "DATE") return a;
  if (a.type === "DATE" && b.type === "TIMESTAMP") return b;
  if (isInterval(a) && isInterval(b)) return commonInterval(a, b) ?? a;
  if (a.type === "CHAR" && b.type === "CHAR" && a.size === b.size) return a.characterSet === "UTF8" ? a : b;
  if (isText(a) || isText(b)) return varchar(Math.max(textSize(a), textSize(b)));
  return a;
}
