/** Functions that tell about the session and the moment; their values are fixed when the statement starts. */

import type { Expression } from "../../../../sql/nodes.ts";
import { date, decimal, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import type { Environment } from "../binding/bind-expression.ts";
import { type Bound, quoteLiteral } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";

export function sessionFunction(name: string, args: Expression[], env: Environment): Bound | undefined {
  if (args.length > 0) return undefined;
  const { session, schema, now } = env.context;
  const text = (value: string | null): Bound => ({
    sql: value === null ? "CAST(NULL AS VARCHAR)" : quoteLiteral(value),
    type: varchar(128),
  });
  const moment = now.toISOString().replace("T", " ").slice(0, 23);
  const zoned: DataType = { type: "TIMESTAMP", precision: 3, withLocalTimeZone: true };
  switch (name) {
    case "CURRENT_USER":
    case "SESSION_USER":
    case "USER":
      return text(session.user);
    case "CURRENT_SCHEMA":
      return text(schema);
    case "CURRENT_SESSION":
      return { sql: `CAST('${session.sessionId}' AS DECIMAL(20,0))`, type: decimal(20, 0) };
    case "CURRENT_STATEMENT":
      return { sql: `CAST(${session.statementId} AS DECIMAL(10,0))`, type: decimal(10, 0) };
    case "CURRENT_DATE":
    case "CURDATE":
    case "SYSDATE":
      return { sql: `DATE '${moment.slice(0, 10)}'`, type: date };
    case "CURRENT_TIMESTAMP":
    case "NOW":
      return { sql: `TIMESTAMP '${moment}'`, type: zoned };
    case "SYSTIMESTAMP":
    case "LOCALTIMESTAMP":
      return { sql: `TIMESTAMP '${moment}'`, type: timestamp };
    case "SYS_GUID":
      // 48 hexadecimal digits, another value in each row.
      return {
        sql: "left(md5(uuid()::VARCHAR) || md5(uuid()::VARCHAR), 48)",
        type: { type: "CHAR", size: 48, characterSet: "ASCII" },
      };
    case "NPROC":
      return { sql: `CAST(${session.nodeCount} AS DECIMAL(9,0))`, type: decimal(9, 0) };
    case "IPROC":
      if (!env.rowNumber) throw unsupported("IPROC() here");
      return {
        sql: `CAST((${env.rowNumber} - 1) % ${session.nodeCount} AS DECIMAL(9,0))`,
        type: decimal(9, 0),
      };
    default:
      return undefined;
  }
}
