import { SmeError } from "../../../spec/errors.ts";
import { sizeOf } from "../../../spec/validate.ts";
import { findNames } from "../../../sql/find-names.ts";
import type { Identifier, Query } from "../../../sql/nodes.ts";
import { parseStatement } from "../../../sql/parse-statement.ts";
import type { Assignment, Insert, Merge, NewValue, Statement, TableChange } from "../../../sql/statements.ts";
import { SqlSyntaxError } from "../../../sql/syntax-error.ts";
import { readToken, readTokens } from "../../../sql/token.ts";
import { checkExpression, reportFunction } from "./check-expression.ts";
import { checkQuery, relationsOf, renamed } from "./check-query.ts";
import { misspeltWord } from "./misspelt-word.ts";
import { reportQualifier, tableAt, writtenColumn } from "./relations.ts";
import type { QueryColumn, Relation, Scope, SqlFinding, SqlNames } from "./statement-context.ts";
import {
  checkCount,
  checkInOwnSchema,
  isOwnSchema,
  report,
  type StatementContext,
} from "./statement-context.ts";
import { describe, isMisplaced, neverConverted, neverTakes } from "./value-types.ts";

export interface CheckedStatement {
  found: readonly SqlFinding[];
  /** Of a query whose columns are known. */
  output?: readonly QueryColumn[];
  /** The columns of the specs' tables that it uses, as `TABLE.COLUMN`. */
  used: ReadonlySet<string>;
}

/**
 * Reads a spec's statement as SQL, and finds what no database of these specs knows: words, tables, columns
 * and functions, values too many or too few, and values of another type than their place. `part` and
 * `object` say in errors whose statement it is.
 */
export function checkStatement(sql: string, part: string, object: string, names: SqlNames): CheckedStatement {
  const context: StatementContext = {
    names,
    at: { part, object },
    found: [],
    used: new Set(),
    common: new Map(),
    checkSubquery: (query, scope) => checkQuery(query, scope, context.common, context),
  };
  if (sql.trim() === "") {
    const values = { ...context.at, complaint: "it is empty", suggestion: "State one." };
    report(context, 0, new SmeError("E-SME-240", values));
  }
  const parsed = parse(sql, context);
  checkFragments(sql, context);
  const output = parsed && checkKind(parsed, context);
  const { found, used } = context;
  return { found, used, ...(output === undefined ? {} : { output }) };
}

function parse(sql: string, context: StatementContext): Statement | undefined {
  if (readToken(sql, 0).kind === "end") {
    const values = { complaint: "there is nothing in it", suggestion: "Write a statement." };
    report(context, 0, new SmeError("E-SME-240", { ...context.at, ...values }));
    return undefined;
  }
  try {
    const { statement } = parseStatement(sql, { names: "spec" });
    if (statement.kind !== "createScript") checkEnd(sql, context);
    return statement;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    const { offset, near } = misspeltWord(sql, error.offset);
    const remedy = context.names.mayBeUnparsed
      ? "give the step `unparsed` with the reason"
      : "please report this";
    const advice = near
      ? `Did you mean ${near}?`
      : `Correct it. Where Exasol takes it all the same, ${remedy}.`;
    const values = { ...context.at, complaint: error.message, suggestion: advice };
    report(context, offset, new SmeError("E-SME-240", values));
    return undefined;
  }
}

/** In a generated CREATE VIEW or comment more stands behind it; and no call of a script has one. */
function checkEnd(sql: string, context: StatementContext): void {
  const last = [...readTokens(sql, 0, "spec")].at(-1);
  if (last?.kind === "symbol" && last.value === ";")
    report(context, last.start, new SmeError("E-SME-306", context.at));
}

/** Exasol's names have at most so many characters. */
const longestName = 128;

/** What is no text, or a longer one than any name, is no name; and a list is not part of one. */
function checkFragments(sql: string, context: StatementContext): void {
  for (const { kind, name, start, end } of findNames(sql)) {
    if (kind !== "fragment") continue;
    const meaning = context.names.meaningOf(name);
    if (
      meaning === "list" &&
      [sql.slice(0, start).trimEnd().at(-1), readToken(sql, end).value].includes(".")
    ) {
      report(context, start, new SmeError("E-SME-321", { ...context.at, name }));
    }
    const type = context.names.typeOf(name);
    if (meaning !== undefined || type === undefined) continue;
    const values = { ...context.at, name, type };
    if (!/CHAR/.test(type)) report(context, start, new SmeError("E-SME-277", values));
    else if (sizeOf(type) > longestName) report(context, start, new SmeError("E-SME-320", values));
  }
}

