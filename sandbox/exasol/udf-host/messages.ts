/** The messages between the database and a language client as TypeScript sees them; the schema is in protocol.ts. */

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

export const ColumnType = {
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

export const iterations = { once: 1, multiple: 2 } as const;
export const importKinds = { scriptCode: 1, connectionInformation: 2 } as const;

/** Values of a table: one list a block, the columns of a block interleaved row by row, NULLs left out. */
export interface Table {
  rows: bigint;
  dataString: string[];
  /** One a cell, row by row. */
  dataNulls: boolean[];
  dataBool: boolean[];
  dataInt32: number[];
  dataInt64: bigint[];
  dataDouble: number[];
  rowsInGroup: bigint;
  rowNumber: bigint[];
}

export function emptyTable(): Table {
  return {
    rows: 0n,
    dataString: [],
    dataNulls: [],
    dataBool: [],
    dataInt32: [],
    dataInt64: [],
    dataDouble: [],
    rowsInGroup: 0n,
    rowNumber: [],
  };
}

export interface ColumnDefinition {
  name: string;
  type: number;
  typeName: string;
  size?: number;
  precision?: number;
  scale?: number;
}

export interface Info {
  databaseName: string;
  databaseVersion: string;
  scriptName: string;
  sourceCode: string;
  sessionId: bigint;
  statementId: number;
  nodeCount: number;
  nodeId: number;
  vmId: bigint;
  maximalMemoryLimit: bigint;
  metaInfo?: string;
  scriptSchema: string;
  currentUser?: string;
  currentSchema?: string;
  scopeUser?: string;
}

export interface Metadata {
  inputIterType: number;
  outputIterType: number;
  inputColumns: ColumnDefinition[];
  outputColumns: ColumnDefinition[];
  singleCallMode: boolean;
}

export interface ConnectionInformation {
  kind: string;
  address: string;
  user: string;
  password: string;
}

export interface ImportReply {
  sourceCode?: string;
  exceptionMessage?: string;
  connectionInformation?: ConnectionInformation;
}

/** What the database asks for in single-call mode; `fn` is the function's number. */
export interface SingleCall {
  fn: number;
  jsonArg?: string;
  importSpecification?: {
    isSubselect: boolean;
    connectionInformation?: ConnectionInformation;
    connectionName?: string;
    subselectColumnSpecification?: ColumnDefinition[];
    parameters?: KeyValue[];
  };
  exportSpecification?: {
    hasTruncate: boolean;
    hasReplace: boolean;
    createdBy?: string;
    sourceColumnNames?: string[];
    connectionInformation?: ConnectionInformation;
    connectionName?: string;
    parameters?: KeyValue[];
  };
}

interface KeyValue {
  key: string;
  value: string;
}

interface Envelope {
  type: number;
  connectionId: bigint;
}

/** What a language client sends. */
export interface Request extends Envelope {
  client?: { clientName: string; metaInfo?: string };
  close?: { exceptionMessage?: string };
  import?: { scriptName: string; kind?: number };
  emit?: { table: Table };
  callResult?: { result: string };
  undefinedCall?: { remoteFn: string };
}

/** What the database answers. */
export interface Response extends Envelope {
  info?: Info;
  meta?: Metadata;
  close?: { exceptionMessage?: string };
  import?: ImportReply;
  next?: { table: Table };
  call?: SingleCall;
}
