/** The statements that have ended; without their texts, which may hold passwords. */
import type { UserIdentity } from "../rights/grantee.ts";
import { Latest } from "./latest.ts";

export interface EndedStatement extends UserIdentity {
  sessionId: bigint;
  statementId: number;
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

/** The statements of one kind that began within an interval. */
export interface CountedStatements {
  intervalStart: Date;
  command: string;
  class: string;
  success: boolean;
  count: number;
  /** Seconds. */
  duration: { sum: number; max: number };
  /** Of those that have a number of rows. */
  rows: { count: number; sum: number; max: number };
}

export type Interval = "hour" | "day" | "month";

export class StatementLog {
  readonly #ended = new Latest<EndedStatement>();
  /** Nothing of it is forgotten: an hour has as many as there are kinds of statements. */
  readonly #hours = new Map<string, CountedStatements>();

  add(statement: EndedStatement): void {
    this.#ended.add(statement);
    const { command, class: of, start, duration, error, rowCount } = statement;
    const rows = rowCount ?? 0;
    merge(this.#hours, {
      intervalStart: startOf("hour", start),
      command,
      class: of,
      success: error === undefined,
      count: 1,
      duration: { sum: duration, max: duration },
      rows: { count: rowCount === null ? 0 : 1, sum: rows, max: rows },
    });
  }

  /** In the order they ended. */
  get latest(): EndedStatement[] {
    return this.#ended.all;
  }

  /** All since the database has started, by intervals in UTC. */
  counted(interval: Interval): CountedStatements[] {
    const found = new Map<string, CountedStatements>();
    for (const hour of this.#hours.values())
      merge(found, { ...hour, intervalStart: startOf(interval, hour.intervalStart) });
    return [...found.values()];
  }
}

function merge(into: Map<string, CountedStatements>, more: CountedStatements): void {
  const key = [more.intervalStart.getTime(), more.command, more.success].join("\0");
  const known = into.get(key);
  into.set(
    key,
    known === undefined
      ? more
      : {
          ...more,
          count: known.count + more.count,
          duration: {
            sum: known.duration.sum + more.duration.sum,
            max: Math.max(known.duration.max, more.duration.max),
          },
          rows: {
            count: known.rows.count + more.rows.count,
            sum: known.rows.sum + more.rows.sum,
            max: Math.max(known.rows.max, more.rows.max),
          },
        },
  );
}

function startOf(interval: Interval, moment: Date): Date {
  const [year, month, day] = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
  if (interval === "month") return new Date(Date.UTC(year, month));
  if (interval === "day") return new Date(Date.UTC(year, month, day));
  return new Date(Date.UTC(year, month, day, moment.getUTCHours()));
}