function checkKind(statement: Statement, context: StatementContext): readonly QueryColumn[] | undefined {
  const check = (value: NewValue, scope: Scope) => checkExpression(value, scope, context);
  switch (statement.kind) {
    case "query":
      return checkQuery(statement.query, [], new Map(), context);
    case "insert":
      checkInsert(statement, context);
      return undefined;
    case "update": {
      const target = targetOf(statement, context);
      const scope = [
        [target, ...statement.from.flatMap((item) => relationsOf(item, [], new Map(), context))],
      ];
      checkAssignments(target, statement.assignments, scope, context);
      if (statement.where) check(statement.where, scope);
      return undefined;
    }
    case "delete": {
      const target = targetOf(statement, context);
      if (statement.where) check(statement.where, [[target]]);
      return undefined;
    }
    case "merge":
      checkMerge(statement, context);
      return undefined;
    case "truncate":
    case "describe":
      tableAt(statement.path, context);
      return undefined;
    case "export":
    case "import":
      if (statement.query) checkQuery(statement.query, [], new Map(), context);
      if (statement.table)
        writtenColumns(tableAt(statement.table.path, context), statement.table.columns, context);
      return undefined;
    case "importScript":
      if (statement.table)
        writtenColumns(tableAt(statement.table.path, context), statement.table.columns, context);
      return undefined;
    case "createView":
      checkInOwnSchema(statement.path, context);
      if (statement.parsed) checkRenamed(statement.parsed, statement.columns, context);
      return undefined;
    case "createTable": {
      const { source } = statement;
      checkInOwnSchema(statement.path, context);
      if (source.kind === "columns") checkOnce(source.columns, context);
      if (source.kind === "query") checkRenamed(source.query, source.columns, context);
      if (source.kind === "like") tableAt(source.path, context);
      return undefined;
    }
    case "alterTable":
      checkChange(tableAt(statement.path, context), statement.change, context);
      return undefined;
    case "comment":
      if ("path" in statement) checkInOwnSchema(statement.path, context);
      if (statement.object === "TABLE") {
        const target = tableAt(statement.path, context);
        for (const { column } of statement.columns) writtenColumn(target, column, context);
      }
      return undefined;
    case "executeScript":
      checkScript(statement.path, context);
      return undefined;
    case "rename":
    case "drop":
    case "createScript":
    case "createFunction":
      checkInOwnSchema(statement.path, context);
      return undefined;
    case "createSchema":
    case "dropSchema":
    case "openSchema":
    case "closeSchema":
    case "createConnection":
    case "dropConnection":
    case "setParameter":
    case "createUser":
    case "alterUser":
    case "resetFailedLogins":
    case "createRole":
    case "dropGrantee":
    case "changeOwner":
    case "grant":
    case "commit":
    case "rollback":
    case "nothing":
      return undefined;
  }
}

function checkInsert({ path, columns: listed, source }: Insert, context: StatementContext): void {
  const columns = writtenColumns(tableAt(path, context), listed, context);
  if (source.kind === "query") {
    const given = checkQuery(source.query, [], new Map(), context);
    const { body } = source.query;
    const near = body.kind === "select" ? body.items.at(-1)?.at : path.at(-1)?.at;
    if (given && columns) checkCount(given.length, columns.length, near ?? 0, context);
    if (given && given.length === columns?.length) checkSelected(columns, given, source.query, context);
  }
  for (const row of source.kind === "values" ? source.rows : []) {
    for (const value of row) checkExpression(value, [], context);
    if (columns) checkRow(columns, row, [], path, context);
  }
}

/** Where Exasol converts, so may a query: what it never converts is found. */
function checkSelected(
  columns: readonly QueryColumn[],
  given: readonly QueryColumn[],
  { body }: Query,
  context: StatementContext,
): void {
  const items = body.kind === "select" && body.items.length === given.length ? body.items : [];
  for (const [i, { name = "", type }] of columns.entries()) {
    const item = items[i];
    const literal =
      item?.kind === "expression" && item.expression.kind === "literal" ? item.expression : undefined;
    const found = literal ? describe(literal, [], context) : given[i]?.type;
    if (item === undefined || type === undefined || found === undefined) continue;
    const isWrong = literal ? neverTakes(type, literal, [], context) : neverConverted(found, type);
    if (isWrong)
      report(context, item.at, new SmeError("E-SME-244", { ...context.at, column: name, type, found }));
  }
}

