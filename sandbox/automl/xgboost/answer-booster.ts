import { type Booster, predict } from "./booster.ts";
import { type MatrixFormat, readUnlabelled } from "./read-matrix.ts";

/** Which text is wanted: of an endpoint's request, or of a batch transform's. */
export type BoosterAnswer = "csv" | "csv-lines" | "json" | "jsonlines";

/**
 * What SageMaker's XGBoost container answers rows with. Source: `serve.py` and `serve_utils.py` of
 * aws/sagemaker-xgboost-container. Throws for rows that it cannot read.
 */
export function answerBooster(
  booster: Booster,
  body: Uint8Array,
  format: MatrixFormat,
  wanted: BoosterAnswer,
): string {
  const rows = readUnlabelled(
    new TextDecoder("utf-8", { fatal: true }).decode(body),
    format,
    booster.features,
  );
  const answers = predict(booster, rows).map(pythonText);
  switch (wanted) {
    case "csv":
      return answers.join(",");
    case "csv-lines":
      return answers.map((answer) => `${answer}\n`).join("");
    case "json":
      return `{"predictions": [${answers.map((answer) => `{"score": ${answer}}`).join(", ")}]}`;
    case "jsonlines":
      return answers.map((answer) => `{"score": ${answer}}\n`).join("");
  }
}

/** Python shows of a float that it is one, and has two digits at least in an exponent. */
function pythonText(answer: number | number[]): string {
  if (Array.isArray(answer)) return `[${answer.map(pythonText).join(", ")}]`;
  if (!Number.isFinite(answer)) return String(answer).replace("Infinity", "inf").replace("NaN", "nan");
  if (Number.isInteger(answer) && Math.abs(answer) < 1e16) return answer.toFixed(1);
  const size = Math.abs(answer);
  const text = size < 1e-4 || size >= 1e16 ? answer.toExponential() : String(answer);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
