import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  steps: [
    sql("one", {
      statement: 'SELECT ::script_schema."SME_ASK_UDF"(:job_name, :aws_credentials_connection_name), :aws_region',
      fails: "F-SME-1",
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a', 'C', 'eu-central-1')",
});