function checkMerge(statement: Merge, context: StatementContext): void {
  const { source, on, update, delete: removal, insert } = statement;
  const target = targetOf(statement, context);
  const given = relationsOf(source, [], new Map(), context);
  const scope = [[target, ...given]];
  checkExpression(on, scope, context);
  if (update) checkAssignments(target, update.assignments, scope, context);
  for (const where of [update?.where, update?.deleteWhere, removal?.where]) {
    if (where) checkExpression(where, scope, context);
  }
  if (insert === undefined) return;
  // The row that is to be inserted is not in the target yet.
  for (const value of [...insert.values, ...(insert.where ? [insert.where] : [])]) {
    checkExpression(value, [given], context);
  }
  const columns = writtenColumns(target, insert.columns, context);
  if (columns) checkRow(columns, insert.values, [given], statement.path, context);
}

function checkRow(
  columns: readonly QueryColumn[],
  row: readonly NewValue[],
  scope: Scope,
  path: readonly Identifier[],
  context: StatementContext,
): void {
  checkCount(row.length, columns.length, row.at(-1)?.at ?? path.at(-1)?.at ?? 0, context);
  if (row.length !== columns.length) return;
  for (const [i, value] of row.entries()) checkAssigned(columns[i], value, scope, context);
}

/** A query whose columns a list names anew. */
function checkRenamed(
  query: Query,
  columns: readonly Identifier[] | undefined,
  context: StatementContext,
): void {
  if (columns) checkOnce(columns, context);
  renamed(checkQuery(query, [], new Map(), context), columns, context);
}

function checkChange(target: Relation, change: TableChange, context: StatementContext): void {
  if (change.kind === "rename") writtenColumn(target, change.from, context);
  if (change.kind === "default" || (change.kind === "drop" && !change.ifExists)) {
    writtenColumn(target, change.column, context);
  }
  if (change.kind !== "distribution") return;
  for (const column of [...(change.distributeBy ?? []), ...(change.partitionBy ?? [])]) {
    writtenColumn(target, column, context);
  }
}

function checkScript(path: readonly Identifier[], context: StatementContext): void {
  const last = path.at(-1);
  if (last === undefined || last.fragment) return;
  checkInOwnSchema(path, context);
  if (!isOwnSchema(path.at(-2), context)) return;
  const { scripts } = context.names;
  if (!scripts.has(last.name)) reportFunction(last, [...scripts], context);
}

/** A statement names each column that it writes to once. */
function checkOnce(
  columns: readonly Pick<Identifier, "name" | "at" | "fragment">[],
  context: StatementContext,
): void {
  for (const [i, { name, at, fragment }] of columns.entries()) {
    if (fragment || columns.findIndex((other) => other.name === name) === i) continue;
    report(context, at, new SmeError("E-SME-278", { ...context.at, column: name }));
  }
}

/** The table that a statement changes, under the name that it has in it. */
function targetOf(
  statement: { path: readonly Identifier[]; alias?: Identifier },
  context: StatementContext,
): Relation {
  const { path, alias } = statement;
  return { ...tableAt(path, context), ...(alias ? { alias: alias.name } : {}) };
}

/** The columns that a statement lists, or else all of the table. */
function writtenColumns(
  target: Relation,
  listed: readonly Identifier[] | undefined,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  if (listed) checkOnce(listed, context);
  return listed?.map((column) => writtenColumn(target, column, context)) ?? target.columns;
}

function checkAssignments(
  target: Relation,
  assignments: readonly Assignment[],
  scope: Scope,
  context: StatementContext,
): void {
  checkOnce(
    assignments.map(({ column }) => column),
    context,
  );
  for (const { column, qualifier, value } of assignments) {
    const before = qualifier.at(-1);
    if (before && !before.fragment && before.name !== target.alias)
      reportQualifier(before, [target], context);
    checkExpression(value, scope, context);
    checkAssigned(writtenColumn(target, column, context), value, scope, context);
  }
}

function checkAssigned(
  column: QueryColumn | undefined,
  value: NewValue,
  scope: Scope,
  context: StatementContext,
): void {
  const type = column?.type;
  if (type === undefined || !isMisplaced(type, value, scope, context)) return;
  const found = describe(value, scope, context);
  const values = { ...context.at, column: column?.name ?? "", type, found };
  report(context, value.at, new SmeError("E-SME-244", values));
}
