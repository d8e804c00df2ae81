/**
 * The column types of the UDF protocol: one entry a type, with all that this side of the line knows of it.
 */
import { formatType } from "../../../sql/types.ts";
import { type Cell, type Column, type DataType, ExasolError } from "../model.ts";
import type { ColumnDefinition, Table } from "./messages.ts";

/** What the lists of a table hold. */
interface ListValues {
  dataString: string;
  dataBool: boolean;
  dataInt32: number;
  dataInt64: bigint;
  dataDouble: number;
}

export type ListName = keyof ListValues;

/** A cell that is not NULL. Tests have INT64 as bigint, the engine has it as text. */
export type Value = NonNullable<Cell> | bigint;

/** How the cells of one type travel. */
export interface ColumnType {
  /** In the protocol. */
  readonly number: number;
  /** The list of a table that holds the values of this and maybe other types, row by row, NULLs left out. */
  readonly list: ListName;
  /** The bytes of a cell as the protocol estimates them. */
  bytes(cell: Cell): number;
  /** Makes the function that adds a value to its list. */
  writer(table: Table): (value: Value) => void;
  /** Makes the function that gives the list's value at a position; undefined where there is none. */
  reader(table: Table): (position: number) => Cell | undefined;
}

/** By the protocol's names. No script can have a column of UNSUPPORTED. */
export const columnTypes = {
  UNSUPPORTED: columnType(0, "dataString", { encode: String, decode: textOrNull, bytes: textBytes }),
  DOUBLE: columnType(1, "dataDouble", { encode: Number, decode: asItIs, bytes: () => 8 }),
  INT32: columnType(2, "dataInt32", { encode: Number, decode: String, bytes: () => 4 }),
  INT64: columnType(3, "dataInt64", { encode: BigInt, decode: String, bytes: () => 8 }),
  NUMERIC: columnType(4, "dataString", { encode: String, decode: shortDecimal, bytes: textBytes }),
  TIMESTAMP: columnType(5, "dataString", { encode: String, decode: textOrNull, bytes: textBytes }),
  DATE: columnType(6, "dataString", { encode: String, decode: textOrNull, bytes: textBytes }),
  STRING: columnType(7, "dataString", { encode: String, decode: textOrNull, bytes: textBytes }),
  BOOLEAN: columnType(8, "dataBool", { encode: isTrue, decode: asItIs, bytes: () => 1 }),
};

/** How values of a SQL type travel. */
export function columnTypeOf(type: DataType): ColumnType {
  switch (type.type) {
    case "DECIMAL":
      if (type.scale > 0 || type.precision > 18) return columnTypes.NUMERIC;
      return type.precision <= 9 ? columnTypes.INT32 : columnTypes.INT64;
    case "DOUBLE":
      return columnTypes.DOUBLE;
    case "BOOLEAN":
      return columnTypes.BOOLEAN;
    case "DATE":
      return columnTypes.DATE;
    case "TIMESTAMP":
      return columnTypes.TIMESTAMP;
    default:
      return columnTypes.STRING;
  }
}

/** How a column is announced to a language client. */
export function columnDefinition({ name, type }: Column): ColumnDefinition {
  return { name, type: columnTypeOf(type).number, typeName: formatType(type), ...sizes(type) };
}

function sizes(type: DataType): Pick<ColumnDefinition, "precision" | "scale" | "size"> {
  if (type.type === "DECIMAL") return { precision: type.precision, scale: type.scale };
  return type.type === "CHAR" || type.type === "VARCHAR" ? { size: type.size } : {};
}

/** What a list's values are made of cells with, and what cells they become. */
interface Codec<V> {
  encode(value: Value): V;
  decode(value: V): Cell;
  bytes(cell: Cell): number;
}

function columnType<Name extends ListName>(
  number: number,
  list: Name,
  { encode, decode, bytes }: Codec<ListValues[Name]>,
): ColumnType {
  const listOf = (table: { [N in ListName]: ListValues[N][] }) => table[list];
  return {
    number,
    list,
    bytes,
    writer(table) {
      const values = listOf(table);
      return (value) => values.push(encode(value));
    },
    reader(table) {
      const values = listOf(table);
      return (position) => {
        const value = values[position];
        return value === undefined ? undefined : decode(value);
      };
    },
  };
}

function asItIs<T>(value: T): T {
  return value;
}

function isTrue(value: Value): boolean {
  return value === true;
}

function textOrNull(text: string): string | null {
  return text || null;
}

function textBytes(cell: Cell): number {
  return 4 + (typeof cell === "string" ? Buffer.byteLength(cell) : 0);
}

/** Without trailing zeros behind the point. Throws for what is not the text of a decimal. */
function shortDecimal(text: string): string {
  if (!/^[+-]?\d*\.?\d+$/.test(text) && !/^[+-]?\d+\.$/.test(text))
    throw new ExasolError("22002", `VM error: '${text}' is not a number`);
  return text.includes(".") ? text.replace(/\.?0*$/, "") || "0" : text;
}
