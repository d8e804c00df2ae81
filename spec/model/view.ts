/** What a view can say. */

export interface ViewSpec {
  kind: "view";
  name: string;
  summary: string;
  /** Longer text for the reference page. */
  details?: string;
  /** In the order in which the statement gives them, under these names. */
  columns: readonly ViewColumn[];
  /**
   * The query. Tables, views and UDFs of the specs stand in `::script_schema`, the schema that all of them
   * are installed in: `FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"`. It knows no other name.
   */
  statement: string;
  /** A query on it, as users write it. */
  example: string;
}

export interface ViewColumn {
  /** As SQL has it, in capitals. */
  name: string;
  type: string;
  description: string;
}

/**
 * A view that comes with the scripts. Deployment makes it anew each time, since what it reads may have
 * changed.
 *
 * ```ts
 * export default defineView({
 *   name: "SME_JOB_NAMES",
 *   summary: "The names of all jobs.",
 *   columns: [{ name: "JOB_NAME", type: "VARCHAR(32)", description: "The job's name." }],
 *   statement: `SELECT JOB_NAME FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"`,
 *   example: "SELECT * FROM ML.SME_JOB_NAMES",
 * });
 * ```
 */
export function defineView(spec: Omit<ViewSpec, "kind">): ViewSpec {
  return { kind: "view", ...spec };
}
