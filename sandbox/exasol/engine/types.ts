/** Exasol's SQL types: reading, printing, combining, and how DuckDB stores them. */
import type { DataType } from "../model.ts";
import { unsupported } from "./errors.ts";
import type { TokenStream } from "./syntax/token-stream.ts";

export const maximumVarcharSize = 2_000_000;

export const decimal = (precision: number, scale: number): DataType => ({
  type: "DECIMAL",
  precision,
  scale,
});
export const varchar = (size: number): DataType => ({
  type: "VARCHAR",
  size: Math.max(1, Math.min(size, maximumVarcharSize)),
  characterSet: "UTF8",
});
/** Text not known to fit anywhere: converting it always checks. */
export const unboundedText: DataType = {
  type: "VARCHAR",
  size: Number.MAX_SAFE_INTEGER,
  characterSet: "UTF8",
};
export const double: DataType = { type: "DOUBLE" };
export const boolean: DataType = { type: "BOOLEAN" };
export const date: DataType = { type: "DATE" };
export const timestamp: DataType = { type: "TIMESTAMP", precision: 3, withLocalTimeZone: false };

/** Reads a type as CREATE TABLE, CAST and EMITS write it. */
export function parseType(tokens: TokenStream): DataType {
  const token = tokens.peek();
  if (token.kind !== "word") throw tokens.unexpected();
  const name = tokens.next().value;
  switch (name) {
    case "INT":
    case "INTEGER":
      return decimal(18, 0);
    case "BIGINT":
      return decimal(36, 0);
    case "SMALLINT":
    case "SHORTINT":
      return decimal(9, 0);
    case "TINYINT":
      return decimal(3, 0);
    case "DECIMAL":
    case "DEC":
    case "NUMERIC":
    case "NUMBER":
      return parseDecimal(tokens, name);
    case "DOUBLE":
      tokens.accept("PRECISION");
      return double;
    case "FLOAT":
    case "REAL":
      return double;
    case "BOOLEAN":
    case "BOOL":
      return boolean;
    case "DATE":
      return date;
    case "TIMESTAMP":
      return parseTimestamp(tokens);
    case "CHAR":
    case "CHARACTER":
    case "NCHAR":
      return tokens.accept("VARYING") ? parseText(tokens, "VARCHAR") : parseText(tokens, "CHAR");
    case "VARCHAR":
    case "VARCHAR2":
    case "NVARCHAR":
    case "NVARCHAR2":
      return parseText(tokens, "VARCHAR");
    case "LONG":
      tokens.expect("VARCHAR");
      return varchar(maximumVarcharSize);
    case "CLOB":
      return varchar(maximumVarcharSize);
    case "HASHTYPE":
      return { type: "HASHTYPE", size: parseHashSize(tokens) * 2 };
    case "GEOMETRY":
      return { type: "GEOMETRY", srid: optionalNumber(tokens) ?? 0 };
    case "INTERVAL":
      return parseInterval(tokens);
    default:
      throw unsupported(`data type ${name}${tokens.at(token.start)}`);
  }
}

function optionalNumber(tokens: TokenStream): number | undefined {
  if (!tokens.acceptSymbol("(")) return undefined;
  const value = tokens.integer();
  tokens.expectSymbol(")");
  return value;
}

function parseDecimal(tokens: TokenStream, name: string): DataType {
  if (!tokens.acceptSymbol("(")) return name === "NUMBER" ? double : decimal(18, 0);
  const precision = tokens.integer();
  const scale = tokens.acceptSymbol(",") ? tokens.integer() : 0;
  tokens.expectSymbol(")");
  if (precision < 1 || precision > 36 || scale > precision)
    throw unsupported(`DECIMAL(${precision},${scale})`);
  return decimal(precision, scale);
}

function parseTimestamp(tokens: TokenStream): DataType {
  const precision = optionalNumber(tokens) ?? 3;
  if (precision > 9) throw unsupported(`TIMESTAMP(${precision})`);
  const withLocalTimeZone = tokens.accept("WITH", "LOCAL", "TIME", "ZONE");
  return { type: "TIMESTAMP", precision, withLocalTimeZone };
}

