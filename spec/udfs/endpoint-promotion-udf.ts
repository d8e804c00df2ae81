import { defineUdf, optional } from "../model.ts";
import {
  awsAccess,
  candidateName,
  columnNames,
  columnTypes,
  csvEncoding,
  endpointName,
  forecastShape,
  jobName,
  newColumns,
  recordedJobArn,
  recordedJobRegion,
  targetAttributeName,
  waitForSwitch,
} from "../parameters.ts";
import { switchedVersion } from "../results.ts";

export default defineUdf({
  name: "SME_ENDPOINT_PROMOTION_UDF",
  summary:
    "Makes a version of a job's candidate and has AWS put it behind an endpoint that goes on answering. A second call for the same candidate completes the first.",
  parameters: [
    endpointName,
    jobName,
    optional(candidateName),
    optional(waitForSwitch),
    optional(newColumns),
    ...awsAccess,
    optional(csvEncoding),
    optional(recordedJobArn),
    optional(recordedJobRegion),
    targetAttributeName,
    columnNames,
    columnTypes,
    optional(forecastShape),
  ],
  returns: [
    ...switchedVersion,
    { name: "problem_type", type: "VARCHAR(32)", description: "The job's problem type, as AWS names it." },
    { name: "function_schema", type: "VARCHAR(128)", description: "Schema of the prediction functions." },
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection, JSON; NULL where the columns stay.",
    },
    {
      name: "deployment_literal",
      type: "VARCHAR(2000000)",
      description: "What functions with other columns state; NULL where the columns stay.",
    },
  ],
});
