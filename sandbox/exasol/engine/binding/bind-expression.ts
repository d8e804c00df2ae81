/** Gives an expression its type and its DuckDB form: names become columns, functions what they mean. */

import { countCharacters } from "../../../../sql/characters.ts";
import type {
  Between,
  Binary,
  Case,
  ColumnReference,
  Exists,
  Expression,
  In,
  Interval,
  Like,
  Literal,
  LocalReference,
  NiladicCall,
  Quantified,
  Subquery,
} from "../../../../sql/nodes.ts";
import { boolean, date, decimal, double, formatType, varchar } from "../../../../sql/types.ts";
import { chain, children, someExpression } from "../../../../sql/walk.ts";
import { type DataType, ExasolError } from "../../model.ts";
import { invalid, unsupported } from "../errors.ts";
import { atOnce, mapInSteps, type Steps } from "../execution/turns.ts";
import { byClock } from "../functions/date.ts";
import { intervalLiteral } from "../functions/intervals.ts";
import { once } from "../functions/once.ts";
import { arithmetic, compare, comparisonType } from "../functions/operators.ts";
import { refuseVertical } from "../functions/searching.ts";
import { concatenated } from "../functions/text.ts";
import { moveMoment } from "../functions/timestamps.ts";
import { commonType, isInterval, isNumeric } from "../types.ts";
import { bindCall, bindExtract, bindSessionFunction, bindUdfCall } from "./bind-call.ts";
import { bindElsewhere, bindPseudoColumn } from "./bind-hierarchy.ts";
import { bindAlike, bindBeside, bindMarker, expectType } from "./bind-marker.ts";
import { type Bound, type BoundQuery, convert, duckText, plainInteger, toText } from "./bound.ts";
import { type Environment, where } from "./environment.ts";
import { ofManyRows } from "./function-body.ts";
import { findScript } from "./resolve.ts";
import { rowInQuery } from "./row-in-query.ts";
import { matches, type Scope } from "./scope.ts";

export function bind(e: Expression, env: Environment): Bound {
  if (e.kind === "literal") return bindLiteral(e, env);
  const { effort, boundBefore } = env.context;
  const before = boundBefore.get(e);
  if (before) return before;
  const levels = levelsOf(e);
  effort.enter(levels, () => where(env, e.at));
  const bound = bindKind(e, env);
  effort.leave(levels);
  return bound;
}

/** As bind(), in steps where the expression is a long list or holds one, a query or a UDF's call. */
export function* bindInSteps(e: Expression, env: Environment): Steps<Bound> {
  const { effort, boundBefore } = env.context;
  const before = boundBefore.get(e);
  if (before) return before;
  const within: Expression[] = [];
  yield* bindWithin(e, env, within);
  const steps = stepsOf(e, env);
  const levels = levelsOf(e);
  if (steps) effort.enter(levels, () => where(env, e.at));
  const bound = steps ? yield* steps : bind(e, env);
  if (steps) effort.leave(levels);
  for (const part of within) boundBefore.delete(part);
  return bound;
}

/** From so many parts on an expression is long. */
const manyParts = 100;

/** Binds what of an expression's parts takes steps, wherever it stands in it, and lists it. */
function* bindWithin(e: Expression, env: Environment, bound: Expression[]): Steps<void> {
  const { effort, boundBefore } = env.context;
  const levels = levelsOf(e);
  for (const part of partsOf(e)) {
    if (part.kind === "literal" || part.kind === "column") continue;
    effort.descend(levels, () => where(env, part.at));
    if (takesSteps(part, env)) {
      boundBefore.set(part, yield* bindInSteps(part, env));
      bound.push(part);
    } else yield* bindWithin(part, env, bound);
    effort.leave(levels);
    yield;
  }
}

/** Those that are bound in the same place, but not those of a chain, which takes a step for each. */
function partsOf(e: Expression): Expression[] {
  if (e.kind === "binary") return isChained(e.operator) ? [] : [e.left, e.right];
  const isElsewhere =
    e.kind === "unary"
      ? e.operator === "PRIOR" || e.operator === "CONNECT_BY_ROOT"
      : e.kind === "call" && e.path[0]?.name === "SYS_CONNECT_BY_PATH";
  return isElsewhere ? [] : children(e);
}

