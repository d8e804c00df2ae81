import { defineParameter, defineScript, each, sql, udf, withDefault } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import stopUdf from "../udfs/stop-udf.ts";

const dryRun = withDefault(
  defineParameter({ name: "dry_run", type: "BOOLEAN", description: "Only say what would be done." }),
  false,
);

export default defineScript({
  name: "SME_REAP",
  summary: "Returns a row for each round of a loop, which a second loop goes through as well.",
  arguments: "json",
  parameters: [jobName, dryRun, awsCredentialsConnectionName, awsRegion],
  steps: [
    sql("jobs", {
      unless: { value: "job_name", is: "none" },
      statement: 'SELECT JOB_NAME, JOB_ARN FROM ::script_schema."SME_JOBS" WHERE JOB_NAME LIKE :job_name',
      fails: "F-SME-3",
      row: ["job_name", "arn"],
    }),
    each("job", {
      of: "jobs",
      steps: [
        udf("stopped", stopUdf, {
          unless: { value: "dry_run", is: true },
          with: { job_name: "job.job_name" },
          fails: "E-SME-4",
        }),
      ],
      row: { job_name: "job.job_name", status: "stopped.status", dry_run: "dry_run", arn: "job.arn" },
    }),
    each("done", {
      of: "job",
      steps: [
        sql("noted", {
          unless: { value: "done.dry_run", is: true },
          statement: 'UPDATE ::script_schema."SME_JOBS" SET STATUS = :done.status WHERE JOB_ARN = :done.arn',
          fails: "F-SME-3",
        }),
      ],
    }),
  ],
  returns: {
    from: "job",
    rows: "all",
    columns: [
      { name: "JOB_NAME", type: "VARCHAR(32)", description: "The job." },
      { name: "STATUS", type: "VARCHAR(100)", description: "Its status; NULL where it is only said." },
      { name: "DRY_RUN", type: "BOOLEAN", description: "Whether it is only said." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_REAP('{\"job_name\": \"a\", \"dry_run\": true, \"aws_credentials_connection_name\": \"C\", \"aws_region\": \"eu-central-1\"}')",
});
