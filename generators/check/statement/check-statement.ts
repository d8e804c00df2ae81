import { SmeError } from "../../../spec/errors.ts";
import type { Identifier } from "../../../sql/nodes.ts";
import { parseStatement } from "../../../sql/parse-statement.ts";
import type { Assignment, NewValue, Statement } from "../../../sql/statements.ts";
import { SqlSyntaxError } from "../../../sql/syntax-error.ts";
import { checkExpression } from "./check-expression.ts";
import { checkQuery, relationsOf } from "./check-query.ts";
import { misspeltWord } from "./misspelt-word.ts";
import { tableAt, writtenColumn } from "./relations.ts";
import type { QueryColumn, Relation, Scope, SqlFinding, SqlNames } from "./statement-context.ts";
import { report, type StatementContext } from "./statement-context.ts";
import { describe, isMisplaced } from "./value-types.ts";

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
    checkSubquery: (query, scope) => void checkQuery(query, scope, new Map(), context),
  };
  const parsed = parse(sql, context);
  const output = parsed && checkKind(parsed, context);
  const { found, used } = context;
  return { found, used, ...(output === undefined ? {} : { output }) };
}

function parse(sql: string, context: StatementContext): Statement | undefined {
  try {
    return parseStatement(sql, { names: "spec" }).statement;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    const { offset, near } = misspeltWord(sql, error.offset);
    const advice = near
      ? `Did you mean ${near}?`
      : "Correct it. Where Exasol takes it all the same, give the step `unparsed` with the reason.";
    const values = { ...context.at, complaint: error.message, suggestion: advice };
    report(context, offset, new SmeError("E-SME-240", values));
    return undefined;
  }
}

function checkKind(statement: Statement, context: StatementContext): readonly QueryColumn[] | undefined {
  const check = (value: NewValue, scope: Scope) => checkExpression(value, scope, context);
  switch (statement.kind) {
    case "query":
      return checkQuery(statement.query, [], new Map(), context);
    case "insert": {
      const { source } = statement;
      const columns = writtenColumns(tableAt(statement.path, context), statement.columns, context);
      if (source.kind === "defaults" || columns === undefined) return undefined;
      if (source.kind === "query") {
        const given = checkQuery(source.query, [], new Map(), context);
        if (given) checkCount(given.length, columns.length, statement.path, context);
        return undefined;
      }
      for (const row of source.rows) {
        for (const value of row) check(value, []);
        checkCount(row.length, columns.length, row.at(-1) ?? statement.path, context);
        if (row.length !== columns.length) continue;
        for (const [i, value] of row.entries()) checkAssigned(columns[i], value, [], context);
      }
      return undefined;
    }
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
    case "merge": {
      const target = targetOf(statement, context);
      const scope = [[target, ...relationsOf(statement.source, [], new Map(), context)]];
      const { update, insert } = statement;
      check(statement.on, scope);
      if (update) checkAssignments(target, update.assignments, scope, context);
      for (const where of [update?.where, update?.deleteWhere, statement.delete?.where, insert?.where]) {
        if (where) check(where, scope);
      }
      if (insert) {
        const columns = writtenColumns(target, insert.columns, context);
        for (const value of insert.values) check(value, scope);
        const near = insert.values.at(-1) ?? statement.path;
        if (columns) checkCount(insert.values.length, columns.length, near, context);
      }
      return undefined;
    }
    case "truncate":
      tableAt(statement.path, context);
      return undefined;
    case "export":
    case "import":
      if (statement.query) checkQuery(statement.query, [], new Map(), context);
      return undefined;
    default:
      return undefined;
  }
}

/** The table that a statement changes, under the name that it has in it. */
function targetOf(
  statement: { path: readonly Identifier[]; alias?: string },
  context: StatementContext,
): Relation {
  const { path, alias } = statement;
  return { ...tableAt(path, context), ...(alias ? { alias } : {}) };
}

/** The columns that a statement lists, or else all of the table. */
function writtenColumns(
  target: Relation,
  listed: readonly Identifier[] | undefined,
  context: StatementContext,
): readonly QueryColumn[] | undefined {
  return listed?.map((column) => writtenColumn(target, column, context)) ?? target.columns;
}

function checkAssignments(
  target: Relation,
  assignments: readonly Assignment[],
  scope: Scope,
  context: StatementContext,
): void {
  for (const { column, value } of assignments) {
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

function checkCount(
  given: number,
  required: number,
  near: NewValue | readonly Identifier[],
  context: StatementContext,
): void {
  if (given === required) return;
  const offset = "kind" in near ? near.at : (near.at(-1)?.at ?? 0);
  report(context, offset, new SmeError("E-SME-243", { ...context.at, found: given, required }));
}
