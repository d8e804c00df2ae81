import { formatType } from "../../../sql/types.ts";
import type { Column, DataType } from "../model.ts";
import { type ColumnDefinition, ColumnType } from "./messages.ts";

/** How a column is announced to a language client. */
export function columnDefinition({ name, type }: Column): ColumnDefinition {
  return { name, type: columnType(type), typeName: formatType(type), ...sizes(type) };
}

/** The block of a table message that holds a type's values. */
export function columnType(type: DataType): number {
  switch (type.type) {
    case "DECIMAL":
      if (type.scale > 0 || type.precision > 18) return ColumnType.NUMERIC;
      return type.precision <= 9 ? ColumnType.INT32 : ColumnType.INT64;
    case "DOUBLE":
      return ColumnType.DOUBLE;
    case "BOOLEAN":
      return ColumnType.BOOLEAN;
    case "DATE":
      return ColumnType.DATE;
    case "TIMESTAMP":
      return ColumnType.TIMESTAMP;
    default:
      return ColumnType.STRING;
  }
}

function sizes(type: DataType): Partial<ColumnDefinition> {
  if (type.type === "DECIMAL") return { precision: type.precision, scale: type.scale };
  return type.type === "CHAR" || type.type === "VARCHAR" ? { size: type.size } : {};
}
