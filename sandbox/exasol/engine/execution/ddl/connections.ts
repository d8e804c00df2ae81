/** CREATE, ALTER and DROP CONNECTION. */

import type { StatementResult } from "../../../model.ts";
import type { StatementContext } from "../../binding/context.ts";
import type { ConnectionEntry } from "../../catalog/catalog.ts";
import { invalid, position } from "../../errors.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { requireConnectionChange, requirePrivilege } from "../../rights/require.ts";
import { textOf } from "../../text-of.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export function createConnection(
  statement: StatementOf<"createConnection">,
  { context }: Execution,
): StatementResult {
  const { name, at } = statement.name;
  const existing = context.catalog.connection(name);
  requireConnectionDefinition(existing, statement, context);
  if (existing && !statement.orReplace && !statement.alter) {
    throw invalid(`connection ${name} already exists${position(context.sql, at)}`);
  }
  if (!existing && statement.alter)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  // CREATE OR REPLACE makes another one, which nobody has been granted.
  const kept = statement.alter ? existing : undefined;
  const { session } = context;
  context.catalog.put({
    kind: "connection",
    id: kept?.id ?? context.catalog.newId(),
    name,
    address: textOf(statement.address),
    user: statement.user ? textOf(statement.user) : "",
    password: statement.password ? textOf(statement.password) : "",
    comment: kept?.comment ?? null,
    created: kept?.created ?? timestampText(context.now),
    // Who creates it may use it and let others, which SYS may anyway.
    users: kept?.users ?? (session.user === "SYS" ? {} : { [session.user]: true }),
    access: kept?.access ?? [],
  });
  return rowCount(0);
}

function requireConnectionDefinition(
  existing: ConnectionEntry | undefined,
  { alter, orReplace }: StatementOf<"createConnection">,
  context: StatementContext,
): void {
  if (!alter) requirePrivilege("CREATE CONNECTION", "creating connection", context);
  if (existing && alter) requireConnectionChange(existing, "ALTER ANY CONNECTION", "altering", context);
  if (existing && orReplace) requireConnectionChange(existing, "DROP ANY CONNECTION", "dropping", context);
}

export function dropConnection(
  statement: StatementOf<"dropConnection">,
  { context }: Execution,
): StatementResult {
  const { name, at } = statement.name;
  const connection = context.catalog.connection(name);
  if (connection) {
    requireConnectionChange(connection, "DROP ANY CONNECTION", "dropping", context);
    context.catalog.remove(connection);
  } else if (!statement.ifExists)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  return rowCount(0);
}
