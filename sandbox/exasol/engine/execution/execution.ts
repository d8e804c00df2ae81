/** A statement while it runs. */
import type { Statement } from "../../../../sql/statements.ts";
import type { ScriptRunner, StatementResult, Tunnels, UdfRunner } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import type { Logins } from "../rights/logins.ts";
import type { DuckConnection } from "./duck.ts";
import type { Transaction } from "./transaction.ts";
import type { Steps } from "./turns.ts";

/** What running a statement takes, beside what binding it takes (context). */
export interface Execution {
  context: StatementContext;
  /** Whether it is the only statement of its transaction. */
  isAlone: boolean;
  /** Told what a query gave that gives it again for the same values of what was asked for to bind it. */
  gave?(result: StatementResult): void;
  connection: DuckConnection;
  transaction: Transaction;
  session: ChangeableSession;
  logins: Logins;
  scriptRunner: ScriptRunner;
  udfRunner: UdfRunner;
  tunnels: Tunnels | undefined;
  /** Takes the place of AWS' own hosts for S3 addresses. */
  s3Endpoint: string | undefined;
  /** Aborted when the client or the time-out wants it. */
  signal: AbortSignal;
  /** Does in turns what may take long. What others commit meanwhile the statement does not see. */
  inTurns<T>(steps: Steps<T>): Promise<T>;
  /** Runs a statement of a script, in the same session and transaction. */
  query(sql: string): Promise<StatementResult>;
  /** Throws where the statement has been aborted; from then on it is too late to. */
  pass(): void;
}

export type StatementOf<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** What of its session a statement can change. */
export interface ChangeableSession {
  /** The open schema. */
  schema: string | null;
  /** Fails when there is no such schema; `where` ends the error's text. */
  openSchema(schema: string | null, where?: string): void;
  /** Fails when the parameter is unknown or the value would be ignored. */
  setParameter(scope: "SYSTEM" | "SESSION", name: string, value: string): void;
}

export const rowCount = (count: number): StatementResult => ({ kind: "rowCount", rowCount: count });
