import { defineScript, fits, onlyWith, optional, sql } from "exasol-sagemaker-extension/spec";

const mode = {
  name: "mode",
  type: "VARCHAR(32)",
  description: "How to learn.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.Mode",
  awsEnum: "closed",
} as const;
const algorithms = {
  name: "algorithms",
  type: "VARCHAR(2000)",
  description: "What to learn with.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CandidateGenerationConfig.AlgorithmsConfig[].AutoMLAlgorithms[]",
  awsEnum: "closed",
  choices: ["linear-learner", "mlp", "xgboost"],
  reads: "list",
  mostElements: 2,
} as const;
const subnets = {
  name: "subnets",
  type: "VARCHAR(2000)",
  description: "Where to learn.",
  reads: "list",
  maximumLength: 32,
  format: { words: "letters, digits and hyphens", patterns: ["^[-0-9a-zA-Z]+$"] },
} as const;
const kinds = {
  name: "kinds",
  type: "VARCHAR(2000)",
  description: "What columns hold.",
  reads: "mapping",
  choices: ["numeric", "text"],
} as const;

export default defineScript({
  name: "SME_CHOOSE",
  summary: "Takes lists and a mapping.",
  arguments: "json",
  parameters: [optional(mode), optional(algorithms), optional(subnets), optional(kinds)],
  rules: [
    onlyWith(algorithms, mode, ["ENSEMBLING", "HYPERPARAMETER_TUNING"], "E-SME-340"),
    fits(algorithms, mode, { HYPERPARAMETER_TUNING: ["mlp", "xgboost"] }, "E-SME-342"),
  ],
  steps: [
    sql("chosen", { statement: "SELECT :mode, :algorithms, :subnets, :kinds", fails: "F-SME-1" }),
  ],
  example: `EXECUTE SCRIPT ML.SME_CHOOSE('{"subnets": ["a", "b"], "kinds": {"ZIP": "text"}}')`,
});
