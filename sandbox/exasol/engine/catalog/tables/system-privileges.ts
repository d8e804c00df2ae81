import { systemPrivileges as known } from "../../../../../sql/privileges.ts";
import { boolean } from "../../../../../sql/types.ts";
import { defineTable, name } from "./definition.ts";
import { concerns } from "./roles.ts";

export const systemPrivileges = defineTable({
  names: ["EXA_DBA_SYS_PRIVS", "EXA_ROLE_SYS_PRIVS", "EXA_USER_SYS_PRIVS"],
  comment: "Which system privileges are granted to whom",
  columns: { GRANTEE: name, PRIVILEGE: name, ADMIN_OPTION: boolean },
  rows: (from) =>
    from.catalog
      .all("grantee")
      .filter((grantee) => concerns(grantee.name, from))
      .flatMap((grantee) =>
        Object.entries(grantee.privileges).map(([privilege, option]) => ({
          GRANTEE: grantee.name,
          PRIVILEGE: privilege,
          ADMIN_OPTION: option,
        })),
      ),
});

export const sessionPrivileges = defineTable({
  names: ["EXA_SESSION_PRIVS"],
  comment: "The system privileges of the session's user, also those that he has by roles",
  columns: { PRIVILEGE: name },
  rows: ({ rights }) =>
    known.filter((privilege) => rights.holds(privilege)).map((privilege) => ({ PRIVILEGE: privilege })),
});
