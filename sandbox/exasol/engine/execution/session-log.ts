/** The sessions there have been, and the logins that failed. */
import type { ClientInfo, ExasolError } from "../../model.ts";
import type { UserIdentity } from "../rights/grantee.ts";
import { Latest } from "./latest.ts";

type Beginning = Pick<LoggedSession, "sessionId" | "user" | "userCreated" | "client">;

/** Of a login that failed there may be no such user; then `userCreated` is "". */
export interface LoggedSession extends UserIdentity {
  sessionId: bigint;
  client: ClientInfo;
  login: Date;
  logout: Date | undefined;
  /** What its login failed with. */
  error: { code: string; text: string } | undefined;
}

export class SessionLog {
  readonly #sessions = new Latest<LoggedSession>();

  /** Gives what to call when the session ends. */
  begin(session: Beginning): () => void {
    const logged: LoggedSession = { ...session, login: new Date(), logout: undefined, error: undefined };
    this.#sessions.add(logged);
    return () => {
      logged.logout = new Date();
    };
  }

  fail(session: Beginning, { sqlCode, message }: ExasolError): void {
    const now = new Date();
    this.#sessions.add({ ...session, login: now, logout: now, error: { code: sqlCode, text: message } });
  }

  /** In the order they began. */
  get latest(): LoggedSession[] {
    return this.#sessions.all;
  }
}
