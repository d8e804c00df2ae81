import { defineScript, each, sql, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";
import stopUdf from "../udfs/stop-udf.ts";

export default defineScript({
  name: "SME_STOP_ALL",
  summary: "Does steps for each row of an earlier result.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    sql("jobs", {
      statement: 'SELECT JOB_NAME, JOB_ARN FROM ::script_schema."SME_JOBS" WHERE JOB_NAME LIKE :job_name',
      fails: "F-SME-3",
      row: ["job_name", "arn"],
    }),
    each("job", {
      why: "One after the other.",
      of: "jobs",
      steps: [
        udf("stopped", stopUdf, { with: { job_name: "job.job_name" }, fails: "E-SME-4" }),
        sql("noted", {
          when: { value: "stopped.stopped", is: true },
          statement: 'UPDATE ::script_schema."SME_JOBS" SET STATUS = :stopped.status WHERE JOB_ARN = :job.arn',
          fails: "F-SME-3",
          undo: {
            statement: 'UPDATE ::script_schema."SME_JOBS" SET STATUS = NULL WHERE JOB_ARN = :job.arn',
            what: "the status of {{job.job_name}}",
          },
        }),
      ],
    }),
    sql("count", { statement: 'SELECT COUNT(*) FROM ::script_schema."SME_JOBS"', fails: "F-SME-3", row: ["left"] }),
  ],
  returns: { from: "count", columns: [{ name: "LEFT_JOBS", type: "DECIMAL(18,0)", description: "How many." }] },
  example: "EXECUTE SCRIPT ML.SME_STOP_ALL('a', 'C', 'eu-central-1')",
});
