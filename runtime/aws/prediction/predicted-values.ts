/** Turns the fields of an answer into the values of the function's output columns. */
import type { OutputValue, UdfColumn } from "../../udf-client/author.ts";
import { classificationKeys } from "../inference-containers.ts";
import { parsePythonList } from "./answer-lines.ts";

export type OutputColumn = Pick<UdfColumn, "type" | "sqlType">;

export interface Prediction {
  value: OutputValue;
  /** Of the predicted label; null when the endpoint does not tell. */
  probability: number | null;
  /** Of every label: a JSON object; null when the endpoint does not tell. */
  probabilities: string | null;
  /** Why there is no prediction; null when there is one. */
  error: string | null;
}

/** The prediction of a row that has none. */
export function noPrediction(error: string): Prediction {
  return { value: null, probability: null, probabilities: null, error };
}

/** Why a line of an answer cannot be used. */
export class UnusableAnswer extends Error {
  override readonly name = "UnusableAnswer";
  /** True when the line does not have the fields it should: then no other line can be trusted either. */
  readonly isMisshapen: boolean;
  constructor(message: string, { isMisshapen = false } = {}) {
    super(message);
    this.isMisshapen = isMisshapen;
  }
}

/** Reads lines of as many fields as the first one has. The predecessor's endpoints answer with a label, or that and its probability. */
export function classificationReader(column: OutputColumn): (fields: readonly string[]) => Prediction {
  let read: ReturnType<typeof predictionReader> | undefined;
  return (fields) => {
    read ??= predictionReader(classificationKeys.slice(0, fields.length), column);
    return read(fields);
  };
}

/** Reads lines whose fields are `keys`, the prediction going into `column`. Its result throws UnusableAnswer. */
export function predictionReader(
  keys: readonly string[],
  column: OutputColumn,
): (fields: readonly string[]) => Prediction {
  const label = keys.indexOf("predicted_label");
  const probability = keys.indexOf("probability");
  const labels = keys.indexOf("labels");
  const probabilities = keys.indexOf("probabilities");
  const sharesOf = shareReader(column);
  return (fields) => {
    if (fields.length !== keys.length) {
      const complaint = `${fields.length} fields instead of ${keys.length} (${keys.join(", ")})`;
      throw new UnusableAnswer(complaint, { isMisshapen: true });
    }
    const predicted = fields[label] ?? "";
    const value = outputValue(predicted, column);
    if (keys.length === 1) return { value, probability: null, probabilities: null, error: null };
    const shares = sharesOf(predicted, fields[labels], fields[probabilities]);
    return {
      value,
      probability: shares.own ?? finite(fields[probability]),
      probabilities: shares.all,
      error: null,
    };
  };
}

interface Shares {
  /**
   * The predicted label's own entry. The answer's `probability` is that only in one of Autopilot's modes: in the other
   * it belongs to the positive label, whatever was predicted.
   */
  own: number | null;
  /** `{"no":0.8,"yes":0.2}` */
  all: string | null;
}

const unknownShares: Shares = { own: null, all: null };

/** The labels are the same in every line, so they are read once. */
function shareReader(
  column: OutputColumn,
): (label: string, labels?: string, probabilities?: string) => Shares {
  let labelsText: string | undefined;
  let names: string[] = [];
  let keys: string[] = [];
  return (label, labels = "", probabilities = "") => {
    if (labels !== labelsText) {
      labelsText = labels;
      names = parsePythonList(labels) ?? [];
      keys = names.map((name) => `${JSON.stringify(labelText(name, column))}:`);
    }
    const shares = parsePythonList(probabilities);
    if (shares === undefined || shares.length === 0 || shares.length !== names.length) return unknownShares;
    let own: number | null = null;
    let all = "{";
    for (let i = 0; i < shares.length; i++) {
      const share = finite(shares[i]);
      if (own === null && isSameLabel(names[i] ?? "", label)) own = share;
      all += `${i === 0 ? "" : ","}${keys[i]}${share}`;
    }
    return { own, all: `${all}}` };
  };
}

/** A label as the prediction's column shows it: 1.0 is 1 in a DECIMAL. */
function labelText(label: string, column: OutputColumn): string {
  try {
    return String(outputValue(label, column) ?? label);
  } catch {
    return label;
  }
}

/** A label that is a number may be written in two ways in one answer: 1 and 1.0. */
function isSameLabel(one: string, other: string): boolean {
  return one === other || (one.trim() !== "" && other.trim() !== "" && Number(one) === Number(other));
}

function finite(text: string | undefined): number | null {
  const value = Number(text);
  // Nothing at all would be 0.
  if (value === 0 && text?.trim() === "") return null;
  return Number.isFinite(value) ? value : null;
}

const truths: Readonly<Record<string, boolean>> = {
  "1": true,
  "1.0": true,
  true: true,
  "0": false,
  "0.0": false,
  false: false,
};

function outputValue(text: string, { type, sqlType }: OutputColumn): OutputValue {
  if (text === "") return null;
  switch (type) {
    case "STRING":
      return text;
    case "BOOLEAN":
      return truths[text.trim().toLowerCase()] ?? refuse(text, sqlType);
    case "DOUBLE":
      // Exasol's DOUBLE has no value for what is no number.
      return finite(text) ?? (/^\s*nan\s*$/i.test(text) ? null : refuse(text, sqlType));
    case "INT32":
    case "INT64":
      return wholeNumber(text) ?? refuse(text, sqlType);
    case "NUMERIC":
      return decimal(text) ?? refuse(text, sqlType);
    case "DATE":
      return /^(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?$/.exec(text)?.[1] ?? refuse(text, sqlType);
    case "TIMESTAMP":
      return timestamp(text) ?? refuse(text, sqlType);
    case "UNSUPPORTED":
      return refuse(text, sqlType);
  }
}

function wholeNumber(text: string): bigint | number | undefined {
  const digits = /^\s*([+-]?\d+)(?:\.0*)?\s*$/.exec(text)?.[1];
  if (digits !== undefined) return BigInt(digits.replace("+", ""));
  const value = finite(text);
  return value !== null && Number.isSafeInteger(value) ? value : undefined;
}

/** Text stays text, since a number has fewer digits than a DECIMAL may have. */
function decimal(text: string): string | number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) return trimmed;
  if (/^[+-]?\d*\.\d+$/.test(trimmed)) return trimmed.replace(/\.?0+$/, "");
  return finite(text) ?? undefined;
}

function timestamp(text: string): string | undefined {
  const [, date, time = "00:00:00"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?))?$/.exec(text) ?? [];
  return date === undefined ? undefined : `${date} ${time}`;
}

function refuse(text: string, sqlType: string): never {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  throw new UnusableAnswer(`'${shown.replace(/\s+/g, " ")}' is no ${sqlType}`);
}
