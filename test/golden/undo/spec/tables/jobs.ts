import { defineTable } from "exasol-sagemaker-extension/spec";

export default defineTable({
  name: "SME_JOBS",
  summary: "Jobs.",
  columns: [
    { name: "NAME", type: "VARCHAR(32)", primaryKey: true, description: "Name." },
    { name: "OWNER", type: "VARCHAR(128)", formerly: "VARCHAR(100)", required: true, description: "Owner." },
    { name: "REGION", type: "VARCHAR(32)", added: true, description: "Region." },
  ],
});
