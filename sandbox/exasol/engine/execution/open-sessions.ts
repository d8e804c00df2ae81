/** The sessions of a database: who is there, and how one ends the work of another. */
import type { SessionInfo } from "../../model.ts";
import type { UserIdentity } from "../rights/grantee.ts";

/** What runs a session's statement, or has last. */
export interface SessionState {
  info: SessionInfo;
  userCreated: string;
  /** From the year on, in UTC. */
  loginTime: string;
  /** Seconds; 0 means none. */
  queryTimeout: number;
  /** As the client calls itself; null where it does not, or is none. */
  client: string | null;
  driver: string | null;
  operatingSystem: string | null;
  operatingSystemUser: string | null;
  /** Whether it is of a client that came by TLS, and from which address; null where it is of none. */
  encrypted: boolean | null;
  host: string | null;
  running: RunningStatement | undefined;
}

export const userOf = ({ info, userCreated }: SessionState): UserIdentity => ({
  user: info.user,
  userCreated,
});

export interface RunningStatement {
  /** As COMMAND_NAME has it. */
  command: string;
  /** By performance.now(). */
  since: number;
  /** It may hold a password. */
  text: string;
}

export interface OpenSession {
  readonly state: SessionState;
  /** Of a parameter of EXA_PARAMETERS. */
  readonly parameterValue: (parameter: string) => string;
  /** Ends the running statement with an error that says so; false when none runs. */
  killStatement(message: string | undefined): boolean;
  /** Ends the running statement, and the session with it. */
  kill(): void;
}

/** By the sessions' ids. */
export type OpenSessions = ReadonlyMap<bigint, OpenSession>;
