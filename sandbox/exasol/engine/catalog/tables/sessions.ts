import { boolean, decimal, timestamp, varchar } from "../../../../../sql/types.ts";
import { type SessionState, userOf } from "../../execution/open-sessions.ts";
import { clusterName } from "../../functions/session.ts";
import { defineTable, id, name, type SessionCatalog, text } from "./definition.ts";
import { consumerGroup } from "./users.ts";

const mebibytes = decimal(18, 1);

/** Of these, all users see those of all sessions. What this database does not measure is NULL. */
const statement = {
  STATUS: varchar(30),
  COMMAND_NAME: varchar(40),
  STMT_ID: decimal(20, 0),
  DURATION: varchar(20),
  QUERY_TIMEOUT: decimal(18, 0),
  ACTIVITY: varchar(100),
  TEMP_DB_RAM: mebibytes,
  PERSISTENT_DB_RAM: mebibytes,
  LOGIN_TIME: timestamp,
  CLIENT: varchar(100),
  DRIVER: varchar(100),
  ENCRYPTED: boolean,
};
const resources = {
  CONSUMER_GROUP: name,
  NICE: boolean,
  RESOURCES: decimal(3, 0),
  CLUSTER_NAME: name,
};

const rowOf = (state: SessionState) => ({
  ...rowForAll(state),
  EFFECTIVE_USER: state.info.user,
  HOST: state.host,
  SQL_TEXT: withoutPassword(state.running?.text ?? null),
  OS_USER: state.operatingSystemUser,
  OS_NAME: state.operatingSystem,
  SCOPE_SCHEMA: state.info.schema,
});

const rowForAll = (state: SessionState) => ({
  SESSION_ID: String(state.info.sessionId),
  USER_NAME: state.info.user,
  STATUS: state.running ? "EXECUTE SQL" : "IDLE",
  COMMAND_NAME: state.running?.command ?? "NOT SPECIFIED",
  STMT_ID: String(state.info.statementId),
  DURATION: duration(state.running ? performance.now() - state.running.since : 0),
  QUERY_TIMEOUT: String(state.queryTimeout),
  LOGIN_TIME: state.loginTime,
  CLIENT: state.client,
  DRIVER: state.driver,
  ENCRYPTED: state.encrypted,
  CONSUMER_GROUP: consumerGroup,
  CLUSTER_NAME: clusterName,
});

/** NULL for a text that has one. */
const withoutPassword = (sql: string | null): string | null =>
  sql !== null && /\bIDENTIFIED\s+BY\b/i.test(sql) ? null : sql;

/** `0:01:05`: hours, minutes, seconds. */
function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const part = (unit: number) => String(Math.floor(seconds / unit) % 60).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${part(60)}:${part(1)}`;
}

const visible = ({ sessions, scope, rights }: SessionCatalog): SessionState[] =>
  [...sessions.values()]
    .map(({ state }) => state)
    .filter((state) => scope !== "USER" || rights.areOf(userOf(state)));

export const detailedSessions = defineTable({
  names: ["EXA_USER_SESSIONS", "EXA_DBA_SESSIONS"],
  comment: "Sessions with all that is known of them",
  columns: {
    SESSION_ID: id,
    USER_NAME: name,
    EFFECTIVE_USER: name,
    ...statement,
    HOST: name,
    OS_USER: name,
    OS_NAME: name,
    SCOPE_SCHEMA: name,
    ...resources,
    SQL_TEXT: text,
  },
  rows: (from) => visible(from).map(rowOf),
});

/** Without what only the sessions' own users may see. */
export const sessions = defineTable({
  names: ["EXA_ALL_SESSIONS"],
  comment: "All sessions",
  columns: { SESSION_ID: id, USER_NAME: name, ...statement, ...resources },
  rows: (from) => visible(from).map(rowForAll),
});
