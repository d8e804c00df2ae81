import { distance } from "fastest-levenshtein";
import { SmeError } from "../../spec/errors.ts";
import type { Call, Expression, FromItem, Identifier, Query, QueryBody, Select } from "../../sql/nodes.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { reservedWords } from "../../sql/reserved-words.ts";
import type { Assignment, NewValue, Statement } from "../../sql/statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { formatType } from "../../sql/types.ts";
import { children, expressionsOf } from "../../sql/walk.ts";
import { nearest, suggestion } from "../diagnostic.ts";
import { exasolFunctions, pseudoColumns } from "./exasol-functions.ts";
import { exasolTables } from "./exasol-tables.ts";

/** What the statements of a script can name besides Exasol's own tables and functions. */
export interface SqlNames {
  /** The columns of each table of the specs, with their types. */
  tables: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** How many arguments each UDF takes. */
  udfs: ReadonlyMap<string, number>;
  /** The type of a `:value`, where it is known. */
  typeOf(value: string): string | undefined;
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

export interface CheckedStatement {
  found: readonly SqlFinding[];
  /** Of a query whose columns are known. */
  output?: readonly QueryColumn[];
  /** The columns of the specs' tables that it uses, as `TABLE.COLUMN`. */
  used: ReadonlySet<string>;
}

/** A table, view or subquery in FROM; `columns` is absent where they are known only when the script runs. */
interface Relation {
  alias: string;
  table?: string;
  columns?: readonly QueryColumn[];
}

/** What columns can be of, from the innermost query to the outermost. */
type Scope = readonly (readonly Relation[])[];
type CommonTables = ReadonlyMap<string, readonly QueryColumn[] | undefined>;

/**
 * Reads a spec's statement as SQL, and finds what no database of these specs knows: words, tables, columns
 * and functions, values too many or too few, and values of another type than their column. `part` and
 * `object` say in errors whose statement it is.
 */
export function checkStatement(sql: string, part: string, object: string, names: SqlNames): CheckedStatement {
  const found: SqlFinding[] = [];
  const used = new Set<string>();
  const at = { part, object };
  const parsed = parse();
  const output = parsed && checkKind(parsed);
  return { found, used, ...(output === undefined ? {} : { output }) };

  function parse(): Statement | undefined {
    try {
      return parseStatement(sql, { names: "spec" }).statement;
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      const { offset, near } = misspeltWord(sql, error.offset);
      const advice = near
        ? `Did you mean ${near}?`
        : "Correct it. Where Exasol takes it all the same, give the step `unparsed` with the reason.";
      report(offset, new SmeError("E-SME-240", { ...at, complaint: error.message, suggestion: advice }));
      return undefined;
    }
  }

  function checkKind(statement: Statement): readonly QueryColumn[] | undefined {
    switch (statement.kind) {
      case "query":
        return checkQuery(statement.query, [], new Map());
      case "insert": {
        const target = table(statement.path);
        const columns = statement.columns
          ? statement.columns.map((column) => columnOf(target, column))
          : target.columns;
        const { source } = statement;
        if (source.kind === "defaults" || columns === undefined) return undefined;
        if (source.kind === "query") {
          const given = checkQuery(source.query, [], new Map());
          if (given) checkCount(given.length, columns.length, statement.path);
          return undefined;
        }
        for (const row of source.rows) {
          for (const value of row) check(value, []);
          checkCount(row.length, columns.length, row.at(-1) ?? statement.path);
          if (row.length !== columns.length) continue;
          for (const [i, value] of row.entries()) checkAssigned(columns[i], value, []);
        }
        return undefined;
      }
      case "update": {
        const target = { ...table(statement.path), ...(statement.alias ? { alias: statement.alias } : {}) };
        const scope = [[target, ...statement.from.flatMap((item) => relations(item, [], new Map()))]];
        checkAssignments(target, statement.assignments, scope);
        if (statement.where) check(statement.where, scope);
        return undefined;
      }
      case "delete": {
        const target = { ...table(statement.path), ...(statement.alias ? { alias: statement.alias } : {}) };
        if (statement.where) check(statement.where, [[target]]);
        return undefined;
      }
      case "merge": {
        const target = { ...table(statement.path), ...(statement.alias ? { alias: statement.alias } : {}) };
        const scope = [[target, ...relations(statement.source, [], new Map())]];
        const { update, insert } = statement;
        check(statement.on, scope);
        if (update) checkAssignments(target, update.assignments, scope);
        for (const where of [update?.where, update?.deleteWhere, statement.delete?.where, insert?.where]) {
          if (where) check(where, scope);
        }
        if (insert) {
          const columns = insert.columns?.map((column) => columnOf(target, column)) ?? target.columns;
          for (const value of insert.values) check(value, scope);
          if (columns)
            checkCount(insert.values.length, columns.length, insert.values.at(-1) ?? statement.path);
        }
        return undefined;
      }
      case "truncate":
        table(statement.path);
        return undefined;
      case "export":
      case "import":
        if (statement.query) checkQuery(statement.query, [], new Map());
        return undefined;
      default:
        return undefined;
    }
  }

  function checkQuery(query: Query, outer: Scope, common: CommonTables): readonly QueryColumn[] | undefined {
    const known = new Map(common);
    for (const { name, columns, query: part } of query.with) {
      const output = checkQuery(part, outer, known);
      known.set(name, renamed(output, columns));
    }
    const { output, scope } = checkBody(query.body, outer, known);
    // Sorting sees the result's columns first, then what the query reads.
    const sorted = [
      [{ alias: "", ...(output ? { columns: output } : {}) }, ...(scope[0] ?? [])],
      ...scope.slice(1),
    ];
    for (const { expression } of query.orderBy) check(expression, sorted);
    for (const part of [query.limit, query.offset]) if (part) check(part, []);
    return output;
  }

  function checkBody(
    body: QueryBody,
    outer: Scope,
    common: CommonTables,
  ): { output: readonly QueryColumn[] | undefined; scope: Scope } {
    switch (body.kind) {
      case "select":
        return checkSelect(body, outer, common);
      case "nested":
        return { output: checkQuery(body.query, outer, common), scope: outer };
      case "values":
        for (const value of body.rows.flat()) check(value, outer);
        return { output: body.rows[0]?.map(() => ({})), scope: outer };
      case "set": {
        const { output: left } = checkBody(body.left, outer, common);
        const { output: right } = checkBody(body.right, outer, common);
        if (left && right && left.length !== right.length) {
          report(body.at, new SmeError("E-SME-243", { ...at, found: right.length, required: left.length }));
        }
        return { output: left, scope: outer };
      }
    }
  }

  function checkSelect(select: Select, outer: Scope, common: CommonTables) {
    const own = select.from.flatMap((item) => relations(item, outer, common));
    const scope = [own, ...outer];
    const output = outputOf(select, own, scope);
    const aliases = select.items.flatMap((item) =>
      item.kind === "expression" && item.alias !== undefined ? [{ name: item.alias }] : [],
    );
    const withAliases = [[...own, { alias: "", columns: aliases }], ...outer];
    for (const expression of expressionsOf(select)) check(expression, withAliases);
    return { output, scope };
  }

  function outputOf(
    select: Select,
    own: readonly Relation[],
    scope: Scope,
  ): readonly QueryColumn[] | undefined {
    const columns: QueryColumn[] = [];
    for (const item of select.items) {
      if (item.kind === "star") {
        const [qualifier] = item.qualifier.slice(-1);
        const starred = qualifier ? own.filter(({ alias }) => alias === qualifier.name) : own;
        if (starred.length === 0 || starred.some((relation) => relation.columns === undefined))
          return undefined;
        columns.push(...starred.flatMap((relation) => relation.columns ?? []));
        continue;
      }
      const { expression, alias } = item;
      // It may be a list of columns, and a UDF may have several.
      if (expression.kind === "column" && expression.path.some(({ fragment }) => fragment)) return undefined;
      if (expression.kind === "call" && (expression.emits || expression.path.length > 1)) return undefined;
      const name = alias ?? (expression.kind === "column" ? expression.path.at(-1)?.name : undefined);
      const type = typeOf(expression, scope);
      columns.push({ ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) });
    }
    return columns;
  }

