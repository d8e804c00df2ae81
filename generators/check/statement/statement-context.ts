import { SmeError } from "../../../spec/errors.ts";
import type { Query } from "../../../sql/nodes.ts";

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
