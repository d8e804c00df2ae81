import { parse } from "csv-parse/sync";
import { DataError } from "./data-error.ts";
import { mostProbable, type Predictions } from "./metrics.ts";
import { predict, type TrainedModel } from "./model.ts";

/**
 * Predicts for CSV rows without header and answers with one CSV line a row, holding the keys in their order;
 * a key the model does not have becomes `nan`. Throws a DataError for a body that is no CSV or does not fit
 * the model.
 */
export function answerCsv(model: TrainedModel, body: Uint8Array, keys: readonly string[]): string {
  const records = parseRows(body);
  const { columns } = model;
  const texts: string[][] = columns.map(() => []);
  records.forEach((record, i) => {
    if (record.length !== columns.length) {
      throw new DataError(
        `Row ${i + 1} has ${record.length} columns, but the model expects ${columns.length}.`,
      );
    }
    record.forEach((field, column) => {
      texts[column]?.push(field);
    });
  });
  const predictions = predict(model, texts);
  const lines = records.map((_, row) =>
    keys.map((key) => answerField(model, predictions, row, key)).join(","),
  );
  return lines.map((line) => `${line}\n`).join("");
}

function parseRows(body: Uint8Array): string[][] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new DataError("The body is not UTF-8.", { cause });
  }
  let records: string[][];
  try {
    records = parse(text, { relax_column_count: true, record_delimiter: ["\r\n", "\n"] });
  } catch (cause) {
    throw new DataError(`The body is not valid CSV: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  if (records.length === 0) throw new DataError("The body holds no row.");
  return records;
}

function answerField(model: TrainedModel, predictions: Predictions, row: number, key: string): string {
  if (model.problemType === "Regression") {
    return key === "predicted_label" ? pythonNumber(predictions[0]?.[row] ?? Number.NaN) : "nan";
  }
  const best = mostProbable(predictions, row);
  switch (key) {
    case "predicted_label":
      return quoted(model.labels[best] ?? "");
    case "probability":
      return pythonNumber(predictions[best]?.[row] ?? Number.NaN);
    case "labels":
      return quoted(`[${model.labels.map(pythonLabel).join(", ")}]`);
    case "probabilities":
      return quoted(`[${predictions.map((values) => pythonNumber(values[row] as number)).join(", ")}]`);
    default:
      return "nan";
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Containers answer with what Python prints, where a float always shows that it is one. */
function pythonNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}

/** Always a string, so that 007 or 1.0 come back as they were spelt. */
function pythonLabel(label: string): string {
  const escaped = label.replaceAll("\\", "\\\\");
  return label.includes("'") && !label.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}
