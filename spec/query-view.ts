/** A query as a view that the script has while it runs, for its columns to have names and types. */
import type { ErrorCode } from "./errors.ts";
import { type Conditional, type PartialStep, partial, type SqlStep, sql } from "./model.ts";

/** The step that makes the view. It gives the `query` without what ends it. */
export function viewOfQuery(
  name: string,
  query: string,
  view: string,
  fails: ErrorCode,
  when: Conditional = {},
): PartialStep {
  return partial(name, {
    ...when,
    why: "As a view, a query has columns with names and types like a table.",
    partial: "source-view",
    takes: { query, schema: "script_schema", name: view },
    gives: ["query"],
    fails: { query: fails },
    undo: {
      statement: `DROP VIEW IF EXISTS ::script_schema.::${view}`,
      what: `view {{script_schema}}.{{${view}}}`,
      silent: true,
      alsoOnFailure: true,
    },
  });
}

/** The step that drops it. */
export function dropOfView(name: string, view: string, fails: ErrorCode, when: Conditional = {}): SqlStep {
  return sql(name, { ...when, statement: `DROP VIEW IF EXISTS ::script_schema.::${view}`, fails });
}
