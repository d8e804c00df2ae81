/** DuckDB, as little of it as the engine needs. */
import { setImmediate } from "node:timers/promises";
import type { DuckDBConnection, DuckDBInstance, DuckDBMaterializedResult } from "@duckdb/node-api";
import { quoteIdentifier, quoteLiteral } from "../../../../sql/quote.ts";
import { loadDuckDb, loadDuckDbBindings } from "../../../load-duckdb.ts";
import { type ColumnData, type DataType, ExasolError } from "../../model.ts";
import { macros } from "../functions/macros.ts";
import { registerSha512 } from "../functions/sha512.ts";
import { toCell, valuesOf } from "./duck-rows.ts";
import { type DuckBindings, type PackedTexts, packFirstTexts } from "./result/pack.ts";
import { ResultRows } from "./result/result-rows.ts";
import { TableSizes } from "./result/table-sizes.ts";
import { inTurns, isLong, mapInSteps, nextTurn } from "./turns.ts";

/** The macros have a database of their own, in memory: a file has no use for them. */
const macroDatabase = "exa_macros";
const preparations = [
  "SET GLOBAL TimeZone = 'UTC'",
  // An expression of effort.ts' depth has several levels in DuckDB for each of its own.
  "SET GLOBAL max_expression_depth = 5000",
  // ORDER BY of a text orders nothing, here as there.
  "SET GLOBAL order_by_non_integer_literal = true",
  `ATTACH ':memory:' AS ${macroDatabase}`,
  `USE ${macroDatabase}`,
  "BEGIN TRANSACTION",
  ...macros,
  "COMMIT",
];

/** An open database: its connections share the data. */
export class Duck {
  readonly #instance: DuckDBInstance;
  /** Makes a connection's unqualified names those of the data and of the macros. */
  readonly #searchPath: Promise<string>;
  readonly #bindings: DuckBindings;
  readonly #sizes = new TableSizes();

  private constructor(instance: DuckDBInstance, bindings: DuckBindings) {
    this.#instance = instance;
    this.#bindings = bindings;
    this.#searchPath = this.#prepare();
    // Whoever connects hears of it.
    this.#searchPath.catch(() => undefined);
  }