/** Whether the expression itself does, whatever its parts do. */
function takesSteps(e: Expression, env: Environment): boolean {
  switch (e.kind) {
    case "exists":
    case "quantified":
    case "subquery":
      return true;
    case "in":
      return e.query !== undefined || e.rows.length > manyParts;
    case "case":
      return e.branches.length > manyParts;
    case "binary":
      return isChained(e.operator);
    case "call":
      return env.bindUdf !== undefined && findScript(e.path, env.context)?.type === "UDF";
    default:
      return false;
  }
}

/** DuckDB's SQL of what is true or not; a `?` is a BOOLEAN. */
export function* bindCondition(e: Expression, env: Environment): Steps<string> {
  expectType(e, boolean, env);
  return convert(yield* bindInSteps(e, env), boolean).sql;
}

function stepsOf(e: Expression, env: Environment): Steps<Bound> | undefined {
  switch (e.kind) {
    case "binary":
      return isChained(e.operator) ? bindChain(e.operator, e, env) : undefined;
    case "in":
      return bindIn(e, env);
    case "case":
      return bindCase(e, env);
    case "exists":
      return bindExists(e, env);
    case "quantified":
      return bindQuantified(e, env);
    case "subquery":
      return bindScalar(e, env);
    case "call":
      return bindUdfCall(e, env);
    default:
      return undefined;
  }
}

/** Sums of hundreds of columns are common, and cheap to plan. */
const levelsOf = (e: Expression): number => (e.kind === "binary" ? 0.5 : 1);

function bindKind(e: Exclude<Expression, Literal>, env: Environment): Bound {
  switch (e.kind) {
    case "in":
    case "case":
    case "exists":
    case "quantified":
    case "subquery":
      return atOnce(stepsOf(e, env) as Steps<Bound>);
    case "column":
      return bindColumn(e, env);
    case "local":
      return bindLocal(e, env);
    case "marker":
      return bindMarker(e, env);
    case "unary": {
      if (e.operator === "PRIOR" || e.operator === "CONNECT_BY_ROOT")
        return bindElsewhere(e.operator, e.operand, env);
      const operand = bindBeside(e.operand, e.operator === "NOT" ? boolean : null, env);
      if (e.operator === "NOT")
        return { ...operand, sql: `(NOT ${convert(operand, boolean).sql})`, type: boolean };
      if (isInterval(operand.type)) return { ...operand, sql: `(-${operand.sql})` };
      const { constant: _, ...value } = isNumeric(operand.type) ? operand : convert(operand, double);
      return { ...value, sql: `(-${value.sql})` };
    }
    case "binary":
      return bindBinary(e, env);
    case "between":
      return bindBetween(e, env);
    case "like":
      return bindLike(e, env);
    case "isNull":
      return predicate(`${bind(e.operand, env).sql} IS ${e.negated ? "NOT " : ""}NULL`);
    case "isTruth": {
      const operand = atOnce(bindCondition(e.operand, env));
      return predicate(`${operand} IS ${e.negated ? "" : "NOT "}DISTINCT FROM ${e.truth}`);
    }
    case "cast": {
      const operand = bind(e.operand, env);
      return { ...convert(operand, e.type) };
    }
    case "extract":
      return bindExtract(e, env);
    case "row":
      throw unsupported(`a row of values where one value stands${where(env, e.at)}`);
    case "interval":
      return intervalLiteral(intervalOf(e));
    case "niladic":
      return bindNiladic(e, env);
    case "call":
      return bindCall(e, env);
    case "value":
      throw invalid(`:${e.name} stands for a value of a script${where(env, e.at)}`);
  }
}

function* bindExists(e: Exists, env: Environment): Steps<Bound> {
  return predicate(`EXISTS (${(yield* bindSubquery("exists", e, env)).sql})`);
}

function* bindScalar(e: Subquery, env: Environment): Steps<Bound> {
  const { sql, columns } = yield* bindSubquery("scalar", e, env);
  if (columns.length !== 1) throw invalid(`subquery must return exactly one column${where(env, e.at)}`);
  return { sql: `(${sql})`, type: columns[0]?.type ?? null };
}

function* bindSubquery(
  kind: "scalar" | "exists",
  { query, at }: Exists | Quantified | Subquery,
  env: Environment,
): Steps<BoundQuery> {
  const { effort } = env.context;
  effort.enterSubquery(kind, () => where(env, at));
  const bound = yield* env.bindQuery(query, env);
  effort.leaveSubquery(kind);
  return bound;
}

const predicate = (sql: string): Bound => ({ sql: `(${sql})`, type: boolean });

