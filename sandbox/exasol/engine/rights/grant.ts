/** GRANT and REVOKE, and ALTER SCHEMA … CHANGE OWNER. */
import type { Identifier, NamePath } from "../../../../sql/nodes.ts";
import type { ObjectPrivilege } from "../../../../sql/privileges.ts";
import type { Grant, Right } from "../../../../sql/statements.ts";
import { ExasolError, type StatementResult } from "../../model.ts";
import { bindView } from "../binding/bind-from.ts";
import { topEnvironment } from "../binding/bind-query.ts";
import type { StatementContext } from "../binding/context.ts";
import { findObject, notFound } from "../binding/resolve.ts";
import type { ConnectionEntry, NamedObject, Schema } from "../catalog/catalog.ts";
import { invalid, position, unsupported } from "../errors.ts";
import { type Execution, rowCount, type StatementOf } from "../execution/execution.ts";
import type { Steps } from "../execution/turns.ts";
import { type ConnectionAccess, type Grantee, granteeName, type ObjectGrants } from "./grantee.ts";
import { insufficient, requirePrivilege } from "./require.ts";
import { Rights } from "./rights.ts";

type RightOf<K extends Right["kind"]> = Extract<Right, { kind: K }>;

/** All is looked up and checked before anything is changed. */
export async function grant(statement: Grant, execution: Execution): Promise<StatementResult> {
  const { context } = execution;
  const names = statement.grantees.map((one) => requireGrantee(one, context).name);
  const { right } = statement;
  switch (right.kind) {
    case "system":
      grantPrivileges(right, statement, names, context);
      break;
    case "role":
      await execution.inTurns(grantRoles(right, statement, names, context));
      break;
    case "object":
      await grantOnObject(right, statement, names, execution);
      break;
    case "connection":
      grantConnections(right, statement, names, context);
      break;
    case "access":
      grantAccess(right, statement, names, context);
  }
  return rowCount(0);
}

function requireGrantee({ name, at }: Identifier, context: StatementContext): Grantee {
  const grantee = context.catalog.grantee(granteeName(name));
  // unconfirmed
  if (!grantee) throw invalid(`user or role ${granteeName(name)} not found${position(context.sql, at)}`);
  return grantee;
}

const doing = ({ revoke }: Grant): string => (revoke ? "revoking" : "granting");

const granteesOf = (names: string[], { catalog }: StatementContext): Grantee[] =>
  names.flatMap((name) => catalog.grantee(name) ?? []);

/** What is held already, with or without more that the statement names. */
function changed(
  held: Record<string, boolean> | undefined,
  names: string[],
  { revoke, adminOption }: Grant,
): Record<string, boolean> {
  const after = { ...held };
  for (const name of names) {
    if (revoke) delete after[name];
    else after[name] = adminOption || after[name] === true;
  }
  return after;
}

function grantPrivileges(
  { privileges }: RightOf<"system">,
  statement: Grant,
  names: string[],
  context: StatementContext,
): void {
  for (const privilege of privileges) {
    if (!context.rights.mayGive(privilege))
      throw insufficient(` for ${doing(statement)} system privilege ${privilege}`);
  }
  if (names.includes("DBA")) throw unsupported("another set of privileges for DBA, which has all of them");
  for (const grantee of granteesOf(names, context))
    context.catalog.put({ ...grantee, privileges: changed(grantee.privileges, privileges, statement) });
}

/** In steps: hundreds of roles may be granted to hundreds. */
function* grantRoles(
  right: RightOf<"role">,
  statement: Grant,
  names: string[],
  context: StatementContext,
): Steps<void> {
  const { catalog, rights } = context;
  const roles = right.roles.map(({ name, at }) => {
    const role = catalog.grantee(granteeName(name));
    if (!role || role.password !== undefined)
      throw invalid(`role ${granteeName(name)} not found${position(context.sql, at)}`);
    return role.name;
  });
  for (const role of roles) {
    if (!rights.mayGiveRole(role)) throw insufficient(` for ${doing(statement)} role ${role}`);
    if (role === "PUBLIC") throw invalid("role PUBLIC is granted to everybody"); // unconfirmed
    // unconfirmed
    const contained = new Set(new Rights(catalog, role).grantees.map(({ name }) => name));
    const circle = statement.revoke ? undefined : names.find((name) => contained.has(name));
    if (circle !== undefined)
      throw invalid(`role ${role} contains ${circle} already: that would be a circle`);
    yield;
  }
  refuseSys("roles", names, statement);
  for (const grantee of granteesOf(names, context)) {
    catalog.put({ ...grantee, roles: changed(grantee.roles, roles, statement) });
    yield;
  }
}

/** SYS has all rights anyway, and keeps them. */
function refuseSys(what: "roles" | "connections", names: string[], { revoke }: Grant): void {
  if (names.includes("SYS"))
    throw new ExasolError("42500", revoke ? `cannot revoke ${what} from SYS` : `cannot grant ${what} to SYS`);
}

