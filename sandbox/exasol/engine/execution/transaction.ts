/**
 * A transaction over DuckDB and the catalog. A failing statement must leave the transaction as it was before,
 * but DuckDB gives up a whole transaction at the first error: so the writes are kept and, where needed, done
 * again. Rows another session committed in between are then visible, which Exasol would not allow.
 */
import { ExasolError } from "../../model.ts";
import { duckText } from "../binding/bound.ts";
import { CatalogDraft, type CommittedCatalog } from "../catalog/catalog.ts";
import type { Keys } from "../catalog/key-log.ts";
import { isRandom } from "../functions/once.ts";
import { newKeys } from "./dml/new-keys.ts";
import type { DuckConnection } from "./duck.ts";
import { inTurns, nextTurn, Turn } from "./turns.ts";

interface Write {
  sql: string;
  parameters: string[] | undefined;
  repeatable: boolean;
}

interface Savepoint {
  catalog: CatalogDraft;
  writes: number;
}

/** Makes commits one after the other: a check for collisions must see what the commit before has changed. */
export class CommitQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const collision = () =>
  new ExasolError(
    "40001",
    "GlobalTransactionRollback msg: Transaction collision: automatic transaction rollback.",
  );

/** The table of a database file that keeps the catalog. */
export const catalogTable = "exa_catalog";
/** That which keeps what generators give next: the largest number counts, so that nobody changes a row. */
export const numbersTable = "exa_numbers";

/** In characters, of what is written of the catalog at once. */
const longestPiece = 500_000;

/** A session's transaction; it begins with start() and may do so again after its end. */
export class Transaction {
  catalog: CatalogDraft;
  /** False where a failing statement takes the whole transaction with it. */
  keepsWrites = true;
  readonly #connection: DuckConnection;
  readonly #committed: CommittedCatalog;
  readonly #queue: CommitQueue;
  readonly #persistent: boolean;
  #writes: Write[] = [];
  readonly #files: { remove(): Promise<void> }[] = [];
  #open = false;
  #generation = 0;

  constructor(
    connection: DuckConnection,
    committed: CommittedCatalog,
    queue: CommitQueue,
    persistent: boolean,
  ) {
    this.#connection = connection;
    this.#committed = committed;
    this.#queue = queue;
    this.#persistent = persistent;
    this.catalog = new CatalogDraft(committed);
  }

  #begin(): void {
    if (this.#open) return;
    this.#connection.begin();
    this.#generation = this.#connection.generation;
    this.#open = true;
  }

