/**
 * The messages between the database and a language client, as protobuf: one text, from which the descriptors are
 * made at start-up. Only the sandbox needs them, and an independent codec is what tests the client's own.
 */
import { create, createFileRegistry, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type GenMessage, messageDesc } from "@bufbuild/protobuf/codegenv2";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import type { Request, Response } from "./messages.ts";

const schema = `
enum column_type { UNSUPPORTED = 0; DOUBLE = 1; INT32 = 2; INT64 = 3; NUMERIC = 4; TIMESTAMP = 5; DATE = 6; STRING = 7; BOOLEAN = 8; }
enum iter_type { UNKNOWN_ITER = 0; EXACTLY_ONCE = 1; MULTIPLE = 2; }
enum import_type { UNKNOWN_IMPORT = 0; SCRIPT_CODE = 1; CONNECTION_INFORMATION = 2; }
enum message_type {
  UNKNOWN = 0; CLIENT = 1; INFO = 2; META = 3; CLOSE = 4; IMPORT = 5; NEXT = 6; RESET = 7; EMIT = 8; RUN = 9; DONE = 10;
  CLEANUP = 11; FINISHED = 12; PING_PONG = 13; TRY_AGAIN = 14; CALL = 15; RETURN = 16; UNDEFINED_CALL = 17;
}
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
  required string name = 1; optional column_type type = 2; required string type_name = 3; optional uint32 size = 4;
  optional uint32 precision = 5; optional uint32 scale = 6;
}
message metadata {
  required iter_type input_iter_type = 1; required iter_type output_iter_type = 2; repeated column input_columns = 3;
  repeated column output_columns = 4; required bool single_call_mode = 5;
}
message close { optional string exception_message = 1; }
message import_request { required string script_name = 1; optional import_type kind = 2; }
message connection_information {
  required string kind = 1; required string address = 2; required string user = 3; required string password = 4;
}
message import_reply {
  optional string source_code = 1; optional string exception_message = 2;
  optional connection_information connection_information = 3;
}
message next_reply { required table table = 2; }
message emit_request { required table table = 2; }
message ping { required string meta_info = 1; }
message return_request { required string result = 1; }
message undefined_call { required string remote_fn = 1; }
message request {
  required message_type type = 1; required uint64 connection_id = 2; optional client client = 3; optional info info = 4;
  optional close close = 5; optional import_request import = 6; optional emit_request emit = 7; optional ping ping = 8;
  optional return_request call_result = 9; optional undefined_call undefined_call = 10;
}
message response {
  required message_type type = 1; required uint64 connection_id = 2; optional client client = 3; optional info info = 4;
  optional metadata meta = 5; optional close close = 6; optional import_reply import = 7; optional next_reply next = 8;
  optional ping ping = 9;
}`;

type RequestMessage = Message<"request"> & Request;
type ResponseMessage = Message<"response"> & Response;

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

const { requestSchema, responseSchema } = describe();

export function decodeRequest(bytes: Uint8Array): Request {
  return fromBinary(requestSchema, bytes);
}

export function encodeRequest(request: Request): Uint8Array {
  return toBinary(requestSchema, create(requestSchema, request));
}

export function decodeResponse(bytes: Uint8Array): Response {
  return fromBinary(responseSchema, bytes);
}

export function encodeResponse(response: Response): Uint8Array {
  return toBinary(responseSchema, create(responseSchema, response));
}

/** Builds the descriptors of the text above: a subset of proto2 with one field after the other. */
function describe(): {
  requestSchema: GenMessage<RequestMessage>;
  responseSchema: GenMessage<ResponseMessage>;
} {
  const messageType: DescriptorProto[] = [];
  const enumType: EnumDescriptorProto[] = [];
  const enumNames = new Set([...schema.matchAll(/enum (\w+)/g)].map((match) => match[1]));
  for (const [, kind, name = "", body = ""] of schema.matchAll(/(message|enum) (\w+) \{([^}]*)\}/g)) {
    if (kind === "enum") {
      const value = [...body.matchAll(/(\w+) = (\d+);/g)].map((match) => ({
        // proto2 wants the names of all enums' values to differ.
        name: `${name}_${match[1]}`,
        number: Number(match[2]),
      }));
      enumType.push(create(EnumDescriptorProtoSchema, { name, value }));
      continue;
    }
    const field = [...body.matchAll(/(required|optional|repeated) (\w+) (\w+) = (\d+)( \[packed\])?;/g)].map(
      ([, label = "", type = "", fieldName = "", number, packed]) => ({
        name: fieldName,
        number: Number(number),
        label: labels[label] ?? FieldDescriptorProto_Label.OPTIONAL,
        ...fieldType(type, enumNames),
        ...(packed ? { options: { packed: true } } : {}),
      }),
    );
    messageType.push(create(DescriptorProtoSchema, { name, field }));
  }
  const name = "udf.proto";
  const definition = create(FileDescriptorProtoSchema, { name, syntax: "proto2", messageType, enumType });
  const file = createFileRegistry(definition, () => undefined).getFile(name);
  if (!file) throw new Error("the UDF protocol has no descriptor");
  const indexOf = (message: string) => file.messages.findIndex((candidate) => candidate.name === message);
  return {
    requestSchema: messageDesc<RequestMessage>(file, indexOf("request")),
    responseSchema: messageDesc<ResponseMessage>(file, indexOf("response")),
  };
}

function fieldType(type: string, enumNames: Set<string | undefined>) {
  const scalar = scalars[type];
  if (scalar !== undefined) return { type: scalar };
  if (enumNames.has(type)) return { type: FieldDescriptorProto_Type.ENUM, typeName: `.${type}` };
  return { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${type}` };
}