function bindLiteral(e: Literal, env: Environment): Bound {
  const { literal } = e;
  switch (literal.type) {
    case "null":
      return { sql: "NULL", type: null };
    case "boolean":
      return { sql: literal.value ? "TRUE" : "FALSE", type: boolean };
    case "string":
      if (literal.value === "") return { sql: "NULL", type: null };
      return {
        sql: duckText(literal.value),
        type: varchar(countCharacters(literal.value)),
        constant: literal.value,
      };
    case "date":
      return { sql: datetimeLiteral("DATE", /^(?!0000)\d{4}-\d{2}-\d{2}$/, literal.value), type: date };
    case "timestamp":
      return timestampLiteral(literal.value);
    case "number":
      return numberLiteral(literal.value, () => where(env, e.at));
  }
}

function timestampLiteral(value: string): Bound {
  const sql = datetimeLiteral(
    "TIMESTAMP",
    /^(?!0000)\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2}(\.\d{1,9})?)?$/,
    value,
  );
  const precision = value.length > 26 ? 9 : value.length > 23 ? 6 : 3;
  const type: DataType = { type: "TIMESTAMP", precision, withLocalTimeZone: false };
  return precision === 9 ? convert({ sql: duckText(value), type: varchar(29) }, type) : { sql, type };
}

function datetimeLiteral(type: string, format: RegExp, value: string): string {
  const valid =
    format.test(value) &&
    !Number.isNaN(Date.parse(`${value.replace(" ", "T").slice(0, 19)}${value.length > 10 ? "Z" : ""}`));
  if (!valid) {
    const pattern = type === "DATE" ? "YYYY-MM-DD" : "YYYY-MM-DD HH24:MI:SS.FF6";
    throw new ExasolError(
      "22018",
      `data exception - invalid character value for cast; Value: '${value}' Format: '${pattern}'`,
    );
  }
  return `${type} '${value}'`;
}

/** A literal of thousands is most often one. */
const plainNumber = /^[1-9]\d{0,17}$/;
/** DECIMAL(n,0) by n: many literals have one type. */
const wholeTypes: DataType[] = [];

function numberLiteral(value: string, place: () => string): Bound {
  if (plainNumber.test(value)) {
    const { length } = value;
    wholeTypes[length] ??= decimal(length, 0);
    return {
      sql: `CAST('${value}' AS DECIMAL(${length},0))`,
      type: wholeTypes[length],
      constant: value,
    };
  }
  if (/e/i.test(value)) return { sql: `CAST('${value}' AS DOUBLE)`, type: double, constant: value };
  // Zeros alone are no fraction: Exasol gives SELECT 1.0 as a whole number, as pyexasol's tests expect it.
  const [integer = "", fraction = ""] = value.replace("-", "").replace(/\.0*$/, "").split(".");
  const digits = integer.replace(/^0+/, "").length + fraction.length;
  if (digits > 36)
    throw invalid(`numeric literal with more than 36 digits: ${value.slice(0, 40)}…${place()}`);
  const type = { type: "DECIMAL" as const, precision: Math.max(1, digits), scale: fraction.length };
  const sql = `CAST('${value}' AS DECIMAL(${type.precision},${type.scale}))`;
  return { sql, type, constant: value };
}

function bindColumn(e: ColumnReference, env: Environment): Bound {
  const name = e.path.map((part) => part.name).join(".");
  if (name === "ROWNUM") {
    if (!env.rowNumber) throw unsupported(`ROWNUM${where(env, e.at)}`);
    return { sql: env.rowNumber, type: decimal(36, 0) };
  }
  const pseudo = bindPseudoColumn(name, env);
  if (pseudo) return pseudo;
  if (e.path.at(-1)?.name === "ROWID") throw unsupported(`ROWID${where(env, e.at)}`);
  let scope: Scope | undefined = env.scope;
  for (let depth = 0; scope; scope = scope.parent, depth++) {
    const found = matches(scope, e.path);
    if (found.length > 1) throw invalid(`identifier ${name} is ambiguous${where(env, e.at)}`); // unconfirmed
    const [column] = found;
    if (column && depth > 0 && env.bindUdf && env.rowNumber) {
      throw unsupported(`a UDF call in a subquery that reads ${name} of an outer query${where(env, e.at)}`);
    }
    if (column) return { sql: column.sql, type: column.type, ...(depth > 0 && { correlated: true }) };
  }
  throw invalid(`object ${name} not found${where(env, e.at)}`);
}

