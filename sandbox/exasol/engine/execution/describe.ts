import { type NamePath, namesOf } from "../../../../sql/nodes.ts";
import { boolean, formatType, varchar } from "../../../../sql/types.ts";
import type { Column, StatementResult } from "../../model.ts";
import { findObject, notFound, requireRelation } from "../binding/resolve.ts";
import { columnsOf, findSystemTable } from "../catalog/system-tables.ts";
import type { Execution } from "./execution.ts";
import { resultSet } from "./run-query.ts";

const resultColumns = [
  { name: "COLUMN_NAME", type: varchar(128) },
  { name: "SQL_TYPE", type: varchar(40) },
  { name: "NULLABLE", type: boolean },
  { name: "DISTRIBUTION_KEY", type: boolean },
  { name: "PARTITION_KEY", type: boolean },
];

/** DESCRIBE: the columns of a table, view or system table. */
export function describe(path: NamePath, { context }: Execution): StatementResult {
  const system = findObject(path, context) ? undefined : findSystemTable(namesOf(path));
  if (system) return describeSystemTable(columnsOf(system));
  const relation = requireRelation(path, context);
  if (!context.rights.sees(relation)) throw notFound(path, context);
  const isKey = (name: string, keys: "distributeBy" | "partitionBy") =>
    relation.kind === "table" && relation[keys].includes(name);
  return resultSet(resultColumns, [
    relation.columns.map(({ name }) => name),
    relation.columns.map(({ type }) => formatType(type)),
    relation.columns.map((_, i) =>
      relation.kind === "table" ? (relation.columns[i]?.nullable ?? null) : null,
    ),
    relation.columns.map(({ name }) => isKey(name, "distributeBy")),
    relation.columns.map(({ name }) => isKey(name, "partitionBy")),
  ]);
}

function describeSystemTable(columns: Column[]): StatementResult {
  const none = columns.map(() => null);
  const no = columns.map(() => false);
  return resultSet(resultColumns, [
    columns.map(({ name }) => name),
    columns.map(({ type }) => formatType(type)),
    none,
    no,
    no,
  ]);
}
