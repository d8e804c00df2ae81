/**
 * Exasol's UDF protocol for a protobuf library: the oracle the hand-written codec is compared with, and the words
 * of udf-database.ts. The descriptor is built from the text below.
 */
import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** `name=number`, then `!` required, `*` repeated, `+` repeated and packed; types behind the colon, default string. */
const SCHEMA = `
client: client_name=1! meta_info=2
info: database_name=1! database_version=2! script_name=3! source_code=4! session_id=5!:uint64 statement_id=6!:uint32
  node_count=7!:uint32 node_id=8!:uint32 vm_id=9!:uint64 maximal_memory_limit=11!:uint64 meta_info=12 script_schema=13!
  current_user=14 current_schema=15 scope_user=16
column: name=1! type=2:uint32 type_name=3! size=4:uint32 precision=5:uint32 scale=6:uint32
metadata: input_iter_type=1!:uint32 output_iter_type=2!:uint32 input_columns=3*:column output_columns=4*:column single_call_mode=5!:bool
close: exception_message=1
table: rows=1!:uint64 data_string=2* data_nulls=3+:bool data_bool=4+:bool data_int32=5+:int32 data_int64=6+:int64
  data_double=7+:double rows_in_group=8!:uint64 row_number=9+:uint64
tables: table=2!:table
import_request: script_name=1! kind=2:uint32
connection: kind=1! address=2! user=3! password=4!
import_reply: source_code=1 exception_message=2 connection_information=3:connection
call_result: result=1!
undefined_call: remote_fn=1!
key_value: key=1! value=2!
import_spec: is_subselect=1!:bool connection_information=2:connection connection_name=3
  subselect_column_specification=4*:column parameters=5*:key_value
export_spec: has_truncate=1!:bool has_replace=2!:bool created_by=3 source_column_names=4* connection_information=5:connection
  connection_name=6 parameters=7*:key_value
call: fn=1!:uint32 import_specification=2:import_spec json_arg=3 export_specification=4:export_spec
request: type=1!:uint32 connection_id=2!:uint64 client=3:client close=5:close import=6:import_request emit=7:tables
  call_result=9:call_result undefined_call=10:undefined_call
response: type=1!:uint32 connection_id=2!:uint64 info=4:info meta=5:metadata close=6:close import=7:import_reply next=8:tables
  call=10:call
`;

export const Type = {
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
  CALL: 15,
  RETURN: 16,
  UNDEFINED_CALL: 17,
} as const;

export const ColumnTypeNumber = {
  UNSUPPORTED: 0,
  DOUBLE: 1,
  INT32: 2,
  INT64: 3,
  NUMERIC: 4,
  TIMESTAMP: 5,
  DATE: 6,
  STRING: 7,
  BOOLEAN: 8,
} as const;

export interface Table {
  rows: bigint;
  dataString: string[];
  dataNulls: boolean[];
  dataBool: boolean[];
  dataInt32: number[];
  dataInt64: bigint[];
  dataDouble: number[];
  rowsInGroup: bigint;
  rowNumber: bigint[];
}

export interface Request {
  type: number;
  connectionId: bigint;
  client?: { clientName: string };
  close?: { exceptionMessage: string };
  import?: { scriptName: string; kind: number };
  emit?: { table: Table };
  callResult?: { result: string };
  undefinedCall?: { remoteFn: string };
}

const SCALARS: Record<string, FieldDescriptorProto_Type> = {
  string: FieldDescriptorProto_Type.STRING,
  bool: FieldDescriptorProto_Type.BOOL,
  uint32: FieldDescriptorProto_Type.UINT32,
  uint64: FieldDescriptorProto_Type.UINT64,
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  double: FieldDescriptorProto_Type.DOUBLE,
};

function field(text: string): FieldDescriptorProto {
  const parts = /^(\w+)=(\d+)([!*+]?)(?::(\w+))?$/.exec(text);
  if (parts === null) throw new Error(`not a field: ${text}`);
  const [, name = "", number, mark, type = "string"] = parts;
  const { OPTIONAL, REPEATED, REQUIRED } = FieldDescriptorProto_Label;
  const scalar = SCALARS[type];
  return create(FieldDescriptorProtoSchema, {
    name,
    number: Number(number),
    label: mark === "!" ? REQUIRED : mark === "" ? OPTIONAL : REPEATED,
    type: scalar ?? FieldDescriptorProto_Type.MESSAGE,
    ...(scalar === undefined && { typeName: `.udf.${type}` }),
    ...(mark === "+" && { options: create(FieldOptionsSchema, { packed: true }) }),
  });
}

const registry = createFileRegistry(
  create(FileDescriptorProtoSchema, {
    name: "udf.proto",
    package: "udf",
    syntax: "proto2",
    messageType: SCHEMA.trim()
      .split(/\n(?=\w)/)
      .map((text) => {
        const [name = "", fields = ""] = text.split(/:\s([\s\S]*)/);
        return { name, field: fields.trim().split(/\s+/).map(field) };
      }),
  }),
  () => undefined,
);

function descriptor(name: string): DescMessage {
  const found = registry.getMessage(`udf.${name}`);
  if (found === undefined) throw new Error(`no message ${name}`);
  return found;
}

const RESPONSE = descriptor("response");
const REQUEST = descriptor("request");
const TABLE = descriptor("table");

export function encodeResponse(init: Record<string, unknown>): Buffer {
  return Buffer.from(toBinary(RESPONSE, build(RESPONSE, init)));
}

export function decodeRequest(bytes: Uint8Array): Request {
  return fromBinary(REQUEST, bytes) as unknown as Request;
}

/** The client's side of the library, for the benchmark. */
export function encodeRequest(init: Record<string, unknown>): Buffer {
  return Buffer.from(toBinary(REQUEST, build(REQUEST, init)));
}

export interface Response {
  type: number;
  connectionId: bigint;
  info?: { sourceCode: string };
  meta?: { inputIterType: number; outputIterType: number };
  next?: { table: Table };
}

export function decodeResponse(bytes: Uint8Array): Response {
  return fromBinary(RESPONSE, bytes) as unknown as Response;
}

export function encodeTable(table: Partial<Table>): Buffer {
  return Buffer.from(toBinary(TABLE, build(TABLE, { rows: 0n, rowsInGroup: 0n, ...table })));
}

/** create() takes nested plain objects for generated schemas; a descriptor made at run time wants each level made. */
function build(schema: DescMessage, init: Record<string, unknown>) {
  const values: Record<string, unknown> = {};
  for (const member of schema.fields) {
    const value = init[member.localName];
    if (value === undefined) continue;
    const message = member.message;
    if (message === undefined) values[member.localName] = value;
    else if (Array.isArray(value)) values[member.localName] = value.map((item) => build(message, item));
    else values[member.localName] = build(message, value as Record<string, unknown>);
  }
  return create(schema, values as never);
}