function bindLocal({ alias: { name }, at }: LocalReference, env: Environment): Bound {
  const expression = env.scope.locals.get(name);
  if (!expression || env.expanding?.has(name))
    throw invalid(`object LOCAL.${name} not found${where(env, at)}`);
  return bind(expression, { ...env, expanding: new Set([...(env.expanding ?? []), name]) });
}

function bindNiladic({ name, precision, at }: NiladicCall, env: Environment): Bound {
  const bound = bindSessionFunction(name, env);
  if (!bound) throw unsupported(`${name}${where(env, at)}`);
  if (precision === undefined || bound.type?.type !== "TIMESTAMP") return bound;
  return convert(bound, { ...bound.type, precision });
}

function bindBinary(e: Binary, env: Environment): Bound {
  const { operator } = e;
  const byUnit = bindByDays(e, env);
  if (byUnit) return byUnit;
  const isComparison = /[<=>]/.test(operator);
  if (isComparison && (e.left.kind === "row" || e.right.kind === "row"))
    throw unsupported(`comparison of rows${where(env, e.at)}`);
  if (isChained(operator)) return atOnce(bindChain(operator, e, env));
  const rightFirst = e.left.kind === "marker" ? bind(e.right, env) : undefined;
  const left = rightFirst ? bindBeside(e.left, rightFirst.type, env, operator) : bind(e.left, env);
  const right = rightFirst ?? bindBeside(e.right, left.type, env, operator);
  const merged = { ...((left.correlated || right.correlated) && { correlated: true }) };
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
      return { ...merged, ...arithmetic(operator, left, right) };
    default:
      return { ...merged, sql: `(${compare(operator, left, right)})`, type: boolean };
  }
}

type Chained = "AND" | "OR" | "||";

export const isChained = (operator: Binary["operator"]): operator is Chained =>
  operator === "AND" || operator === "OR" || operator === "||";

const shortChain = 100;

/**
 * An AND in a longer chain of ORs, hidden from DuckDB, which looks for what all of them have in common: its
 * time grows with the square of the length.
 */
const hiddenAnd = (sql: string): string => `((${sql}) = TRUE)`;

/** `a AND b AND c`, however long, is one expression for DuckDB; so is `a || b || c`. */
function* bindChain(operator: Chained, e: Binary, env: Environment): Steps<Bound> {
  const operands = chain(e);
  env.context.effort.chain(operands.length, () => where(env, e.at));
  const parts: Bound[] = [];
  for (const operand of operands) {
    if (operator !== "||") expectType(operand, boolean, env);
    parts.push(yield* bindInSteps(operand, env));
    yield;
  }
  const merged = { ...(parts.some(({ correlated }) => correlated) && { correlated: true }) };
  if (operator !== "||") {
    const isLong = operator === "OR" && operands.length > shortChain;
    const conditions = parts.map((part, i) => {
      const { sql } = convert(part, boolean);
      const operand = operands[i];
      return isLong && operand?.kind === "binary" && operand.operator === "AND" ? hiddenAnd(sql) : sql;
    });
    return { ...merged, sql: `(${conditions.join(` ${operator} `)})`, type: boolean };
  }
  return { ...merged, ...concatenated(parts) };
}

function bindBetween(e: Between, env: Environment): Bound {
  const [operand, ...bounds] = atOnce(bindAlike([e.operand, e.low, e.high], env)) as [Bound, Bound, Bound];
  const sql = once(
    [operand, ...bounds].map((bound) => bound.sql),
    (...sqls) => {
      const [value, low, high] = [operand, ...bounds].map((bound, i) => ({
        ...bound,
        sql: sqls[i] ?? "",
      })) as [Bound, Bound, Bound];
      return `${e.negated ? "NOT " : ""}(${compare("<=", low, value)} AND ${compare("<=", value, high)})`;
    },
  );
  return predicate(sql);
}

const intervalOf = ({ unit, to, ...rest }: Interval) => ({
  ...rest,
  unit: unit.name,
  ...(to && { to: to.name }),
});

