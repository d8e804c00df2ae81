/** How many statements there have been since the database has started. */
import { boolean, decimal, double, timestamp, varchar } from "../../../../../sql/types.ts";
import type { Interval } from "../../execution/statement-log.ts";
import { clusterName } from "../../functions/session.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { defineTable, name, type SystemTable } from "./definition.ts";

/** NULL. */
const notMeasured = {
  CPU_AVG: double,
  CPU_MAX: double,
  TEMP_DB_RAM_PEAK_AVG: double,
  TEMP_DB_RAM_PEAK_MAX: double,
  PERSISTENT_DB_RAM_PEAK_AVG: double,
  PERSISTENT_DB_RAM_PEAK_MAX: double,
  HDD_READ_AVG: double,
  HDD_READ_MAX: double,
  HDD_WRITE_AVG: double,
  HDD_WRITE_MAX: double,
  NET_AVG: double,
  NET_MAX: double,
};

const counted = (table: string, interval: Interval): SystemTable =>
  defineTable({
    names: [table],
    schema: "EXA_STATISTICS",
    comment: `Statements by the ${interval} they began in, since the database has started`,
    columns: {
      CLUSTER_NAME: name,
      INTERVAL_START: timestamp,
      COMMAND_NAME: varchar(40),
      COMMAND_CLASS: varchar(20),
      SUCCESS: boolean,
      COUNT: decimal(18, 0),
      DURATION_AVG: double,
      DURATION_MAX: double,
      ...notMeasured,
      ROW_COUNT_AVG: double,
      ROW_COUNT_MAX: decimal(18, 0),
    },
    rows: ({ statementLog }) =>
      statementLog.counted(interval).map(({ intervalStart, duration, rows, ...one }) => ({
        CLUSTER_NAME: clusterName,
        INTERVAL_START: timestampText(intervalStart),
        COMMAND_NAME: one.command,
        COMMAND_CLASS: one.class,
        SUCCESS: one.success,
        COUNT: String(one.count),
        DURATION_AVG: duration.sum / one.count,
        DURATION_MAX: duration.max,
        ROW_COUNT_AVG: rows.count === 0 ? null : rows.sum / rows.count,
        ROW_COUNT_MAX: rows.count === 0 ? null : String(rows.max),
      })),
  });

export const countedStatements: SystemTable[] = [
  counted("EXA_SQL_HOURLY", "hour"),
  counted("EXA_SQL_DAILY", "day"),
  counted("EXA_SQL_MONTHLY", "month"),
];
