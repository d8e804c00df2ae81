/** CREATE, ALTER and DROP CONNECTION. */

import type { StatementResult } from "../../../model.ts";
import { invalid, position } from "../../errors.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { textOf } from "../../text-of.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export function createConnection(
  statement: StatementOf<"createConnection">,
  { context }: Execution,
): StatementResult {
  const { name, at } = statement.name;
  const existing = context.catalog.connection(name);
  if (existing && !statement.orReplace && !statement.alter) {
    throw invalid(`connection ${name} already exists${position(context.sql, at)}`);
  }
  if (!existing && statement.alter)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  context.catalog.put({
    kind: "connection",
    id: existing?.id ?? context.catalog.newId(),
    name,
    address: textOf(statement.address),
    user: statement.user ? textOf(statement.user) : "",
    password: statement.password ? textOf(statement.password) : "",
    comment: existing?.comment ?? null,
    created: existing?.created ?? timestampText(context.now),
  });
  return rowCount(0);
}

export function dropConnection(
  statement: StatementOf<"dropConnection">,
  { context }: Execution,
): StatementResult {
  const { name, at } = statement.name;
  const connection = context.catalog.connection(name);
  if (connection) context.catalog.remove(connection);
  else if (!statement.ifExists)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  return rowCount(0);
}
