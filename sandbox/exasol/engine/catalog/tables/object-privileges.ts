import type { Cell } from "../../../model.ts";
import { objectsIn } from "../catalog.ts";
import { defineTable, name, type SessionCatalog } from "./definition.ts";

const columns = {
  OBJECT_SCHEMA: name,
  OBJECT_NAME: name,
  OBJECT_TYPE: name,
  PRIVILEGE: name,
  GRANTEE: name,
  GRANTOR: name,
  OWNER: name,
};

type Row = Record<keyof typeof columns, Cell>;

/** Who has been granted it, or has granted it. For EXA_ALL_ his roles count as he does. */
const received = (row: Row, { scope, session, rights }: SessionCatalog): boolean =>
  scope === "ROLE"
    ? row.GRANTEE !== session.user && rights.actsAs(String(row.GRANTEE))
    : row.GRANTEE === session.user || (scope === "ALL" && rights.actsAs(String(row.GRANTEE)));

const made = (row: Row, { scope, session, rights }: SessionCatalog): boolean =>
  row.GRANTOR === session.user || (scope === "ALL" && rights.actsAs(String(row.OWNER)));

export const objectPrivileges = defineTable({
  names: ["EXA_ALL_OBJ_PRIVS", "EXA_DBA_OBJ_PRIVS", "EXA_ROLE_OBJ_PRIVS", "EXA_USER_OBJ_PRIVS"],
  comment: "Who may what with which object",
  columns,
  rows: (from) =>
    from.scope === "DBA"
      ? granted(from)
      : granted(from).filter((row) => received(row, from) || (from.scope !== "ROLE" && made(row, from))),
});

export const objectPrivilegesMade = defineTable({
  names: ["EXA_ALL_OBJ_PRIVS_MADE", "EXA_USER_OBJ_PRIVS_MADE"],
  comment: "Which object privileges the user has granted",
  columns,
  rows: (from) => granted(from).filter((row) => made(row, from)),
});

export const objectPrivilegesReceived = defineTable({
  names: ["EXA_ALL_OBJ_PRIVS_RECD", "EXA_USER_OBJ_PRIVS_RECD"],
  comment: "Which object privileges the user has been granted",
  columns,
  rows: (from) => granted(from).filter((row) => received(row, from)),
});

function granted({ rights }: SessionCatalog): Row[] {
  const { catalog } = rights;
  const objects = [...catalog.all("schema"), ...objectsIn(catalog)];
  const onObjects = objects.flatMap((object) =>
    Object.entries(object.grants ?? {}).flatMap(([grantee, privileges]) =>
      Object.entries(privileges).map(([privilege, grantor]) => ({
        OBJECT_SCHEMA: object.kind === "schema" ? null : object.schema,
        OBJECT_NAME: object.name,
        OBJECT_TYPE: object.kind.toUpperCase(),
        PRIVILEGE: privilege,
        GRANTEE: grantee,
        GRANTOR: grantor,
        OWNER: object.owner,
      })),
    ),
  );
  // unconfirmed: where Exasol lists ACCESS for all scripts
  const onConnections = catalog.all("connection").flatMap(({ name: connection, access = [] }) =>
    access
      .filter(({ only }) => only === undefined)
      .map(({ grantee, grantor }) => ({
        OBJECT_SCHEMA: null,
        OBJECT_NAME: connection,
        OBJECT_TYPE: "CONNECTION",
        PRIVILEGE: "ACCESS",
        GRANTEE: grantee,
        GRANTOR: grantor,
        OWNER: null,
      })),
  );
  return [...onObjects, ...onConnections];
}
