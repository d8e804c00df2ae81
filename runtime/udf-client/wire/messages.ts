/**
 * Every message but the table data. By hand, because a protobuf library costs more start-up time than
 * these few fields are worth: a script's process is started for each query.
 */
import type { ColumnType } from "../author.ts";
import { protocolError } from "../errors.ts";
import {
  bool,
  type Decoded,
  decode,
  type Field,
  message,
  needed,
  optional,
  repeated,
  text,
  uint32,
  uint64,
} from "./message-schema.ts";
import { bytesHead, WireReader, WireWriter } from "./protobuf.ts";
import { columnTypeOf, MessageType, messageName } from "./protocol.ts";

const columnType = (number: number): Field<ColumnType> => ({
  number,
  required: false,
  initial: () => "UNSUPPORTED",
  read: (reader) => columnTypeOf(reader.uint32()),
});

/** Where a table lies in the bytes of its message. It is not read here: its layer knows the columns. */
export interface TableRange {
  bytes: Buffer;
  start: number;
  end: number;
}

const tableRange = (number: number): Field<TableRange> => ({
  number,
  required: false,
  initial: () => ({ bytes: Buffer.alloc(0), start: 0, end: 0 }),
  read(reader) {
    const start = reader.range();
    return { bytes: reader.bytes, start, end: reader.position };
  },
});

const infoFields = {
  databaseName: needed(text(1)),
  databaseVersion: needed(text(2)),
  scriptName: needed(text(3)),
  sourceCode: needed(text(4)),
  sessionId: needed(uint64(5)),
  statementId: needed(uint32(6)),
  nodeCount: needed(uint32(7)),
  nodeId: needed(uint32(8)),
  vmId: needed(uint64(9)),
  maximalMemoryLimit: needed(uint64(11)),
  scriptSchema: needed(text(13)),
  currentUser: text(14),
  currentSchema: text(15),
  scopeUser: text(16),
};

const columnFields = {
  name: needed(text(1)),
  type: columnType(2),
  /** As SQL writes it, for example `VARCHAR(100) UTF8`. */
  typeName: text(3),
  size: uint32(4),
  precision: uint32(5),
  scale: uint32(6),
};

const metaFields = {
  inputIteration: needed(uint32(1)),
  outputIteration: needed(uint32(2)),
  inputColumns: repeated(message(3, "META", columnFields)),
  outputColumns: repeated(message(4, "META", columnFields)),
  singleCallMode: needed(bool(5)),
};

const closeFields = { exceptionMessage: text(1) };

const connectionFields = {
  kind: needed(text(1)),
  address: needed(text(2)),
  user: needed(text(3)),
  password: needed(text(4)),
};

const importFields = {
  sourceCode: optional(text(1)),
  exceptionMessage: optional(text(2)),
  connection: optional(message(3, "IMPORT", connectionFields)),
};

const parameterFields = { key: needed(text(1)), value: needed(text(2)) };

const importSpecificationFields = {
  isSubselect: needed(bool(1)),
  connection: optional(message(2, "CALL", connectionFields)),
  connectionName: optional(text(3)),
  subselectColumns: repeated(message(4, "CALL", columnFields)),
  parameters: repeated(message(5, "CALL", parameterFields)),
};

const exportSpecificationFields = {
  hasTruncate: needed(bool(1)),
  hasReplace: needed(bool(2)),
  createdBy: optional(text(3)),
  sourceColumnNames: repeated(text(4)),
  connection: optional(message(5, "CALL", connectionFields)),
  connectionName: optional(text(6)),
  parameters: repeated(message(7, "CALL", parameterFields)),
};

const callFields = {
  functionId: needed(uint32(1)),
  importSpecification: optional(message(2, "CALL", importSpecificationFields)),
  jsonArgument: optional(text(3)),
  exportSpecification: optional(message(4, "CALL", exportSpecificationFields)),
};

const replyFields = {
  type: needed(uint32(1)),
  connectionId: needed(uint64(2)),
  info: optional(message(4, "INFO", infoFields)),
  meta: optional(message(5, "META", metaFields)),
  close: optional(message(6, "CLOSE", closeFields)),
  import: optional(message(7, "IMPORT", importFields)),
  next: optional(message(8, "NEXT", { table: needed(tableRange(2)) })),
  call: optional(message(10, "CALL", callFields)),
};

/** Of the fields above, with the wire type of bytes. */
const tableTags = { next: (8 << 3) | 2, table: (2 << 3) | 2 };

