import { awsCredentialsConnectionName } from "exasol-sagemaker-extension/spec/parameters";
import { defineUdfScript } from "exasol-sagemaker-extension/spec/udf-script";
import { region } from "../parameters.ts";

export default defineUdfScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [awsCredentialsConnectionName, region],
  returns: [{ name: "status", type: "VARCHAR(9)", description: "The status." }],
  fails: "E-SME-262",
  example: "EXECUTE SCRIPT ML.SME_ASK('C', 'eu-central-1')",
});
