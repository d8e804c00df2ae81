import { inTurns, nextTurn, type Steps, Turn } from "../engine/execution/turns.ts";
import {
  type Column,
  type ColumnData,
  ExasolError,
  type JsonColumns,
  type Session,
  type SessionResult,
} from "../model.ts";
import { type Attributes, applyAttributes, readAttributes } from "./attributes.ts";
import { jsonColumns, readValues, UnreadData } from "./marker-data.ts";
import { metadataMembers, metadataQuery } from "./metadata-commands.ts";
import { listOf, numberOf, objectOf, parseJson, type Request, refuseOthers, textOf } from "./request.ts";
import { limited, ResultSets, release } from "./result-sets.ts";
import { cells, dataType, type WireType, wireType, withMoments } from "./wire-types.ts";

export interface SessionCommandsOptions {
  session: Session;
  attributes: Attributes;
  protocolVersion: number;
  /** One address a node. */
  hosts: string[];
}

/** What goes into an answer: JSON for `responseData`, and attributes to report. */
export interface CommandAnswer {
  data?: string | Buffer;
  attributes?: Record<string, unknown>;
}

/** What a request of each command may hold beside `command` and `attributes`. */
const members: Record<string, string[]> = {
  execute: ["sqlText"],
  executeBatch: ["sqlTexts"],
  fetch: ["resultSetHandle", "startPosition", "numBytes"],
  closeResultSet: ["resultSetHandles"],
  createPreparedStatement: ["sqlText"],
  executePreparedStatement: ["statementHandle", "numColumns", "numRows", "columns", "data"],
  closePreparedStatement: ["statementHandle"],
  setAttributes: [],
  getAttributes: [],
  getHosts: ["hostIp"],
};

/** The commands of one logged-in session. */
export class SessionCommands {
  readonly #options: SessionCommandsOptions;
  readonly #results = new ResultSets();
  readonly #prepared = new Map<number, string>();
  #lastStatementHandle = 0;
  /** Of a command that is not, or not only, a statement. */
  #running: AbortController | undefined;

  constructor(options: SessionCommandsOptions) {
    this.#options = options;
  }

