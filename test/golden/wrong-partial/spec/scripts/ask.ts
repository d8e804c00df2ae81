import { defineScript, partial } from "exasol-sagemaker-extension/spec";

export default defineScript({
  name: "SME_ASK",
  summary: "Asks.",
  arguments: "positional",
  parameters: [],
  steps: [
    partial("target", { partial: "training-colums", takes: {}, gives: [], fails: {} }),
  ],
  example: "EXECUTE SCRIPT ML.SME_ASK()",
});
