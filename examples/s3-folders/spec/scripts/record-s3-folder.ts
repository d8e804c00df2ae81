import { defineScript, sql, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion } from "exasol-sagemaker-extension/spec/parameters";
import { bucketName, folder } from "../parameters.ts";
import sizeUdf from "../udfs/s3-folder-size.ts";

export default defineScript({
  name: "RECORD_S3_FOLDER",
  summary: "Measures an S3 folder and keeps the result in S3_FOLDER_SIZES.",
  arguments: "positional",
  parameters: [bucketName, folder, awsCredentialsConnectionName, awsRegion],
  steps: [
    udf("size", sizeUdf, { fails: "E-SME-262" }),
    sql("record", {
      statement: `
        INSERT INTO ::script_schema."S3_FOLDER_SIZES"
          (MEASURED_AT, BUCKET_NAME, FOLDER, OBJECT_COUNT, TOTAL_BYTES)
        VALUES (CURRENT_TIMESTAMP, :bucket_name, :folder, :size.object_count, :size.total_bytes)`,
      fails: "E-SME-262",
    }),
  ],
  returns: {
    from: "size",
    columns: [
      { name: "OBJECT_COUNT", type: "DECIMAL(18,0)", description: "How many objects there are." },
      { name: "TOTAL_BYTES", type: "DECIMAL(18,0)", description: "The sum of their sizes." },
    ],
  },
  example:
    "EXECUTE SCRIPT TOOLS.RECORD_S3_FOLDER('ml-bucket', 'autopilot/', 'AWS_CONNECTION', 'eu-central-1')",
});
