/**
 * The truth about what exists: names with their case, declared types, constraints, scripts. Entries are
 * immutable; a transaction works on a draft over the committed snapshot, so that DDL rolls back as all else
 * does.
 */
import { invalid } from "../errors.ts";
import type { Steps } from "../execution/turns.ts";
import type { Grantee } from "../rights/grantee.ts";
import {
  type CatalogEntry,
  type ConnectionEntry,
  entryKey,
  fitTogether,
  type Identity,
  keyOf,
  type NamedObject,
  type Parameter,
  type Schema,
  type Table,
} from "./entries.ts";
import { KeyLog } from "./key-log.ts";

export type * from "./entries.ts";

const objectKinds = ["table", "view", "script", "function"] as const;

/** All of them, kind by kind. */
export const objectsIn = (catalog: Pick<CatalogDraft, "all">): NamedObject[] =>
  objectKinds.flatMap((kind): NamedObject[] => catalog.all(kind));

/** What has been committed. */
export class CommittedCatalog {
  /** Never changed once a transaction has read it: another takes its place. */
  entries: ReadonlyMap<string, CatalogEntry> = new Map();
  nextId = 1;
  /** What each generator gives next. A rollback leaves gaps. */
  readonly nextNumbers = new Map<number, bigint>();
  /** By what drafts have changed of tables, the number of the last commit that did. */
  readonly #lastChanges = new Map<string, number>();
  #commits = 0;
  readonly keyLog = new KeyLog();

  get commits(): number {
    return this.#commits;
  }

  /** Adds what is known before the first transaction. */
  load(entries: readonly CatalogEntry[]): void {
    this.entries = new Map([...this.entries, ...entries.map((entry) => [entryKey(entry), entry] as const)]);
  }

  /**
   * False when another transaction has committed a change to one of the same objects meanwhile, has dropped
   * what this one names, or names what this one drops.
   */
  *takes(draft: CatalogDraft): Steps<boolean> {
    return (
      [...draft.reliedOn].every((what) => (this.#lastChanges.get(what) ?? 0) <= draft.baseCommit) &&
      (yield* fitTogether(draft.changes, draft.base, this.entries))
    );
  }

  apply(draft: CatalogDraft): void {
    this.#commits++;
    for (const what of draft.changed) this.#lastChanges.set(what, this.#commits);
    if (draft.changes.size === 0) return;
    const entries = new Map(this.entries);
    for (const [key, entry] of draft.changes) {
      if (entry === null) entries.delete(key);
      else entries.set(key, entry);
    }
    this.entries = entries;
  }
}

/** What of a table others rely on: its rows, those that foreign keys depend on, and the rules for them. */
type Aspect = "rows" | "keys" | "rules";

/** One transaction's view of the catalog. */
export class CatalogDraft {
  readonly base: ReadonlyMap<string, CatalogEntry>;
  readonly changes: Map<string, CatalogEntry | null>;
  /** The generators that this transaction has taken numbers of. */
  readonly usedGenerators: Set<number>;
  /** Of which tables it has read what: nobody else may change that meanwhile. See relyOn(). */
  readonly reliedOn: Set<string>;
  /** Of which tables it has changed what. See change(). */
  readonly changed: Set<string>;
  readonly baseCommit: number;
  /** Tables with a primary key that have rows of this transaction; true where it gave old rows other keys. */
  readonly keyed: Map<number, boolean>;
  readonly baseKeyCommit: number;
  readonly #committed: CommittedCatalog;

  constructor(committed: CommittedCatalog, from?: CatalogDraft) {
    this.reliedOn = new Set(from?.reliedOn);
    this.changed = new Set(from?.changed);
    this.baseCommit = from?.baseCommit ?? committed.commits;
    this.keyed = new Map(from?.keyed);
    this.baseKeyCommit = from?.baseKeyCommit ?? committed.keyLog.next;
    this.usedGenerators = new Set(from?.usedGenerators);
    this.#committed = committed;
    this.base = from?.base ?? committed.entries;
    this.changes = new Map(from?.changes);
  }

  /** A copy to go back to when a statement fails. */
  copy(): CatalogDraft {
    return new CatalogDraft(this.#committed, this);
  }

  /** Collides with others that change() the same. */
  relyOn(aspect: Aspect, { id }: Table): void {
    this.reliedOn.add(`${aspect} ${id}`);
  }

  change(aspect: Aspect, { id }: Table): void {
    this.changed.add(`${aspect} ${id}`);
  }

  newId(): number {
    return this.#committed.nextId++;
  }

  newIdentity(start: string): Identity {
    return { generator: this.newId(), start };
  }

  /** The first of so many successive numbers, which nobody else gets. */
  takeNumbers(identity: Identity, count: number): bigint {
    const first = this.#nextNumber(identity);
    this.#committed.nextNumbers.set(identity.generator, first + BigInt(count));
    this.usedGenerators.add(identity.generator);
    return first;
  }

  /** The number that was given last, or would have been before the first. */
  lastNumber(identity: Identity): bigint {
    return this.#nextNumber(identity) - 1n;
  }

  #nextNumber({ generator, start }: Identity): bigint {
    return this.#committed.nextNumbers.get(generator) ?? BigInt(start);
  }

  put(entry: CatalogEntry): void {
    this.changes.set(entryKey(entry), entry);
  }

  remove(entry: CatalogEntry): void {
    this.changes.set(entryKey(entry), null);
  }

  #get(key: string): CatalogEntry | undefined {
    const changed = this.changes.get(key);
    return changed === undefined ? this.base.get(key) : (changed ?? undefined);
  }

  schema(name: string): Schema | undefined {
    return this.#get(keyOf("schema", name)) as Schema | undefined;
  }

  object(schema: string, name: string): NamedObject | undefined {
    return this.#get(keyOf("object", schema, name)) as NamedObject | undefined;
  }

  connection(name: string): ConnectionEntry | undefined {
    return this.#get(keyOf("connection", name)) as ConnectionEntry | undefined;
  }

  grantee(name: string): Grantee | undefined {
    return this.#get(keyOf("grantee", name)) as Grantee | undefined;
  }

  parameter(name: string): string | undefined {
    return (this.#get(keyOf("parameter", name)) as Parameter | undefined)?.value;
  }

  /** Sorted by schema and name. */
  all<K extends CatalogEntry["kind"]>(kind: K): Extract<CatalogEntry, { kind: K }>[] {
    const keys = [...new Set([...this.base.keys(), ...this.changes.keys()])].sort();
    return keys
      .map((key) => this.#get(key))
      .filter((entry): entry is Extract<CatalogEntry, { kind: K }> => entry?.kind === kind);
  }

  objectsOf(schema: string): NamedObject[] {
    return objectsIn(this).filter((object) => object.schema === schema);
  }

  requireSchema(name: string, where = ""): Schema {
    const schema = this.schema(name);
    if (!schema) throw invalid(`schema ${name} not found${where}`);
    return schema;
  }
}
