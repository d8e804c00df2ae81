import { defineScript, partial } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    partial("columns", {
      partial: "prediction-columns",
      takes: { target: "script_schema", name: "script_schema", types: "script_schema" },
      gives: ["input"],
      fails: { absent: "E-SME-174", damged: "F-SME-1" },
    }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