function parseText(tokens: TokenStream, type: "CHAR" | "VARCHAR"): DataType {
  let size: number | undefined;
  if (tokens.acceptSymbol("(")) {
    size = tokens.integer();
    if (!tokens.accept("CHAR")) tokens.accept("BYTE");
    tokens.expectSymbol(")");
  }
  if (size === undefined && type === "VARCHAR") throw tokens.unexpected("'('");
  const limit = type === "CHAR" ? 2000 : maximumVarcharSize;
  if (size !== undefined && (size < 1 || size > limit)) throw unsupported(`${type}(${size})`);
  tokens.accept("CHARACTER", "SET");
  const characterSet = tokens.accept("ASCII") ? "ASCII" : "UTF8";
  if (characterSet === "UTF8") tokens.accept("UTF8");
  return { type, size: size ?? 1, characterSet };
}

function parseHashSize(tokens: TokenStream): number {
  if (!tokens.acceptSymbol("(")) return 16;
  const size = tokens.integer();
  const bytes = tokens.accept("BIT") ? size / 8 : size;
  if (bytes === size) tokens.accept("BYTE");
  tokens.expectSymbol(")");
  return bytes;
}

function parseInterval(tokens: TokenStream): DataType {
  if (tokens.accept("YEAR")) {
    const precision = optionalNumber(tokens) ?? 2;
    tokens.expect("TO", "MONTH");
    return { type: "INTERVAL YEAR TO MONTH", precision };
  }
  tokens.expect("DAY");
  const precision = optionalNumber(tokens) ?? 2;
  tokens.expect("TO", "SECOND");
  return { type: "INTERVAL DAY TO SECOND", precision, fraction: optionalNumber(tokens) ?? 3 };
}

/** As EXA_ALL_COLUMNS.COLUMN_TYPE and error texts print it. */
export function formatType(type: DataType): string {
  switch (type.type) {
    case "DECIMAL":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "CHAR":
    case "VARCHAR":
      return `${type.type}(${type.size}) ${type.characterSet}`;
    case "TIMESTAMP":
      return `TIMESTAMP(${type.precision})${type.withLocalTimeZone ? " WITH LOCAL TIME ZONE" : ""}`;
    case "HASHTYPE":
      return `HASHTYPE(${type.size / 2} BYTE)`;
    case "GEOMETRY":
      return type.srid === 0 ? "GEOMETRY" : `GEOMETRY(${type.srid})`;
    case "INTERVAL YEAR TO MONTH":
      return `INTERVAL YEAR(${type.precision}) TO MONTH`;
    case "INTERVAL DAY TO SECOND":
      return `INTERVAL DAY(${type.precision}) TO SECOND(${type.fraction})`;
    default:
      return type.type;
  }
}

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

/** Characters the text form of a value can have. */
export function textSize(type: DataType | null): number {
  switch (type?.type) {
    case undefined:
      return 1;
    case "CHAR":
    case "VARCHAR":
    case "HASHTYPE":
      return type.size;
    case "DECIMAL":
      return type.precision + (type.scale > 0 ? 2 : 1);
    case "BOOLEAN":
      return 5;
    case "DATE":
      return 10;
    case "TIMESTAMP":
      return 29;
    case "DOUBLE":
      return 32;
    default:
      return maximumVarcharSize;
  }
}

/** The type that holds values of both: for CASE, COALESCE, UNION and comparisons. */
export function commonType(a: DataType | null, b: DataType | null): DataType | null {
  if (a === null) return b;
  if (b === null) return a;
  if (a.type === "DECIMAL" && b.type === "DECIMAL") {
    const scale = Math.max(a.scale, b.scale);
    return decimal(Math.min(36, Math.max(a.precision - a.scale, b.precision - b.scale) + scale), scale);
  }
  if (isNumeric(a) && isNumeric(b)) return double;
  if (a.type === "TIMESTAMP" && b.type === "TIMESTAMP") return a.precision >= b.precision ? a : b;
  if (a.type === "TIMESTAMP" && b.type === "DATE") return a;
  if (a.type === "DATE" && b.type === "TIMESTAMP") return b;
  if (a.type === "CHAR" && b.type === "CHAR" && a.size === b.size) return a;
  if (isText(a) || isText(b)) return varchar(Math.max(textSize(a), textSize(b)));
  return a;
}
