import type { NamePath } from "../../../../sql/nodes.ts";
import { boolean, formatType, varchar } from "../../../../sql/types.ts";
import type { StatementResult } from "../../model.ts";
import { notFound, requireRelation } from "../binding/resolve.ts";
import type { Execution } from "./execution.ts";
import { resultSet } from "./run-query.ts";

/** DESCRIBE: the columns of a table or view. */
export function describe(path: NamePath, { context }: Execution): StatementResult {
  const relation = requireRelation(path, context);
  if (!context.rights.sees(relation)) throw notFound(path, context);
  const isKey = (name: string, keys: "distributeBy" | "partitionBy") =>
    relation.kind === "table" && relation[keys].includes(name);
  const columns = [
    { name: "COLUMN_NAME", type: varchar(128) },
    { name: "SQL_TYPE", type: varchar(40) },
    { name: "NULLABLE", type: boolean },
    { name: "DISTRIBUTION_KEY", type: boolean },
    { name: "PARTITION_KEY", type: boolean },
  ];
  return resultSet(columns, [
    relation.columns.map(({ name }) => name),
    relation.columns.map(({ type }) => formatType(type)),
    relation.columns.map((_, i) =>
      relation.kind === "table" ? (relation.columns[i]?.nullable ?? null) : null,
    ),
    relation.columns.map(({ name }) => isKey(name, "distributeBy")),
    relation.columns.map(({ name }) => isKey(name, "partitionBy")),
  ]);
}
