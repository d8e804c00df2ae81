/** What each kind of statement is called in system tables. */
import type { Statement } from "../../../../sql/statements.ts";

type CommandClass = "DQL" | "DML" | "DDL" | "DCL" | "TRANSACTION" | "OTHER";

/** A name that ends in … goes on with the kind of object that the statement names. */
const commands: Record<Statement["kind"], [name: string, of: CommandClass]> = {
  query: ["SELECT", "DQL"],
  insert: ["INSERT", "DML"],
  update: ["UPDATE", "DML"],
  delete: ["DELETE", "DML"],
  merge: ["MERGE", "DML"],
  truncate: ["TRUNCATE TABLE", "DML"],
  import: ["IMPORT", "DML"],
  importScript: ["IMPORT", "DML"],
  export: ["EXPORT", "DML"],
  createSchema: ["CREATE SCHEMA", "DDL"],
  dropSchema: ["DROP SCHEMA", "DDL"],
  createTable: ["CREATE TABLE", "DDL"],
  alterTable: ["ALTER TABLE", "DDL"],
  createView: ["CREATE VIEW", "DDL"],
  createScript: ["CREATE SCRIPT", "DDL"],
  createFunction: ["CREATE FUNCTION", "DDL"],
  drop: ["DROP …", "DDL"],
  rename: ["RENAME …", "DDL"],
  comment: ["COMMENT", "DDL"],
  createConnection: ["CREATE CONNECTION", "DCL"],
  dropConnection: ["DROP CONNECTION", "DCL"],
  createUser: ["CREATE USER", "DCL"],
  alterUser: ["ALTER USER", "DCL"],
  resetFailedLogins: ["ALTER USER", "DCL"],
  createRole: ["CREATE ROLE", "DCL"],
  dropGrantee: ["DROP …", "DCL"],
  changeOwner: ["ALTER SCHEMA", "DCL"],
  grant: ["GRANT", "DCL"],
  commit: ["COMMIT", "TRANSACTION"],
  rollback: ["ROLLBACK", "TRANSACTION"],
  openSchema: ["OPEN SCHEMA", "OTHER"],
  closeSchema: ["CLOSE SCHEMA", "OTHER"],
  executeScript: ["EXECUTE SCRIPT", "OTHER"],
  setParameter: ["ALTER …", "OTHER"],
  describe: ["DESCRIBE", "OTHER"],
  kill: ["KILL", "OTHER"],
  nothing: ["FLUSH STATISTICS", "OTHER"],
};

/** As COMMAND_NAME and COMMAND_CLASS have it. */
export function commandOf(statement: Statement): { name: string; class: CommandClass } {
  const [name, of] = commands[statement.kind];
  return {
    name: statement.kind === "grant" && statement.revoke ? "REVOKE" : fullName(name, statement),
    class: of,
  };
}

function fullName(name: string, statement: Statement): string {
  if (!name.endsWith("…")) return name;
  const object = "scope" in statement ? statement.scope : "object" in statement ? statement.object : "";
  return name.replace("…", object);
}
