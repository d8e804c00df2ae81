import { defineScript, sql } from "exasol-sagemaker-extension/spec";
import { objective, problemType } from "exasol-sagemaker-extension/spec/parameters";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [problemType, { ...objective, choices: ["MES"] }],
  steps: [
    sql("one", { statement: "SELECT :problem_type, :objective", fails: "F-SME-1" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK('Regression', 'MSE')",
});
