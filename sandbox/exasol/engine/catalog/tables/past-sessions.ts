/** Sessions that there are and were since the database has started, and logins that failed. */
import { boolean, timestamp, varchar } from "../../../../../sql/types.ts";
import { clusterName } from "../../functions/session.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { defineTable, id, name } from "./definition.ts";

const lastDay = 24 * 60 * 60 * 1000;

const pastSessions = (names: string[], comment: string, newest = Number.POSITIVE_INFINITY) =>
  defineTable({
    names,
    schema: "EXA_STATISTICS",
    comment,
    columns: {
      SESSION_ID: id,
      LOGIN_TIME: timestamp,
      LOGOUT_TIME: timestamp,
      USER_NAME: name,
      CLIENT: varchar(100),
      DRIVER: varchar(100),
      ENCRYPTED: boolean,
      HOST: name,
      OS_USER: name,
      OS_NAME: name,
      SUCCESS: boolean,
      ERROR_CODE: varchar(5),
      ERROR_TEXT: varchar(2_000_000),
      CLUSTER_NAME: name,
    },
    rows: ({ sessionLog, scope, rights }) =>
      sessionLog.latest
        .filter((session) => {
          const isRecent = Date.now() - session.login.getTime() < newest;
          return isRecent && (scope !== "USER" || rights.areOf(session));
        })
        .map(({ sessionId, login, logout, user, client, error }) => ({
          SESSION_ID: String(sessionId),
          LOGIN_TIME: timestampText(login),
          LOGOUT_TIME: logout ? timestampText(logout) : null,
          USER_NAME: user,
          CLIENT: client.client ?? null,
          DRIVER: client.driver ?? null,
          ENCRYPTED: client.encrypted ?? null,
          HOST: client.host ?? null,
          OS_USER: client.operatingSystemUser ?? null,
          OS_NAME: client.operatingSystem ?? null,
          SUCCESS: error === undefined,
          ERROR_CODE: error?.code ?? null,
          ERROR_TEXT: error?.text ?? null,
          CLUSTER_NAME: clusterName,
        })),
  });

export const auditSessions = pastSessions(
  ["EXA_DBA_AUDIT_SESSIONS"],
  "The last ten thousand sessions and failed logins",
);
export const lastSessions = pastSessions(
  ["EXA_USER_SESSIONS_LAST_DAY", "EXA_DBA_SESSIONS_LAST_DAY"],
  "Sessions and failed logins of the last day",
  lastDay,
);
