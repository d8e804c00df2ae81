/**
 * The one place that speaks to @exasol/exasol-driver-ts. The driver leaves traps to its callers; what is done
 * about each is said where it is done, and test/deploy/database/connect.test.ts has a test for each.
 */
import { createRequire } from "node:module";
import type {
  CsvExportFormatOptions,
  CsvFormatOptions,
  ExasolDriver,
  ResultSet,
  SQLQueriesResponse,
  SQLResponse,
} from "@exasol/exasol-driver-ts";
import { SmeError } from "../../spec/errors.ts";
import type { Dsn } from "./dsn.ts";
import { driverSocket, openSocket, type TlsOptions } from "./open-socket.ts";
import { type Cell, type Column, type Result, typeText } from "./result.ts";

/**
 * The driver's ES module fails at the login, because it imports node-forge's CommonJS exports by name; so its
 * CommonJS build is taken, and only when there is something to connect to.
 */
function loadDriver(): typeof import("@exasol/exasol-driver-ts") {
  return createRequire(import.meta.url)("@exasol/exasol-driver-ts");
}

export interface ConnectOptions {
  dsn: Dsn;
  user: string;
  password: string;
  /** Schema to open, as its name is stored. */
  schema?: string;
  /** True unless given. */
  autocommit?: boolean;
  /** Certificates and keys in PEM; certificateCheck false overrules the DSN's. */
  tls?: Partial<Omit<TlsOptions, "fingerprint">>;
  /** Bytes to ask for in one fetch; 8 MB unless given, 64 MB at most. */
  fetchSize?: number;
}

/** A connection. Statements given at the same time run one after the other, in the order given. */
export interface Database {
  /** `host:port` */
  readonly address: string;
  /** Runs one statement. Rejects with a DatabaseError when the database refuses it. */
  execute(sql: string): Promise<Result>;
  /** Makes the running statement, if any, fail with a DatabaseError R0003. */
  cancel(): Promise<void>;
  /** Rolls back what is not committed. */
  close(): Promise<void>;
}

export interface StreamingDatabase extends Database {
  /**
   * Runs one statement and hands its rows over as they are fetched: no more than one fetch of them is in
   * memory. Rejects as execute does, and with what the reader rejects with; then no more rows are fetched.
   */
  stream(sql: string, reader: RowReader): Promise<StreamEnd>;
  /**
   * Returns the number of rows. Rejects with a DatabaseError when the database refuses it, and with E-SME-580
   * for a file that cannot be read or made.
   */
  transfer(transfer: FileTransfer): Promise<number>;
}

/** A file of this machine and what it is imported into or exported from. */
export interface FileTransfer {
  kind: "import" | "export";
  format: "CSV" | "PARQUET";
  /** A table, with columns in parentheses or without, or a query in parentheses, as SQL. */
  subject: string;
  /** EXPORT makes the file, and fails where there is one. */
  path: string;
  options: CsvFormatOptions & CsvExportFormatOptions;
}

/** Takes the rows of a statement that has some. More rows are asked for when what it returns has resolved. */
export interface RowReader {
  /** Before the first rows, also of an empty result. */
  begin(columns: Column[]): Promise<void> | void;
  rows(rows: Cell[][]): Promise<void> | void;
}

/** How many rows a statement has changed, or given to its reader. */
export interface StreamEnd {
  kind: Result["kind"];
  rowCount: number;
}

/** What the database answered instead of a result. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly sqlCode: string;
  constructor(sqlCode: string, text: string) {
    super(text);
    this.sqlCode = sqlCode;
  }
}

const largestFetch = 64 * 1024 * 1024;

/**
 * Bytes of a fetch whose rows are not kept: the first one is small, so that
 * someone who waits sees rows at once.
 */
const firstStreamedFetch = 64 * 1024;
const streamedFetch = 256 * 1024;

