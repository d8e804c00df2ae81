import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  csvEncoding,
  endpointName,
  instanceCount,
  instanceType,
  jobArn,
  jobName,
  jobRegion,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF",
  summary:
    "Creates model, endpoint configuration and endpoint for the best candidate of a job, waits until the endpoint is in service, and removes what it made when that fails.",
  parameters: [
    jobName,
    endpointName,
    instanceType,
    instanceCount,
    awsCredentialsConnectionName,
    awsRegion,
    optional(csvEncoding),
    optional(jobArn),
    optional(jobRegion),
  ],
  returns: [
    { name: "problem_type", type: "VARCHAR(32)", description: "The job's problem type, as AWS names it." },
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection: JSON, with what a user has edited in it kept.",
    },
  ],
});
