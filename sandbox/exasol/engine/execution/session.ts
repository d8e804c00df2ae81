/** One client's session: statements one after the other, each within a transaction. */

import { channel } from "node:diagnostics_channel";
import { foldName } from "../../../../sql/fold-name.ts";
import type { ParsedStatement } from "../../../../sql/parse-statement.ts";
import type {
  ClientInfo,
  Column,
  ColumnData,
  JsonColumns,
  ScriptRunner,
  Session,
  SessionInfo,
  SessionResult,
  StatementResult,
  Tunnels,
  UdfRunner,
} from "../../model.ts";
import { ExasolError } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import { checkParameter } from "../catalog/parameters.ts";
import { invalid, translateError } from "../errors.ts";
import {
  type Conventions,
  conventionParameters,
  conventionsOf,
  withConventions,
} from "../functions/conventions.ts";
import { timestampText } from "../functions/timestamps.ts";
import { parseStatement, parseStatementInSteps } from "../parse.ts";
import type { Logins } from "../rights/logins.ts";
import { Rights } from "../rights/rights.ts";
import { commandOf } from "./command-names.ts";
import { ConstantQueries, watched } from "./constant-queries.ts";
import type { DuckConnection } from "./duck.ts";
import { Effort } from "./effort.ts";
import type { Execution } from "./execution.ts";
import { describePrepared, type MarkerValues, runWithMarkers } from "./markers.ts";
import type { OpenSession, OpenSessions, SessionState } from "./open-sessions.ts";
import { isNeverPreprocessed, preprocess, preprocessorParameter } from "./preprocess.ts";
import { inMemory } from "./run-query.ts";
import type { SessionLog } from "./session-log.ts";
import type { EndedStatement, StatementLog } from "./statement-log.ts";
import type { Transaction } from "./transaction.ts";
import { inTurns, isLong, nextTurn } from "./turns.ts";

/** Told of each statement that succeeded, also of scripts' own: `{ sql, milliseconds }`. For measurements. */
const statements = channel("exasol.statement");

export interface SessionOptions {
  sessionId: bigint;
  user: string;
  /** When the user was created: a later one of the name is another one. */
  userCreated: string;
  logins: Logins;
  databaseName: string;
  databaseVersion: string;
  nodeCount: number;
  scriptRunner: ScriptRunner;
  udfRunner: UdfRunner;
  tunnels: Tunnels | undefined;
  s3Endpoint: string | undefined;
  connection: DuckConnection;
  transaction: Transaction;
  client: ClientInfo;
  /** All that are open, this one too. */
  sessions: OpenSessions;
  statementLog: StatementLog;
  sessionLog: SessionLog;
  onClose: () => void;
}

/** What a statement fails with that has been ended. */
const endings = {
  R0003: "Client requested execution abort.",
  R0001: "Query terminated because timeout has been reached.",
};

/** One client's session. Its methods may be called at any time: they work one after the other. */
export class LocalSession implements Session, OpenSession {
  autocommit = true;
  queryTimeout = 0;
  schema: string | null = null;
  readonly sessionParameters = new Map<string, string>();
  readonly #options: SessionOptions;
  #statementId = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** The statements that it is not too late to abort, in the order in which they were asked for. */
  readonly #abortable = new Map<AbortSignal, AbortController>();
  #command: SessionState["running"];
  readonly #killed = new AbortController();
  readonly #loginTime = timestampText(new Date());
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get info(): SessionInfo {
    const { sessionId, user, databaseName, databaseVersion, nodeCount } = this.#options;
    return {
      sessionId,
      statementId: this.#statementId,
      user,
      schema: this.schema,
      databaseName,
      databaseVersion,
      nodeCount,
    };
  }

  get state(): SessionState {
    const { client, driver, operatingSystem, operatingSystemUser, encrypted, host } = this.#options.client;
    return {
      info: this.info,
      userCreated: this.#options.userCreated,
      loginTime: this.#loginTime,
      queryTimeout: this.queryTimeout,
      client: client ?? null,
      driver: driver ?? null,
      operatingSystem: operatingSystem ?? null,
      operatingSystemUser: operatingSystemUser ?? null,
      encrypted: encrypted ?? null,
      host: host ?? null,
      running: this.#command,
    };
  }

  get killed(): AbortSignal {
    return this.#killed.signal;
  }

  get transaction(): Transaction {
    return this.#options.transaction;
  }

  execute(sql: string): Promise<SessionResult> {
    return this.#enqueueStatement((signal) => this.#runTop(sql, undefined, signal));
  }