  /** Runs a command; rejects with an ExasolError. */
  async run(request: Request): Promise<CommandAnswer> {
    const { session, attributes } = this.#options;
    const command = textOf(request, "command");
    const known = Object.hasOwn(members, command) ? members[command] : metadataMembers(command);
    if (!known)
      throw new ExasolError("00000", `The command ${command} is not supported by the local Exasol.`);
    refuseOthers(request, ["command", "attributes", ...known]);
    await applyAttributes(session, attributes, objectOf(request, "attributes"));
    switch (command) {
      case "execute":
        return this.#describe([await this.#execute(textOf(request, "sqlText"))]);
      case "executeBatch":
        return this.#executeBatch(listOf(request, "sqlTexts").map(String));
      case "fetch":
        return { data: await this.#fetch(request) };
      case "closeResultSet":
        this.#results.close(listOf(request, "resultSetHandles").map(Number));
        return {};
      case "createPreparedStatement":
        return this.#prepare(textOf(request, "sqlText"));
      case "executePreparedStatement":
        return this.#executePrepared(request);
      case "closePreparedStatement":
        if (!this.#prepared.delete(numberOf(request, "statementHandle"))) throw unknownStatement();
        return {};
      case "setAttributes":
        return {};
      case "getAttributes":
        return { attributes: readAttributes(session, attributes) };
      case "getHosts":
        return { data: JSON.stringify({ numNodes: this.#options.hosts.length, nodes: this.#options.hosts }) };
      default: {
        // resultSetMaxRows is for statements only.
        return this.#describe([await session.execute(metadataQuery(command, request) ?? "")]);
      }
    }
  }

  /** Ends the command that runs. */
  abort(): void {
    this.#running?.abort(new ExasolError("R0003", "Client requested execution abort."));
    this.#options.session.abort("R0003");
  }

  /** Forgets open results and prepared statements. */
  clear(): void {
    this.#results.clear();
    this.#prepared.clear();
  }

  async #abortable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#running = new AbortController();
    try {
      return await work(this.#running.signal);
    } finally {
      this.#running = undefined;
    }
  }

  #fetch(request: Request): Promise<string | Buffer> {
    return this.#abortable((signal) =>
      this.#results.fetch(
        numberOf(request, "resultSetHandle"),
        numberOf(request, "startPosition"),
        numberOf(request, "numBytes"),
        signal,
      ),
    );
  }

  async #describe(results: SessionResult[]): Promise<CommandAnswer> {
    return { data: await this.#results.describe(results, this.#options.protocolVersion) };
  }

  async #execute(sql: string): Promise<SessionResult> {
    const { session, attributes } = this.#options;
    return limited(await session.execute(sql), attributes.resultSetMaxRows);
  }

  async #executeBatch(statements: string[]): Promise<CommandAnswer> {
    const results: SessionResult[] = [];
    try {
      await this.#abortable(async (signal) => {
        const turn = new Turn();
        for (const sql of statements) {
          results.push(await this.#execute(sql));
          // Statements whose results are known already wait for nothing.
          if (turn.isOver) await turn.giveUp(() => nextTurn(signal));
        }
      });
    } catch (error) {
      for (const result of results) release(result);
      throw error;
    }
    return this.#describe(results);
  }

  async #prepare(sql: string): Promise<CommandAnswer> {
    const { session, protocolVersion } = this.#options;
    const { parameters, result } = await session.prepare(sql);
    const handle = ++this.#lastStatementHandle;
    this.#prepared.set(handle, sql);
    const described = await this.#results.describe([result], protocolVersion);
    const columns = parameters.map(({ type }) => ({ name: "", dataType: wireType(type, protocolVersion) }));
    const parameterData = JSON.stringify({ numColumns: columns.length, columns });
    const before = `{"statementHandle":${handle},"parameterData":${parameterData},`;
    return { data: Buffer.concat([Buffer.from(before), described.subarray(1)]) };
  }

  async #executePrepared(request: Request): Promise<CommandAnswer> {
    const sql = this.#prepared.get(numberOf(request, "statementHandle"));
    if (sql === undefined) throw unknownStatement();
    const columns = numberOf(request, "numColumns") > 0 ? parameterColumns(listOf(request, "columns")) : [];
    const values = await this.#abortable((signal) =>
      inTurns(markerData(request, columns), () => nextTurn(signal)),
    );
    const result = await this.#options.session.executePrepared(sql, values.columns, values.data);
    return this.#describe([limited(result, this.#options.attributes.resultSetMaxRows)]);
  }
}

function* markerData(
  request: Request,
  columns: Column[],
): Steps<{ columns: Column[]; data: ColumnData | JsonColumns }> {
  const { data, numRows } = request;
  if (columns.length === 0) return { columns, data: [] };
  if (!(data instanceof UnreadData))
    return yield* withMoments(columns, yield* readCells(listOf(request, "data"), columns, numRows));
  const readAll = function* () {
    const values = (yield* readValues(data, parseJson)) ?? parseJson(data.json.toString("utf8"));
    return yield* readCells(Array.isArray(values) ? values : [], columns, numRows);
  };
  const json = yield* jsonColumns(data, columns, readAll);
  if (json && json.rows === numRows) return { columns, data: json };
  return yield* withMoments(columns, yield* readAll());
}

function* readCells(data: unknown[], columns: Column[], numRows: unknown): Steps<ColumnData> {
  const rows = data.map((column) => (Array.isArray(column) ? column : []));
  if (rows.length !== columns.length) throw new ExasolError("00000", otherColumns);
  if (rows.some((column) => column.length !== numRows))
    throw new ExasolError("00000", "The data of a prepared statement does not fit numColumns and numRows.");
  return yield* cells(rows, columns);
}

function parameterColumns(columns: unknown[]): Column[] {
  return columns.map((column) => {
    const { name, dataType: wire } = column as { name?: unknown; dataType?: WireType };
    if (typeof wire?.type !== "string")
      throw new ExasolError("00000", "A parameter column has no data type.");
    return { name: String(name ?? ""), type: dataType(wire) };
  });
}

/** Exasol's text, typing error and all, as pyexasol's tests quote it. */
const otherColumns = "the number of column metadata objects is not the same as the number of data colums";

function unknownStatement(): ExasolError {
  return new ExasolError("00000", "The prepared statement does not exist.");
}
