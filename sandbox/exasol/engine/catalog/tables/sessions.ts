import { decimal, timestamp, varchar } from "../../../../../sql/types.ts";
import type { SessionState } from "../../execution/open-sessions.ts";
import { defineTable, id, name, type SessionCatalog } from "./definition.ts";

const columnsOfAll = {
  SESSION_ID: id,
  USER_NAME: name,
  STATUS: varchar(30),
  COMMAND_NAME: varchar(40),
  STMT_ID: decimal(20, 0),
  DURATION: varchar(20),
  QUERY_TIMEOUT: decimal(18, 0),
  LOGIN_TIME: timestamp,
  CLIENT: varchar(100),
  DRIVER: varchar(100),
};

const rowOf = (state: SessionState) => ({
  ...rowForAll(state),
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
});

/** `0:01:05`: hours, minutes, seconds. */
function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const part = (unit: number) => String(Math.floor(seconds / unit) % 60).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${part(60)}:${part(1)}`;
}

const visible = ({ sessions, scope, rights }: SessionCatalog): SessionState[] =>
  [...sessions.values()]
    .map(({ state }) => state)
    .filter(({ info }) => scope !== "USER" || info.user === rights.name);

export const detailedSessions = defineTable({
  names: ["EXA_USER_SESSIONS", "EXA_DBA_SESSIONS"],
  comment: "Sessions with all that is known of them",
  columns: { ...columnsOfAll, OS_USER: name, OS_NAME: name, SCOPE_SCHEMA: name },
  rows: (from) => visible(from).map(rowOf),
});

/** Without what only the sessions' own users may see. */
export const sessions = defineTable({
  names: ["EXA_ALL_SESSIONS"],
  comment: "All sessions",
  columns: columnsOfAll,
  rows: (from) => visible(from).map(rowForAll),
});
