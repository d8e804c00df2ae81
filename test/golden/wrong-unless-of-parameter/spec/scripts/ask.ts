import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { awsRegion, jobName } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [{ ...jobName, unless: "reginn" }, awsRegion],
  steps: [
    sql("one", { statement: "SELECT :job_name, :aws_region", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('a', 'eu-central-1')",
});
