/** What the catalog holds, under which key, and which entries name which others. */
import type { Column } from "../../model.ts";
import type { Steps } from "../execution/turns.ts";
import type { ConnectionAccess, Grantee, ObjectGrants } from "../rights/grantee.ts";

export interface Schema {
  kind: "schema";
  id: number;
  name: string;
  /** A user or role, who owns all that is in it. */
  owner: string;
  comment: string | null;
  grants?: ObjectGrants;
}

export interface TableColumn extends Column {
  /** Its name in DuckDB, which would mix up "aB" and "AB". */
  physical: string;
  nullable: boolean;
  /** SQL text behind DEFAULT. */
  default: string | null;
  identity?: Identity;
  comment: string | null;
}

/** Where a column's numbers come from that INSERT gives it. */
export interface Identity {
  /** Another one each time that the first number is set, so that a rollback takes that back. */
  generator: number;
  /** In digits. */
  start: string;
}

export interface Constraint {
  name: string;
  type: "PRIMARY KEY" | "FOREIGN KEY" | "NOT NULL";
  columns: string[];
  enabled: boolean;
  /** Columns of the primary key, one for each of `columns`. */
  references?: { schema: string; table: string; columns: string[] };
}

interface SchemaObject {
  id: number;
  schema: string;
  name: string;
  owner: string;
  comment: string | null;
  created: string;
  grants?: ObjectGrants;
}

export interface Table extends SchemaObject {
  kind: "table";
  /** Its name in DuckDB. */
  physical: string;
  columns: TableColumn[];
  constraints: Constraint[];
  distributeBy: string[];
  partitionBy: string[];
}

export interface View extends SchemaObject {
  kind: "view";
  /** The whole CREATE statement. */
  text: string;
  query: string;
  columns: Column[];
  columnAliases: string[] | null;
  /** Absent in what an older release kept. */
  columnComments?: (string | null)[];
  /** The schema that was open when it was created: unqualified names are looked up there. */
  scopeSchema: string | null;
}

export interface Script extends SchemaObject {
  kind: "script";
  type: "SCRIPTING" | "PREPROCESSOR" | "UDF";
  language: string;
  /** The whole CREATE statement. */
  text: string;
  /** What stands behind AS. */
  source: string;
  /** SCRIPTING */
  parameters: { name: string; array: boolean }[];
  returns: "TABLE" | "ROWCOUNT";
  /** UDF; null columns mean "given by the call". */
  input: "SCALAR" | "SET";
  output: "RETURNS" | "EMITS";
  inputColumns: Column[] | null;
  outputColumns: Column[] | null;
}

/** What CREATE FUNCTION has made. */
export interface SqlFunction extends SchemaObject {
  kind: "function";
  /** From FUNCTION to the end; it is read anew when it is called. */
  text: string;
  /** The schema that was open when it was created: unqualified names are looked up there. */
  scopeSchema: string | null;
}

export interface ConnectionEntry {
  kind: "connection";
  id: number;
  name: string;
  address: string;
  user: string;
  password: string;
  comment: string | null;
  created: string;
  /** Who may use it in IMPORT and EXPORT; true: and let others. */
  users?: Record<string, boolean>;
  /** Who may read it in scripts. */
  access?: ConnectionAccess[];
}

export interface Parameter {
  kind: "parameter";
  name: string;
  value: string;
}

export type NamedObject = Table | View | Script | SqlFunction;
export type CatalogEntry = Schema | NamedObject | ConnectionEntry | Parameter | Grantee;

export const keyOf = (kind: string, ...names: string[]): string => [kind, ...names].join("\0");

export function entryKey(entry: CatalogEntry): string {
  if ("schema" in entry) return keyOf("object", entry.schema, entry.name);
  return keyOf(entry.kind, entry.name);
}

type Entries = ReadonlyMap<string, CatalogEntry>;

/**
 * Whether `changes` to what has become of `base` meanwhile leave all there that entries name: another
 * transaction may have changed the same, may have dropped what these changes name, or may name what they
 * drop. A later thing of the same name is another one. In steps: thousands of roles may each name thousands.
 */
export function* fitTogether(
  changes: ReadonlyMap<string, CatalogEntry | null>,
  base: Entries,
  committed: Entries,
): Steps<boolean> {
  // What a transaction itself has left or taken away, its statements have looked at.
  if (base === committed) return true;
  const others = [...committed.keys(), ...base.keys()].filter((key) => base.get(key) !== committed.get(key));
  yield;
  if (others.some((key) => changes.has(key))) return false;
  const lost = new Set(others.filter((key) => !isSame(committed.get(key), base.get(key))));
  if (yield* nameSome(changes.values(), lost)) return false;
  const gone = new Set<string>();
  for (const [key, entry] of changes) {
    const former = base.get(key);
    if (former && !isSame(entry ?? undefined, former)) gone.add(key);
  }
  yield;
  return !(yield* nameSome(
    others.map((key) => committed.get(key)),
    gone,
  ));
}

function* nameSome(
  entries: Iterable<CatalogEntry | null | undefined>,
  keys: ReadonlySet<string>,
): Steps<boolean> {
  if (keys.size === 0) return false;
  for (const entry of entries) {
    for (const key of entry ? keysNamedBy(entry) : []) {
      if (keys.has(key)) return true;
      yield;
    }
  }
  return false;
}

/** The entry's schema, the tables that it refers to, and the users and roles who own it or have rights. */
function* keysNamedBy(entry: CatalogEntry): Generator<string> {
  if ("schema" in entry) yield keyOf("schema", entry.schema);
  if (entry.kind === "table") {
    for (const { references } of entry.constraints)
      if (references) yield keyOf("object", references.schema, references.table);
  }
  for (const name of granteesNamedBy(entry)) yield keyOf("grantee", name);
}

function* granteesNamedBy(entry: CatalogEntry): Generator<string> {
  if ("owner" in entry) {
    yield entry.owner;
    yield* Object.keys(entry.grants ?? {});
  }
  if (entry.kind === "connection") {
    yield* Object.keys(entry.users ?? {});
    for (const { grantee } of entry.access ?? []) yield grantee;
  }
  if (entry.kind === "grantee") yield* Object.keys(entry.roles);
}

/**
 * A schema with another owner is another one, for what is created in it belongs to him; so is a table with
 * another primary key, for who refers to it.
 */
function isSame(one: CatalogEntry | undefined, other: CatalogEntry | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  if (one.kind === "schema" && other.kind === "schema")
    return one.id === other.id && one.owner === other.owner;
  if (one.kind === "grantee" && other.kind === "grantee") return one.created === other.created;
  if (one.kind !== "table") return true;
  return other.kind === "table" && one.id === other.id && primaryKey(one) === primaryKey(other);
}

/** What foreign keys refer to: its columns and their types. */
function primaryKey({ constraints, columns }: Table): string {
  const key = constraints.find(({ type }) => type === "PRIMARY KEY")?.columns ?? [];
  return JSON.stringify(
    columns.filter(({ name }) => key.includes(name)).map(({ name, type }) => [name, type]),
  );
}
