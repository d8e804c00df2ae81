/**
 * A SELECT that calls UDFs. Its source rows go into a temporary table with a row number; each call reads its
 * arguments from there, and what it gives back is joined by that number (SCALAR) or by the number of the
 * group (SET).
 */

import type { Call, Expression, Select } from "../../../../sql/nodes.ts";
import { boolean } from "../../../../sql/types.ts";
import { isSameExpression, someCall } from "../../../../sql/walk.ts";
import type { Column } from "../../model.ts";
import { bind, bindCondition, bindInSteps } from "../binding/bind-expression.ts";
import { type Bound, type BoundColumn, cellSql, convert, orderSql } from "../binding/bound.ts";
import { newName, newTemporaryTable } from "../binding/context.ts";
import { type Environment, where } from "../binding/environment.ts";
import { findScript } from "../binding/resolve.ts";
import { selectItemName } from "../binding/select-item-name.ts";
import type { Script } from "../catalog/catalog.ts";
import { invalid, unsupported } from "../errors.ts";
import { mapInSteps, mapSteps, type Steps } from "../execution/turns.ts";
import { isAggregate } from "../functions/index.ts";
import { requireExecute } from "../rights/require.ts";

interface Output {
  table: string;
  alias: string;
  columns: Column[];
}

/** Plans the steps of such a SELECT while it is bound. */
export class UdfSelect {
  from: string;
  /** GROUP BY made the groups of a SET … EMITS call and is done with. */
  consumesGroups = false;
  readonly #env: Environment;
  #base = "";
  #grouped = false;
  /** A SET call without GROUP BY: all rows are one group, also where there are none. */
  #isOneGroup = false;
  #groupColumn = "0";
  #emitted: Output | undefined;
  /** A call written twice, say in the list and in GROUP BY, is made once. */
  #made: { call: Call; bound: Bound }[] = [];

  constructor(env: Environment, from: string) {
    this.#env = env;
    this.from = from;
    env.bindUdf = (call, script, inner) => this.#call(call, script, inner);
    // Until rows are numbered nothing asks for the number, but outer columns are out of reach already.
    env.rowNumber = "NULL";
    env.nodeNumber = "NULL";
  }

  /** Numbers the rows that the conditions without UDF calls leave. */
  *start(conditions: Expression[]): Steps<void> {
    const filter = yield* this.#bindAll(conditions);
    this.#materialize(filter);
    this.#env.nodeNumber = `${this.#base}.rn`;
  }

  /** Applies conditions that contain UDF calls, IPROC() or ROWNUM, and numbers what remains. */
  *filter(conditions: Expression[]): Steps<void> {
    const filter = yield* this.#bindAll(conditions);
    this.#materialize(filter, `, ${this.#base}.rn AS place`);
    this.#env.nodeNumber = `${this.#base}.place`;
    this.#made = [];
  }

  *#bindAll(conditions: Expression[]): Steps<string> {
    const filters = yield* mapSteps(conditions, (e) => bindCondition(e, this.#env));
    return filters.join(" AND ");
  }

  #materialize(filter: string, more = ""): void {
    const { context, scope } = this.#env;
    const table = newTemporaryTable(context, "rows");
    const alias = newName(context, "b");
    const columns = scope.relations.flatMap((relation) => relation.columns);
    const list = columns
      .map(
        (column, i) => `, ${column.type === null ? `CAST(${column.sql} AS VARCHAR)` : column.sql} AS x${i}`,
      )
      .join("");
    const from = this.from === "" ? "" : ` FROM ${this.from}`;
    const condition = filter === "" ? "" : ` WHERE ${filter}`;
    context.steps.push({
      kind: "sql",
      sql: `CREATE TEMP TABLE ${table} AS SELECT row_number() OVER () AS rn${more}${list}${from}${condition}`,
    });
    columns.forEach((column, i) => {
      column.sql = `${alias}.x${i}`;
    });
    this.#base = alias;
    this.from = `${table} AS ${alias}`;
    this.#env.rowNumber = `${alias}.rn`;
  }