  executePrepared(sql: string, columns: Column[], data: ColumnData | JsonColumns): Promise<SessionResult> {
    return this.#enqueueStatement((signal) => this.#runTop(sql, { columns, data }, signal));
  }

  prepare(sql: string): Promise<{ parameters: Column[]; result: StatementResult }> {
    return this.#enqueueStatement(async (signal) => {
      try {
        const text = await this.#preprocessed(sql, signal);
        const parsed = await this.#read(text, signal);
        this.transaction.start();
        const described = () =>
          inTurns(describePrepared(parsed, this.#context(text)), () => nextTurn(signal));
        return await withConventions(this.#conventions(), described);
      } finally {
        if (this.autocommit) await this.#takeBack(() => this.transaction.rollback());
      }
    });
  }

  async #read(sql: string, signal: AbortSignal): Promise<ParsedStatement> {
    if (!isLong(sql)) return parseStatement(sql);
    // Receiving it took a turn of its own.
    await nextTurn(signal);
    const parsed = await inTurns(parseStatementInSteps(sql), () => nextTurn(signal));
    await nextTurn(signal);
    return parsed;
  }

  setSchema(schema: string | null): Promise<void> {
    return this.#enqueue(async () => {
      this.transaction.start();
      const { catalog } = this.transaction;
      try {
        this.openSchema(schema === null ? null : catalog.schema(schema) ? schema : foldName(schema));
      } finally {
        if (this.autocommit) await this.transaction.rollback();
      }
    });
  }

  changeParameter(name: string, value: string): Promise<void> {
    return this.#enqueue(async () => this.setParameter("SESSION", name, value));
  }

  /** Throws when there is no such schema. */
  openSchema(schema: string | null, where = ""): void {
    const { catalog } = this.transaction;
    const found = schema === null ? undefined : catalog.requireSchema(schema, where);
    // Who may not use a schema does not learn that it exists.
    if (found && !new Rights(catalog, this.#options.user).mayUse(found))
      throw invalid(`schema ${schema} not found${where}`);
    this.schema = schema;
  }

  abort(sqlCode: "R0003" | "R0001"): void {
    this.#end(new ExasolError(sqlCode, endings[sqlCode]));
  }

  killStatement(message: string | undefined): boolean {
    const because = message === undefined ? "" : ` ${message}`;
    return this.#end(new ExasolError("R0004", `Query terminated by KILL STATEMENT.${because}`)); // unconfirmed
  }

  kill(): void {
    this.#killed.abort();
    this.#end(new ExasolError("R0006", "The session was terminated by KILL SESSION.")); // unconfirmed
  }

  /** Ends a statement, the first one that can be ended by default; false where there is none. */
  #end(error: ExasolError, [signal] = [...this.#abortable.keys()]): boolean {
    const running = signal && this.#abortable.get(signal);
    if (!running) return false;
    this.#abortable.delete(signal);
    this.#command = undefined;
    running.abort(error);
    return true;
  }

  /** Throws where the statement has been aborted; from then on it is too late to. */
  #pass(signal: AbortSignal): void {
    signal.throwIfAborted();
    if (this.#nested === 0) this.#abortable.delete(signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.abort("R0003");
    // Behind what has been asked for already.
    await this.#queue;
    await this.#release();
  }

  async #release(): Promise<void> {
    await this.transaction.rollback();
    await this.#options.connection.close();
    this.#options.onClose();
  }

  /** It runs nothing more, and all that it did is taken back. */
  get #isLeaving(): boolean {
    return this.#closed || this.#killed.signal.aborted;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#isLeaving) throw new ExasolError("08003", "the session is closed");
      try {
        return await work();
      } catch (error) {
        throw translateError(error);
      }
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /**
   * Who aborts the statement is told at once, however long it goes on and takes back what it did: that is
   * what the next one waits for.
   */
  #enqueueStatement<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { connection } = this.#options;
    const running = new AbortController();
    const { signal } = running;
    this.#abortable.set(signal, running);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason);
        // Not what has to come to its end.
        if (connection.signal === signal) connection.interrupt();
      });
    });
    const run = this.#enqueue(async () => {
      const limit = this.queryTimeout * 1000;
      const late = () => this.#end(new ExasolError("R0001", endings.R0001), [signal]);
      const timer = limit > 0 ? setTimeout(late, limit) : undefined;
      connection.signal = signal;
      try {
        signal.throwIfAborted();
        return await work(signal);
      } finally {
        clearTimeout(timer);
        connection.signal = undefined;
        this.#abortable.delete(signal);
        this.#command = undefined;
      }
    });
    return Promise.race([run, aborted]);
  }

  async #runTop(
    sql: string,
    bindings: MarkerValues | undefined,
    signal: AbortSignal,
  ): Promise<SessionResult> {
    let result: SessionResult | undefined;
    try {
      result = await this.#run(sql, bindings, signal);
      const pass = () => this.#pass(signal);
      if (this.autocommit) await this.transaction.commit(pass);
      return result;
    } catch (error) {
      // An aborted script is gone at once, while its statement still takes back what it did.
      await this.#ofScript;
      if (result?.kind === "storedResult") result.rows.close();
      if (this.autocommit) await this.#takeBack(() => this.transaction.rollback());
      throw error;
    } finally {
      this.#forgetDroppedSchema();
    }
  }

  /** What must come to its end, whoever aborts the statement meanwhile. */
  #takeBack(work: () => Promise<void>): Promise<void> {
    return this.#options.connection.uninterrupted(work);
  }

  /** A rollback may take the open schema away. */
  #forgetDroppedSchema(): void {
    if (this.schema !== null && !this.transaction.catalog.schema(this.schema)) this.schema = null;
  }

  /** Also what scripts call for their statements: no commit, and a failure leaves what came before. */
  async #run(given: string, bindings: MarkerValues | undefined, signal: AbortSignal): Promise<SessionResult> {
    const { connection } = this.#options;
    this.#statementId++;
    const begun = performance.now();
    const conventions = this.#conventions();
    const sql = await this.#preprocessed(given, signal);
    const constant = bindings === undefined ? this.#constants.find(sql, conventions) : undefined;
    const parsed = constant?.parsed ?? (await this.#read(sql, signal));
    const command = commandOf(parsed.statement);
    if (!signal.aborted) this.#command ??= { command: command.name, since: begun, text: sql };
    const { sessionId, statementLog, user, userCreated } = this.#options;
    const statementId = this.#statementId;
    const start = new Date();
    const log = ({ error, rowCount }: Pick<EndedStatement, "error" | "rowCount">) => {
      const duration = Math.round(performance.now() - begun) / 1000;
      const logged = {
        sessionId,
        statementId,
        user,
        userCreated,
        command: command.name,
        class: command.class,
      };
      statementLog.add({ ...logged, start, stop: new Date(), duration, error, rowCount });
    };
    const savepoint = this.transaction.start();
    const isOneOfSeveral = !this.autocommit || this.#nested > 0;
    const temporaryTables: string[] = [];
    const forgetTemporaryTables = async () => {
      for (const table of temporaryTables) await connection.run(`DROP TABLE IF EXISTS temp.${table}`);
    };
    this.transaction.keepsWrites = isOneOfSeveral;
    try {
      const result = constant
        ? constant.result
        : await withConventions(conventions, () => {
            const execution = this.#execution({ ...this.#context(sql), temporaryTables }, signal);
            const isPlain = parsed.statement.kind === "query" && bindings === undefined;
            const run = isPlain ? this.#watched(execution, parsed, conventions) : execution;
            return runWithMarkers(parsed, bindings, run);
          });
      await forgetTemporaryTables();
      if (!this.autocommit || this.#nested > 0) this.#pass(signal);
      log({ error: undefined, rowCount: result.rowCount });
      if (statements.hasSubscribers) statements.publish({ sql, milliseconds: performance.now() - begun });
      return result;
    } catch (error) {
      // A failed script keeps what it did: its own statements have each been undone or not.
      const outlives = parsed.statement.kind === "executeScript" || parsed.statement.kind === "commit";
      await this.#takeBack(async () => {
        // A collision costs the whole transaction, as in Exasol; the loser does not wait for the winner here.
        if (translateError(error).sqlCode === "40001") await this.transaction.rollback();
        else if (isOneOfSeveral && !outlives && !this.#isLeaving) {
          await this.transaction.restore(savepoint);
          await forgetTemporaryTables();
        }
      });
      const { sqlCode: code, message: text } = signal.aborted ? signal.reason : translateError(error);
      log({ error: { code, text }, rowCount: null });
      throw translateError(error);
    }
  }
  #nested = 0;

  /** What the session's preprocessor script makes of a statement, if it has one. */
  async #preprocessed(sql: string, signal: AbortSignal): Promise<string> {
    const script = this.parameter(preprocessorParameter);
    if (script === "" || this.#preprocessing || isNeverPreprocessed(sql)) return sql;
    this.transaction.start();
    this.#preprocessing = true;
    try {
      return await preprocess(script, sql, this.#execution(this.#context(sql), signal));
    } finally {
      this.#preprocessing = false;
    }
  }
  /** The statements of a preprocessor script are not preprocessed. */
  #preprocessing = false;

  #execution(context: StatementContext, signal: AbortSignal): Execution {
    return {
      context,
      isAlone: this.autocommit && this.#nested === 0,
      connection: this.#options.connection,
      transaction: this.transaction,
      session: this,
      logins: this.#options.logins,
      scriptRunner: this.#options.scriptRunner,
      udfRunner: this.#options.udfRunner,
      tunnels: this.#options.tunnels,
      s3Endpoint: this.#options.s3Endpoint,
      signal,
      inTurns: (steps) =>
        inTurns(steps, async () => {
          await this.transaction.settle();
          await nextTurn(signal);
        }),
      query: (statement) => this.#runForScript(statement, signal),
      pass: () => this.#pass(signal),
    };
  }

  readonly #constants = new ConstantQueries();

  /** Keeps the query for the next time if it turns out to be constant. */
  #watched(execution: Execution, parsed: ParsedStatement, conventions: Conventions): Execution {
    const { context, isConstant } = watched(execution.context);
    return {
      ...execution,
      context,
      gave: (result) => {
        if (result.kind === "resultSet" && isConstant())
          this.#constants.keep(context.sql, { parsed, conventions, result });
      },
    };
  }

  #context(sql: string): StatementContext {
    const { transaction } = this;
    const { user, userCreated } = this.#options;
    // He logged in while he was being dropped.
    if (transaction.catalog.grantee(user)?.created !== userCreated)
      throw new ExasolError("08003", "the user of the session has been dropped");
    return {
      sql,
      catalog: transaction.catalog,
      session: this.info,
      rights: new Rights(transaction.catalog, user),
      forOthers: false,
      schema: this.schema,
      now: new Date(),
      steps: [],
      temporaryTables: [],
      names: { next: 1 },
      parameters: { values: undefined, types: [] },
      parameter: (name) => this.parameter(name),
      sessionParameters: this.sessionParameters,
      sessions: this.#options.sessions,
      statementLog: this.#options.statementLog,
      sessionLog: this.#options.sessionLog,
      failedLogins: (user) => this.#options.logins.failedSince(user),
      viewDepth: 0,
      callers: [],
      effort: new Effort(),
      boundBefore: new Map(),
    };
  }

  /** Ends with the statement that a script has begun last. */
  #ofScript: Promise<unknown> = Promise.resolve();

  #runForScript(sql: string, signal: AbortSignal): Promise<StatementResult> {
    const result = this.#runNested(sql, signal);
    this.#ofScript = result.catch(() => undefined);
    return result;
  }

  async #runNested(sql: string, signal: AbortSignal): Promise<StatementResult> {
    this.#nested++;
    try {
      const result = await this.#run(sql, undefined, signal);
      return result.kind === "storedResult" ? await inMemory(result, signal) : result;
    } finally {
      this.#nested--;
    }
  }

  parameter(name: string): string {
    return this.sessionParameters.get(name) ?? this.transaction.catalog.parameter(name) ?? "";
  }

  /** The time limit may also be set without ALTER SESSION, as an attribute. */
  readonly parameterValue = (name: string): string =>
    name === "QUERY_TIMEOUT" ? String(this.queryTimeout) : this.parameter(name);

  /** What a session begins with it keeps, whatever ALTER SYSTEM does meanwhile. */
  keepParameters(): void {
    for (const name of [...Object.keys(conventionParameters), preprocessorParameter])
      this.sessionParameters.set(name, this.parameter(name));
  }

  #made: { of: string; conventions: Conventions } | undefined;

  #conventions(): Conventions {
    const of = Object.keys(conventionParameters)
      .map((name) => this.parameter(name))
      .join("\0");
    if (this.#made?.of !== of)
      this.#made = { of, conventions: conventionsOf((name) => this.parameter(name)) };
    return this.#made.conventions;
  }

  setParameter(scope: "SYSTEM" | "SESSION", name: string, value: string): void {
    checkParameter(name, value);
    if (scope === "SYSTEM") this.transaction.catalog.put({ kind: "parameter", name, value });
    // ALTER SYSTEM is for later sessions, ALTER SESSION for this one.
    else this.sessionParameters.set(name, value);
    if (scope === "SESSION" && name === "QUERY_TIMEOUT") this.queryTimeout = Number(value);
  }
}
