import { defineScript, onlyWith, optional, sql } from "exasol-sagemaker-extension/spec";
import { jobName, problemType } from "exasol-sagemaker-extension/spec/parameters";

const kinds = {
  name: "kinds",
  type: "VARCHAR(2000)",
  description: "What columns hold.",
  reads: "mapping",
  mostElements: 1,
  choices: ["numeric", "text"],
  example: `{"ZIP": "text"}`,
} as const;

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "json",
  parameters: [jobName, optional(problemType), optional(kinds)],
  rules: [onlyWith(kinds, problemType, ["Regresion"], "E-SME-340")],
  steps: [
    sql("one", { statement: "SELECT :job_name, :problem_type, :kinds", fails: "F-SME-1" }),
  ],
  example: `EXECUTE SCRIPT ML.SME_ASK('{"job_name": "a"}')`,
});
