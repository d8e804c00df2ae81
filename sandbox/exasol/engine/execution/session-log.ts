/** The sessions there have been, and the logins that failed. */
import type { ClientInfo, ExasolError } from "../../model.ts";

export interface LoggedSession {
  sessionId: bigint;
  user: string;
  client: ClientInfo;
  login: Date;
  logout: Date | undefined;
  /** What its login failed with. */
  error: { code: string; text: string } | undefined;
}

/** Kept in memory, the oldest ones are forgotten. */
const most = 10_000;

export class SessionLog {
  #sessions: LoggedSession[] = [];

  /** Gives what to call when the session ends. */
  begin(session: Pick<LoggedSession, "sessionId" | "user" | "client">): () => void {
    const logged: LoggedSession = { ...session, login: new Date(), logout: undefined, error: undefined };
    this.#add(logged);
    return () => {
      logged.logout = new Date();
    };
  }

  fail(
    session: Pick<LoggedSession, "sessionId" | "user" | "client">,
    { sqlCode, message }: ExasolError,
  ): void {
    const now = new Date();
    this.#add({ ...session, login: now, logout: now, error: { code: sqlCode, text: message } });
  }

  /** In the order they began. */
  get latest(): LoggedSession[] {
    return this.#sessions.slice(-most);
  }

  #add(session: LoggedSession): void {
    this.#sessions.push(session);
    if (this.#sessions.length >= 2 * most) this.#sessions = this.#sessions.slice(-most);
  }
}
