import type { TokenStream } from "./token-stream.ts";
import { boolean, type DataType, date, decimal, double, maximumVarcharSize, varchar } from "./types.ts";

/** Reads a type as CREATE TABLE, CAST and EMITS write it. */
export function parseType(tokens: TokenStream): DataType {
  const { kind, start: at } = tokens.peek();
  if (kind !== "word") throw tokens.unexpected({ kind: "type", text: "" });
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
      return parseDecimal(tokens, name, at);
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
      return parseTimestamp(tokens, at);
    case "CHAR":
    case "CHARACTER":
    case "NCHAR":
      return tokens.accept("VARYING") ? parseText(tokens, "VARCHAR", at) : parseText(tokens, "CHAR", at);
    case "VARCHAR":
    case "VARCHAR2":
    case "NVARCHAR":
    case "NVARCHAR2":
      return parseText(tokens, "VARCHAR", at);
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
      throw tokens.unsupported(`data type ${name}`, at);
  }
}

/** For sizes that Exasol does not have, either. */
const noType = (tokens: TokenStream, type: string, at: number) =>
  tokens.invalid(`${type} is no data type`, at); // unconfirmed

function optionalNumber(tokens: TokenStream): number | undefined {
  if (!tokens.acceptSymbol("(")) return undefined;
  const value = tokens.integer();
  tokens.expectSymbol(")");
  return value;
}

function parseDecimal(tokens: TokenStream, name: string, at: number): DataType {
  if (!tokens.acceptSymbol("(")) return name === "NUMBER" ? double : decimal(18, 0);
  const precision = tokens.integer();
  const scale = tokens.acceptSymbol(",") ? tokens.integer() : 0;
  tokens.expectSymbol(")");
  if (precision < 1 || precision > 36 || scale > precision)
    throw noType(tokens, `DECIMAL(${precision},${scale})`, at);
  return decimal(precision, scale);
}

function parseTimestamp(tokens: TokenStream, at: number): DataType {
  const precision = optionalNumber(tokens) ?? 3;
  if (precision > 9) throw noType(tokens, `TIMESTAMP(${precision})`, at);
  const withLocalTimeZone = tokens.accept("WITH", "LOCAL", "TIME", "ZONE");
  return { type: "TIMESTAMP", precision, withLocalTimeZone };
}

function parseText(tokens: TokenStream, type: "CHAR" | "VARCHAR", at: number): DataType {
  let size: number | undefined;
  if (tokens.acceptSymbol("(")) {
    size = tokens.integer();
    if (!tokens.accept("CHAR")) tokens.accept("BYTE");
    tokens.expectSymbol(")");
  }
  if (size === undefined && type === "VARCHAR") throw tokens.unexpected({ kind: "symbol", text: "(" });
  const limit = type === "CHAR" ? 2000 : maximumVarcharSize;
  if (size !== undefined && (size < 1 || size > limit)) throw noType(tokens, `${type}(${size})`, at);
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
