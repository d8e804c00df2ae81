/**
 * Reads and writes the messages between the database and a language client with a protobuf library. The
 * language client has a codec of its own, so each tests the other.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Request, RequestContent, Response, ResponseContent, Table } from "./messages.ts";
import { RequestSchema, ResponseSchema, TableSchema } from "./udf_pb.ts";

/** What a language client sends. Throws for bytes that are no such message. */
export function decodeRequest(bytes: Uint8Array): Request {
  return fromBinary(RequestSchema, bytes);
}

export function encodeRequest(request: RequestContent): Buffer {
  return asBuffer(toBinary(RequestSchema, create(RequestSchema, request)));
}

/** What the database answers. Throws for bytes that are no such message. */
export function decodeResponse(bytes: Uint8Array): Response {
  return fromBinary(ResponseSchema, bytes);
}

export function encodeResponse(response: ResponseContent): Buffer {
  return asBuffer(toBinary(ResponseSchema, create(ResponseSchema, response)));
}

/** A table without the message around it. */
export function encodeTable(table: Table): Buffer {
  return asBuffer(toBinary(TableSchema, table));
}

/** A table to be filled. */
export function emptyTable(): Table {
  return create(TableSchema, { rows: 0n, rowsInGroup: 0n });
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
