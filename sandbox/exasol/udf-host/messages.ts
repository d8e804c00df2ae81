/**
 * The numbers in the messages between the database and a language client, and their types; udf.proto has the
 * fields.
 */
import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type {
  ColumnDefinitionSchema,
  ConnectionInformationSchema,
  ImportReplySchema,
  InfoSchema,
  MetadataSchema,
  RequestSchema,
  ResponseSchema,
  SingleCallSchema,
} from "./udf_pb.ts";

export const MessageType = {
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

export const iterations = { once: 1, multiple: 2 } as const;
/** What a client is asked for instead of run(). */
export const singleCalls = { generateSqlForImportSpec: 3 } as const;
export const importKinds = { scriptCode: 1, connectionInformation: 2 } as const;

/** Messages that were read. */
export type { Request, Response, Table } from "./udf_pb.ts";

/** The fields of a message without what protobuf adds to it. */
type Fields<S extends DescMessage> = Exclude<MessageInitShape<S>, MessageShape<S>>;

/**
 * Messages to be written, and their parts. What the protocol requires and they lack, protobuf refuses to
 * write.
 */
export type RequestContent = Fields<typeof RequestSchema>;
export type ResponseContent = Fields<typeof ResponseSchema>;
export type ColumnDefinition = Fields<typeof ColumnDefinitionSchema>;
export type ConnectionInformation = Fields<typeof ConnectionInformationSchema>;
export type ImportReply = Fields<typeof ImportReplySchema>;
export type Info = Fields<typeof InfoSchema>;
export type Metadata = Fields<typeof MetadataSchema>;
export type SingleCall = Fields<typeof SingleCallSchema>;
