/**
 * What a statement gives. DECIMAL values beyond 2^53 and with a scale are texts, dates and timestamps too.
 */
export type Result =
  | { kind: "rowCount"; rowCount: number }
  | { kind: "rows"; columns: Column[]; rows: Cell[][] };

export type Cell = string | number | boolean | null;

export interface Column {
  name: string;
  /** As in SQL: `DECIMAL(18,0)`, `VARCHAR(100) UTF8`. */
  type: string;
}

/** A type as the WebSocket API describes it. */
export interface WireType {
  type: string;
  precision?: number;
  scale?: number;
  size?: number;
  characterSet?: string;
  withLocalTimeZone?: boolean;
  fraction?: number;
}

/** The type as one would write it in SQL. */
export function typeText({
  type,
  precision,
  scale,
  size,
  characterSet,
  withLocalTimeZone,
  fraction,
}: WireType): string {
  switch (type) {
    case "DECIMAL":
      return `DECIMAL(${precision},${scale})`;
    case "CHAR":
    case "VARCHAR":
      return `${type}(${size})${characterSet === undefined ? "" : ` ${characterSet}`}`;
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return withLocalTimeZone ? "TIMESTAMP WITH LOCAL TIME ZONE" : type;
    case "INTERVAL YEAR TO MONTH":
      return `INTERVAL YEAR(${precision}) TO MONTH`;
    case "INTERVAL DAY TO SECOND":
      return `INTERVAL DAY(${precision}) TO SECOND(${fraction})`;
    default:
      return type;
  }
}
