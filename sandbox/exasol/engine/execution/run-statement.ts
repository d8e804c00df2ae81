/** From a read statement to the code that does it. */

import type { Path } from "../../../../sql/nodes.ts";
import type { Statement } from "../../../../sql/statements.ts";
import { boolean, formatType, varchar } from "../../../../sql/types.ts";
import type { ScriptRunner, SessionResult, StatementResult } from "../../model.ts";
import { bindTopQuery } from "../binding/bind-query.ts";
import { requireRelation } from "../binding/resolve.ts";
import { position } from "../errors.ts";
import { exportRows } from "../transfer/export.ts";
import { importRows } from "../transfer/import.ts";
import { alterTable } from "./alter-table.ts";
import { change, truncate } from "./change.ts";
import { createTable } from "./create-table.ts";
import {
  comment,
  createConnection,
  createSchema,
  createScript,
  createView,
  drop,
  dropConnection,
  dropSchema,
  rename,
} from "./ddl.ts";
import { executeScript } from "./execute-script.ts";
import { type Execution, resultSet, rowCount, runQuery } from "./execution.ts";
import { insert } from "./insert.ts";

/** What of the session statements change. */
export interface StatementHost {
  session: {
    schema: string | null;
    openSchema(schema: string | null, where?: string): void;
    setParameter(scope: "SYSTEM" | "SESSION", name: string, value: string): void;
  };
  scriptRunner: ScriptRunner;
  query(sql: string): Promise<StatementResult>;
}

export async function runStatement(
  statement: Statement,
  execution: Execution,
  host: StatementHost,
): Promise<SessionResult> {
  const { context, transaction } = execution;
  switch (statement.kind) {
    case "query":
      return runQuery(bindTopQuery(statement.query, context), execution);
    case "insert":
      return insert(statement, execution);
    case "update":
    case "delete":
    case "merge":
      return change(statement, execution);
    case "truncate":
      return truncate(statement, execution);
    case "createSchema":
      return createSchema(statement, execution, host.session);
    case "dropSchema":
      return dropSchema(statement, execution, host.session);
    case "openSchema":
      host.session.openSchema(statement.name.name, position(context.sql, statement.name.at));
      return rowCount(0);
    case "closeSchema":
      host.session.openSchema(null);
      return rowCount(0);
    case "createTable":
      return createTable(statement, execution);
    case "alterTable":
      return alterTable(statement.path, statement.change, execution);
    case "rename":
      return rename(statement, execution, host.session);
    case "createView":
      return createView(statement, execution);
    case "drop":
      return drop(statement, execution);
    case "comment":
      return comment(statement, execution);
    case "createConnection":
      return createConnection(statement, execution);
    case "dropConnection":
      return dropConnection(statement, execution);
    case "createScript":
      return createScript(statement, execution);
    case "executeScript":
      return executeScript(statement, execution, host.scriptRunner, host.query);
    case "setParameter":
      host.session.setParameter(statement.scope, statement.name, statement.value);
      return rowCount(0);
    case "describe":
      return describe(statement.path, execution);
    case "commit":
      await transaction.commit();
      return rowCount(0);
    case "rollback":
      await transaction.rollback();
      return rowCount(0);
    case "nothing":
      return rowCount(0);
    case "export":
      return exportRows(statement, execution);
    case "import":
      return importRows(statement, execution);
  }
}

function describe(path: Path, { context }: Execution): StatementResult {
  const relation = requireRelation(path, context);
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
