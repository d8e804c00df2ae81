/** What a system table is: data that says its columns, and how its rows are read from the catalog. */
import { type DataType, decimal, maximumVarcharSize, varchar } from "../../../../../sql/types.ts";
import type { Cell, SessionInfo } from "../../../model.ts";
import type { OpenSessions } from "../../execution/open-sessions.ts";
import type { SessionLog } from "../../execution/session-log.ts";
import type { StatementLog } from "../../execution/statement-log.ts";
import type { Grantee } from "../../rights/grantee.ts";
import type { Rights } from "../../rights/rights.ts";
import type { CatalogDraft, Table, View } from "../catalog.ts";

/** What the table is about, by the word behind EXA_ in its name; without one, all that the user may see. */
export type TableScope = "ALL" | "DBA" | "USER" | "ROLE";

/** What is known where a statement reads the table. */
export interface SessionCatalog {
  /** With those entries only that belong to the scope. */
  catalog: Pick<CatalogDraft, "all" | "schema" | "lastNumber">;
  scope: TableScope;
  session: SessionInfo;
  /** Of the session's user, also in a view. */
  rights: Rights;
  sessions: OpenSessions;
  statementLog: StatementLog;
  sessionLog: SessionLog;
  /** Since the user's last good login. */
  failedLogins: (user: Grantee) => number;
  /** The open schema. */
  schema: string | null;
  /** What ALTER SESSION has set. */
  sessionParameters: ReadonlyMap<string, string>;
}

/** The number of rows of one of DuckDB's tables; they are counted where the cell is read. */
export interface RowsOf {
  rowsOf: string;
}

export interface SystemTable<C extends string = string> {
  /** More than one for a table that is the same under several names. */
  names: string[];
  /** Left out, it is SYS. */
  schema?: "EXA_STATISTICS";
  /** As EXA_SYSCAT describes it. */
  comment: string;
  columns: Record<C, DataType>;
  /** By the columns' names; what a row leaves out is NULL. */
  rows(from: SessionCatalog): Partial<Record<C, Cell | RowsOf>>[];
}

/** So that a row with a misspelt column does not compile. */
export const defineTable = <C extends string>(table: SystemTable<C>): SystemTable => table;

/** What the user may see, what is his, and what there is: `catalog` has just that. */
export const inEachScope = (suffix: string): string[] =>
  ["ALL", "USER", "DBA"].map((scope) => `EXA_${scope}_${suffix}`);

/** The types that most columns have. */
export const name = varchar(128);
export const text = varchar(maximumVarcharSize);
export const maximumCommentLength = 2000;
export const comment = varchar(maximumCommentLength);
export const id = decimal(20, 0);

/** Tables and views: what has columns. */
export const relations = (catalog: Pick<CatalogDraft, "all">): (Table | View)[] => [
  ...catalog.all("table"),
  ...catalog.all("view"),
];