  async #prepare(): Promise<string> {
    const connection = await this.#instance.connect();
    try {
      const [[name]] = (await connection.runAndReadAll("SELECT current_database()")).getRows() as [[string]];
      const tables = await connection.run(
        "SELECT table_name, CAST(estimated_size AS DOUBLE) FROM duckdb_tables()",
      );
      const [names = [], sizes = []] = await valuesOf(tables, undefined);
      for (const [i, table] of names.entries()) this.#sizes.add(String(table), Number(sizes[i]));
      await connection.run(preparations.join(";\n"));
      registerSha512(connection, loadDuckDb());
      return `SET search_path = ${quoteLiteral(`${quoteIdentifier(name)}.main,${macroDatabase}.main`)}`;
    } finally {
      connection.closeSync();
    }
  }

  static async open(file: string | undefined): Promise<Duck> {
    const { DuckDBInstance } = loadDuckDb();
    return new Duck(
      await DuckDBInstance.create(file ?? ":memory:", {
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "true",
      }),
      loadDuckDbBindings(),
    );
  }

  async connect(): Promise<DuckConnection> {
    const connect = async () => {
      const connection = await this.#instance.connect();
      await connection.run(await this.#searchPath);
      return connection;
    };
    return new DuckConnection(await connect(), { connect, bindings: this.#bindings, sizes: this.#sizes });
  }

  /** DuckDB would go on with what was begun, and crash. */
  async close(): Promise<void> {
    await this.#searchPath.catch(() => undefined);
    this.#instance.closeSync();
  }
}

/** How long DuckDB may take to notice an interruption; while it plans it does not look. */
const patience = 100;

export interface PreparedStatement {
  run(parameters: string[]): Promise<void>;
  close(): void;
}

interface DuckAccess {
  connect: () => Promise<DuckDBConnection>;
  bindings: DuckBindings;
  sizes: TableSizes;
}

/** A connection that can be interrupted also while DuckDB plans. */
export class DuckConnection {
  #connection: DuckDBConnection;
  readonly #duck: DuckAccess;
  #abandon: (() => void) | undefined;
  /** Counts the connections that were given up, and the transactions that were lost with them. */
  generation = 0;
  /** DuckDB takes one statement at a time; UDF processes on several nodes ask for theirs at once. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection, duck: DuckAccess) {
    this.#connection = connection;
    this.#duck = duck;
  }

  #closed = false;
  /** While set and aborted, nothing new is started. */
  signal: AbortSignal | undefined;

  #transaction: "none" | "begins" | "begun" = "none";

  /** Begins a transaction with the next statement: those that need none come and go without one. */
  begin(): void {
    this.#transaction = "begins";
  }

  /** Takes begin() back, if no statement has come. */
  forgetBegin(): void {
    if (this.#transaction === "begins") this.#transaction = "none";
  }

  get isInTransaction(): boolean {
    return this.#transaction === "begun";
  }

  async commit(): Promise<void> {
    if (this.isInTransaction) await this.run("COMMIT");
    this.#transaction = "none";
  }

  /** DuckDB may have ended the transaction already. */
  async rollback(): Promise<void> {
    if (this.isInTransaction) await this.run("ROLLBACK").catch(() => undefined);
    this.#transaction = "none";
  }

  #queued<T>(work: () => Promise<T>, { alone = false, texts = [] as string[] } = {}): Promise<T> {
    const before = texts.some(isLong) ? this.#busy.then(() => nextTurn(this.signal)) : this.#busy;
    const result = before.then(() => {
      if (this.#closed) throw new ExasolError("08003", "the session is closed");
      this.signal?.throwIfAborted();
      return this.#interruptible(this.#transaction === "begins" && !alone ? this.#beginWith(work) : work());
    });
    const ended = () => this.#reconnected;
    this.#busy = result.then(ended, ended);
    return result;
  }

  async #beginWith<T>(work: () => Promise<T>): Promise<T> {
    const { generation } = this;
    await this.#connection.run("BEGIN TRANSACTION");
    // It may have been given up meanwhile.
    if (generation !== this.generation) throw new ExasolError("R0003", "Client requested execution abort.");
    this.#transaction = "begun";
    // An interruption that came meanwhile was BEGIN's.
    this.signal?.throwIfAborted();
    return work();
  }

  /** Leaves the work to itself, and the connection with it, when it goes on long after it was interrupted. */
  async #interruptible<T>(work: Promise<T>): Promise<T> {
    const abandoned = new Promise<"abandoned">((resolve) => {
      this.#abandon = () => resolve("abandoned");
    });
    try {
      const outcome = await Promise.race([work.then((value) => ({ value })), abandoned]);
      if (outcome !== "abandoned") return outcome.value;
    } finally {
      this.#abandon = undefined;
    }
    const lost = this.#connection;
    // DuckDB forgets an interruption that comes before it has begun, and would go on for ever.
    const again = setInterval(() => lost.interrupt(), patience).unref();
    const end = () => {
      clearInterval(again);
      lost.closeSync();
    };
    void work.then(end, end);
    this.#transaction = "none";
    this.generation++;
    // Who has given it up is told at once: a thread to connect with may be free only when others end.
    const connected = (connection: DuckDBConnection) => {
      this.#connection = connection;
    };
    // Without one, what comes later fails on the lost connection.
    this.#reconnected = this.#duck.connect().then(connected, () => undefined);
    throw new ExasolError("R0003", "Client requested execution abort.");
  }

  /** Settles when there is a connection again. */
  #reconnected: Promise<void> = Promise.resolve();

  /** Returns the number of changed rows. */
  run(sql: string, parameters?: string[]): Promise<number> {
    const work = async () => {
      const { rowsChanged } = await this.#connection.run(sql, parameters);
      this.#duck.sizes.noteInsert(sql, rowsChanged);
      return rowsChanged;
    };
    return this.#queued(work, { texts: [sql, ...(parameters ?? [])] });
  }

  /** Has DuckDB plan a statement that is run later. */
  async prepare(sql: string): Promise<PreparedStatement> {
    const statement = await this.#queued(() => this.#connection.prepare(sql));
    return {
      run: (parameters) =>
        this.#queued(async () => {
          statement.bind(parameters);
          await statement.run();
        }),
      close: () => statement.destroySync(),
    };
  }

  /**
   * Column-major; the statement's columns must be VARCHAR (users' texts through exa_readable), DOUBLE,
   * BOOLEAN or whole numbers that fit a JS number. `alone` as in store().
   */
  columns(sql: string, { alone = false } = {}): Promise<ColumnData> {
    const work = async () => valuesOf(await this.#connection.run(sql), this.signal);
    return this.#queued(work, { alone, texts: [sql] });
  }

  /** As columns(), on a connection of its own: what has failed on this one is no hindrance. */
  async aside(sql: string): Promise<ColumnData> {
    const connection = await this.#duck.connect();
    try {
      return await valuesOf(await connection.run(sql), this.signal);
    } finally {
      connection.closeSync();
    }
  }

  /**
   * The rows of a statement that may be many; its columns are as shownSql() has them for these types. One
   * that is alone in its transaction leaves it as it is, if it has not begun.
   */
  store(sql: string, types: readonly (DataType | null)[], { alone = false } = {}): Promise<ResultRows> {
    const fill = async (rows: ResultRows) =>
      this.#duck.sizes.mayBeLong(sql)
        ? this.#storeLong(sql, rows)
        : this.#storeShort(await this.#connection.run(sql), rows);
    return this.#queued(() => this.#filled(types, fill), { alone, texts: [sql] });
  }

  async #filled(
    types: readonly (DataType | null)[],
    fill: (rows: ResultRows) => Promise<void>,
  ): Promise<ResultRows> {
    const rows = new ResultRows(types, this.#duck.bindings);
    try {
      await fill(rows);
      await rows.end();
      return rows;
    } catch (error) {
      rows.close();
      throw error;
    }
  }

  /** DuckDB is done at once where it may hold the whole result. */
  async #storeShort(result: DuckDBMaterializedResult, rows: ResultRows): Promise<void> {
    rows.begin(result);
    for (let index = 0; index < result.chunkCount; index++) {
      if (index > 0) await setImmediate();
      this.signal?.throwIfAborted();
      await rows.add(result.getChunk(index), this.signal);
    }
  }

  async #storeLong(sql: string, rows: ResultRows): Promise<void> {
    const statement = await this.#connection.prepare(sql);
    try {
      const result = await statement.stream();
      rows.begin(result);
      for (;;) {
        this.signal?.throwIfAborted();
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        await rows.add(chunk, this.signal);
      }
    } finally {
      statement.destroySync();
    }
  }

  /** The texts of a statement's one column, without holding all; nothing else may run meanwhile. */
  async *texts(sql: string): AsyncGenerator<PackedTexts> {
    const result = await this.#queued(() => this.#connection.stream(sql));
    for (;;) {
      const chunk = await this.#queued(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield packFirstTexts(chunk, this.#duck.bindings);
    }
  }

  /** The chunks of a result, without holding all of it; nothing else may run on the connection meanwhile. */
  async *stream(sql: string): AsyncGenerator<ColumnData> {
    const result = await this.#queued(() => this.#connection.stream(sql));
    for (;;) {
      const chunk = await this.#queued(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      const columns = Array.from({ length: chunk.columnCount }, (_, i) => i);
      const values = mapInSteps(columns, (i) => chunk.getColumnValues(i).map(toCell));
      yield await inTurns(values, () => nextTurn(this.signal));
    }
  }

  /** Ends what runs, whose result nobody wants any more; settles with it. */
  async stop(running: Promise<unknown>): Promise<void> {
    const connection = this.#connection;
    // DuckDB forgets an interruption that comes before it has begun.
    const again = setInterval(() => connection.interrupt(), patience);
    connection.interrupt();
    await running.catch(() => undefined);
    clearInterval(again);
  }

  /** Work that comes to its end, also when the statement is aborted or was before. */
  async uninterrupted<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = this;
    this.signal = undefined;
    try {
      return await work();
    } finally {
      this.signal = signal;
    }
  }

  interrupt(): void {
    const abandon = this.#abandon;
    // Nothing runs; and the connection may be one that was given up.
    if (!abandon) return;
    this.#connection.interrupt();
    setTimeout(() => {
      if (this.#abandon === abandon) abandon();
    }, patience).unref();
  }

  /** Waits for what was begun: DuckDB would go on with it on a connection that is gone, and crash. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#busy;
    this.#connection.closeSync();
  }
}
