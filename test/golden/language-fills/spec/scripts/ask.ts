import { defineScript, optional, sql, udf } from "exasol-sagemaker-extension/spec";
import {
  awsCredentialsConnectionName,
  awsRegion,
  jobName,
  maxCandidates,
} from "exasol-sagemaker-extension/spec/parameters";
import askUdf from "../udfs/ask-udf.ts";

export default defineScript({
  name: "SME_ASK",
  summary: "Takes arguments that are left out from a table, and stops where that lacks those it needs.",
  arguments: "positional",
  parameters: [jobName, optional(awsCredentialsConnectionName), optional(awsRegion), optional(maxCandidates)],
  steps: [
    sql("place", {
      statement: 'SELECT REGION, "CONNECTION" FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name',
      fails: "F-SME-3",
      row: ["region", "connection"],
      fills: { aws_credentials_connection_name: "connection", aws_region: "region" },
      unfilled: "E-SME-323",
      suggests: "job_name",
    }),
    sql("most", {
      when: "job_name",
      statement: 'SELECT CANDIDATES FROM ::script_schema."SME_JOBS" WHERE JOB_NAME = :job_name',
      fails: "F-SME-3",
      row: ["candidates"],
      fills: { max_candidates: "candidates" },
    }),
    udf("asked", askUdf, { fails: "E-SME-4" }),
  ],
  returns: {
    values: ["asked.status", "max_candidates", "aws_region"],
    columns: [
      { name: "STATUS", type: "VARCHAR(9)", description: "The status." },
      { name: "CANDIDATES", type: "DECIMAL(9,0)", description: "At most so many." },
      { name: "REGION", type: "VARCHAR(32)", description: "Where it is." },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_ASK('a', 'C', 'eu-central-1', 5)",
});
