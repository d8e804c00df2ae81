/** CREATE, ALTER and DROP USER and ROLE. */
import type { Identifier } from "../../../../sql/nodes.ts";
import type { StatementResult } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import { type CatalogDraft, objectsIn } from "../catalog/catalog.ts";
import { invalid, position } from "../errors.ts";
import { dropSchemas } from "../execution/ddl/schemas.ts";
import { type Execution, rowCount, type StatementOf } from "../execution/execution.ts";
import type { Steps } from "../execution/turns.ts";
import { timestampText } from "../functions/timestamps.ts";
import { type Grantee, granteeName, newGrantee } from "./grantee.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { insufficient, requirePrivilege } from "./require.ts";

/** They belong to the database. */
const builtIn: ReadonlySet<string> = new Set(["SYS", "DBA", "PUBLIC"]);

export async function createUser(
  statement: StatementOf<"createUser">,
  { context }: Execution,
): Promise<StatementResult> {
  requirePrivilege("CREATE USER", "creating user", context);
  const name = newName(statement.name, "user", context);
  const password = await hashPassword(statement.password);
  context.catalog.put(newGrantee(name, timestampText(context.now), password));
  return rowCount(0);
}

export function createRole(statement: StatementOf<"createRole">, { context }: Execution): StatementResult {
  requirePrivilege("CREATE ROLE", "creating role", context);
  const name = newName(statement.name, "role", context);
  context.catalog.put(newGrantee(name, timestampText(context.now)));
  return rowCount(0);
}

function newName({ name: given, at }: Identifier, kind: string, context: StatementContext): string {
  const name = granteeName(given);
  if (context.catalog.grantee(name)) {
    throw invalid(
      `${kind} name ${name} conflicts with another user or role name${position(context.sql, at)}`,
    ); // unconfirmed
  }
  return name;
}

/** One's own password for whoever knows it, any password for who may ALTER USER. */
export async function alterUser(
  { name, password, former }: StatementOf<"alterUser">,
  { context }: Execution,
): Promise<StatementResult> {
  const { rights, catalog, session } = context;
  const user = requireUser(name, context);
  if (!rights.holds("ALTER USER")) {
    if (user.name !== session.user) throw insufficient(" for altering user");
    const isKnown = former !== undefined && (await isPassword(Buffer.from(former), user.password ?? ""));
    if (!isKnown) throw invalid("the old password is wrong or missing: IDENTIFIED BY … REPLACE …"); // unconfirmed
  }
  catalog.put({ ...user, password: await hashPassword(password) });
  return rowCount(0);
}

export function resetFailedLogins(
  { name }: StatementOf<"resetFailedLogins">,
  { context, logins }: Execution,
): StatementResult {
  requirePrivilege("ALTER USER", "altering user", context);
  logins.reset(requireUser(name, context));
  return rowCount(0);
}

function requireUser({ name, at }: Identifier, context: StatementContext): Grantee {
  const user = context.catalog.grantee(granteeName(name));
  if (user?.password === undefined) throw invalid(`user ${name} not found${position(context.sql, at)}`);
  return user;
}

export async function dropGrantee(
  statement: StatementOf<"dropGrantee">,
  execution: Execution,
): Promise<StatementResult> {
  const { context, logins } = execution;
  const { object, cascade, name: given } = statement;
  const { catalog, rights } = context;
  const name = granteeName(given.name);
  const kind = object.toLowerCase();
  const isAllowed =
    object === "USER"
      ? rights.holds("DROP USER")
      : rights.holds("DROP ANY ROLE") || rights.grantees.some(({ roles }) => roles[name] === true);
  if (!isAllowed) throw insufficient(` for dropping ${kind}`);
  const grantee = catalog.grantee(name);
  if (!grantee || (grantee.password !== undefined) !== (object === "USER")) {
    if (statement.ifExists && !grantee) return rowCount(0);
    throw invalid(`${kind} ${name} not found${position(context.sql, given.at)}`);
  }
  // unconfirmed wordings
  if (builtIn.has(name)) throw invalid(`${kind} ${name} cannot be dropped`);
  if (logins.isLoggedIn(name)) throw invalid(`user ${name} is logged in and cannot be dropped`);
  const owned = catalog.all("schema").filter(({ owner }) => owner === name);
  if (owned.length > 0 && !cascade)
    throw invalid(`${kind} ${name} owns schemas - use DROP ${object} ${name} CASCADE to delete them`);
  await dropSchemas(owned, execution);
  catalog.remove(grantee);
  await execution.inTurns(forget(name, catalog));
  return rowCount(0);
}

/** A later user of the name must not have the rights of this one. In steps: each may have thousands. */
function* forget(name: string, catalog: CatalogDraft): Steps<void> {
  for (const grantee of catalog.all("grantee")) {
    if (grantee.roles[name] === undefined) continue;
    catalog.put({ ...grantee, roles: without(grantee.roles, name) });
    yield;
  }
  for (const object of [...catalog.all("schema"), ...objectsIn(catalog)]) {
    if (!object.grants?.[name]) continue;
    catalog.put({ ...object, grants: without(object.grants, name) });
    yield;
  }
  for (const connection of catalog.all("connection")) {
    const { users = {}, access = [] } = connection;
    const left = access.filter(({ grantee }) => grantee !== name);
    if (users[name] === undefined && left.length === access.length) continue;
    catalog.put({ ...connection, users: without(users, name), access: left });
    yield;
  }
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...others } = record;
  return others;
}
