/** Refusals: each function does nothing, or throws Exasol's 42500. */
import type { ObjectPrivilege, SystemPrivilege } from "../../../../sql/privileges.ts";
import { ExasolError } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import type {
  ConnectionEntry,
  NamedObject,
  Schema,
  Script,
  SqlFunction,
  Table,
  View,
} from "../catalog/catalog.ts";
import type { Rights } from "./rights.ts";

/** What is marked unconfirmed could not be checked against a live database. */
export const insufficient = (what: string): ExasolError =>
  new ExasolError("42500", `insufficient privileges${what}`);

/** `doing` is what the privilege is for, in the words of Exasol's error. */
export function requirePrivilege(
  privilege: SystemPrivilege,
  doing: string,
  { rights }: StatementContext,
): void {
  if (!rights.holds(privilege)) throw insufficient(` for ${doing}`);
}

/** To read the table or view; a view's owner also so that others may read what he lets them. */
export function requireRead(object: Table | View, { rights, forOthers, catalog }: StatementContext): void {
  const read = `SELECT on ${object.kind} ${object.name}`;
  if (!rights.has("SELECT", object)) throw insufficient(`: ${read}`);
  requireUse(catalog.schema(object.schema), rights, read);
  if (forOthers && !rights.mayLetRead(object))
    throw insufficient(`: ${read} must be grantable for ${rights.name}`);
}

/** To change the table's rows or, with ALTER, its definition. */
export function requireChange(table: Table, privilege: ObjectPrivilege, context: StatementContext): void {
  const { rights, catalog } = context;
  const change = `${privilege} on table ${table.name}`;
  if (!rights.has(privilege, table)) throw insufficient(`: ${change}`);
  requireUse(catalog.schema(table.schema), rights, change);
}

function requireUse(schema: Schema | undefined, rights: Rights, privilege: string): void {
  if (schema && !rights.mayUse(schema))
    throw insufficient(` for ${privilege}: USAGE on schema ${schema.name} needed.`);
}

/** EXECUTE SCRIPT and import() execute, a SELECT calls. */
export function requireExecute(
  script: Script,
  doing: "executing a script" | "calling script",
  { rights, catalog }: Pick<StatementContext, "rights" | "catalog">,
): void {
  if (!rights.has("EXECUTE", script)) throw insufficient(` for ${doing}`);
  requireUse(catalog.schema(script.schema), rights, `EXECUTE on script ${script.name}`);
}

/** An expression calls a function. */
export function requireCall(called: SqlFunction, { rights, catalog }: StatementContext): void {
  if (!rights.has("EXECUTE", called)) throw insufficient(" for calling function"); // unconfirmed
  requireUse(catalog.schema(called.schema), rights, `EXECUTE on function ${called.name}`);
}

type Creatable = "TABLE" | "VIEW" | "SCRIPT" | "FUNCTION";

/** CREATE VIEW is for schemas one owns, CREATE ANY VIEW for all. */
export function requireCreate(kind: Creatable, schema: Schema, { rights }: StatementContext): void {
  const isAllowed =
    rights.holds(`CREATE ANY ${kind}`) || (rights.holds(`CREATE ${kind}`) && rights.owns(schema));
  // unconfirmed, but for "for creating"
  if (!isAllowed) throw insufficient(` for creating ${kind.toLowerCase()} in schema ${schema.name}`);
}

export function requireDrop(object: NamedObject, { rights }: StatementContext): void {
  const kind = object.kind.toUpperCase() as Creatable;
  if (!rights.owns(object) && !rights.holds(`DROP ANY ${kind}`))
    throw insufficient(` for dropping ${object.kind}`);
}

/** For what only its owner may, or who may all. */
export function requireOwner(of: { owner: string }, doing: string, { rights }: StatementContext): void {
  if (!rights.owns(of) && !rights.isAdministrator) throw insufficient(` for ${doing}`);
}

export function requireConnection(connection: ConnectionEntry, { rights }: StatementContext): void {
  if (!rights.mayConnect(connection)) throw insufficient(` for using connection ${connection.name}`);
}

/** Change, rename or drop it. */
export function requireConnectionChange(
  connection: ConnectionEntry,
  privilege: "ALTER ANY CONNECTION" | "DROP ANY CONNECTION",
  doing: string,
  { rights }: StatementContext,
): void {
  if (!rights.holds(privilege) && !rights.administersConnection(connection))
    throw insufficient(` for ${doing} connection`);
}

/** Within a UDF, where Exasol's error has another code. */
export function requireConnectionAccess(connection: ConnectionEntry, script: Script, rights: Rights): void {
  if (rights.mayRead(connection, script)) return;
  throw new ExasolError(
    "22001",
    `insufficient privileges for using connection ${connection.name} in script ${script.name}`,
  );
}
