import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "S3_FOLDER_SIZES",
  summary: "One row for each measurement that RECORD_S3_FOLDER made.",
  columns: [
    { name: "MEASURED_AT", type: "TIMESTAMP", description: "When it was measured.", required: true },
    { name: "BUCKET_NAME", type: "VARCHAR(63)", description: "The bucket.", required: true },
    { name: "FOLDER", type: "VARCHAR(1000)", description: "The folder." },
    { name: "OBJECT_COUNT", type: "DECIMAL(18,0)", description: "How many objects there were." },
    { name: "TOTAL_BYTES", type: "DECIMAL(18,0)", description: "The sum of their sizes." },
  ],
});
