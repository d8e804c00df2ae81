import { SmeError } from "../../../spec/errors.ts";
import type { Identifier, Query } from "../../../sql/nodes.ts";

/** A parameter of a UDF. */
interface UdfParameter {
  name: string;
  type: string;
  required?: boolean;
}

/** What a UDF takes, and the columns that it gives under the names that SQL has for them. */
export interface KnownUdf {
  parameters: readonly UdfParameter[];
  returns: readonly { name: string; type: string }[];
}

/** What a statement can name besides Exasol's own tables and functions. */
export interface SqlNames {
  /** How the statement writes the schema of the specs' objects: `::script_schema`, or `ML` in an example. */
  schema: string;
  /** Whether `unparsed` can say beside the statement that Exasol takes what is not read here. */
  mayBeUnparsed: boolean;
  /** The columns of each table and view of the specs, with their types. */
  tables: ReadonlyMap<string, ReadonlyMap<string, string>>;
  udfs: ReadonlyMap<string, KnownUdf>;
  scripts: ReadonlySet<string>;
  /** The type of a `:value`, where it is known. */
  typeOf(value: string): string | undefined;
  /** What `::name` stands for, where that is not one name. */
  meaningOf(name: string): "sql" | "list" | undefined;
}

export interface SqlFinding {
  error: SmeError;
  /** Where in the statement. */
  offset: number;
  /** The table of the specs that lacks a column. */
  lacks?: { table: string; column: string };
}

/** A column of a query's result: without a name where it has none, without a type where that is not known. */
export interface QueryColumn {
  name?: string;
  type?: string;
}

/** A table, view or subquery in FROM; `columns` is absent where they are known only when the script runs. */
export interface Relation {
  alias: string;
  table?: string;
  columns?: readonly QueryColumn[];
  /** Columns that JOIN … USING made one with those of the tables before. */
  merged?: readonly string[];
}

export type CommonTables = ReadonlyMap<string, readonly QueryColumn[] | undefined>;

/** What columns can be of, from the innermost query to the outermost. */
export type Scope = readonly (readonly Relation[])[];

/** A statement that is being checked: the names that it can use, and what has been found in it so far. */
export interface StatementContext {
  names: SqlNames;
  /** Whose statement it is, for errors. */
  at: { part: string; object: string };
  found: SqlFinding[];
  /** The columns of the specs' tables that it uses, as `TABLE.COLUMN`. */
  used: Set<string>;
  /** What the WITH clauses around the part being checked name, with their columns. */
  common: CommonTables;
  /** Checks a query that stands in an expression of the scope, and gives its columns where they are known. */
  checkSubquery(query: Query, scope: Scope): readonly QueryColumn[] | undefined;
}

/** So many values where others are taken. */
export function checkCount(given: number, required: number, offset: number, context: StatementContext): void {
  if (given === required) return;
  report(context, offset, new SmeError("E-SME-243", { ...context.at, found: given, required }));
}

export function report({ found }: StatementContext, offset: number, error: SmeError): void {
  found.push({ error, offset });
}

/** Whether the name before an object's is the schema of the specs. */
export function isOwnSchema(schema: Identifier | undefined, { names }: StatementContext): boolean {
  return schema !== undefined && (schema.fragment ? `::${schema.fragment}` : schema.name) === names.schema;
}

/**
 * An object of the specs is named in the schema that they are installed in. In another, or in the one that
 * happens to be open, it would be that of another installation, if any. A schema that the caller names is
 * meant so.
 */
export function checkInOwnSchema(path: readonly Identifier[], context: StatementContext): void {
  const last = path.at(-1);
  const schema = path.at(-2);
  if (last === undefined || schema?.fragment || isOwnSchema(schema, context)) return;
  const { tables, udfs, scripts, schema: own } = context.names;
  if (!tables.has(last.name) && !udfs.has(last.name) && !scripts.has(last.name)) return;
  const where = schema === undefined ? "without a schema" : `of schema ${schema.name}`;
  const meant = `${own}.${own.startsWith("::") ? `"${last.name}"` : last.name}`;
  const values = { ...context.at, name: last.name, where, meant };
  report(context, (schema ?? last).at, new SmeError("E-SME-305", values));
}
