/** The statements that have ended, for EXA_SQL_LAST_DAY; without their texts, which may hold passwords. */

export interface EndedStatement {
  sessionId: bigint;
  statementId: number;
  user: string;
  command: string;
  class: string;
  start: Date;
  stop: Date;
  /** Seconds. */
  duration: number;
  /** What it failed with. */
  error: { code: string; text: string } | undefined;
  rowCount: number | null;
}

/** Kept in memory, the oldest ones are forgotten. */
const most = 10_000;

export class StatementLog {
  #ended: EndedStatement[] = [];

  add(statement: EndedStatement): void {
    this.#ended.push(statement);
    if (this.#ended.length >= 2 * most) this.#ended = this.#ended.slice(-most);
  }

  /** In the order they ended. */
  get latest(): EndedStatement[] {
    return this.#ended.slice(-most);
  }
}
