/** The numbers and shapes of Exasol's UDF protocol (proto2 over ZeroMQ request/reply). */

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

const MESSAGE_NAMES = Object.keys(MessageType);

/** `EMIT` for 8; the bare number for one that does not exist. */
export function messageName(type: number): string {
  return MESSAGE_NAMES[type] ?? String(type);
}

/**
 * In the order of the protocol's numbers. One version of Exasol's protocol file has 12 for HASHTYPE, with bytes in a table's field 10;
 * no client writes it and later versions lack it, so it is refused like any other number: HASHTYPE travels as STRING.
 */
export const COLUMN_TYPES = [
  "UNSUPPORTED",
  "DOUBLE",
  "INT32",
  "INT64",
  "NUMERIC",
  "TIMESTAMP",
  "DATE",
  "STRING",
  "BOOLEAN",
] as const;

export type ColumnType = (typeof COLUMN_TYPES)[number];

export const IterationType = { EXACTLY_ONCE: 1, MULTIPLE: 2 } as const;
export const ImportKind = { SCRIPT_CODE: 1, CONNECTION_INFORMATION: 2 } as const;

/** What the database may call in single-call mode, by its number; index 0 is "nothing". */
export const SINGLE_CALLS = [
  "nil",
  "default_output_columns",
  "adapter_call",
  "generate_sql_for_import_spec",
  "generate_sql_for_export_spec",
] as const;