  /** Before the first statement, the catalog is the newest committed one. */
  start(): Savepoint {
    if (!this.#open) this.catalog = new CatalogDraft(this.#committed);
    this.#begin();
    return { catalog: this.catalog.copy(), writes: this.#writes.length };
  }

  /** What others commit from now on it does not see, also if nothing has reached DuckDB yet. */
  async settle(): Promise<void> {
    if (this.#connection.isInTransaction) return;
    // DuckDB takes its snapshot when something is looked up, which no commit may come before.
    await this.#queue.run(() => this.#connection.run("FROM duckdb_tables() LIMIT 0"));
  }

  /** `repeatable: false` is for what reads temporary tables: they are gone when it should be done again. */
  async write(sql: string, parameters?: string[], { repeatable = true } = {}): Promise<number> {
    if (this.keepsWrites) this.#writes.push({ sql, parameters, repeatable: repeatable && !isRandom(sql) });
    return this.#connection.run(sql, parameters);
  }

  /** Without keeping what is written: it is into temporary tables, which no later statement needs. */
  async unkept<T>(work: () => Promise<T>): Promise<T> {
    const keptWrites = this.keepsWrites;
    this.keepsWrites = false;
    try {
      return await work();
    } finally {
      this.keepsWrites = keptWrites;
    }
  }

  /** Removes the files that writes have read, or will when the writes cannot be repeated any more. */
  async whenRepeated(files: { remove(): Promise<void> }): Promise<void> {
    if (this.keepsWrites) this.#files.push(files);
    else await files.remove();
  }

  async #forgetWrites(): Promise<void> {
    this.#writes = [];
    await Promise.all(this.#files.splice(0).map((files) => files.remove()));
  }

  /** Statements without parameters, one after the other; returns how many rows the last one changed. */
  async writeAll(statements: readonly string[], options = { repeatable: true }): Promise<number> {
    let changed = 0;
    for (const sql of statements) changed = await this.write(sql, undefined, options);
    return changed;
  }

  /** Takes back what has happened since the savepoint. */
  async restore(savepoint: Savepoint): Promise<void> {
    this.catalog = savepoint.catalog;
    if (!this.#open || (this.#writes.length === savepoint.writes && (await this.#isAlive()))) return;
    this.#writes.length = savepoint.writes;
    await this.#connection.rollback();
    this.#open = false;
    if (this.#writes.some(({ repeatable }) => !repeatable)) {
      await this.rollback();
      throw collision();
    }
    this.#begin();
    for (const { sql, parameters } of this.#writes) await this.#connection.run(sql, parameters);
    const keys = await newKeys(this.catalog, this.#connection);
    if (!this.#areOthersKeys(keys)) return;
    // From now on it would see both rows of a key.
    await this.rollback();
    throw collision();
  }

  /** Whether another transaction has committed such a key since this one began. */
  #areOthersKeys(keys: ReadonlyMap<number, Keys>): boolean {
    return this.#committed.keyLog.holds(keys, this.catalog.baseKeyCommit);
  }

  async #isAlive(): Promise<boolean> {
    if (this.#connection.generation !== this.#generation) return false;
    if (!this.#connection.isInTransaction) return true;
    return this.#connection.run("SELECT 1").then(
      () => true,
      () => false,
    );
  }

  /** `pass` is called where it cannot be aborted any more, and throws where it has been. */
  async commit(pass: () => void): Promise<void> {
    if (!this.#open || this.#changesNothing) {
      pass();
      this.#connection.forgetBegin();
      this.#open = false;
      return;
    }
    await this.#queue.run(async () => {
      pass();
      await this.#connection.uninterrupted(() => this.#commit());
    });
    this.#open = false;
    await this.#forgetWrites();
  }

  async #commit(): Promise<void> {
    try {
      const keys = await newKeys(this.catalog, this.#connection);
      if (this.#areOthersKeys(keys) || !(await this.#isTaken())) throw collision();
      if (this.#persistent) await this.#persist();
      await this.#connection.commit();
      this.#committed.apply(this.catalog);
      this.#committed.keyLog.add(keys);
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** Nobody can abort it any more, but others have their turns. */
  #isTaken(): Promise<boolean> {
    return inTurns(this.#committed.takes(this.catalog), () => nextTurn(undefined));
  }

  /** Nothing has reached DuckDB, and the catalog is as it was. */
  get #changesNothing(): boolean {
    const { changed, changes, reliedOn, usedGenerators } = this.catalog;
    const sizes = [changed, changes, reliedOn, usedGenerators].map(({ size }) => size);
    return !this.#connection.isInTransaction && sizes.every((size) => size === 0);
  }

  /** In few statements, as nobody can abort what is being committed, but others have their turns. */
  async #persist(): Promise<void> {
    const { changes, usedGenerators } = this.catalog;
    const turn = new Turn();
    let keys: string[] = [];
    let entries: string[][] = [];
    let length = 0;
    const write = async () => {
      if (keys.length > 0)
        await this.#connection.run(`DELETE FROM ${catalogTable} WHERE key IN (${keys.join(", ")})`);
      await this.#insert(catalogTable, entries);
      keys = [];
      entries = [];
      length = 0;
    };
    for (const [key, entry] of changes) {
      const text = entry === null ? "" : duckText(JSON.stringify(entry));
      keys.push(duckText(key));
      if (entry !== null) entries.push([duckText(key), text]);
      length += key.length + text.length;
      if (length > longestPiece) await write();
      if (turn.isOver) await turn.giveUp(() => nextTurn(undefined));
    }
    await write();
    const { nextNumbers } = this.#committed;
    await this.#insert(
      numbersTable,
      [...usedGenerators].map((generator) => [String(generator), `'${nextNumbers.get(generator)}'`]),
    );
  }

  async #insert(table: string, rows: string[][]): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.map((row) => `(${row.join(", ")})`).join(", ");
    await this.#connection.run(`INSERT INTO ${table} VALUES ${values}`);
  }

  async rollback(): Promise<void> {
    if (this.#open) await this.#connection.rollback();
    this.#open = false;
    await this.#forgetWrites();
    this.catalog = new CatalogDraft(this.#committed);
  }
}
