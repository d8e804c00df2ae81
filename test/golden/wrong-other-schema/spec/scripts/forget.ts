import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { inputSchemaName, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_FORGET",
  summary: "Forgets.",
  arguments: "positional",
  parameters: [jobName, inputSchemaName],
  steps: [
    sql("one", { statement: "DELETE FROM OTHER.SME_JOBS WHERE NAME = :job_name", fails: "F-SME-1" }),
    sql("its_own", {
      statement: 'DELETE FROM ::input_schema_name."SME_JOBS" WHERE NAME = :job_name',
      fails: "F-SME-1",
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_FORGET('a', 'S')",
});
