import { type Database, DatabaseError } from "../../deploy/database/connect.ts";
import type { Result } from "../../deploy/database/result.ts";
import { SmeError } from "../../spec/errors.ts";
import { dim } from "../terminal/style.ts";

/** A user's connection, which shows each statement so that it can be copied. */
export interface UserSession {
  show(sql: string): void;
  /**
   * Shows and runs a statement; `shown` stands for it where it is long or holds a secret, "" shows nothing.
   */
  run(sql: string, shown?: string): Promise<Rows>;
}

export type Rows = Result & { kind: "rows" };

export function openUserSession(database: Database): UserSession {
  const show = (sql: string): void => console.log(dim(`${sql};`.replace(/^/gm, "   ")));
  return {
    show,
    async run(sql, shown = sql) {
      if (shown !== "") show(shown);
      try {
        const result = await database.execute(sql);
        return result.kind === "rows" ? result : { kind: "rows", columns: [], rows: [] };
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        throw new SmeError(
          "E-SME-107",
          { complaint: `[${error.sqlCode}] ${error.message}` },
          { cause: error },
        );
      }
    },
  };
}
