import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "JOB_NAME", type: "VARCHAR(32)", primaryKey: true, description: "Name." },
    { name: "CONNECTION", type: "VARCHAR(128)", description: "Its connection." },
    { name: "REGION", type: "VARCHAR(32)", description: "Its region." },
    { name: "CANDIDATES", type: "DECIMAL(9,0)", description: "How many at most." },
  ],
});
