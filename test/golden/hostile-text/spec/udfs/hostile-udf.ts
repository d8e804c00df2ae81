import { defineParameter, defineUdf, optional } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion } from "exasol-sagemaker-extension/spec/parameters";

export default defineUdf({
  name: "SME_HOSTILE_UDF",
  summary: "Ends nothing: */ ` ${template}\n/\nnor this. \u2028 import 'x';",
  parameters: [
    defineParameter({ name: "quoted", type: "VARCHAR(100)", description: "'\"" }),
    optional(awsCredentialsConnectionName),
    optional(awsRegion),
    optional(defineParameter({ name: "big", type: "DECIMAL(18,0)", description: "Beyond 9 digits." })),
  ],
  returns: [{ name: "a", type: "DOUBLE", description: "A number." }],
});