  function relations(item: FromItem, outer: Scope, common: CommonTables): Relation[] {
    switch (item.kind) {
      case "table": {
        const [only, ...more] = item.path;
        const isCommon = only !== undefined && more.length === 0 && common.has(only.name);
        const columns = isCommon ? common.get(only.name) : undefined;
        const read = isCommon ? { alias: only.name, ...(columns ? { columns } : {}) } : table(item.path);
        return [{ ...read, ...(item.alias === undefined ? {} : { alias: item.alias }) }];
      }
      case "query": {
        const columns = renamed(checkQuery(item.query, outer, common), item.columns);
        return [{ alias: item.alias ?? "", ...(columns ? { columns } : {}) }];
      }
      case "range":
        return [{ alias: item.alias ?? "" }];
      case "join": {
        const joined = [...relations(item.left, outer, common), ...relations(item.right, outer, common)];
        if (item.on) check(item.on, [joined, ...outer]);
        return joined;
      }
      default:
        return [{ alias: "" }];
    }
  }

  /** The table that a statement names. */
  function table(path: readonly Identifier[]): Relation {
    const last = path.at(-1);
    const schema = path.at(-2);
    if (last === undefined || last.fragment) return { alias: "" };
    const alias = last.name;
    const own = names.tables.get(last.name);
    const system = exasolTables.get(last.name);
    const isOwn = schema?.fragment === "script_schema";
    if (own && (isOwn || schema === undefined)) {
      return { alias, table: last.name, columns: [...own].map(([name, type]) => ({ name, type })) };
    }
    const isSystem = schema === undefined || schema.name === "SYS";
    if (system && isSystem) {
      return {
        alias,
        table: last.name,
        ...(system.length > 0 ? { columns: system.map((name) => ({ name })) } : {}),
      };
    }
    if (isOwn || isSystem) {
      const there = isOwn ? [...names.tables.keys()] : [...exasolTables.keys()];
      report(
        last.at,
        new SmeError("E-SME-241", { ...at, table: last.name, suggestion: suggestion(last.name, there) }),
      );
    }
    return { alias };
  }

