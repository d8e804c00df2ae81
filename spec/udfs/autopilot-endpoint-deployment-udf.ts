import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  columnNames,
  columnTypes,
  csvEncoding,
  deploymentToken,
  endpointName,
  forecastShape,
  functionSchema,
  instanceCount,
  instanceType,
  jobName,
  recordedJobArn,
  recordedJobRegion,
  targetAttributeName,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF",
  summary:
    "Creates model, endpoint configuration and endpoint for the best candidate of a job, waits until the endpoint is in service, and removes what it made when that fails. A second call with the same token completes the first.",
  parameters: [
    jobName,
    endpointName,
    instanceType,
    instanceCount,
    awsCredentialsConnectionName,
    awsRegion,
    optional(csvEncoding),
    optional(recordedJobArn),
    optional(recordedJobRegion),
    deploymentToken,
    functionSchema,
    targetAttributeName,
    columnNames,
    columnTypes,
    optional(forecastShape),
  ],
  returns: [
    { name: "problem_type", type: "VARCHAR(32)", description: "The job's problem type, as AWS names it." },
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection: JSON, with what a user has edited in it kept.",
    },
    {
      name: "deployment_literal",
      type: "VARCHAR(2000000)",
      description: "What the prediction functions state of the deployment: a JavaScript object in one line.",
    },
    { name: "candidate_name", type: "VARCHAR(64)", description: "The candidate that is deployed." },
    {
      name: "token",
      type: "VARCHAR(12)",
      description: "The deployment's token, which is another's where that one was interrupted.",
    },
  ],
});
