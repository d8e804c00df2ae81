/** What is known at one place of a statement. */
import type { Call, Expression, Query } from "../../../../sql/nodes.ts";
import type { Script } from "../catalog/catalog.ts";
import { position } from "../errors.ts";
import type { Steps } from "../execution/turns.ts";
import type { Bound, BoundQuery } from "./bound.ts";
import type { StatementContext } from "./context.ts";
import type { Relation, Scope } from "./scope.ts";

export interface Environment {
  context: StatementContext;
  scope: Scope;
  /** What WITH has named, here and further out. */
  commonTables: ReadonlyMap<string, BoundQuery>;
  /** An expression that stands here. */
  bind(expression: Expression, env: Environment): Bound;
  /** A query that stands here: it sees the scope as its parent. */
  bindQuery(query: Query, env: Environment): Steps<BoundQuery>;
  /** A UDF call, or undefined where none may stand. */
  bindUdf?(call: Call, script: Script, env: Environment): Steps<Bound>;
  /** SQL of ROWNUM where rows are numbered. */
  rowNumber?: string;
  /** SQL of the number that tells a row's node: no condition changes it. */
  nodeNumber?: string;
  /** In a query with CONNECT BY. */
  hierarchy?: Hierarchy;
  /** SQL of the keys of GROUP BY, which GROUPING() can name. */
  groupKeys?: ReadonlySet<string>;
  /** Names of aliases being expanded, against `LOCAL.a` defined by itself. */
  expanding?: ReadonlySet<string>;
}

/** What expressions of a hierarchical query can name beside the row's own columns. */
export interface Hierarchy {
  /** SQL of LEVEL. */
  level: string;
  /** The row above, which PRIOR names. */
  prior: Environment;
  /** Of what only the select list and what stands behind it can name. */
  inResult?: {
    root: Environment;
    isLeaf(): string;
    isCycle(): string;
    path(expression: Expression, separator: Bound): string;
  };
}

/** The same place with these columns to name. */
export function withRelations(env: Environment, relations: Relation[]): Environment {
  return { ...env, scope: { ...env.scope, relations } };
}

/** ` [line 1, column 15]` of an offset into the statement. */
export function where(env: Environment, at: number): string {
  return position(env.context.sql, at);
}