  function check(expression: NewValue, scope: Scope): void {
    if (expression.kind === "default") return;
    if (expression.kind === "column") checkColumn(expression.path, scope);
    if (expression.kind === "call") checkCall(expression);
    if ("query" in expression && expression.query) checkQuery(expression.query, scope, new Map());
    for (const child of children(expression)) check(child, scope);
  }

  function checkColumn(path: readonly Identifier[], scope: Scope): void {
    const last = path.at(-1);
    const qualifier = path.at(-2);
    if (last === undefined || path.some(({ fragment }) => fragment)) return;
    if (find(path, scope) !== undefined || pseudoColumns.has(last.name)) return;
    const all = scope.flat();
    const candidates = qualifier ? all.filter(({ alias }) => alias === qualifier.name) : all;
    if (qualifier && candidates.length === 0) {
      const there = all.map(({ alias }) => alias).filter((alias) => alias !== "");
      report(
        qualifier.at,
        new SmeError("E-SME-241", {
          ...at,
          table: qualifier.name,
          suggestion: suggestion(qualifier.name, there),
        }),
      );
      return;
    }
    // A relation whose columns only the run knows may have it.
    if (candidates.some(({ columns }) => columns === undefined)) return;
    lacking(last, candidates);
  }

  function lacking(column: Identifier, candidates: readonly Relation[]): void {
    const tables = candidates.flatMap((relation) => relation.table ?? []);
    const there = candidates.flatMap(({ columns = [] }) => columns.flatMap(({ name }) => name ?? []));
    const near = nearest(column.name, [...there, ...reservedWords]);
    const [only] = tables;
    found.push({
      error: new SmeError("E-SME-242", {
        ...at,
        column: column.name,
        table: tables.join(" or ") || "what the statement reads",
        suggestion: near === undefined ? suggestion(column.name, there) : `Did you mean ${near}?`,
      }),
      offset: column.at,
      ...(only !== undefined && tables.length === 1 ? { lacks: { table: only, column: column.name } } : {}),
    });
  }

