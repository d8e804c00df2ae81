/** What binding one statement needs to know and collects. */
import type { Expression, ImportedRows } from "../../../../sql/nodes.ts";
import type { Column, DataType, SessionInfo } from "../../model.ts";
import type { CatalogDraft, Script } from "../catalog/catalog.ts";
import type { Effort } from "../execution/effort.ts";
import type { OpenSessions } from "../execution/open-sessions.ts";
import type { SessionLog } from "../execution/session-log.ts";
import type { StatementLog } from "../execution/statement-log.ts";
import type { Grantee } from "../rights/grantee.ts";
import type { Rights } from "../rights/rights.ts";
import type { Bound } from "./bound.ts";

/** What must run before the statement's own SQL, in this order. */
export type PriorStep =
  | { kind: "sql"; sql: string }
  | { kind: "udf"; plan: UdfPlan }
  | { kind: "import"; plan: ImportPlan }
  | { kind: "sleep"; seconds: number };

export interface UdfPlan {
  script: Script;
  /** With whose rights it reads connections: the caller's, in a view the view's owner's. */
  rights: Rights;
  inputColumns: Column[];
  outputColumns: Column[];
  /** Rows in the order of column `seq`, counted from 0; arguments in Cell form as a0, a1, … */
  inputTable: string;
  /** To be made: `ref` (row number from 1 for SCALAR, group from 0 for SET), `ord` and o0, o1, … */
  outputTable: string;
}

export interface ImportPlan {
  rows: ImportedRows;
  /** With whose rights the connection is used: the caller's, in a view the view's owner's. */
  rights: Rights;
  /** The temporary table to be made, with columns c1, c2, … */
  table: string;
}

export interface StatementContext {
  sql: string;
  catalog: CatalogDraft;
  session: SessionInfo;
  /** What the statement may: its user's rights, in a view those of the view's owner. */
  rights: Rights;
  /** In a view that somebody else reads than its owner. */
  forOthers: boolean;
  /** Where unqualified names are looked up: the open schema, in a view the one it was made in. */
  schema: string | null;
  now: Date;
  steps: PriorStep[];
  temporaryTables: string[];
  names: { next: number };
  parameters: { values: Bound[] | undefined; types: (DataType | undefined)[] };
  /** What the session, or else the database, has a parameter set to. */
  parameter: (name: string) => string;
  sessionParameters: ReadonlyMap<string, string>;
  sessions: OpenSessions;
  statementLog: StatementLog;
  sessionLog: SessionLog;
  /** Since the user's last good login. */
  failedLogins: (user: Grantee) => number;
  viewDepth: number;
  /** What is bound is never run: system tables, whose rows a query's SQL holds, give it none. */
  onlyColumns?: boolean;
  /** The functions whose calls it is in, by their ids. */
  callers: readonly number[];
  effort: Effort;
  /** Parts of an expression that have been bound in steps, before the expression itself is. */
  boundBefore: Map<Expression, Bound>;
}

export function newName(context: StatementContext, prefix: string): string {
  return `${prefix}${context.names.next++}`;
}

export function newTemporaryTable(context: StatementContext, prefix: string): string {
  const name = newName(context, `tmp_${prefix}`);
  context.temporaryTables.push(name);
  return name;
}