export type InfoReply = Decoded<typeof infoFields>;
export type ColumnMeta = Decoded<typeof columnFields>;
export type MetaReply = Decoded<typeof metaFields>;
export type ConnectionReply = Decoded<typeof connectionFields>;
export type ImportReply = Decoded<typeof importFields>;
export type ImportSpecificationReply = Decoded<typeof importSpecificationFields>;
export type ExportSpecificationReply = Decoded<typeof exportSpecificationFields>;
export type CallReply = Decoded<typeof callFields>;
/** One message of the database. What belongs to other message types is undefined. */
export type Reply = Decoded<typeof replyFields>;

/** Reads a message of the database; a table is only located. Throws a protocol error for broken bytes. */
export function decodeReply(bytes: Buffer): Reply {
  const reply = decode(new WireReader(bytes), "response", replyFields);
  for (const iteration of [reply.meta?.inputIteration, reply.meta?.outputIteration]) {
    if (iteration !== undefined && iteration !== 1 && iteration !== 2) {
      throw protocolError(`The database's message metaFields has the unknown iteration type ${iteration}.`);
    }
  }
  return reply;
}

/**
 * Where the table lies in an answer to NEXT or RESET that is written as the database usually does: `head`,
 * which is its type and the connection's id, and the table as all the rest. Undefined for another, which
 * decodeReply() must read. Of small batches that is most of the work.
 */
export function usualTable(bytes: Buffer, head: Buffer): TableRange | undefined {
  if (bytes.compare(head, 0, head.length, 0, Math.min(head.length, bytes.length)) !== 0) return undefined;
  const next = startOfRest(bytes, head.length, tableTags.next);
  const start = next < 0 ? next : startOfRest(bytes, next, tableTags.table);
  return start < 0 ? undefined : { bytes, start, end: bytes.length };
}

/** Behind the tag and the length of a field that is the rest of the bytes; -1 where there is none. */
function startOfRest(bytes: Buffer, position: number, tag: number): number {
  if (bytes[position] !== tag) return -1;
  let length = 0;
  let at = position + 1;
  for (let factor = 1; factor <= 2 ** 28 && at < bytes.length; factor *= 128) {
    const byte = bytes[at++] as number;
    length += (byte & 127) * factor;
    if (byte < 128) return length === bytes.length - at ? at : -1;
  }
  return -1;
}

/** The content a reply's type promises. Throws a protocol error when the database left it out. */
export function contentOf<T>(reply: Reply, content: T | undefined): T {
  if (content === undefined) {
    throw protocolError(`The database sent ${messageName(reply.type)} without content.`);
  }
  return content;
}

// What the client sends.

/** A message that has no content. */
export function encodePlain(type: number, connectionId: bigint): Buffer {
  return envelope(type, connectionId).finish();
}

/** The first message; the database answers with the connection's id. */
export function encodeClient(clientName: string): Buffer {
  const client = new WireWriter().string(1, clientName).finish();
  return envelope(MessageType.CLIENT, 0n).bytes(3, client).finish();
}

/** A failure of the script. */
export function encodeClose(connectionId: bigint, text: string): Buffer {
  const close = new WireWriter().string(1, text).finish();
  return envelope(MessageType.CLOSE, connectionId).bytes(5, close).finish();
}

/** Asks for another script or a connection object; `kind` is an ImportKind. */
export function encodeImport(connectionId: bigint, name: string, kind: number): Buffer {
  const request = new WireWriter().string(1, name).uint(2, kind).finish();
  return envelope(MessageType.IMPORT, connectionId).bytes(6, request).finish();
}

/** The result of a single call. */
export function encodeReturn(connectionId: bigint, result: string): Buffer {
  const call = new WireWriter().string(1, result).finish();
  return envelope(MessageType.RETURN, connectionId).bytes(9, call).finish();
}

/** The script has no function of this name for a single call. */
export function encodeUndefinedCall(connectionId: bigint, functionName: string): Buffer {
  const call = new WireWriter().string(1, functionName).finish();
  return envelope(MessageType.UNDEFINED_CALL, connectionId).bytes(10, call).finish();
}

/** Output rows; `table` is the table message in parts. */
export function encodeEmit(connectionId: bigint, table: readonly Uint8Array[]): Buffer {
  const emit = [bytesHead(2, lengthOf(table)), ...table];
  return Buffer.concat([
    envelope(MessageType.EMIT, connectionId).finish(),
    bytesHead(7, lengthOf(emit)),
    ...emit,
  ]);
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((length, part) => length + part.length, 0);
}

function envelope(type: number, connectionId: bigint): WireWriter {
  return new WireWriter().uint(1, type).uint(2, connectionId);
}
