/** Types and values as the WebSocket API writes them. */
import { maximumVarcharSize } from "../../../sql/types.ts";
import { mapInSteps, type Steps } from "../engine/execution/turns.ts";
import { type Cell, type Column, type ColumnData, type DataType, doubleJson, ExasolError } from "../model.ts";

export interface WireType {
  type: string;
  precision?: number;
  scale?: number;
  size?: number;
  characterSet?: string;
  srid?: number;
  withLocalTimeZone?: boolean;
  fraction?: number;
}

/**
 * Protocols up to 4 state a size for DATE and TIMESTAMP, 5 a precision for TIMESTAMP. The size of an interval
 * is the length of its text.
 */
export function wireType(type: DataType, protocolVersion: number): WireType {
  switch (type.type) {
    case "DATE":
      return protocolVersion < 5 ? { type: "DATE", size: 4 } : { type: "DATE" };
    case "TIMESTAMP": {
      const name = type.withLocalTimeZone ? "TIMESTAMP WITH LOCAL TIME ZONE" : "TIMESTAMP";
      const length = protocolVersion < 5 ? { size: 16 } : { precision: type.precision };
      return { type: name, ...length, withLocalTimeZone: type.withLocalTimeZone };
    }
    case "INTERVAL YEAR TO MONTH":
      return { ...type, size: "+-MM".length + type.precision };
    case "INTERVAL DAY TO SECOND": {
      const fraction = type.fraction === 0 ? 0 : ".".length + type.fraction;
      return { ...type, size: "+ HH:MM:SS".length + type.precision + fraction };
    }
    case "GEOMETRY":
      return { ...type, size: maximumVarcharSize };
    default:
      return { ...type };
  }
}

/** The type a client states for the values of a prepared statement. */
export function dataType(wire: WireType): DataType {
  const { type } = wire;
  switch (type) {
    case "DECIMAL":
      return { type, precision: wire.precision ?? 18, scale: wire.scale ?? 0 };
    case "DOUBLE":
    case "BOOLEAN":
    case "DATE":
      return { type };
    case "CHAR":
    case "VARCHAR":
      return {
        type,
        size: wire.size ?? 2_000_000,
        characterSet: wire.characterSet === "ASCII" ? "ASCII" : "UTF8",
      };
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
    case "TIMESTAMP WITH TIME ZONE":
      return {
        type: "TIMESTAMP",
        // Protocols up to 4 cannot state one: all digits that come are kept.
        precision: wire.precision ?? 9,
        withLocalTimeZone: wire.withLocalTimeZone === true || type !== "TIMESTAMP",
      };
    case "HASHTYPE":
      return { type, size: wire.size ?? 16 };
    case "GEOMETRY":
      return { type, srid: wire.srid ?? 0 };
    case "INTERVAL YEAR TO MONTH":
      return { type, precision: wire.precision ?? 2 };
    case "INTERVAL DAY TO SECOND":
      return { type, precision: wire.precision ?? 2, fraction: wire.fraction ?? 3 };
    default:
      throw new ExasolError("00000", `Invalid data type ${type} in a request.`);
  }
}

/** Of those that are quickly read. */
export const valuesPerStep = 1000;

/** Makes cells of the JSON values a client sends; '' is NULL. */
export function* cells(data: unknown[][], columns: Column[]): Steps<ColumnData> {
  const read: ColumnData = [];
  for (const [j, { type }] of columns.entries())
    read.push(yield* mapInSteps(data[j] ?? [], (value) => cell(value, type), valuesPerStep));
  return read;
}

/**
 * A moment that a client gives for a DATE, as SQLAlchemy's suite does, is a TIMESTAMP: one that is stored
 * loses its time as everywhere, but one that is compared must not.
 */
export function* withMoments(
  columns: Column[],
  data: ColumnData,
): Steps<{ columns: Column[]; data: ColumnData }> {
  const type: DataType = { type: "TIMESTAMP", precision: 9, withLocalTimeZone: false };
  const read: { columns: Column[]; data: ColumnData } = { columns: [], data: [] };
  for (const [j, column] of columns.entries()) {
    const values = data[j] ?? [];
    const isOfMoments =
      column.type.type === "DATE" && values.some((value) => value !== null && moment.test(String(value)));
    yield;
    read.columns.push(isOfMoments ? { ...column, type } : column);
    read.data.push(isOfMoments ? yield* mapInSteps(values, asMoment, valuesPerStep) : values);
  }
  return read;
}

const moment = /^\d{4}-\d\d-\d\d[ T]\d\d:/;

const asMoment = (value: Cell): Cell =>
  value === null ? null : moment.test(String(value)) ? String(value).replace("T", " ") : `${value} 00:00:00`;

/** The day alone says the same. */
const midnight = /^\d{4}-\d\d-\d\d[ T]00:00(?::00(?:\.0*)?)?$/;

/** Number() would also take hexadecimal digits, and spaces for 0. */
const numberText = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

function cell(value: unknown, { type }: DataType): Cell {
  if (value === null || value === "") return null;
  if (type === "BOOLEAN" && typeof value === "boolean") return value;
  if (type === "DOUBLE" && (typeof value === "number" || typeof value === "string")) {
    if (typeof value === "string" && !numberText.test(value))
      throw new ExasolError("22018", `data exception - invalid character value for cast; Value: '${value}'`);
    const number = Number(value);
    if (Number.isFinite(number)) return number;
    throw new ExasolError("22003", "data exception - numeric value out of range");
  }
  if (type === "DATE" && typeof value === "string" && midnight.test(value)) return value.slice(0, 10);
  if (type !== "BOOLEAN" && (typeof value === "number" || typeof value === "string")) return String(value);
  throw new ExasolError("00000", `Invalid value for a parameter of type ${type}.`);
}

/**
 * Whether DECIMALs stand as numbers in JSON: those without a fraction and up to 18 digits, written digit by
 * digit, as a JavaScript number would round them.
 */
export const isBare = ({ type }: Column): boolean =>
  type.type === "DECIMAL" && type.scale === 0 && type.precision <= 18;

/** A slice of a column as JSON text. */
export function columnJson(cells: Cell[], column: Column): string {
  if (isBare(column)) return `[${cells.map((value) => value ?? "null").join(",")}]`;
  if (column.type.type === "DOUBLE")
    return `[${cells.map((value) => (value === null ? "null" : doubleJson(Number(value)))).join(",")}]`;
  return JSON.stringify(cells);
}
