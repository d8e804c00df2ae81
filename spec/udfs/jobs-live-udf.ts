import { defineParameter, defineUdf, optional } from "../model.ts";
import autopilotJob from "./autopilot-job.ts";

/** A job of the same name in another account is another one. */
const knownArn = optional(
  defineParameter({
    name: "job_arn",
    type: "VARCHAR(256)",
    description: "What AWS called the job that this installation started, where it is known.",
  }),
);

export default defineUdf({
  name: "SME_JOBS_LIVE_UDF",
  summary: "Tells everything about each job of a table, and in its row why there is nothing to tell.",
  input: "SCALAR",
  sideBySide: 8,
  failure: "failure_reason",
  parameters: [...autopilotJob.parameters, knownArn],
  returns: autopilotJob.returns,
});
