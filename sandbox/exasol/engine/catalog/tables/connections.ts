import { timestamp, varchar } from "../../../../../sql/types.ts";
import { comment, defineTable, name } from "./definition.ts";

/** Without their passwords. */
export const connections = defineTable({
  names: ["EXA_DBA_CONNECTIONS"],
  comment: "All connections",
  columns: {
    CONNECTION_NAME: name,
    CONNECTION_STRING: varchar(2000),
    USER_NAME: varchar(2000),
    CREATED: timestamp,
    CONNECTION_COMMENT: comment,
  },
  rows: ({ catalog }) =>
    catalog.all("connection").map((connection) => ({
      CONNECTION_NAME: connection.name,
      CONNECTION_STRING: connection.address,
      USER_NAME: connection.user === "" ? null : connection.user,
      CREATED: connection.created,
      CONNECTION_COMMENT: connection.comment,
    })),
});

export const connectionNames = defineTable({
  names: ["EXA_ALL_CONNECTIONS"],
  comment: "Names of all connections",
  columns: { CONNECTION_NAME: name, CREATED: timestamp, CONNECTION_COMMENT: comment },
  rows: connections.rows,
});