/** `moment + INTERVAL '1' DAY`: a DATE stays one, and the clocks of a time zone show the same time. */
function bindByDays(e: Binary, env: Environment): Bound | undefined {
  const [interval, other] = e.right.kind === "interval" ? [e.right, e.left] : [e.left, e.right];
  if (interval.kind !== "interval" || other.kind === "interval" || interval.to) return undefined;
  if (!/^[+-]$/.test(e.operator) || !/^-?\d+$/.test(interval.value)) return undefined;
  if (interval.unit.name !== "DAY" || (e.operator === "-" && interval === e.left)) return undefined;
  intervalLiteral(intervalOf(interval));
  const moment = bind(other, env);
  if (moment.type?.type !== "DATE" && moment.type?.type !== "TIMESTAMP") return undefined;
  return byClock(moment, (start) => {
    const by = (sql: string, length: string) => `${sql} ${e.operator} ${length}`;
    const amount = `INTERVAL (${interval.value}) DAY`;
    return { ...start, sql: moveMoment(start.sql, start.type as DataType, amount, by) };
  });
}

function* bindIn(e: In, env: Environment): Steps<Bound> {
  const query = e.query && (yield* env.bindQuery(e.query, env));
  const operands = e.operands.map((operand, i) => bindBeside(operand, typeAmong(e, query, i, env), env));
  const not = e.negated ? "NOT " : "";
  if (query) {
    if (query.columns.length !== operands.length)
      throw invalid(`number of columns of the IN subquery does not match${where(env, e.at)}`);
    const sides = operands.map((operand, i) => besideColumn(operand, query, i));
    if (sides.length > 1) {
      const isOfManyRows = e.operands.some((operand) => isOfRows(operand, env.scope.locals));
      return predicate(`${not}(${rowInQuery(sides, query.sql, isOfManyRows)})`);
    }
    const [[left, right] = []] = sides;
    return predicate(`${left} ${not}IN (SELECT ${right} FROM (${query.sql}))`);
  }
  env.context.effort.values(e.rows.length * operands.length, () => where(env, e.at));
  if (e.rows.some((row) => row.length !== operands.length))
    throw invalid(`number of values in IN does not match${where(env, e.at)}`);
  const [operand] = operands as [Bound, ...Bound[]];
  const isOne = operands.length === 1;
  // Literals are looked up in a set; all else becomes a chain of ORs.
  const compared = isOne ? e.rows.filter(([cell]) => cell?.kind !== "literal").length : e.rows.length;
  env.context.effort.chain(compared, () => where(env, e.at));
  const lists = isOne ? yield* listsByType(operand, e.rows, env) : [];
  const rows = yield* mapInSteps(isOne ? [] : e.rows, (row) =>
    row.map((cell, i) => bindBeside(cell, operands[i]?.type ?? null, env)),
  );
  const sql = once(
    operands.map((operand) => operand.sql),
    (...sqls) => {
      const sides = operands.map((operand, i) => ({ ...operand, sql: sqls[i] ?? "" })) as [Bound, ...Bound[]];
      const as = (type: DataType | null) => (type ? convert(sides[0], type) : sides[0]).sql;
      const alternatives = isOne
        ? lists.map(({ type, values }) => `${as(type)} IN (${values})`)
        : rows.map((row) => row.map((cell, i) => compare("=", sides[i] as Bound, cell)).join(" AND "));
      const isLong = !isOne && alternatives.length > shortChain;
      const any = alternatives.map((one) => (isLong ? hiddenAnd(one) : `(${one})`)).join(" OR ");
      return alternatives.length === 1 ? `${not}${any}` : `${not}(${any})`;
    },
  );
  return predicate(sql);
}

/** What a `?` on the left is looked for among: the type of the query's column, or of the first plain cell. */
function typeAmong(e: In, query: BoundQuery | undefined, place: number, env: Environment): DataType | null {
  if (e.operands[place]?.kind !== "marker") return null;
  if (query) return query.columns[place]?.type ?? null;
  const cells = e.rows.flatMap((row) => row[place] ?? []);
  const known = cells.find(({ kind }) => kind === "literal" || kind === "column");
  return known ? bind(known, env).type : null;
}

/** Whether it is an aggregate or an analytic function, itself or by an alias. */
const isOfRows = (e: Expression, locals: Scope["locals"]): boolean =>
  ofManyRows(e) ||
  someExpression(e, (one) => {
    const local = one.kind === "local" ? locals.get(one.alias.name) : undefined;
    return local !== undefined && ofManyRows(local);
  });

/** SQL of a value and of a query's column, by its place from 0, as they are compared. */
function besideColumn(value: Bound, { columns }: BoundQuery, place: number): [string, string] {
  const column: Bound = { sql: `c${place + 1}`, type: columns[place]?.type ?? null };
  const type = comparisonType(value, column);
  return type ? [convert(value, type).sql, convert(column, type).sql] : [value.sql, column.sql];
}

