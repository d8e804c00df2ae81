/** A local Exasol's SQL engine: Exasol's dialect, catalog and types over DuckDB. */
import { randomInt } from "node:crypto";
import {
  type Engine,
  ExasolError,
  type ScriptRunner,
  type Session,
  type Tunnels,
  type UdfRunner,
} from "../model.ts";
import { CatalogDraft, type CatalogEntry, CommittedCatalog, type Table } from "./catalog/catalog.ts";
import { initialParameters } from "./catalog/parameters.ts";
import { writesColumn } from "./execution/dml/row-writes.ts";
import { Duck, type DuckConnection } from "./execution/duck.ts";
import { LocalSession } from "./execution/session.ts";
import { SessionLog } from "./execution/session-log.ts";
import { StatementLog } from "./execution/statement-log.ts";
import { CommitQueue, catalogTable, numbersTable, Transaction } from "./execution/transaction.ts";
import { readInterval } from "./functions/intervals.ts";
import { timestampText } from "./functions/timestamps.ts";
import { administrator, granteeName, initialGrantees } from "./rights/grantee.ts";
import { Logins } from "./rights/logins.ts";
import { hashGivenPassword } from "./rights/passwords.ts";
import { isInterval, physicalType } from "./types.ts";

export interface EngineOptions {
  /** The number of nodes UDF calls are spread over. */
  nodes: number;
  /**
   * A DuckDB file that keeps data and catalog; in memory when absent. Passwords of connections are in it as
   * they are, those of users as hashes.
   */
  databaseFile?: string;
  databaseName: string;
  /** In the style of `8.32.0`. */
  databaseVersion: string;
  scriptRunner: ScriptRunner;
  udfRunner: UdfRunner;
  /** Without them no client can transfer its own files. */
  tunnels?: Tunnels;
  /** The first value of SCRIPT_LANGUAGES; a database file keeps its own. */
  scriptLanguages: string;
  /** Takes the place of AWS' own hosts for S3 addresses, in path style. */
  s3Endpoint?: string;
  /** They may all, and have these passwords, whatever ALTER USER has made of them before. */
  users: { name: string; password: string }[];
}

