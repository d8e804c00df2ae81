/**
 * UPDATE and DELETE that call UDFs: a SELECT makes the calls, as in a query, and the rows are found again by
 * DuckDB's own numbers, which stay as they are until the statement changes something.
 */
import type { Expression } from "../../../../../sql/nodes.ts";
import type { NewValue } from "../../../../../sql/statements.ts";
import { decimal } from "../../../../../sql/types.ts";
import { conjuncts, someCall, someInSteps } from "../../../../../sql/walk.ts";
import { type Environment, where } from "../../binding/environment.ts";
import { findScript } from "../../binding/resolve.ts";
import type { RelationColumn } from "../../binding/scope.ts";
import { invalid } from "../../errors.ts";
import { UdfSelect } from "../../udf/udf-select.ts";
import type { Steps } from "../turns.ts";

/** A SELECT of these expressions, the row's number first, from the rows that the condition leaves. */
export type SelectRows = (expressions: readonly string[]) => string;

/**
 * Undefined where nothing calls a UDF. Otherwise `env` binds the statement's values to what the SELECT reads.
 * `changed` is the table with its alias.
 */
export function* rowsByUdfs(
  condition: Expression | undefined,
  values: readonly NewValue[],
  changed: string,
  sqlAlias: string,
  env: Environment,
): Steps<SelectRows | undefined> {
  const isCall = (e: Expression): boolean => {
    const script = e.kind === "call" ? findScript(e.path, env.context) : undefined;
    if (script?.type !== "UDF") return false;
    if (script.input === "SCALAR") return true;
    throw invalid(`SET script ${script.name} can be called in a SELECT only${where(env, e.at)}`); // unconfirmed
  };
  const expressions = values.filter((value) => value.kind !== "marker" && value.kind !== "default");
  const conditions = conjuncts(condition);
  if (!(yield* someInSteps([...conditions, ...expressions], isCall))) return undefined;
  const row: RelationColumn = { name: "", sql: `${sqlAlias}.rowid`, type: decimal(18, 0) };
  env.scope.relations.push({ name: undefined, columns: [row] });
  const udfs = new UdfSelect(env, changed);
  const later = new Set(conditions.filter((e) => someCall(e, isCall)));
  yield* udfs.start(conditions.filter((e) => !later.has(e)));
  if (later.size > 0) yield* udfs.filter([...later]);
  return (selected) => `SELECT ${[row.sql, ...selected].join(", ")} FROM ${udfs.from}`;
}
