/** What scripts do that put another version behind an endpoint. */
import { type ResultColumn, type SqlStep, sql } from "./model.ts";
import { switchedVersion } from "./results.ts";

/** Notes what a step has switched to. */
export function noteVersion(step: string): SqlStep {
  return sql("noted", {
    why: "What evaluates, or lists models, reads here which version it is about.",
    statement: `
      UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
      SET JOB_NAME = :${step}.served_job_name, CANDIDATE_NAME = :${step}.served_candidate_name, VERSION = :${step}.version,
        PREVIOUS_VERSION = :${step}.previous_version, PREVIOUS_JOB_NAME = :${step}.previous_job_name,
        PREVIOUS_CANDIDATE_NAME = :${step}.previous_candidate_name,
        PREVIOUS_CONFIGURATION = :${step}.previous_configuration
      WHERE DEPLOYMENT = :${step}.token`,
    fails: "E-SME-476",
    explains: [
      {
        word: "Transaction collision",
        says: "another session has changed the endpoint's row meanwhile",
      },
    ],
  });
}

/** One row: which version answers now, or soon. */
export function switchedTo(step: string) {
  const described = (column: (typeof switchedVersion)[number]["name"]) =>
    switchedVersion.find(({ name }) => name === column)?.description ?? "";
  const columns: ResultColumn[] = [
    { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
    { name: "VERSION", type: "DECIMAL(9,0)", description: described("version") },
    { name: "PREVIOUS_VERSION", type: "DECIMAL(9,0)", description: described("previous_version") },
    { name: "ENDPOINT_STATUS", type: "VARCHAR(100)", description: described("endpoint_status") },
  ];
  const values = ["endpoint_name", `${step}.version`, `${step}.previous_version`, `${step}.endpoint_status`];
  return { values, columns };
}
