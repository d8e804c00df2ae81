import { boolean, timestamp } from "../../../../../sql/types.ts";
import { comment, defineTable, name, type SessionCatalog } from "./definition.ts";

export const roles = defineTable({
  names: ["EXA_ALL_ROLES", "EXA_DBA_ROLES"],
  comment: "All roles",
  columns: { ROLE_NAME: name, CREATED: timestamp, ROLE_CONSUMER_GROUP: name, ROLE_COMMENT: comment },
  rows: ({ catalog }) =>
    catalog
      .all("grantee")
      .filter(({ password }) => password === undefined)
      .map((role) => ({ ROLE_NAME: role.name, CREATED: role.created, ROLE_COMMENT: role.comment })),
});

export const sessionRoles = defineTable({
  names: ["EXA_SESSION_ROLES"],
  comment: "The roles of the session's user, also those that he has by others",
  columns: { ROLE_NAME: name, ROLE_CONSUMER_GROUP: name, ROLE_COMMENT: comment },
  rows: (from) => roles.rows(from).filter((row) => from.rights.actsAs(String(row.ROLE_NAME))),
});

export const rolePrivileges = defineTable({
  names: ["EXA_DBA_ROLE_PRIVS", "EXA_ROLE_ROLE_PRIVS", "EXA_USER_ROLE_PRIVS"],
  comment: "Which roles are granted to whom",
  columns: { GRANTEE: name, GRANTED_ROLE: name, ADMIN_OPTION: boolean },
  rows: (from) =>
    from.catalog
      .all("grantee")
      .filter(({ name: grantee }) => concerns(grantee, from))
      .flatMap((grantee) =>
        Object.entries(grantee.roles).map(([role, option]) => ({
          GRANTEE: grantee.name,
          GRANTED_ROLE: role,
          ADMIN_OPTION: option,
        })),
      ),
});

/** EXA_USER_ has what is granted to the user himself, EXA_ROLE_ what his roles have, EXA_DBA_ all. */
export function concerns(grantee: string, { scope, session, rights }: SessionCatalog): boolean {
  const isHimself = grantee === session.user;
  if (scope === "USER") return isHimself;
  return scope === "DBA" || (!isHimself && rights.actsAs(grantee)) || (scope === "ALL" && isHimself);
}