/** Logs in. Rejects with an SmeError; no socket is left open then. */
export async function connect(options: ConnectOptions): Promise<StreamingDatabase> {
  const { dsn, user } = options;
  const address = `${dsn.host}:${dsn.port}`;
  const { socket, failure } = openSocket(`${dsn.protocol}://${address}`, {
    ...options.tls,
    ...(dsn.fingerprint === undefined ? {} : { fingerprint: dsn.fingerprint }),
    certificateCheck: dsn.certificateCheck && options.tls?.certificateCheck !== false,
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const driver = new (loadDriver().ExasolDriver)(() => driverSocket(socket), {
    host: dsn.host,
    port: dsn.port,
    url: `${dsn.protocol}://${address}`,
    user,
    // The driver encrypts the low byte of each UTF-16 unit, so it gets a text
    // whose units are the bytes of UTF-8.
    password: Buffer.from(options.password, "utf8").toString("latin1"),
    clientName: "sme-gen",
    clientVersion: "1",
    autocommit: options.autocommit ?? true,
    compression: false,
    ...(options.schema === undefined ? {} : { schema: options.schema }),
  });
  try {
    await driver.connect();
  } catch (error) {
    // The driver leaves the socket of a failed login open.
    socket.terminate();
    await closed;
    throw failure() ?? connectError(error, address, user);
  }
  return openDatabase(
    driver,
    address,
    closed,
    () => socket.terminate(),
    Math.min(options.fetchSize ?? 8 << 20, largestFetch),
  );
}

function openDatabase(
  driver: ExasolDriver,
  address: string,
  closed: Promise<void>,
  terminate: () => void,
  fetchSize: number,
): StreamingDatabase {
  let last: Promise<unknown> = Promise.resolve();
  let running = false;
  let cancelled = false;
  let lost = false;
  void closed.then(() => {
    lost = true;
  });

  /**
   * Sends one command. With a lost connection the driver would silently log in
   * again, outside the transaction.
   */
  async function send<T>(command: Parameters<ExasolDriver["sendCommand"]>[0]): Promise<T> {
    if (lost) throw new SmeError("E-SME-95", { address, cause: "it is closed." });
    let answer: SQLResponse<T>;
    try {
      answer = await driver.sendCommand<T>(command);
    } catch (cause) {
      throw new SmeError("E-SME-95", { address, cause: messageOf(cause) }, { cause });
    }
    // The driver resolves a refused command too.
    if (answer.status !== "ok") {
      throw new DatabaseError(answer.exception?.sqlCode ?? "?", answer.exception?.text ?? "no reason given");
    }
    return answer.responseData;
  }

  async function run(sql: string, reader: RowReader, sizes: FetchSizes): Promise<StreamEnd> {
    running = true;
    cancelled = false;
    try {
      const { results } = await send<SQLQueriesResponse>({ command: "execute", sqlText: sql });
      const result = results[0];
      if (result?.resultType !== "resultSet" || result.resultSet === undefined) {
        return { kind: "rowCount", rowCount: result?.rowCount ?? 0 };
      }
      await readRows(result.resultSet, reader, sizes);
      return { kind: "rows", rowCount: result.resultSet.numRows };
    } finally {
      running = false;
    }
  }

  async function transferFile({ format, kind, options, path, subject }: FileTransfer): Promise<number> {
    if (lost) throw new SmeError("E-SME-95", { address, cause: "it is closed." });
    running = true;
    cancelled = false;
    try {
      if (format === "PARQUET") return await driver.importFromParquetFile(subject, path);
      return kind === "import"
        ? await driver.importFromCsvFile(subject, path, options)
        : await driver.exportToCsvFile(subject, path, options);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // The driver puts what the database answered into a sentence of its own.
      const [, sqlCode, answer] = /^E-EDJS-25: SQL error: code: '(.*?)', message: '(.*)'$/s.exec(text) ?? [];
      if (sqlCode !== undefined) throw new DatabaseError(sqlCode, answer ?? "");
      throw new SmeError("E-SME-580", { file: path, cause: messageOf(error) }, { cause: error });
    } finally {
      running = false;
    }
  }

  /** Fetches by itself: the driver copies all rows again with each fetch, which is quadratic. */
  async function readRows(set: ResultSet, reader: RowReader, sizes: FetchSizes): Promise<void> {
    const columns: Column[] = set.columns.map(({ name, dataType }) => ({ name, type: typeText(dataType) }));
    const handle = set.resultSetHandle;
    try {
      await reader.begin(columns);
      let count = set.numRowsInMessage;
      if (count > 0) await reader.rows(rowsOf(columns, set.data ?? [], count));
      if (handle === undefined) return;
      let numBytes = sizes.first;
      while (count < set.numRows) {
        if (cancelled) throw aborted();
        const part = await send<{ numRows: number; data: Cell[][] }>({
          command: "fetch",
          resultSetHandle: handle,
          startPosition: count,
          numBytes,
        });
        if (cancelled) throw aborted();
        if (part.numRows === 0) throw new DatabaseError("?", `only ${count} of ${set.numRows} rows came`);
        await reader.rows(rowsOf(columns, part.data, part.numRows));
        count += part.numRows;
        numBytes = sizes.later;
      }
    } finally {
      if (handle !== undefined && !lost) {
        await send({ command: "closeResultSet", resultSetHandles: [handle] });
      }
    }
  }

  /**
   * The driver opens a second connection for a second statement, fails, and leaks its socket: one at a time.
   */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  return {
    address,
    execute(sql) {
      return inTurn(async () => {
        const rows: Result & { kind: "rows" } = { kind: "rows", columns: [], rows: [] };
        const keep: RowReader = {
          begin(columns) {
            rows.columns = columns;
          },
          rows(part) {
            for (const row of part) rows.rows.push(row);
          },
        };
        const { kind, rowCount } = await run(sql, keep, { first: fetchSize, later: fetchSize });
        return kind === "rows" ? rows : { kind, rowCount };
      });
    },
    stream(sql, reader) {
      const sizes = {
        first: Math.min(firstStreamedFetch, fetchSize),
        later: Math.min(streamedFetch, fetchSize),
      };
      return inTurn(() => run(sql, reader, sizes));
    },
    transfer(wanted) {
      return inTurn(() => transferFile(wanted));
    },
    async cancel() {
      if (!running || lost) return;
      cancelled = true;
      await driver.cancel();
    },
    async close() {
      await last;
      if (!lost) await driver.close();
      terminate();
      await closed;
    },
  };
}

/** Bytes to ask for. */
interface FetchSizes {
  first: number;
  later: number;
}

function aborted(): DatabaseError {
  return new DatabaseError("R0003", "Client requested execution abort.");
}

/** Rows of column-major data. They are arrays, for columns may share a name. */
function rowsOf(columns: Column[], data: Cell[][], count: number): Cell[][] {
  const read = columns.map(({ type }, i) => {
    const cells = data[i] ?? [];
    return type === "DOUBLE" ? cells.map((cell) => (typeof cell === "string" ? Number(cell) : cell)) : cells;
  });
  return Array.from({ length: count }, (_, row) => {
    const cells: Cell[] = [];
    for (const column of read) cells.push(column[row] ?? null);
    return cells;
  });
}

function connectError(error: unknown, address: string, user: string): SmeError {
  const cause = messageOf(error);
  if (isException(error)) return new SmeError("E-SME-92", { address, user, cause });
  if (/certificate|altnames|self.signed|unable to verify/i.test(cause)) {
    return new SmeError("E-SME-94", { address, cause }, { cause: error });
  }
  return new SmeError("E-SME-90", { address, cause }, { cause: error });
}

/** A refused login rejects with the database's exception as it came, which is no Error. */
function isException(error: unknown): error is { sqlCode: string; text: string } {
  return typeof error === "object" && error !== null && "sqlCode" in error && "text" in error;
}

function messageOf(error: unknown): string {
  if (isException(error)) return `[${error.sqlCode}] ${error.text}`;
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^E-EDJS-\d+: (?:Socket error: )?'?/, "").replace(/'$/, "");
}
