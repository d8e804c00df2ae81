/** How the values of a result's column are kept as bytes. */
import type { DuckDBType } from "@duckdb/node-api";
import type { DataType } from "../../../model.ts";

export type Layout =
  /** Whole numbers of so many bytes, in units of the last of `scale` digits behind the point. */
  | { kind: "decimal"; bytes: 1 | 2 | 4 | 8 | 16; scale: number; trims: boolean }
  | { kind: "double" }
  | { kind: "boolean" }
  /** Days since 1970-01-01, in four bytes. */
  | { kind: "date" }
  /** Microseconds since 1970-01-01, in eight bytes. */
  | { kind: "timestamp" }
  /** UTF-8, with where each text ends. */
  | { kind: "text" }
  /** Cells as one JSON array: for types of DuckDB that results rarely have. */
  | { kind: "cells"; asText: boolean };

/** The bytes of one value; undefined where they differ. */
export function widthOf(layout: Layout): number | undefined {
  switch (layout.kind) {
    case "decimal":
      return layout.bytes;
    case "double":
    case "timestamp":
      return 8;
    case "date":
      return 4;
    case "boolean":
      return 1;
    default:
      return undefined;
  }
}

/** DuckDB's numbers of its types, whose package is loaded late. */
const wholes: Record<number, 1 | 2 | 4 | 8 | 16> = { 2: 1, 3: 2, 4: 4, 5: 8, 16: 16 };
const ids = { boolean: 1, double: 11, timestamp: 12, date: 13, varchar: 17, decimal: 19 };

/** Of a column with this type whose values DuckDB gives as `stored`. */
export function layoutOf(type: DataType | null, stored: DuckDBType): Layout {
  const id: number = stored.typeId;
  if (id === ids.varchar) return { kind: "text" };
  if (id === ids.boolean) return { kind: "boolean" };
  if (type?.type === "DECIMAL") {
    const bytes = wholes[id];
    if (bytes) return { kind: "decimal", bytes, scale: 0, trims: false };
    if (id === ids.decimal) {
      const { width, scale } = stored as DuckDBType & { width: number; scale: number };
      return { kind: "decimal", bytes: decimalBytes(width), scale, trims: type.scale > 0 };
    }
  }
  if (type?.type === "DOUBLE" && id === ids.double) return { kind: "double" };
  if (type?.type === "DATE" && id === ids.date) return { kind: "date" };
  if (type?.type === "TIMESTAMP" && id === ids.timestamp) return { kind: "timestamp" };
  return { kind: "cells", asText: type !== null && type.type !== "DOUBLE" };
}

function decimalBytes(width: number): 2 | 4 | 8 | 16 {
  if (width <= 4) return 2;
  if (width <= 9) return 4;
  return width <= 18 ? 8 : 16;
}
