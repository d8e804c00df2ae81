/** Columns that several UDFs give: one name, one type, one description. */
import type { ErrorCode } from "./errors.ts";
import type { ResultColumn } from "./model.ts";

export const jobStatus = {
  name: "job_status",
  type: "VARCHAR(100)",
  description: "`InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`.",
} as const satisfies ResultColumn;

export const jobSecondaryStatus = {
  name: "job_secondary_status",
  type: "VARCHAR(100)",
  description: "The step it is in.",
} as const satisfies ResultColumn;

export const jobArn = {
  name: "job_arn",
  type: "VARCHAR(256)",
  description: "ARN of the job.",
} as const satisfies ResultColumn;

/** What a function that lists what AWS has in a region can end with. */
export const listingErrors = [
  "E-SME-60",
  "E-SME-61",
  "E-SME-64",
  "E-SME-65",
  "E-SME-67",
  "E-SME-68",
  "E-SME-160",
  "E-SME-161",
  "E-SME-194",
  "E-SME-330",
] as const satisfies readonly ErrorCode[];

/** What a function that reads one of AWS' reports can end with. */
export const reportErrors = [
  "E-SME-60",
  "E-SME-61",
  "E-SME-64",
  "E-SME-65",
  "E-SME-67",
  "E-SME-68",
  "E-SME-70",
  "E-SME-74",
  "E-SME-160",
  "E-SME-161",
  "E-SME-194",
  "E-SME-330",
  "E-SME-331",
  "E-SME-332",
  "E-SME-333",
  "E-SME-334",
  "E-SME-335",
  "E-SME-336",
  "E-SME-337",
  "E-SME-338",
] as const satisfies readonly ErrorCode[];

export const bestCandidate = {
  name: "best_candidate",
  type: "VARCHAR(64)",
  description: "The best of the candidates that are finished; NULL where there is none.",
} as const satisfies ResultColumn;

export const bestMetric = {
  name: "best_metric",
  type: "VARCHAR(64)",
  description: "What `BEST_VALUE` measures.",
} as const satisfies ResultColumn;

export const bestValue = {
  name: "best_value",
  type: "DOUBLE",
  description: "The best candidate's value of the metric.",
} as const satisfies ResultColumn;

/** Of a version. */
export const servedModel = [
  { name: "served_job_name", type: "VARCHAR(32)", description: "The job whose model the version is." },
  {
    name: "served_candidate_name",
    type: "VARCHAR(64)",
    description: "The candidate that it is; NULL where AWS does not tell.",
  },
] as const satisfies readonly ResultColumn[];

/** How an endpoint is switched to another version, and what the metadata table notes of it. */
export const switchedVersion = [
  {
    name: "version",
    type: "DECIMAL(9,0)",
    description: "The version that answers, or will as soon as AWS has it ready. 1 is the deployment's.",
  },
  {
    name: "previous_version",
    type: "DECIMAL(9,0)",
    description: "The version that SME_ROLLBACK goes back to then; NULL where there is none.",
  },
  {
    name: "endpoint_status",
    type: "VARCHAR(100)",
    description: "`InService`, or `Updating` for some minutes, in which the version before answers.",
  },
  ...servedModel,
  { name: "previous_job_name", type: "VARCHAR(32)", description: "The job of the version before." },
  { name: "previous_candidate_name", type: "VARCHAR(64)", description: "Its candidate." },
  { name: "previous_configuration", type: "VARCHAR(63)", description: "Its endpoint configuration." },
  { name: "token", type: "VARCHAR(12)", description: "The deployment's token." },
] as const satisfies readonly ResultColumn[];
