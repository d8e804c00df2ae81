/** Users and roles, as the catalog holds them. Rights on an object stand at the object, and go with it. */
import { type ObjectPrivilege, type SystemPrivilege, systemPrivileges } from "../../../../sql/privileges.ts";

/** Names of users and roles are in upper case: Exasol does not tell them apart by case. */
export interface Grantee {
  kind: "grantee";
  name: string;
  /** Absent for a role; see passwords.ts. */
  password?: string;
  created: string;
  comment: string | null;
  /** True: WITH ADMIN OPTION, so that the right may be given on. */
  roles: Record<string, boolean>;
  privileges: Partial<Record<SystemPrivilege, boolean>>;
}

/** By the grantee, each privilege with the name of who has granted it. */
export type ObjectGrants = Record<string, Partial<Record<ObjectPrivilege, string>>>;

/** Who may read a connection in scripts: in all of them, or in those of a schema, or in one. */
export interface ConnectionAccess {
  grantee: string;
  grantor: string;
  /** Number of the schema or script. */
  only?: number;
}

/** A user for good: a later one of the name is another one. */
export interface UserIdentity {
  user: string;
  userCreated: string;
}

export const granteeName = (name: string): string => name.toUpperCase();

export function newGrantee(name: string, created: string, password?: string): Grantee {
  return {
    kind: "grantee",
    name,
    ...(password !== undefined && { password }),
    created,
    comment: null,
    roles: password === undefined ? {} : { PUBLIC: false },
    privileges: {},
  };
}

/** What a new database has: role DBA may all, and everybody sees all schemas. */
export function initialGrantees(created: string): Grantee[] {
  const all = Object.fromEntries(systemPrivileges.map((privilege) => [privilege, true]));
  return [
    { ...newGrantee("DBA", created), privileges: all },
    { ...newGrantee("PUBLIC", created), privileges: { "USE ANY SCHEMA": false } },
  ];
}

/** A user who may all. */
export const administrator = (name: string, created: string, password: string): Grantee => ({
  ...newGrantee(name, created, password),
  roles: { DBA: true, PUBLIC: false },
});
