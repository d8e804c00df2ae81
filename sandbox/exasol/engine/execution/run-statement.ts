/** From a read statement to the code that does it. */

import type { Statement } from "../../../../sql/statements.ts";
import type { SessionResult } from "../../model.ts";
import { bindTopQuery } from "../binding/bind-query.ts";
import { position } from "../errors.ts";
import { changeOwner, grant } from "../rights/grant.ts";
import { requirePrivilege } from "../rights/require.ts";
import { alterUser, createRole, createUser, dropGrantee, resetFailedLogins } from "../rights/users.ts";
import { exportRows } from "../transfer/export.ts";
import { importRows } from "../transfer/import.ts";
import { importFromScript } from "../transfer/import-from-script.ts";
import { alterTable } from "./ddl/alter-table.ts";
import { comment } from "./ddl/comment.ts";
import { createConnection, dropConnection } from "./ddl/connections.ts";
import { createTable } from "./ddl/create-table.ts";
import { drop } from "./ddl/drop.ts";
import { createFunction } from "./ddl/functions.ts";
import { rename } from "./ddl/rename.ts";
import { createSchema, dropSchema } from "./ddl/schemas.ts";
import { createScript } from "./ddl/scripts.ts";
import { createView } from "./ddl/views.ts";
import { describe } from "./describe.ts";
import { change } from "./dml/change.ts";
import { truncate } from "./dml/delete.ts";
import { insert } from "./dml/insert.ts";
import { executeScript } from "./execute-script.ts";
import { type Execution, rowCount } from "./execution.ts";
import { kill } from "./kill.ts";
import { preprocessorName, preprocessorParameter } from "./preprocess.ts";
import { runQuery } from "./run-query.ts";

/** Runs a statement within its transaction. */
export async function runStatement(statement: Statement, execution: Execution): Promise<SessionResult> {
  const { context, session, transaction } = execution;
  switch (statement.kind) {
    case "query":
      return runQuery(await execution.inTurns(bindTopQuery(statement.query, context)), execution);
    case "insert":
      return insert(statement, execution);
    case "update":
    case "delete":
    case "merge":
      return change(statement, execution);
    case "truncate":
      return truncate(statement, execution);
    case "createSchema":
      return createSchema(statement, execution);
    case "dropSchema":
      return dropSchema(statement, execution);
    case "openSchema":
      session.openSchema(statement.name.name, position(context.sql, statement.name.at));
      return rowCount(0);
    case "closeSchema":
      session.openSchema(null);
      return rowCount(0);
    case "createTable":
      return createTable(statement, execution);
    case "alterTable":
      return alterTable(statement.path, statement.change, execution);
    case "rename":
      return rename(statement, execution);
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
    case "createFunction":
      return createFunction(statement, execution);
    case "executeScript":
      return executeScript(statement, execution);
    case "setParameter":
      if (statement.scope === "SYSTEM") requirePrivilege("ALTER SYSTEM", "altering system", context);
      session.setParameter(
        statement.scope,
        statement.name,
        statement.name === preprocessorParameter
          ? preprocessorName(statement.value, context)
          : statement.value,
      );
      return rowCount(0);
    case "describe":
      return describe(statement.path, execution);
    case "kill":
      return kill(statement, execution);
    case "createUser":
      return createUser(statement, execution);
    case "alterUser":
      return alterUser(statement, execution);
    case "resetFailedLogins":
      return resetFailedLogins(statement, execution);
    case "createRole":
      return createRole(statement, execution);
    case "dropGrantee":
      return dropGrantee(statement, execution);
    case "changeOwner":
      return changeOwner(statement, execution);
    case "grant":
      return grant(statement, execution);
    case "commit":
      await transaction.commit(execution.pass);
      return rowCount(0);
    case "rollback":
      execution.pass();
      await execution.connection.uninterrupted(() => transaction.rollback());
      return rowCount(0);
    case "nothing":
      return rowCount(0);
    case "export":
      return exportRows(statement, execution);
    case "import":
      return importRows(statement, execution);
    case "importScript":
      return importFromScript(statement, execution);
  }
}
