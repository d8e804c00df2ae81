/** The sessions there have been, and the logins that failed. */
import type { ClientInfo, ExasolError } from "../../model.ts";
import { Latest } from "./latest.ts";

export interface LoggedSession {
  sessionId: bigint;
  user: string;
  client: ClientInfo;
  login: Date;
  logout: Date | undefined;
  /** What its login failed with. */
  error: { code: string; text: string } | undefined;
}

export class SessionLog {
  readonly #sessions = new Latest<LoggedSession>();

  /** Gives what to call when the session ends. */
  begin(session: Pick<LoggedSession, "sessionId" | "user" | "client">): () => void {
    const logged: LoggedSession = { ...session, login: new Date(), logout: undefined, error: undefined };
    this.#sessions.add(logged);
    return () => {
      logged.logout = new Date();
    };
  }

  fail(
    session: Pick<LoggedSession, "sessionId" | "user" | "client">,
    { sqlCode, message }: ExasolError,
  ): void {
    const now = new Date();
    this.#sessions.add({ ...session, login: now, logout: now, error: { code: sqlCode, text: message } });
  }

  /** In the order they began. */
  get latest(): LoggedSession[] {
    return this.#sessions.all;
  }
}
