/** Exasol's data types, and how they are written. */

/** Exasol's SQL types, as the WebSocket API names them. */
export type DataType =
  | { type: "DECIMAL"; precision: number; scale: number }
  | { type: "DOUBLE" }
  | { type: "BOOLEAN" }
  | { type: "CHAR" | "VARCHAR"; size: number; characterSet: "UTF8" | "ASCII" }
  | { type: "DATE" }
  | { type: "TIMESTAMP"; precision: number; withLocalTimeZone: boolean }
  | { type: "HASHTYPE"; size: number }
  | { type: "GEOMETRY"; srid: number }
  | { type: "INTERVAL YEAR TO MONTH"; precision: number }
  | { type: "INTERVAL DAY TO SECOND"; precision: number; fraction: number };

/** A name with its case as the catalog holds it, and its declared type. */
export interface Column {
  name: string;
  type: DataType;
}

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
export const double: DataType = { type: "DOUBLE" };
export const boolean: DataType = { type: "BOOLEAN" };
export const date: DataType = { type: "DATE" };
export const timestamp: DataType = { type: "TIMESTAMP", precision: 3, withLocalTimeZone: false };

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
