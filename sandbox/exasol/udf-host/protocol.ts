/**
 * The messages between the database and a language client, as protobuf: one text, from which the descriptors are
 * made at start-up. The language client has a codec of its own, so each tests the other.
 */
import { create, createFileRegistry, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type GenMessage, messageDesc } from "@bufbuild/protobuf/codegenv2";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import type { Request, Response, Table } from "./messages.ts";

/** Enumerations are plain numbers here: protobuf would drop one it does not know. messages.ts names them. */
const schema = `
message table {
  required uint64 rows = 1; repeated string data_string = 2; repeated bool data_nulls = 3 [packed];
  repeated bool data_bool = 4 [packed]; repeated int32 data_int32 = 5 [packed]; repeated int64 data_int64 = 6 [packed];
  repeated double data_double = 7 [packed]; required uint64 rows_in_group = 8; repeated uint64 row_number = 9 [packed];
}
message client { required string client_name = 1; optional string meta_info = 2; }
message info {
  required string database_name = 1; required string database_version = 2; required string script_name = 3;
  required string source_code = 4; required uint64 session_id = 5; required uint32 statement_id = 6;
  required uint32 node_count = 7; required uint32 node_id = 8; required uint64 vm_id = 9;
  required uint64 maximal_memory_limit = 11; optional string meta_info = 12; required string script_schema = 13;
  optional string current_user = 14; optional string current_schema = 15; optional string scope_user = 16;
}
message column {
  required string name = 1; optional uint32 type = 2; required string type_name = 3; optional uint32 size = 4;
  optional uint32 precision = 5; optional uint32 scale = 6;
}
message metadata {
  required uint32 input_iter_type = 1; required uint32 output_iter_type = 2; repeated column input_columns = 3;
  repeated column output_columns = 4; required bool single_call_mode = 5;
}
message close { optional string exception_message = 1; }
message import_request { required string script_name = 1; optional uint32 kind = 2; }
message connection_information {
  required string kind = 1; required string address = 2; required string user = 3; required string password = 4;
}
message import_reply {
  optional string source_code = 1; optional string exception_message = 2;
  optional connection_information connection_information = 3;
}
message next_reply { required table table = 2; }
message emit_request { required table table = 2; }
message return_request { required string result = 1; }
message undefined_call { required string remote_fn = 1; }
message key_value { required string key = 1; required string value = 2; }
message import_specification {
  required bool is_subselect = 1; optional connection_information connection_information = 2;
  optional string connection_name = 3; repeated column subselect_column_specification = 4;
  repeated key_value parameters = 5;
}
message export_specification {
  required bool has_truncate = 1; required bool has_replace = 2; optional string created_by = 3;
  repeated string source_column_names = 4; optional connection_information connection_information = 5;
  optional string connection_name = 6; repeated key_value parameters = 7;
}
message single_call {
  required uint32 fn = 1; optional import_specification import_specification = 2; optional string json_arg = 3;
  optional export_specification export_specification = 4;
}
message request {
  required uint32 type = 1; required uint64 connection_id = 2; optional client client = 3; optional close close = 5;
  optional import_request import = 6; optional emit_request emit = 7; optional return_request call_result = 9;
  optional undefined_call undefined_call = 10;
}
message response {
  required uint32 type = 1; required uint64 connection_id = 2; optional info info = 4; optional metadata meta = 5;
  optional close close = 6; optional import_reply import = 7; optional next_reply next = 8;
  optional single_call call = 10;
}`;

type RequestMessage = Message<"request"> & Request;
type ResponseMessage = Message<"response"> & Response;
type TableMessage = Message<"table"> & Table;

const labels: Record<string, FieldDescriptorProto_Label> = {
  required: FieldDescriptorProto_Label.REQUIRED,
  optional: FieldDescriptorProto_Label.OPTIONAL,
  repeated: FieldDescriptorProto_Label.REPEATED,
};

const scalars: Record<string, FieldDescriptorProto_Type> = {
  string: FieldDescriptorProto_Type.STRING,
  bool: FieldDescriptorProto_Type.BOOL,
  double: FieldDescriptorProto_Type.DOUBLE,
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  uint32: FieldDescriptorProto_Type.UINT32,
  uint64: FieldDescriptorProto_Type.UINT64,
};

const { requestSchema, responseSchema, tableSchema } = describe();

export function decodeRequest(bytes: Uint8Array): Request {
  return fromBinary(requestSchema, bytes);
}

export function encodeRequest(request: Request): Buffer {
  return asBuffer(toBinary(requestSchema, create(requestSchema, request)));
}

export function decodeResponse(bytes: Uint8Array): Response {
  return fromBinary(responseSchema, bytes);
}

export function encodeResponse(response: Response): Buffer {
  return asBuffer(toBinary(responseSchema, create(responseSchema, response)));
}

/** A table without the message around it. */
export function encodeTable(table: Table): Buffer {
  return asBuffer(toBinary(tableSchema, create(tableSchema, table)));
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Builds the descriptors of the text above: a subset of proto2 with one field after the other. */
function describe(): {
  requestSchema: GenMessage<RequestMessage>;
  responseSchema: GenMessage<ResponseMessage>;
  tableSchema: GenMessage<TableMessage>;
} {
  const messageType: DescriptorProto[] = [];
  for (const [, name = "", body = ""] of schema.matchAll(/message (\w+) \{([^}]*)\}/g)) {
    const field = [...body.matchAll(/(required|optional|repeated) (\w+) (\w+) = (\d+)( \[packed\])?;/g)].map(
      ([, label = "", type = "", fieldName = "", number, packed]) => ({
        name: fieldName,
        number: Number(number),
        label: labels[label] ?? FieldDescriptorProto_Label.OPTIONAL,
        ...fieldType(type),
        ...(packed ? { options: { packed: true } } : {}),
      }),
    );
    messageType.push(create(DescriptorProtoSchema, { name, field }));
  }
  const name = "udf.proto";
  const definition = create(FileDescriptorProtoSchema, { name, syntax: "proto2", messageType });
  const file = createFileRegistry(definition, () => undefined).getFile(name);
  if (!file) throw new Error("the UDF protocol has no descriptor");
  const indexOf = (message: string) => file.messages.findIndex((candidate) => candidate.name === message);
  return {
    requestSchema: messageDesc<RequestMessage>(file, indexOf("request")),
    responseSchema: messageDesc<ResponseMessage>(file, indexOf("response")),
    tableSchema: messageDesc<TableMessage>(file, indexOf("table")),
  };
}

function fieldType(type: string) {
  const scalar = scalars[type];
  return scalar === undefined
    ? { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${type}` }
    : { type: scalar };
}
