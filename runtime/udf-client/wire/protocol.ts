/** The numbers of Exasol's UDF protocol (proto2 over ZeroMQ request/reply). */
import type { ColumnType } from "../author.ts";

/** By the protocol's own names. */
export const MessageType = {
  UNKNOWN: 0,
  CLIENT: 1,
  INFO: 2,
  META: 3,
  CLOSE: 4,
  IMPORT: 5,
  NEXT: 6,
  RESET: 7,
  EMIT: 8,
  RUN: 9,
  DONE: 10,
  CLEANUP: 11,
  FINISHED: 12,
  PING_PONG: 13,
  TRY_AGAIN: 14,
  CALL: 15,
  RETURN: 16,
  UNDEFINED_CALL: 17,
} as const;

const messageNames = Object.keys(MessageType);

/** `EMIT` for 8; the bare number for one that does not exist. */
export function messageName(type: number): string {
  return messageNames[type] ?? String(type);
}

/**
 * One version of Exasol's protocol file has 12 for HASHTYPE, with bytes in a table's field 10; no client
 * writes it and later versions lack it, so it is refused like any other number: HASHTYPE travels as STRING.
 */
const columnTypeNumbers: Readonly<Record<ColumnType, number>> = {
  UNSUPPORTED: 0,
  DOUBLE: 1,
  INT32: 2,
  INT64: 3,
  NUMERIC: 4,
  TIMESTAMP: 5,
  DATE: 6,
  STRING: 7,
  BOOLEAN: 8,
};

const columnTypes = Object.keys(columnTypeNumbers) as ColumnType[];

/** UNSUPPORTED for a number that the protocol does not have. */
export function columnTypeOf(number: number): ColumnType {
  return columnTypes.find((type) => columnTypeNumbers[type] === number) ?? "UNSUPPORTED";
}

/** The fields of a table message. */
export const tableField = {
  rows: 1,
  strings: 2,
  nulls: 3,
  booleans: 4,
  int32s: 5,
  int64s: 6,
  doubles: 7,
  rowsInGroup: 8,
  rowNumbers: 9,
} as const;

/** The byte before each string of a table: its field, and that its length and its bytes follow. */
export const stringTag = (tableField.strings << 3) | 2;

/** Rows a call takes: one (SCALAR) or many (SET). Rows a call gives: one (RETURNS) or any number (EMITS). */
export const IterationType = { EXACTLY_ONCE: 1, MULTIPLE: 2 } as const;
/** What can be asked for by name. */
export const ImportKind = { SCRIPT_CODE: 1, CONNECTION_INFORMATION: 2 } as const;

/** What the database may call in single-call mode, by its number; index 0 is "nothing". */
export const singleCalls = [
  "nil",
  "default_output_columns",
  "adapter_call",
  "generate_sql_for_import_spec",
  "generate_sql_for_export_spec",
] as const;