interface ValueList {
  type: DataType | null;
  /** Separated by commas. */
  values: string;
}

/**
 * The values of an IN for each type that comparisons are made in: DuckDB looks thousands of values up in a
 * set.
 */
function* listsByType(side: Bound, rows: Expression[][], env: Environment): Steps<ValueList[]> {
  const lists = new Map<string, { type: DataType | null; values: string[] }>();
  const listOf = (cell: Bound) => {
    const type = comparisonType(side, cell);
    const name = type ? formatType(type) : "";
    const list = lists.get(name) ?? { type, values: [] };
    lists.set(name, list);
    return list;
  };
  const isDecimal = side.type?.type === "DECIMAL";
  const ofDigits: ReturnType<typeof listOf>[] = [];
  for (const [cell] of rows as [Expression][]) {
    // Of these there are most.
    const digits = isDecimal && cell.kind === "literal" ? plainDigits(cell) : undefined;
    if (digits !== undefined) {
      ofDigits[digits.length] ??= listOf(bind(cell, env));
      ofDigits[digits.length]?.values.push(digits);
      continue;
    }
    const bound = bindBeside(cell, side.type, env);
    const { type, values } = listOf(bound);
    const plain = type?.type === "DECIMAL" ? plainInteger(bound) : undefined;
    values.push(plain ?? (type ? convert(bound, type).sql : bound.sql));
    yield;
  }
  return [...lists.values()].map(({ type, values }) => ({ type, values: values.join(", ") }));
}

/** A literal that plainInteger() would give as it is, without being bound. */
const plainDigits = ({ literal }: Literal): string | undefined =>
  literal.type === "number" && literal.value.length <= 9 && plainNumber.test(literal.value)
    ? literal.value
    : undefined;

/** A query without rows is true for ALL and false for ANY. */
function* bindQuantified(e: Quantified, env: Environment): Steps<Bound> {
  if (e.operand.kind === "row") throw unsupported(`comparison of rows${where(env, e.at)}`);
  const query = yield* bindSubquery("exists", e, env);
  const operand = bindBeside(e.operand, query.columns[0]?.type ?? null, env);
  if (query.columns.length !== 1) throw invalid(`subquery must return exactly one column${where(env, e.at)}`);
  const [left, right] = besideColumn(operand, query, 0);
  return predicate(`${left} ${e.operator} ${e.quantifier} (SELECT ${right} FROM (${query.sql}))`);
}

function bindLike(e: Like, env: Environment): Bound {
  const operand = toText(bind(e.operand, env)).sql;
  const given = bind(e.pattern, env);
  const pattern = toText(given).sql;
  const not = e.negated ? "NOT " : "";
  if (e.operator === "REGEXP_LIKE") {
    refuseVertical(given);
    return predicate(`${not}regexp_full_match(${operand}, ${pattern})`);
  }
  return predicate(
    `${operand} ${not}LIKE ${pattern} ESCAPE ${duckText(e.escape ?? env.context.parameter("DEFAULT_LIKE_ESCAPE_CHARACTER"))}`,
  );
}

function* bindCase(e: Case, env: Environment): Steps<Bound> {
  const results = yield* bindAlike(
    [...e.branches.map(({ result }) => result), ...(e.otherwise ? [e.otherwise] : [])],
    env,
  );
  const type = results.reduce<DataType | null>((common, result) => commonType(common, result.type), null);
  const as = (i: number) => (type ? convert(results[i] as Bound, type).sql : "NULL");
  const whens = e.branches.map(({ when }) => when);
  const [operand, ...compared] = e.operand ? yield* bindAlike([e.operand, ...whens], env) : [];
  const conditions: string[] = [];
  for (const when of operand ? [] : whens) {
    conditions.push(yield* bindCondition(when, env));
    yield;
  }
  const otherwise = e.otherwise ? ` ELSE ${as(results.length - 1)}` : "";
  const caseSql = (conditions: string[]) =>
    `CASE ${conditions.map((condition, i) => `WHEN ${condition} THEN ${as(i)}`).join(" ")}${otherwise} END`;
  const sql = operand
    ? once([operand.sql], (value) =>
        caseSql(compared.map((other) => compare("=", { ...operand, sql: value }, other))),
      )
    : caseSql(conditions);
  return { sql, type };
}
