/**
 * What the rooms of the local Exasol exchange: the SQL engine (engine/), the WebSocket server (server/), Lua
 * scripting (scripting/) and UDF execution (udf-host/).
 */
import type { Socket } from "node:net";
import type { ScriptArgument } from "../../sql/statements.ts";
import type { Column, DataType } from "../../sql/types.ts";

export type { Column, DataType, ScriptArgument };

/**
 * One value. DOUBLE is a number, BOOLEAN a boolean; everything else is text as Exasol prints it: DECIMAL
 * without trailing zeros behind the point; DATE and TIMESTAMP for clients and scripts as the session's NLS
 * parameters say, for UDFs as YYYY-MM-DD and YYYY-MM-DD HH:MM:SS.ffffff (nine digits from TIMESTAMP(7) on).
 * Never "".
 */
export type Cell = null | boolean | number | string;

/** Column-major: one array a column, all of the same length. */
export type ColumnData = Cell[][];

/** Many cells, still as JSON. */
export interface JsonColumns {
  rows: number;
  /** Those of the rows from `from` to before `to`: `{"v0":[…],"v1":[…]}`, one array a column. */
  json(from: number, to: number): string;
  /** Which columns are whole numbers only, each of which fits its DECIMAL and JavaScript's numbers. */
  whole: readonly boolean[];
  cells(): Generator<void, ColumnData>;
}

export type StatementResult =
  | { kind: "rowCount"; rowCount: number }
  | { kind: "resultSet"; columns: Column[]; data: ColumnData; rowCount: number };

/** Rows of a result as JSON. */
export interface JsonRows {
  rows: number;
  /** Of each column, parts that follow each other with commas between them: its values, without brackets. */
  columns: Buffer[][];
}

/**
 * A DOUBLE as JSON. It has a point or an exponent: many a client reads a number without either as a whole
 * one.
 */
