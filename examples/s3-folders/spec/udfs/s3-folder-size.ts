import { defineUdf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion } from "exasol-sagemaker-extension/spec/parameters";
import { bucketName, folder } from "../parameters.ts";

export default defineUdf({
  name: "S3_FOLDER_SIZE",
  summary: "Tells how many objects an S3 folder holds, and how large they are.",
  input: "SCALAR",
  parameters: [bucketName, folder, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "object_count", type: "DECIMAL(18,0)", description: "How many objects there are." },
    { name: "total_bytes", type: "DECIMAL(18,0)", description: "The sum of their sizes." },
  ],
  example: "SELECT TOOLS.S3_FOLDER_SIZE('ml-bucket', 'autopilot/', 'AWS_CONNECTION', 'eu-central-1')",
});
