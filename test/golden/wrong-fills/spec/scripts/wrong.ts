import { defineParameter, defineScript, optional, sql, withDefault } from "exasol-sagemaker-extension/spec";
import { awsRegion, jobName, maxCandidates, schemaName } from "exasol-sagemaker-extension/spec/parameters";

const ending = defineParameter({
  name: "ending",
  type: "VARCHAR(63)",
  description: "Something.",
  required: false,
  derives: { upper: { prefix: "A_" } },
});

export default defineScript({
  name: "SME_WRONG",
  summary: "Fills what cannot be filled, and from what is not there.",
  arguments: "positional",
  parameters: [
    jobName,
    optional(awsRegion),
    withDefault(maxCandidates, 5),
    optional(schemaName),
    ending,
  ],
  steps: [
    sql("row", {
      statement: 'SELECT JOB_NAME, REGION FROM ::script_schema."SME_JOBS"',
      fails: "F-SME-3",
      row: ["name", "region"],
      fills: {
        job_name: "name",
        max_candidates: "name",
        schema_name: "name",
        ending: "name",
        aws_regoin: "region",
        aws_region: "regin",
      },
      unfilled: "E-SME-323",
      suggests: "job_name",
    }),
    sql("used", { statement: "SELECT :max_candidates, :schema_name, :ending, :aws_region", fails: "F-SME-3" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_WRONG('a', 'eu-central-1', 1, 'S', 'e')",
});
