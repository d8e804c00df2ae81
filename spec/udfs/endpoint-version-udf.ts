import { defineUdf, optional } from "../model.ts";
import { awsAccess, endpointName, servedBefore } from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDPOINT_VERSION_UDF",
  summary:
    "Which version of a model answers on an endpoint, and only it; with `served_before`, that it has been so all the while.",
  parameters: [endpointName, ...awsAccess, optional(servedBefore)],
  returns: [
    {
      name: "version",
      type: "DECIMAL(9,0)",
      description: "Its number; NULL where nothing answers that a deployment has put there.",
    },
    { name: "job_name", type: "VARCHAR(32)", description: "The job whose model it is." },
    {
      name: "candidate_name",
      type: "VARCHAR(64)",
      description: "The candidate that it is; NULL where AWS does not tell.",
    },
    {
      name: "served",
      type: "VARCHAR(200)",
      description: "What AWS has put behind the endpoint and when, for `served_before`.",
    },
  ],
});
