import { boolean, decimal, double, timestamp, varchar } from "../../../../../sql/types.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { defineTable, id } from "./definition.ts";

/** What this database does not measure is NULL. */
export const lastStatements = defineTable({
  names: ["EXA_SQL_LAST_DAY"],
  schema: "EXA_STATISTICS",
  comment: "The last ten thousand statements of all sessions",
  columns: {
    SESSION_ID: id,
    STMT_ID: decimal(20, 0),
    COMMAND_NAME: varchar(40),
    COMMAND_CLASS: varchar(20),
    DURATION: double,
    START_TIME: timestamp,
    STOP_TIME: timestamp,
    CPU: decimal(9, 1),
    TEMP_DB_RAM_PEAK: decimal(18, 1),
    PERSISTENT_DB_RAM_PEAK: decimal(18, 1),
    HDD_READ: decimal(18, 1),
    HDD_WRITE: decimal(18, 1),
    NET: decimal(18, 1),
    SUCCESS: boolean,
    ERROR_CODE: varchar(5),
    ERROR_TEXT: varchar(2_000_000),
    ROW_COUNT: decimal(18, 0),
    EXECUTION_MODE: varchar(20),
  },
  rows: ({ statementLog, rights }) =>
    statementLog.latest.map(({ error, ...statement }) => ({
      SESSION_ID: String(statement.sessionId),
      STMT_ID: String(statement.statementId),
      COMMAND_NAME: statement.command,
      COMMAND_CLASS: statement.class,
      DURATION: statement.duration,
      START_TIME: timestampText(statement.start),
      STOP_TIME: timestampText(statement.stop),
      SUCCESS: error === undefined,
      ERROR_CODE: error?.code ?? null,
      // It may quote a value of the statement.
      ERROR_TEXT: rights.areOf(statement) ? (error?.text ?? null) : null,
      ROW_COUNT: statement.rowCount === null ? null : String(statement.rowCount),
      EXECUTION_MODE: "EXECUTE",
    })),
});
