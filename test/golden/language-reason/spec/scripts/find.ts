import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_FIND",
  summary: "Returns the first row, or none.",
  arguments: "positional",
  parameters: [jobName],
  steps: [
    sql("job", {
      statement: 'SELECT NAME, STATUS FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name',
      fails: "E-SME-4",
    }),
  ],
  returns: { from: "job", columns: [{ name: "NAME", type: "VARCHAR(32)", description: "The name." }] },
  example: "EXECUTE SCRIPT ML.SME_FIND('a')",
});