/** Opens the database. Close it to release the file and end all sessions. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const duck = await Duck.open(options.databaseFile);
  const committed = await loadCatalog(duck, options);
  const sessions = new Map<bigint, LocalSession>();
  const statementLog = new StatementLog();
  const sessionLog = new SessionLog();
  const queue = new CommitQueue();
  // Session ids exceed 2^53, as Exasol's do: clients that lose digits show it here.
  let nextSessionId = 1_800_000_000_000_000_000n + BigInt(randomInt(2 ** 40)) * 1024n;
  const logins = new Logins();
  const engine: Engine = {
    logIn: async (user, password, client): Promise<Session> => {
      const catalog = new CatalogDraft(committed);
      const name = granteeName(user);
      try {
        await logins.check(name, password, catalog);
      } catch (error) {
        const userCreated = catalog.grantee(name)?.created ?? "";
        const failed = { sessionId: nextSessionId++, user: name, userCreated, client: client ?? {} };
        if (error instanceof ExasolError) sessionLog.fail(failed, error);
        throw error;
      }
      return engine.openSession(user, client && { client });
    },
    openSession: async (user, settings = {}) => {
      const known = new CatalogDraft(committed).grantee(granteeName(user));
      if (known?.password === undefined)
        throw new ExasolError("08004", "Connection exception - authentication failed.");
      const connection = await duck.connect();
      const transaction = new Transaction(connection, committed, queue, options.databaseFile !== undefined);
      const sessionId = nextSessionId++;
      const client = settings.client ?? {};
      const hasEnded = sessionLog.begin({
        sessionId,
        user: known.name,
        userCreated: known.created,
        client,
      });
      const session = new LocalSession({
        sessionId,
        client,
        sessions,
        statementLog,
        sessionLog,
        user: known.name,
        userCreated: known.created,
        logins,
        databaseName: options.databaseName,
        databaseVersion: options.databaseVersion,
        nodeCount: options.nodes,
        scriptRunner: options.scriptRunner,
        udfRunner: options.udfRunner,
        tunnels: options.tunnels,
        s3Endpoint: options.s3Endpoint,
        connection,
        transaction,
        onClose: () => {
          hasEnded();
          sessions.delete(sessionId);
          logins.countSessions(known.name, -1);
        },
      });
      sessions.set(sessionId, session);
      logins.countSessions(known.name, 1);
      session.autocommit = settings.autocommit ?? true;
      session.keepParameters();
      session.queryTimeout = Number(transaction.catalog.parameter("QUERY_TIMEOUT") ?? 0);
      try {
        if (settings.schema !== undefined && settings.schema !== "") await session.setSchema(settings.schema);
      } catch (error) {
        await session.close();
        throw error;
      }
      return session;
    },
    close: async () => {
      await Promise.all([...sessions.values()].map((session) => session.close()));
      await duck.close();
    },
  };
  return engine;
}

async function loadCatalog(duck: Duck, options: EngineOptions): Promise<CommittedCatalog> {
  const committed = new CommittedCatalog();
  const parameters = { ...initialParameters, SCRIPT_LANGUAGES: options.scriptLanguages };
  committed.load(
    Object.entries(parameters).map(([name, value]) => ({ kind: "parameter", name, value }) as const),
  );
  const created = timestampText(new Date());
  committed.load(initialGrantees(created));
  if (options.databaseFile !== undefined) await loadEntries(duck, committed);
  for (const { name: given, password } of options.users) {
    const name = granteeName(given);
    const kept = new CatalogDraft(committed).grantee(name);
    const hash = hashGivenPassword(password);
    committed.load([kept ? { ...kept, password: hash } : administrator(name, created, hash)]);
  }
  return committed;
}

async function loadEntries(duck: Duck, committed: CommittedCatalog): Promise<void> {
  const connection: DuckConnection = await duck.connect();
  try {
    await connection.run(`CREATE TABLE IF NOT EXISTS ${catalogTable} (key VARCHAR, entry VARCHAR)`);
    const [entries = []] = await connection.columns(`SELECT entry FROM ${catalogTable}`);
    const kept = entries.map((text) => JSON.parse(String(text)) as CatalogEntry);
    committed.load(kept);
    for (const entry of kept) {
      committed.nextId = Math.max(committed.nextId, ...numbersOf(entry).map((number) => number + 1));
      // A database that was made before its rows counted writes.
      if (entry.kind === "table") {
        await connection.run(`ALTER TABLE ${entry.physical} ADD COLUMN IF NOT EXISTS ${writesColumn}`);
        await countIntervals(entry, connection);
      }
    }
    await loadNumbers(connection, committed);
  } finally {
    await connection.close();
  }
}

/** A database that was made when intervals were texts. */
async function countIntervals({ columns, physical }: Table, connection: DuckConnection): Promise<void> {
  for (const column of columns) {
    const { type } = column;
    if (!isInterval(type)) continue;
    const [[kept] = []] = await connection.columns(
      `SELECT data_type FROM duckdb_columns() WHERE table_name = '${physical}' AND column_name = '${column.physical}'`,
    );
    if (kept !== "VARCHAR") continue;
    const value = readInterval(column.physical, type);
    await connection.run(
      `ALTER TABLE ${physical} ALTER COLUMN ${column.physical} TYPE ${physicalType(type)} USING ${value}`,
    );
  }
}

/** What generators give next; one row is enough for each from now on. */
async function loadNumbers(connection: DuckConnection, committed: CommittedCatalog): Promise<void> {
  await connection.run(`CREATE TABLE IF NOT EXISTS ${numbersTable} (generator INTEGER, next VARCHAR)`);
  const largest = `SELECT generator, CAST(max(CAST(next AS HUGEINT)) AS VARCHAR) AS next FROM ${numbersTable} GROUP BY generator`;
  const [generators = [], numbers = []] = await connection.columns(largest);
  for (const [i, generator] of generators.entries())
    committed.nextNumbers.set(Number(generator), BigInt(String(numbers[i])));
  await connection.run(`CREATE OR REPLACE TABLE ${numbersTable} AS ${largest}`);
}

/** Also those of dropped scripts that a right still names: nothing else may get them. */
function numbersOf(entry: CatalogEntry): number[] {
  const own = "id" in entry ? [entry.id] : [];
  if (entry.kind === "table") own.push(...entry.columns.flatMap(({ identity }) => identity?.generator ?? []));
  const named = entry.kind === "connection" ? (entry.access ?? []) : [];
  return [...own, ...named.flatMap(({ only }) => only ?? [])];
}