  /** Cuts the rows into the groups of GROUP BY, in the order in which their first rows come. */
  *group(keys: Expression[] | undefined, hasSetCall: boolean): Steps<void> {
    if (!hasSetCall) return;
    this.#isOneGroup = keys === undefined;
    const { context } = this.#env;
    const bound = keys && (yield* mapInSteps(keys, (key) => bind(key, this.#env).sql));
    const partition = bound ? `PARTITION BY ${bound.join(", ")}` : "";
    const table = newTemporaryTable(context, "groups");
    const alias = newName(context, "g");
    const rn = `${this.#base}.rn`;
    const first = `SELECT ${rn} AS rn, min(${rn}) OVER (${partition}) AS f FROM ${this.from}`;
    const numbered = `SELECT rn, dense_rank() OVER (ORDER BY f) - 1 AS gid FROM (${first})`;
    context.steps.push({
      kind: "sql",
      sql: `CREATE TEMP TABLE ${table} AS ${numbered}`,
    });
    this.from += ` JOIN ${table} AS ${alias} ON ${alias}.rn = ${rn}`;
    this.#grouped = true;
    this.#groupColumn = `${alias}.gid`;
  }

  /** The items of a select list that has an EMITS call in it. */
  *emits(select: Select): Steps<{ sql: string; column: BoundColumn }[] | undefined> {
    const { context } = this.#env;
    const calls = select.items.map((item) => {
      const e = item.kind === "expression" ? item.expression : undefined;
      const script = e?.kind === "call" ? findScript(e.path, context) : undefined;
      return script?.type === "UDF" && script.output === "EMITS" && e?.kind === "call"
        ? { call: e, script }
        : undefined;
    });
    const emitting = calls.filter((call) => call !== undefined);
    const [only] = emitting;
    if (!only) return undefined;
    const place = where(this.#env, only.call.at);
    if (emitting.length > 1) throw unsupported(`more than one EMITS call in a SELECT${place}`);
    const isSet = only.script.input === "SET";
    if (isSet && (select.items.length > 1 || select.having || select.qualify)) {
      throw unsupported(`other expressions beside the SET … EMITS call ${only.script.name}${place}`);
    }
    const output = yield* this.#plan(only.call, only.script, this.#env);
    this.#emitted = output;
    if (isSet) {
      this.from = `${output.table} AS ${output.alias}`;
      this.consumesGroups = true;
    } else this.#join(output, "rn");
    const items: { sql: string; column: BoundColumn }[] = [];
    for (const [i, item] of select.items.entries()) {
      if (calls[i])
        for (const [k, column] of output.columns.entries())
          items.push({ sql: `${output.alias}.o${k}`, column });
      else if (item.kind === "star")
        for (const { name, sql, type } of this.#env.scope.relations.flatMap(({ columns }) => columns))
          items.push({ sql, column: { name, type } });
      else {
        const { sql, type } = yield* bindInSteps(item.expression, this.#env);
        items.push({ sql, column: { name: item.alias?.name ?? selectItemName(item.expression), type } });
      }
      yield;
    }
    return items;
  }

  /** Results come in the order of their input. */
  defaultOrder(): string[] {
    const { alias } = this.#emitted ?? {};
    if (alias) return [`${alias}.ref`, `${alias}.ord`];
    return this.#grouped ? [] : [`${this.#base}.rn`];
  }

  #join(output: Output, key: "rn" | "group"): void {
    const reference = key === "rn" ? `${this.#base}.rn` : this.#groupColumn;
    const kind = this.#emitted === output ? "JOIN" : "LEFT JOIN";
    this.from += ` ${kind} ${output.table} AS ${output.alias} ON ${output.alias}.ref = ${reference}`;
  }

  *#call(call: Call, script: Script, env: Environment): Steps<Bound> {
    const made = this.#made.find((other) => isSameExpression(other.call, call));
    if (made) return made.bound;
    if (script.output === "EMITS") {
      throw invalid(
        `script ${script.name} emits rows: its call must stand alone in the select list` +
          where(env, call.at),
      );
    }
    const output = yield* this.#plan(call, script, env);
    this.#join(output, script.input === "SET" ? "group" : "rn");
    const value = `${output.alias}.o0`;
    const ofGroup = this.#isOneGroup
      ? `coalesce(any_value(${value}), (SELECT any_value(o0) FROM ${output.table}))`
      : `any_value(${value})`;
    const bound = {
      sql: script.input === "SET" ? ofGroup : value,
      type: output.columns[0]?.type ?? null,
    };
    this.#made.push({ call, bound });
    return bound;
  }

  *#plan(call: Call, script: Script, env: Environment): Steps<Output> {
    const { context } = env;
    requireExecute(script, "calling script", context);
    const place = where(env, call.at);
    if (call.over || call.distinct || call.star)
      throw invalid(`a script call takes neither OVER, DISTINCT nor *${place}`);
    if (call.orderBy.length > 0 && script.input === "SCALAR")
      throw invalid(`ORDER BY is only possible for SET scripts${place}`);
    if (script.input === "SCALAR" && call.arguments.some((argument) => someCall(argument, isAggregate))) {
      throw unsupported(`aggregates as arguments of a SCALAR script: compute them in a subselect${place}`);
    }
    const inner: Environment = { ...env };
    const args = yield* mapSteps(call.arguments, (argument) => bindInSteps(argument, inner));
    const inputColumns = inputOf(script, args, place);
    const outputColumns = outputOf(script, call, place);
    const cells = args.map((arg, i) => {
      const { type } = inputColumns[i] as Column;
      const value = convert(arg, type);
      return `, ${cellSql(value.sql, type, "fixed")} AS a${i}`;
    });
    const order = yield* mapInSteps(call.orderBy, (item) => orderSql(bind(item.expression, inner).sql, item));
    const number = context.names.next++;
    const [inputTable, outputTable] = [`tmp_in${number}`, `tmp_out${number}`];
    context.temporaryTables.push(inputTable, outputTable);
    const rn = `${this.#base}.rn`;
    const nodes = context.session.nodeCount;
    const group = this.#groupColumn;
    // A row is computed where IPROC() says that it is.
    const spread = script.input === "SET" ? group : `(${this.#env.nodeNumber} - 1)`;
    const node = nodes === 1 ? "0" : `${spread} % ${nodes}`;
    const sorting = [
      ...(nodes === 1 ? [] : [node]),
      ...(script.input === "SET" ? [group, ...order] : []),
      rn,
    ];
    const sequence = `row_number() OVER (ORDER BY ${sorting.join(", ")}) - 1 AS seq`;
    const grouping =
      script.input === "SET"
        ? `, CAST(${group} AS BIGINT) AS gid, count(*) OVER (PARTITION BY ${group}) AS n`
        : `, ${rn} AS gid, 1 AS n`;
    const rows = `SELECT ${sequence}, ${node} AS node${grouping}${cells.join("")} FROM ${this.from} ORDER BY seq`;
    context.steps.push({
      kind: "sql",
      sql: `CREATE TEMP TABLE ${inputTable} AS ${rows}`,
    });
    if (script.input === "SET" && this.#isOneGroup) {
      const nulls = inputColumns.map(() => ", NULL").join("");
      context.steps.push({
        kind: "sql",
        sql: `INSERT INTO ${inputTable} SELECT 0, 0, 0, 1${nulls} WHERE NOT EXISTS (FROM ${inputTable})`,
      });
    }
    context.steps.push({
      kind: "udf",
      plan: { script, rights: context.rights, inputColumns, outputColumns, inputTable, outputTable },
    });
    return { table: outputTable, alias: `u${number}`, columns: outputColumns };
  }
}

/** The declared columns; for `(...)` the arguments' own types, named by position as Exasol does. */
function inputOf(script: Script, args: Bound[], place: string): Column[] {
  const name = `${script.schema}.${script.name}`;
  if (!script.inputColumns) return args.map((arg, i) => ({ name: String(i), type: arg.type ?? boolean }));
  if (script.inputColumns.length !== args.length) {
    const { length } = script.inputColumns;
    // unconfirmed
    throw invalid(
      `The script ${name} expects ${length} arguments but was called with ${args.length}${place}`,
    );
  }
  return script.inputColumns;
}

function outputOf(script: Script, call: Call, place: string): Column[] {
  if (script.outputColumns) {
    // unconfirmed
    if (call.emits) throw invalid(`EMITS is only possible for scripts with dynamic output${place}`);
    return script.outputColumns;
  }
  if (call.emits) return call.emits;
  if (/\bdefault_?output_?columns\b/i.test(script.source))
    throw unsupported(`a call without EMITS, for which the script's default output columns say it${place}`);
  throw invalid(
    "The script has dynamic return arguments. Either specify the return arguments in the query via EMITS " +
      `or implement the method default_output_columns in the UDF.${place}`,
  );
}
