import { defineTable } from "../model.ts";

export default defineTable({
  name: "SME_EVALUATIONS",
  summary:
    "One row for each metric of each evaluation by SME_EVALUATE, so that models can be compared by SQL.",
  columns: [
    {
      name: "EVALUATION",
      type: "VARCHAR(12)",
      required: true,
      description: "The same in all rows of an evaluation, and in no other's.",
    },
    { name: "EVALUATED_AT", type: "TIMESTAMP", required: true, description: "When it was made." },
    { name: "EVALUATED_BY", type: "VARCHAR(128)", required: true, description: "The user who made it." },
    {
      name: "SCHEMA_NAME",
      type: "VARCHAR(128)",
      required: true,
      description: "Schema of the prediction function.",
    },
    {
      name: "FUNCTION_NAME",
      type: "VARCHAR(128)",
      required: true,
      description: "The prediction function, as the deployment calls it.",
    },
    { name: "JOB_NAME", type: "VARCHAR(32)", required: true, description: "The job whose model it asked." },
    {
      name: "DEPLOYMENT",
      type: "VARCHAR(12)",
      required: true,
      description: "The token of the deployment that made the function.",
    },
    {
      name: "VERSION",
      type: "DECIMAL(9,0)",
      description: "Which of the deployment's models it was; NULL where nobody noted it.",
    },
    {
      name: "CANDIDATE_NAME",
      type: "VARCHAR(64)",
      description: "The job's candidate that answered; NULL where nobody noted it.",
    },
    { name: "QUERY", type: "VARCHAR(2000000)", required: true, description: "The rows, as a query." },
    {
      name: "TARGET",
      type: "VARCHAR(128)",
      required: true,
      description: "The query's column with what was to be predicted.",
    },
    { name: "EVALUATED_ROWS", type: "DECIMAL(18,0)", required: true, description: "How many rows count." },
    { name: "METRIC", type: "VARCHAR(100)", required: true, description: "What was measured." },
    {
      name: "LABEL",
      type: "VARCHAR(2000000)",
      description: "The label that it is about; NULL for all rows.",
    },
    { name: "VALUE", type: "DOUBLE", description: "NULL where it is not defined: a `Note` says why then." },
  ],
  example:
    "SELECT JOB_NAME, EVALUATED_AT, \"VALUE\" FROM ML.SME_EVALUATIONS WHERE METRIC = 'RMSE' ORDER BY EVALUATED_AT",
});
