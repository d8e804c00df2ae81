import { defineUdf } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_START_UDF",
  summary: "Starts a job, or finds it started.",
  parameters: [jobName],
  returns: [{ name: "job_arn", type: "VARCHAR(256)", description: "ARN of the job." }],
});