  function find(path: readonly Identifier[], scope: Scope): QueryColumn | undefined {
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

  function checkCall({ path, arguments: given }: Call): void {
    const last = path.at(-1);
    const schema = path.at(-2);
    if (last === undefined || last.fragment) return;
    if (schema?.fragment === "script_schema") {
      const required = names.udfs.get(last.name);
      if (required === undefined) {
        const advice = suggestion(last.name, [...names.udfs.keys()]);
        report(last.at, new SmeError("E-SME-245", { ...at, function: last.name, suggestion: advice }));
      } else if (given.length !== required) {
        report(last.at, new SmeError("E-SME-243", { ...at, found: given.length, required }));
      }
    }
    if (schema === undefined && /^\w+$/.test(last.name) && !exasolFunctions.has(last.name)) {
      report(
        last.at,
        new SmeError("E-SME-245", {
          ...at,
          function: last.name,
          suggestion: suggestion(last.name, [...exasolFunctions]),
        }),
      );
    }
  }

  function checkAssignments(target: Relation, assignments: readonly Assignment[], scope: Scope): void {
    for (const { column, value } of assignments) {
      check(value, scope);
      checkAssigned(columnOf(target, column), value, scope);
    }
  }

  /** The column that a statement writes to. */
  function columnOf(target: Relation, column: Identifier): QueryColumn {
    const known = find([column], [[target]]);
    if (known === undefined && target.columns !== undefined && !column.fragment) lacking(column, [target]);
    return known ?? {};
  }

  function checkCount(given: number, required: number, near: NewValue | readonly Identifier[]): void {
    if (given === required) return;
    const offset = "kind" in near ? near.at : (near.at(-1)?.at ?? 0);
    report(offset, new SmeError("E-SME-243", { ...at, found: given, required }));
  }

  function checkAssigned(column: QueryColumn | undefined, value: NewValue, scope: Scope): void {
    if (value.kind === "default") return;
    const type = column?.type;
    const given = typeOf(value, scope);
    if (type === undefined || given === undefined || fits(given, type)) return;
    report(value.at, new SmeError("E-SME-244", { ...at, column: column?.name ?? "", type, found: given }));
  }

  /** Of what can be told without running it. */
  function typeOf(expression: Expression, scope: Scope): string | undefined {
    switch (expression.kind) {
      case "value":
        return names.typeOf(expression.name);
      case "column":
        return find(expression.path, scope)?.type;
      case "cast":
        return formatType(expression.type).replace(/ (UTF8|ASCII)$/, "");
      case "call":
        return /^(CURRENT_TIMESTAMP|SYSTIMESTAMP|NOW)$/.test(expression.path[0]?.name ?? "")
          ? "TIMESTAMP"
          : undefined;
      case "case":
        return expression.branches[0] && typeOf(expression.branches[0].result, scope);
      default:
        return undefined;
    }
  }

  function report(offset: number, error: SmeError): void {
    found.push({ error, offset });
  }
}

function renamed(
  columns: readonly QueryColumn[] | undefined,
  names: readonly string[] | undefined,
): readonly QueryColumn[] | undefined {
  return names ? names.map((name, i) => ({ ...columns?.[i], name })) : columns;
}

/** The words that part a statement, the more common ones first. */
const clauseWords =
  `SELECT FROM WHERE ORDER GROUP BY VALUES INSERT INTO UPDATE SET DELETE LIMIT JOIN LEFT INNER UNION HAVING
    DISTINCT MERGE USING WHEN THEN ELSE CASE END AND NOT NULL EXISTS BETWEEN LIKE CREATE REPLACE DROP TABLE
    VIEW SCRIPT CONNECTION IDENTIFIED TRUNCATE EXPORT IMPORT QUALIFY OFFSET`.split(/\s+/);

/** The word at an offset, or the one before it, which was read as a name, if it is nearly a word of SQL. */
function misspeltWord(sql: string, offset: number): { offset: number; near?: string } {
  const at = /^\w+/.exec(sql.slice(offset))?.[0] ?? "";
  const before = /(?<![.:\w"])\w+(?=\s+$)/.exec(sql.slice(0, offset));
  const words = [
    { word: before?.[0] ?? "", offset: before?.index ?? 0 },
    { word: at, offset },
  ].filter(({ word }) => word.length > 2 && !reservedWords.has(word.toUpperCase()));
  const candidates = words.flatMap(({ word, offset: place }) =>
    clauseWords.map((near) => ({ near, offset: place, edits: editsBetween(word.toUpperCase(), near) })),
  );
  const [best] = candidates.sort((a, b) => a.edits - b.edits);
  return best && best.edits <= 2 ? { offset: best.offset, near: best.near } : { offset };
}

/** Letters in another order are one slip of the hand. */
function editsBetween(word: string, other: string): number {
  return [...word].sort().join() === [...other].sort().join() ? 1 : distance(word, other);
}

/**
 * Text goes into text that is long enough, a number into any number or text, all else only into its own kind.
 */
function fits(given: string, type: string): boolean {
  const kind = kindOfType(given);
  const wanted = kindOfType(type);
  if (wanted === "text" && kind === "text") return sizeOf(given) <= sizeOf(type);
  return wanted === "text" || kind === wanted;
}

function kindOfType(type: string): string {
  if (/^(VARCHAR|CHAR)/.test(type)) return "text";
  if (/^(DECIMAL|DOUBLE)/.test(type)) return "number";
  return /^(TIMESTAMP|DATE)/.test(type) ? "time" : type;
}

function sizeOf(type: string): number {
  return Number(/\((\d+)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
}
