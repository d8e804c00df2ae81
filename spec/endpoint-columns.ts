/** What is told of an endpoint: by the function that asks AWS, and by the view that adds our tables. */
import type { ResultColumn } from "./model.ts";

export const endpointColumns = [
  { name: "endpoint_name", type: "VARCHAR(63)", description: "The endpoint's name." },
  {
    name: "endpoint_status",
    type: "VARCHAR(100)",
    description: "As AWS names it: `InService`, `Creating`, `Updating`, `Failed` and others.",
  },
  {
    name: "kind",
    type: "VARCHAR(32)",
    description:
      "`real-time`, `asynchronous` or `serverless`. A serverless endpoint is paid for by what it answers, the others by the hour.",
  },
  {
    name: "instance_type",
    type: "VARCHAR(2000)",
    description: "What it runs on; several types are separated by `, `.",
  },
  {
    name: "instances",
    type: "DECIMAL(9,0)",
    description: "How many instances it runs on now; while it is being created, how many it is going to.",
  },
  { name: "created_at", type: "TIMESTAMP", description: "When it was created, or resumed, in UTC." },
  { name: "age_hours", type: "DECIMAL(18,2)", description: "Hours since then." },
  {
    name: "job_name",
    type: "VARCHAR(63)",
    description: "The job whose model answers now; NULL for an endpoint of others.",
  },
  { name: "candidate_name", type: "VARCHAR(64)", description: "The job's candidate that it is." },
  { name: "function_name", type: "VARCHAR(128)", description: "The prediction function that asks it." },
  {
    name: "version",
    type: "DECIMAL(9,0)",
    description: "The version of the model behind the function that answers now.",
  },
  {
    name: "expires_at",
    type: "TIMESTAMP",
    description: "When SME_REAP_ENDPOINTS may take it down, in UTC; NULL for never.",
  },
  {
    name: "cost_per_hour",
    type: "DECIMAL(18,6)",
    description: "US dollars for its instances, without storage and data; NULL where that is not known.",
  },
  {
    name: "cost_so_far",
    type: "DECIMAL(18,2)",
    description:
      "US dollars since `CREATED_AT`, had it all that time run on what it runs on now: `COST_PER_HOUR` times `AGE_HOURS`.",
  },
  {
    name: "failure_reason",
    type: "VARCHAR(2000000)",
    description: "Why it failed, in AWS' words, and what AWS did not let the connection's user read.",
  },
  {
    name: "ours",
    type: "BOOLEAN",
    description:
      "Whether this extension deployed it, from this or another database; NULL where AWS does not tell.",
  },
  {
    name: "deployment",
    type: "VARCHAR(12)",
    description:
      "The deployment that made it, as SME_METADATA_AUTOPILOT_ENDPOINTS has it: an endpoint that was deleted and deployed anew has another one. NULL for an endpoint of others, or of before release 1.1.",
  },
] as const satisfies readonly ResultColumn[];

/** In these states no instance runs, or AWS does not say whether one does. */
export const statesWithoutCost = ["Failed", "Deleting", "OutOfService"] as const;