export function doubleJson(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${text}.0` : text;
}

export interface JsonWanted {
  /** Rows are counted from 0. */
  first: number;
  /** Behind the last row that is wanted. */
  end: number;
  /** About how many bytes are wanted at most; there is at least one row. */
  bytes: number;
  /** For each column, whether its DECIMALs stand as numbers and not as texts. */
  bare: readonly boolean[];
  /** Rejects when it is aborted meanwhile. */
  signal?: AbortSignal;
}

/**
 * A finished result; later statements do not change it. Rows become values, or JSON, when they are read.
 */
export interface StoredRows {
  json(wanted: JsonWanted): Promise<JsonRows>;
  /** All rows; rejects when the signal is aborted meanwhile. */
  values(signal: AbortSignal | undefined): Promise<ColumnData>;
  /** Gives the memory back; nothing may be read any more. May be called more than once. */
  close(): void;
}

/** What a query with many rows gives; who gets it closes its rows. */
export interface StoredResult {
  kind: "storedResult";
  columns: Column[];
  rowCount: number;
  rows: StoredRows;
}

export type SessionResult = StatementResult | StoredResult;

/** An error as the database reports it; the text gets ` (Session: N)` appended where it leaves the server. */
export class ExasolError extends Error {
  override readonly name = "ExasolError";
  readonly sqlCode: string;
  constructor(sqlCode: string, text: string, options?: ErrorOptions) {
    super(text, options);
    this.sqlCode = sqlCode;
  }
}

export interface Connection {
  name: string;
  address: string;
  user: string;
  password: string;
}

/** What one statement's session is, for scripts and UDFs. */
export interface SessionInfo {
  /** Exceeds 2^53. */
  sessionId: bigint;
  statementId: number;
  user: string;
  /** The opened schema, or null. */
  schema: string | null;
  databaseName: string;
  databaseVersion: string;
  nodeCount: number;
}

// ---- The engine, as the server sees it ----

export interface Engine {
  /**
   * A session for a user who has said the password, as the bytes that his client sent. Rejects with
   * ExasolError 08004.
   */
  logIn(user: string, password: Buffer, client?: ClientInfo): Promise<Session>;
  /** A session for a user whose password has not been asked for. */
  openSession(
    user: string,
    options?: { schema?: string; autocommit?: boolean; client?: ClientInfo },
  ): Promise<Session>;
  close(): Promise<void>;
}

/** What a client says of itself when it logs in, and how it came. */
export interface ClientInfo {
  client?: string;
  driver?: string;
  operatingSystem?: string;
  operatingSystemUser?: string;
  /** Whether by TLS. */
  encrypted?: boolean;
  /** The address it came from. */
  host?: string;
}

export interface Session {
  readonly info: SessionInfo;
  /** The opened schema, or null. */
  readonly schema: string | null;
  /** Aborted when another session, or a statement of its own, has ended it with KILL SESSION. */
  readonly killed: AbortSignal;
  autocommit: boolean;
  /** Seconds; 0 means none. */
  queryTimeout: number;
  /** Runs one statement. Rejects with an ExasolError. Statements of one session run one after the other. */
  execute(sql: string): Promise<SessionResult>;
  /** As execute(), with `?` markers bound once a row: data is column-major. */
  executePrepared(sql: string, columns: Column[], data: ColumnData | JsonColumns): Promise<SessionResult>;
  /** What a prepared statement's markers and results look like. */
  prepare(sql: string): Promise<{ parameters: Column[]; result: StatementResult }>;
  setSchema(schema: string | null): Promise<void>;
  /** What the session has a parameter of EXA_PARAMETERS set to. */
  parameter(name: string): string;
  /** As ALTER SESSION does. Rejects with an ExasolError. */
  changeParameter(name: string, value: string): Promise<void>;
  /** Makes the running statement fail with R0003 (or R0001 when it took too long). */
  abort(sqlCode: "R0003" | "R0001"): void;
  close(): Promise<void>;
}

// ---- Tunnels: connections that clients open for the files of IMPORT and EXPORT ----

export interface Tunnels {
  /** Whether the host is one that only tunnels have. */
  isTunnel(host: string): boolean;
  /**
   * The client's connection that was given this address, for the caller alone; undefined when it is gone.
   */
  take(host: string, port: number): Socket | undefined;
}

// ---- Lua scripts, as the engine sees them ----

export interface ScriptCall {
  schema: string;
  name: string;
  /** What stands behind AS. */
  source: string;
  /** Parameter names in order; an ARRAY parameter is marked. */
  parameters: { name: string; array: boolean }[];
  arguments: ScriptArgument[];
  returns: "TABLE" | "ROWCOUNT";
  withOutput: boolean;
  /** Whether dates and times have other texts than YYYY-MM-DD HH24:MI:SS: then the caller reads them. */
  hasOwnFormats: boolean;
  session: SessionInfo;
  /** Runs a statement in the caller's session; rejects with an ExasolError. */
  query(sql: string): Promise<StatementResult>;
  /** The source of another script, for import(). Rejects with an ExasolError. */
  importScript(name: string): Promise<{ schema: string; name: string; source: string }>;
}

export interface ScriptRunner {
  /** Rejects with an ExasolError when the script fails. */
  run(call: ScriptCall, signal: AbortSignal): Promise<StatementResult>;
  /** What a preprocessor script makes of a statement. Rejects with ExasolError 43100 when it fails. */
  preprocess(call: ScriptCall, sql: string, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

// ---- UDFs, as the engine sees them ----

export interface UdfCall {
  schema: string;
  name: string;
  source: string;
  /** From SCRIPT_LANGUAGES, for the alias the script was created with. */
  language: UdfLanguage;
  input: "SCALAR" | "SET";
  output: "RETURNS" | "EMITS";
  inputColumns: Column[];
  outputColumns: Column[];
  session: SessionInfo;
  nodeId: number;
  /** The session's, as the tz database writes it: the script's own. */
  timeZone: string;
  /** Who reads what the script prints, if anybody does. */
  outputTo?: { host: string; port: number };
  /**
   * Asked of the script instead of run(): which query imports. There are no rows and no columns then, and
   * what it answers is the one value of the only output.
   */
  importSpecification?: ImportSpecification;
  /** SCALAR: one endless group 0. SET: the rows of group 0, then those of group 1, … */
  rows: AsyncIterable<UdfInput>;
  connection(name: string): Promise<Connection>;
  importScript(name: string): Promise<string>;
}

/** What IMPORT FROM SCRIPT tells the script. */
export interface ImportSpecification {
  /** Whether the rows are a result and go into no table. */
  isSubselect: boolean;
  /** Those of the result, where they are given. */
  subselectColumns: Column[];
  /** Of a connection that has a name, else `connection` tells what it holds. */
  connectionName?: string;
  connection?: Omit<Connection, "name">;
  parameters: { key: string; value: string }[];
}

/** One entry of SCRIPT_LANGUAGES: `ALIAS=localzmq+protobuf:///path?lang=x#executable`. */
export interface UdfLanguage {
  alias: string;
  /** Everything behind `ALIAS=`. */
  definition: string;
}

export interface UdfInput {
  group: number;
  /** The number of rows of the whole group (SET), or of this chunk (SCALAR). */
  rowsInGroup: number;
  /** The number of the first row of this chunk, counted from 0 over the whole call. */
  firstRow: number;
  data: ColumnData;
}

/** What a UDF emitted. inputRows holds for each output row the number of the input row it belongs to. */
export interface UdfOutput {
  group: number;
  inputRows: number[];
  data: ColumnData;
}

export interface UdfRunner {
  /** Whether the language's container is there, and unpacked. */
  isInstalled?(language: UdfLanguage): boolean;
  /** Rejects with ExasolError 22002 `VM error: …` or `VM crashed`; ends the process when the signal fires. */
  run(call: UdfCall, signal: AbortSignal): AsyncIterable<UdfOutput>;
  close(): Promise<void>;
}
