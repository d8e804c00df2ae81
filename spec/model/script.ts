/** What a script can say. */
import type { Parameter, ResultColumn } from "./parameter.ts";
import type { Rule } from "./rule.ts";
import type { Step } from "./step.ts";
import type { UdfSpec } from "./udf.ts";

export interface ScriptSpec {
  kind: "script";
  name: string;
  summary: string;
  /** Longer text for the reference page. */
  details?: string;
  arguments: "positional" | "json";
  parameters: readonly Parameter[];
  /** Another script, whose parameters these are: callers give the same argument, used here or not. */
  parametersOf?: string;
  /** Keys that this script does not take, and the script that does: callers may mean that one. */
  elsewhere?: { script: string; keys: readonly string[] };
  rules: readonly Rule[];
  steps: readonly Step[];
  /** Absent for a script that returns nothing. */
  returns?: Returns;
  /** A call as users write it, for the reference page. */
  example: string;
  /** A UDF that this spec states as well: see defineUdfScript(). */
  ownUdf?: UdfSpec;
}

/**
 * What a script returns. `from`: the first row of a step, or of several, that exclude each other, the
 * one that was run, or no row where it found none; with `rows: "all"` each of its rows; with
 * `rows: "of all"` the rows of all these steps, one step after the other. `values`: one row of arguments
 * and results of any steps, in the columns' order. `findings`: what the steps that find something have
 * found.
 */
export type Returns = { columns: readonly ResultColumn[] } & (
  | { from: string | readonly string[]; rows?: "all" | "of all" }
  | { values: readonly string[] }
  | { findings: true }
);

/**
 * A script that users call with EXECUTE SCRIPT: what it takes, its steps in order, and what it returns.
 *
 * ```ts
 * export default defineScript({
 *   name: "SME_FORGET_JOB",
 *   summary: "Forgets a training job.",
 *   arguments: "positional",
 *   parameters: [jobName],
 *   steps: [
 *     sql("row", {
 *       statement: `DELETE FROM ::script_schema."JOBS" WHERE JOB_NAME = :job_name`,
 *       fails: "E-SME-262",
 *     }),
 *   ],
 *   example: "EXECUTE SCRIPT ML.SME_FORGET_JOB('abalone-rings')",
 * });
 * ```
 */
export function defineScript(
  spec: Omit<ScriptSpec, "kind" | "rules"> & { rules?: readonly Rule[] },
): ScriptSpec {
  return { kind: "script", rules: [], ...spec };
}
