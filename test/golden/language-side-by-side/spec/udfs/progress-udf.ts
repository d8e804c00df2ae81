import { defineParameter, defineUdf, optional } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_PROGRESS_UDF",
  summary: "Tells how far each job of a table is, or why that is not to be known.",
  input: "SCALAR",
  sideBySide: 4,
  failure: "reason",
  parameters: [
    jobName,
    optional(defineParameter({ name: "since", type: "DECIMAL(18,0)", description: "A time, in seconds." })),
    awsCredentialsConnectionName,
    awsRegion,
  ],
  returns: [
    { name: "job_name", type: "VARCHAR(32)", description: "The job's name." },
    { name: "share", type: "DOUBLE", description: "How much of it is done." },
    { name: "reason", type: "VARCHAR(2000000)", description: "Why that is not to be known." },
  ],
});
