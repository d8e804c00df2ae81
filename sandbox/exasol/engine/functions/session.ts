/** Functions that tell about the session and the moment; their values are fixed when the statement starts. */

import { date, decimal, timestamp, varchar } from "../../../../sql/types.ts";
import type { SessionInfo } from "../../model.ts";
import { type Bound, duckText } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { conventions } from "./conventions.ts";
import { toLocal } from "./time-zones.ts";
import { timestampText } from "./timestamps.ts";

/** What is known where the function stands. */
export interface SessionFacts {
  session: SessionInfo;
  schema: string | null;
  /** With whose rights it is read: in a view the owner's. */
  rights: { name: string };
  now: Date;
  /** SQL of the number that tells a row's node, where rows are numbered. */
  nodeNumber?: string;
}

export interface SessionFunction {
  name: string;
  also?: string[];
  value(facts: SessionFacts): Bound;
}

const text = (value: string | null): Bound => ({
  sql: value === null ? "CAST(NULL AS VARCHAR)" : duckText(value),
  type: varchar(128),
});

/** Of the only one there is. Source: Exasol's changelog 11355. */
export const clusterName = "MAIN";

/** In UTC. */
const moment = (now: Date): string => `TIMESTAMP '${timestampText(now)}'`;

export const sessionFunctions: SessionFunction[] = [
  { name: "CURRENT_USER", also: ["SESSION_USER", "USER"], value: ({ session }) => text(session.user) },
  { name: "SCOPE_USER", value: ({ rights }) => text(rights.name) },
  { name: "CURRENT_SCHEMA", value: ({ schema }) => text(schema) },
  {
    name: "CURRENT_SESSION",
    value: ({ session }) => ({
      sql: `CAST('${session.sessionId}' AS DECIMAL(20,0))`,
      type: decimal(20, 0),
    }),
  },
  {
    name: "CURRENT_STATEMENT",
    value: ({ session }) => ({
      sql: `CAST(${session.statementId} AS DECIMAL(10,0))`,
      type: decimal(10, 0),
    }),
  },
  {
    name: "CURRENT_DATE",
    also: ["CURDATE"],
    value: ({ now }) => ({ sql: `CAST(${toLocal(moment(now), timestamp)} AS DATE)`, type: date }),
  },
  // By the clocks of the database, which is in UTC.
  { name: "SYSDATE", value: ({ now }) => ({ sql: `CAST(${moment(now)} AS DATE)`, type: date }) },
  { name: "CURRENT_CLUSTER", value: () => text(clusterName) },
  { name: "DBTIMEZONE", value: () => text("UTC") },
  { name: "SESSIONTIMEZONE", value: () => text(conventions().timeZone.toUpperCase()) },
  {
    name: "CURRENT_TIMESTAMP",
    also: ["NOW"],
    value: ({ now }) => ({
      sql: moment(now),
      type: { type: "TIMESTAMP", precision: 3, withLocalTimeZone: true },
    }),
  },
  {
    name: "LOCALTIMESTAMP",
    value: ({ now }) => ({ sql: toLocal(moment(now), timestamp), type: timestamp }),
  },
  { name: "SYSTIMESTAMP", value: ({ now }) => ({ sql: moment(now), type: timestamp }) },
  {
    name: "SYS_GUID",
    // 48 hexadecimal digits, another value in each row.
    value: () => ({
      sql: "left(md5(uuid()::VARCHAR) || md5(uuid()::VARCHAR), 48)",
      type: { type: "CHAR", size: 48, characterSet: "ASCII" },
    }),
  },
  {
    name: "NPROC",
    value: ({ session }) => ({ sql: `CAST(${session.nodeCount} AS DECIMAL(9,0))`, type: decimal(9, 0) }),
  },
  {
    name: "IPROC",
    value: ({ session, nodeNumber }) => {
      if (!nodeNumber) throw unsupported("IPROC() here");
      return {
        sql: `CAST((${nodeNumber} - 1) % ${session.nodeCount} AS DECIMAL(9,0))`,
        type: decimal(9, 0),
      };
    },
  },
];
