import { namesOf } from "../../../../../sql/nodes.ts";
import type { CreateTable } from "../../../../../sql/statements.ts";
import type { Column } from "../../../../../sql/types.ts";
import type { StatementResult } from "../../../model.ts";
import { bindTopQuery, resultColumns } from "../../binding/bind-query.ts";
import type { StatementContext } from "../../binding/context.ts";
import { columnFinder, requireRelation, requireReplaceable, requireTarget } from "../../binding/resolve.ts";
import type { Table } from "../../catalog/catalog.ts";
import { releaseTable } from "../../catalog/foreign-keys.ts";
import { invalid } from "../../errors.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { requireRead } from "../../rights/require.ts";
import { physicalType } from "../../types.ts";
import { enforceForeignKey } from "../dml/constraints.ts";
import { insertQuery } from "../dml/insert-rows.ts";
import { writesColumn } from "../dml/row-writes.ts";
import { type Execution, rowCount } from "../execution.ts";
import { runSteps } from "../run-query.ts";
import { mapInSteps } from "../turns.ts";
import { limitedComment } from "./comment.ts";
import { checkDistinct, type NewColumn, namedConstraint, tableColumn } from "./table-definition.ts";

export async function createTable(statement: CreateTable, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const { schema, name, owner } = requireTarget("TABLE", statement.path, context);
  const existing = context.catalog.object(schema, name);
  if (statement.ifNotExists && existing?.kind === "table") return rowCount(0);
  requireReplaceable(existing, "table", statement, context);
  const { source } = statement;
  const query =
    source.kind === "query" ? await execution.inTurns(bindTopQuery(source.query, context)) : undefined;
  const definitions = columnsOf(statement, query ? resultColumns(query.columns) : [], context);
  const constraints = source.kind === "columns" ? source.constraints : [];
  if (existing?.kind === "table") releaseTable(existing, context.catalog, false);
  if (existing?.kind === "table") await transaction.write(`DROP TABLE ${existing.physical}`);
  const id = context.catalog.newId();
  const table: Table = {
    kind: "table",
    id,
    schema,
    name,
    owner,
    comment: limitedComment(statement.options.comment),
    created: timestampText(context.now),
    physical: `t${id}`,
    columns: [],
    constraints: [],
    distributeBy: namesOf(statement.options.distributeBy),
    partitionBy: namesOf(statement.options.partitionBy),
  };
  table.columns = await execution.inTurns(
    mapInSteps(definitions, (definition, i) => tableColumn(definition, `c${i + 1}`, context)),
  );
  checkDistinct(table);
  const find = columnFinder(table, context);
  for (const constraint of constraints)
    table.constraints.push(namedConstraint(constraint, table, context, find));
  for (const column of [...table.distributeBy, ...table.partitionBy]) find(column);
  const keys = new Set(
    table.constraints.flatMap(({ type, enabled, columns }) =>
      enabled && type === "PRIMARY KEY" ? columns : [],
    ),
  );
  for (const column of table.columns) column.nullable &&= !keys.has(column.name);
  context.catalog.put(table);
  const list = table.columns.map((column) => `${column.physical} ${physicalType(column.type)}`);
  await transaction.write(`CREATE TABLE ${table.physical} (${[...list, writesColumn].join(", ")})`);
  for (const key of table.constraints) await enforceForeignKey(table, key, execution);
  if (!query || (source.kind === "query" && !source.withData)) return rowCount(0);
  await runSteps(execution);
  const count = await insertQuery({ table, columns: table.columns }, query, execution);
  return rowCount(count);
}

function columnsOf(statement: CreateTable, selected: Column[], context: StatementContext): NewColumn[] {
  const { source } = statement;
  if (source.kind === "columns") return source.columns;
  if (source.kind === "like") {
    const relation = requireRelation(source.path, context);
    requireRead(relation, context);
    return relation.columns.map(({ name, type }, i) => ({
      name,
      type,
      nullable: relation.kind === "view" || (relation.columns[i]?.nullable ?? true),
    }));
  }
  if (source.columns && source.columns.length !== selected.length) throw invalid("wrong number of columns");
  return selected.map(({ name, type }, i) => ({
    name: source.columns?.[i]?.name ?? name,
    type,
    nullable: true,
  }));
}
