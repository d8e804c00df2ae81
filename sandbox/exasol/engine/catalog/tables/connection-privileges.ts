import { boolean } from "../../../../../sql/types.ts";
import { connections } from "./connections.ts";
import { defineTable, name } from "./definition.ts";
import { concerns } from "./roles.ts";

export const connectionPrivileges = defineTable({
  names: ["EXA_DBA_CONNECTION_PRIVS", "EXA_ROLE_CONNECTION_PRIVS", "EXA_USER_CONNECTION_PRIVS"],
  comment: "Which connections are granted to whom",
  columns: { GRANTEE: name, GRANTED_CONNECTION: name, ADMIN_OPTION: boolean },
  rows: (from) =>
    from.catalog.all("connection").flatMap((connection) =>
      Object.entries(connection.users ?? {})
        .filter(([grantee]) => concerns(grantee, from))
        .map(([grantee, option]) => ({
          GRANTEE: grantee,
          GRANTED_CONNECTION: connection.name,
          ADMIN_OPTION: option,
        })),
    ),
});

/** ACCESS for some scripts; ACCESS for all is an object privilege. */
export const restrictedPrivileges = defineTable({
  names: [
    ...["EXA_DBA_RESTRICTED_OBJ_PRIVS", "EXA_ROLE_RESTRICTED_OBJ_PRIVS", "EXA_USER_RESTRICTED_OBJ_PRIVS"],
  ],
  comment: "Who may read connections in which scripts",
  columns: {
    OBJECT_SCHEMA: name,
    OBJECT_NAME: name,
    OBJECT_TYPE: name,
    FOR_OBJECT_SCHEMA: name,
    FOR_OBJECT_NAME: name,
    FOR_OBJECT_TYPE: name,
    PRIVILEGE: name,
    GRANTEE: name,
    GRANTOR: name,
    OWNER: name,
  },
  rows: (from) => {
    const { catalog } = from.rights;
    const places = new Map(
      [...catalog.all("schema"), ...catalog.all("script")].map((place) => [place.id, place]),
    );
    return catalog.all("connection").flatMap(({ name: connection, access = [] }) =>
      access
        .filter(({ grantee }) => concerns(grantee, from))
        .flatMap(({ grantee, only }) => {
          const place = only === undefined ? undefined : places.get(only);
          if (!place) return [];
          return {
            OBJECT_NAME: connection,
            OBJECT_TYPE: "CONNECTION",
            FOR_OBJECT_SCHEMA: place.kind === "script" ? place.schema : null,
            FOR_OBJECT_NAME: place.name,
            FOR_OBJECT_TYPE: place.kind.toUpperCase(),
            PRIVILEGE: "ACCESS",
            GRANTEE: grantee,
          };
        }),
    );
  },
});

/** Address and user are for those only who may change the connection. */
export const sessionConnections = defineTable({
  names: ["EXA_SESSION_CONNECTIONS"],
  comment: "The connections that the user may use",
  columns: connections.columns,
  rows: (from) => {
    const { rights } = from;
    const mayChangeAll = rights.holds("ALTER ANY CONNECTION");
    const usable = from.catalog.all("connection").filter((connection) => rights.mayConnect(connection));
    const changeable = new Set(
      usable
        .filter((connection) => mayChangeAll || rights.administersConnection(connection))
        .map((connection) => connection.name),
    );
    const names = new Set(usable.map((connection) => connection.name));
    return connections
      .rows(from)
      .filter((row) => names.has(String(row.CONNECTION_NAME)))
      .map((row) =>
        changeable.has(String(row.CONNECTION_NAME))
          ? row
          : { ...row, CONNECTION_STRING: null, USER_NAME: null },
      );
  },
});
