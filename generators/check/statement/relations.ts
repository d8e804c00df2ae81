import { distance } from "fastest-levenshtein";
import { SmeError } from "../../../spec/errors.ts";
import type { Identifier } from "../../../sql/nodes.ts";
import { grammarWords } from "../../../sql/reserved-words.ts";
import { nearest, suggestion } from "../../diagnostic.ts";
import { exasolTables, systemSchemas } from "./exasol-tables.ts";
import type { QueryColumn, Relation, Scope, StatementContext } from "./statement-context.ts";
import { checkInOwnSchema, isOwnSchema, report } from "./statement-context.ts";

/** The table that a statement names: of the specs, of Exasol, or one that only the run knows. */
export function tableAt(path: readonly Identifier[], context: StatementContext): Relation {
  const last = path.at(-1);
  const schema = path.at(-2);
  if (last === undefined || last.fragment) return { alias: "" };
  const alias = last.name;
  const { tables } = context.names;
  checkInOwnSchema(path, context);
  const isOwn = isOwnSchema(schema, context);
  const own = isOwn || schema === undefined ? tables.get(last.name) : undefined;
  if (own) return { alias, table: last.name, columns: [...own].map(([name, type]) => ({ name, type })) };
  const systemTables = schema === undefined ? exasolTables : systemSchemas.get(schema.name);
  const columns = systemTables?.get(last.name);
  if (columns) {
    const known = columns.length > 0 ? { columns: columns.map((name) => ({ name })) } : {};
    return { alias, table: last.name, ...known };
  }
  if (schema && !schema.fragment && exasolTables.has(alias) && systemTables === undefined) {
    const table = `${schema.name}.${alias}`;
    const values = { ...context.at, table, suggestion: suggestion(schema.name, [...systemSchemas.keys()]) };
    report(context, schema.at, new SmeError("E-SME-241", values));
  }
  if (isOwn || systemTables) {
    const there = [...(systemTables ?? tables).keys()];
    const values = { ...context.at, table: last.name, suggestion: suggestion(last.name, there) };
    report(context, last.at, new SmeError("E-SME-241", values));
  }
  return { alias };
}

/** The column of that name, from the innermost query outwards. */
export function findColumn(
  path: readonly Identifier[],
  scope: Scope,
  { used }: StatementContext,
): QueryColumn | undefined {
  const name = path.at(-1)?.name;
  const qualifier = path.at(-2)?.name;
  for (const relation of scope.flat()) {
    if (qualifier !== undefined && relation.alias !== qualifier) continue;
    const column = relation.columns?.find((candidate) => candidate.name === name);
    if (column === undefined) continue;
    if (relation.table) used.add(`${relation.table}.${name}`);
    return column;
  }
  return undefined;
}

/** The column that a statement writes to. */
export function writtenColumn(target: Relation, column: Identifier, context: StatementContext): QueryColumn {
  const known = findColumn([column], [[target]], context);
  if (known === undefined && target.columns !== undefined && !column.fragment) {
    reportLacking(column, [target], context);
  }
  return known ?? {};
}

/** Nothing around has the name that stands before a column. */
export function reportQualifier(
  { name, at }: Identifier,
  around: readonly Relation[],
  context: StatementContext,
): void {
  const there = around.map(({ alias }) => alias).filter((alias) => alias !== "");
  const values = { ...context.at, table: name, suggestion: suggestion(name, there) };
  report(context, at, new SmeError("E-SME-241", values));
}

/** An alias of the same SELECT comes before the columns of its tables. */
export function checkUnambiguous({ name, at }: Identifier, scope: Scope, context: StatementContext): void {
  const has = ({ columns, merged = [] }: Relation) =>
    columns?.some((column) => column.name === name) === true && !merged.includes(name);
  const having = (scope.find((level) => level.some(has)) ?? []).filter(has);
  const [first, second] = having;
  if (!first || !second || having.some(({ alias }) => alias === "")) return;
  const values = { ...context.at, column: name, first: first.alias, second: second.alias };
  report(context, at, new SmeError("E-SME-276", values));
}

/** A word of SQL with one letter wrong. */
function nearWord(name: string): string | undefined {
  return name.length > 3 ? [...grammarWords].find((word) => distance(name, word) === 1) : undefined;
}

/** None of the candidates has the column. */
export function reportLacking(
  column: Identifier,
  candidates: readonly Relation[],
  context: StatementContext,
): void {
  const tables = candidates.flatMap((relation) => relation.table ?? []);
  const there = candidates.flatMap(({ columns = [] }) => columns.flatMap(({ name }) => name ?? []));
  // A word of SQL that is misspelt is read as a column.
  const near = nearest(column.name, there) ?? nearWord(column.name);
  const [only] = tables;
  context.found.push({
    error: new SmeError("E-SME-242", {
      ...context.at,
      column: column.name,
      table: tables.join(" or ") || "what the statement reads",
      suggestion: near === undefined ? suggestion(column.name, there) : `Did you mean ${near}?`,
    }),
    offset: column.at,
    ...(only !== undefined && tables.length === 1 ? { lacks: { table: only, column: column.name } } : {}),
  });
}
