import { decimal, varchar } from "../../../../../sql/types.ts";
import { defineTable, id, name } from "./definition.ts";

const columnsOfAll = { SESSION_ID: id, USER_NAME: name, STATUS: varchar(20), STMT_ID: decimal(20, 0) };

export const ownSessions = defineTable({
  names: ["EXA_USER_SESSIONS"],
  comment: "The user's own session",
  columns: { ...columnsOfAll, SCOPE_SCHEMA: name },
  rows: ({ session, schema }) => [
    {
      SESSION_ID: String(session.sessionId),
      USER_NAME: session.user,
      STATUS: "EXECUTE SQL",
      STMT_ID: session.statementId,
      SCOPE_SCHEMA: schema,
    },
  ],
});

/** Without what only the session's own user may see. */
export const sessions = defineTable({
  names: ["EXA_ALL_SESSIONS"],
  comment: "All sessions",
  columns: columnsOfAll,
  rows: ownSessions.rows,
});