async function grantOnObject(
  right: RightOf<"object">,
  statement: Grant,
  names: string[],
  execution: Execution,
): Promise<void> {
  const { context } = execution;
  const object = findGrantable(right, context);
  const privileges = privilegesFor(right, object, context);
  const { rights, catalog } = context;
  const schema = object.kind === "schema" ? object : catalog.schema(object.schema);
  const mayAll = rights.holds("GRANT ANY OBJECT PRIVILEGE");
  if ((!mayAll && !rights.owns(object)) || (schema && !rights.mayUse(schema)))
    throw insufficient(` for ${doing(statement)} privileges on ${object.kind} ${object.name}`);
  if (object.kind === "view" && !mayAll && !statement.revoke) {
    // What its owner may not let others read, he must not by a view.
    const aside = { ...context, steps: [], temporaryTables: [], onlyColumns: true };
    await execution.inTurns(bindView(object, topEnvironment(aside, []), { forOthers: true }));
  }
  const grants: ObjectGrants = { ...object.grants };
  for (const name of names) {
    const held = { ...grants[name] };
    for (const privilege of privileges) {
      if (statement.revoke) delete held[privilege];
      else held[privilege] = context.session.user;
    }
    if (Object.keys(held).length > 0) grants[name] = held;
    else delete grants[name];
  }
  catalog.put({ ...object, grants });
}

const grantable: Record<"schema" | NamedObject["kind"], ObjectPrivilege[]> = {
  schema: ["ALTER", "SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "EXECUTE", "USAGE"],
  table: ["ALTER", "SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES"],
  view: ["SELECT"],
  script: ["EXECUTE"],
  function: ["EXECUTE"],
};

function privilegesFor(
  { privileges, path }: RightOf<"object">,
  { kind, name }: Schema | NamedObject,
  context: StatementContext,
): ObjectPrivilege[] {
  if (privileges === "ALL") return grantable[kind];
  for (const privilege of privileges) {
    // unconfirmed
    if (!grantable[kind].includes(privilege))
      throw invalid(`there is no privilege ${privilege} on ${kind} ${name}${place(path, context)}`);
  }
  return privileges;
}

/** What the path names, of the statement's kind; where it states none, rather an object than a schema. */
function findGrantable(
  { object: wanted, path }: RightOf<"object">,
  context: StatementContext,
): Schema | NamedObject {
  const found = wanted === "SCHEMA" ? undefined : findObject(path, context);
  const isWanted = found && (wanted === undefined || found.kind === wanted.toLowerCase());
  if (isWanted) return found;
  const schema =
    path.length === 1 && (wanted ?? "SCHEMA") === "SCHEMA" && context.catalog.schema(path[0]?.name ?? "");
  if (schema) return schema;
  throw notFound(path, context);
}

const place = (path: NamePath, context: StatementContext): string => position(context.sql, path[0]?.at ?? 0);

function requireGivable(
  { name, at }: Identifier,
  statement: Grant,
  context: StatementContext,
): ConnectionEntry {
  const connection = context.catalog.connection(name);
  if (!connection) throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  if (!context.rights.mayGiveConnection(connection))
    throw insufficient(` for ${doing(statement)} connection ${name}`);
  return connection;
}

function grantConnections(
  right: RightOf<"connection">,
  statement: Grant,
  names: string[],
  context: StatementContext,
): void {
  const connections = right.connections.map((one) => requireGivable(one, statement, context));
  refuseSys("connections", names, statement);
  for (const connection of connections) {
    context.catalog.put({ ...connection, users: changed(connection.users, names, statement) });
  }
}

function grantAccess(
  { connection: wanted, restriction }: RightOf<"access">,
  statement: Grant,
  names: string[],
  context: StatementContext,
): void {
  const connection = requireGivable(wanted, statement, context);
  refuseSys("connections", names, statement);
  const only = restriction && restrictedTo(restriction, context);
  const others = (connection.access ?? []).filter((one) => !names.includes(one.grantee) || one.only !== only);
  const added = names.map(
    (grantee): ConnectionAccess => ({
      grantee,
      grantor: context.session.user,
      ...(only !== undefined && { only }),
    }),
  );
  context.catalog.put({ ...connection, access: statement.revoke ? others : [...others, ...added] });
}

function restrictedTo(
  { object, path }: NonNullable<RightOf<"access">["restriction"]>,
  context: StatementContext,
): number {
  if (object === "SCHEMA")
    return context.catalog.requireSchema(path.at(-1)?.name ?? "", place(path, context)).id;
  const script = findObject(path, context);
  if (script?.kind !== "script") throw notFound(path, context);
  return script.id;
}

export function changeOwner(
  { name, owner: wanted }: StatementOf<"changeOwner">,
  { context }: Execution,
): StatementResult {
  const { catalog } = context;
  requirePrivilege("ALTER ANY SCHEMA", "altering schema", context);
  const schema = catalog.requireSchema(name.name, position(context.sql, name.at));
  const owner = requireGrantee(wanted, context).name;
  for (const entry of [schema, ...catalog.objectsOf(schema.name)]) catalog.put({ ...entry, owner });
  return rowCount(0);
}
