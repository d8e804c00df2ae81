import { defineTable } from "../model.ts";

export default defineTable({
  name: "SME_METADATA_AUTOPILOT_ENDPOINTS",
  summary:
    "One row for each endpoint that a script deployed, with what AWS does not know of it. Whether it serves, and with what, only AWS knows.",
  columns: [
    { name: "ENDPOINT_NAME", type: "VARCHAR(63)", primaryKey: true, description: "The endpoint's name." },
    { name: "JOB_NAME", type: "VARCHAR(32)", required: true, description: "The job whose model it serves." },
    { name: "CANDIDATE_NAME", type: "VARCHAR(64)", description: "The job's candidate that it serves." },
    {
      name: "SCHEMA_NAME",
      type: "VARCHAR(128)",
      required: true,
      description: "Schema of the prediction functions.",
    },
    {
      name: "FUNCTION_NAME",
      type: "VARCHAR(128)",
      required: true,
      description: "The prediction function. The other one has the same name with `_SCALAR` behind it.",
    },
    {
      name: "VERSION",
      type: "DECIMAL(9,0)",
      required: true,
      description:
        "1 after the deployment, one more with each model that takes the place of the one before. It is the version that was asked for last: where AWS could not make it, the one before answers, as SME_ENDPOINTS shows.",
    },
    {
      name: "DEPLOYMENT",
      type: "VARCHAR(12)",
      description: "The deployment's token, which functions, connection and parts on AWS carry.",
    },
    {
      name: "AWS_CREDENTIALS_CONNECTION_NAME",
      type: "VARCHAR(128)",
      required: true,
      description: "The connection used.",
    },
    { name: "AWS_REGION", type: "VARCHAR(32)", required: true, description: "The endpoint's region." },
    {
      name: "INSTANCE_TYPE",
      type: "VARCHAR(64)",
      description: "As asked for at the deployment; what serves now only AWS knows.",
    },
    { name: "INSTANCE_COUNT", type: "DECIMAL(9,0)", description: "Likewise." },
    {
      name: "CREATED_BY",
      type: "VARCHAR(128)",
      required: true,
      description: "The user of the database who deployed it.",
    },
    { name: "CREATED_AT", type: "TIMESTAMP", required: true, description: "When it was deployed, in UTC." },
    {
      name: "EXPIRES_AT",
      type: "TIMESTAMP",
      description: "When it may be taken down, in UTC; NULL for never. Nothing does so by itself.",
    },
    {
      name: "PAUSED_CONFIGURATION",
      type: "VARCHAR(63)",
      description: "The endpoint configuration that brings it back; NULL unless it is paused.",
    },
    {
      name: "SERVERLESS_MEMORY_MB",
      type: "DECIMAL(9,0)",
      description: "Of a serverless endpoint, which has no instances: the memory of each of its workers.",
    },
    {
      name: "SERVERLESS_MAX_CONCURRENCY",
      type: "DECIMAL(9,0)",
      description: "Of a serverless endpoint: how many requests it answers at a time.",
    },
    {
      name: "PREVIOUS_VERSION",
      type: "DECIMAL(9,0)",
      description: "The version before, which a rollback brings back; NULL where there is none.",
    },
    { name: "PREVIOUS_JOB_NAME", type: "VARCHAR(32)", description: "The job whose model that was." },
    { name: "PREVIOUS_CANDIDATE_NAME", type: "VARCHAR(64)", description: "The candidate that it was." },
    {
      name: "PREVIOUS_CONFIGURATION",
      type: "VARCHAR(63)",
      description: "Its endpoint configuration on AWS.",
    },
    {
      name: "EXPIRY_SET_AT",
      type: "TIMESTAMP",
      description:
        "When `EXPIRES_AT` was set last, in UTC; NULL for the time of the deployment. A resume gives an expired endpoint as long again.",
    },
  ],
  example: "SELECT * FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS ORDER BY EXPIRES_AT",
});
