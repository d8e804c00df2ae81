/** KILL ends what another session does, or one's own. */
import type { StatementResult } from "../../model.ts";
import { invalid, position } from "../errors.ts";
import { requirePrivilege } from "../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "./execution.ts";
import { userOf } from "./open-sessions.ts";

export function kill(statement: StatementOf<"kill">, { context, signal }: Execution): StatementResult {
  const { session, sessions, rights, sql } = context;
  const id = statement.session === "current" ? session.sessionId : BigInt(statement.session);
  const other = sessions.get(id);
  // Who may not kill it does not learn whether it is there.
  if (!other || !rights.areOf(userOf(other.state)))
    requirePrivilege("KILL ANY SESSION", "killing a session", context);
  const place = position(sql, statement.at);
  if (!other) throw invalid(`session ${id} not found${place}`); // unconfirmed
  if (!statement.onlyStatement) {
    other.kill();
    // It may be this one.
    signal.throwIfAborted();
    return rowCount(0);
  }
  const { number, message } = statement.onlyStatement;
  const isThis = number === undefined || number === other.state.info.statementId;
  if (!isThis || !other.killStatement(message))
    throw invalid(`session ${id} runs no statement${number === undefined ? "" : ` ${number}`}${place}`); // unconfirmed
  return rowCount(0);
}
