/** Turns the fields of an answer into the values of the function's output columns. */

import { countOf } from "../../../spec/count-of.ts";
import { isNumber, plainDecimal, truthOf } from "../../texts-of-values.ts";
import type { OutputValue, UdfColumn } from "../../udf-client/author.ts";
import { classificationKeys } from "../endpoints/inference-containers.ts";
import { parsePythonList } from "./answer-lines.ts";

export type PredictionColumn = Pick<UdfColumn, "type" | "sqlType">;

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

/**
 * Reads lines of as many fields as the first one has. The predecessor's endpoints answer with a label, or
 * that and its probability.
 */
export function classificationReader(column: PredictionColumn): (fields: readonly string[]) => Prediction {
  let read: ReturnType<typeof predictionReader> | undefined;
  return (fields) => {
    read ??= predictionReader(classificationKeys.slice(0, fields.length), column);
    return read(fields);
  };
}

/**
 * Reads lines whose fields are `keys`, the prediction going into `column`. Its result throws UnusableAnswer.
 */
export function predictionReader(
  keys: readonly string[],
  column: PredictionColumn,
): (fields: readonly string[]) => Prediction {
  const label = keys.indexOf("predicted_label");
  const probability = keys.indexOf("probability");
  const labels = keys.indexOf("labels");
  const probabilities = keys.indexOf("probabilities");
  const readShares = labels < 0 || probabilities < 0 ? () => undefined : sharesReader(column);
  return (fields) => {
    if (fields.length !== keys.length) {
      const complaint = `${fields.length} fields instead of ${keys.length} (${keys.join(", ")})`;
      throw new UnusableAnswer(complaint, { isMisshapen: true });
    }
    const predicted = fields[label] ?? "";
    const value = outputValue(predicted, column);
    // To look up fields that are not there would add a third to a row's time.
    if (keys.length === 1) return { value, probability: null, probabilities: null, error: null };
    const shares = readShares(predicted, fields[labels], fields[probabilities]);
    return {
      value,
      probability: shares === undefined ? finite(fields[probability]) : shares.own,
      probabilities: shares === undefined ? null : shares.all,
      error: null,
    };
  };
}

interface Shares {
  /**
   * The predicted label's own entry. The answer's `probability` is that only in one of Autopilot's modes: in
   * the other it belongs to the positive label, whatever was predicted. It need not be the largest: a model
   * may decide by another threshold than one half.
   */
  own: number | null;
  /** `{"no":0.8,"yes":0.2}` */
  all: string;
}

/** Where the predicted label stands among all labels, and each label as a key of the JSON object. */
interface Place {
  own: number;
  keys: string[];
}

/**
 * Reads the probabilities of all labels; undefined where the endpoint does not tell them. Labels are compared
 * as values of the column's type: '01' and '1' are two texts, but one DECIMAL.
 *
 * Throws UnusableAnswer when labels and probabilities do not match, two labels are one value, or the
 * predicted label is none of them: then it is not known whose probability is which.
 */
function sharesReader(
  column: PredictionColumn,
): (predicted: string, labels?: string, probabilities?: string) => Shares | undefined {
  // The labels are the same in every line, so they are read once.
  let labelsText: string | undefined;
  let labels: Labels | undefined;
  const places = new Map<string, Place>();
  return (predicted, text = "", probabilities = "") => {
    if (isUntold(text) || isUntold(probabilities)) return undefined;
    if (text !== labelsText || labels === undefined) {
      labels = readLabels(text, column);
      labelsText = text;
      places.clear();
    }
    const shares = parsePythonList(probabilities);
    if (shares === undefined || shares.length !== labels.texts.length) {
      throw new UnusableAnswer(
        `it has ${countOf(labels.texts.length, "label", "labels")}, but its probabilities are ${quoted(probabilities)}`,
      );
    }
    let place = places.get(predicted);
    if (place === undefined) {
      place = placeOf(predicted, labels, column);
      places.set(predicted, place);
    }
    let all = "{";
    for (let i = 0; i < shares.length; i++) {
      all += `${i === 0 ? "" : ","}${place.keys[i]}:${finite(shares[i])}`;
    }
    return { own: finite(shares[place.own]), all: `${all}}` };
  };
}

/** Python's words for what a model does not have. */
function isUntold(text: string): boolean {
  return /^\s*(?:nan|none)?\s*$/i.test(text);
}

interface Labels {
  texts: string[];
  /** As the column shows them. */
  values: string[];
  /** Python printed them as numbers, not as texts. */
  areNumbers: boolean;
}

function readLabels(text: string, column: PredictionColumn): Labels {
  const texts = parsePythonList(text);
  if (texts === undefined) throw new UnusableAnswer(`its labels are ${quoted(text)}`);
  const values = texts.map((label) => labelText(label, column));
  const repeated = values.findIndex((value, i) => values.indexOf(value) < i);
  if (repeated >= 0) {
    const [one, other] = [texts[values.indexOf(values[repeated] ?? "")], texts[repeated]];
    throw new UnusableAnswer(
      `its labels ${quoted(one ?? "")} and ${quoted(other ?? "")} are the same ${column.sqlType}`,
    );
  }
  return { texts, values, areNumbers: !/['"]/.test(text) };
}

function placeOf(predicted: string, labels: Labels, column: PredictionColumn): Place {
  const { areNumbers, texts, values } = labels;
  const value = labelText(predicted, column);
  let own = values.indexOf(value);
  if (own < 0 && areNumbers) {
    // Numbers that go into a text column: a model may print them as 1 here and as 1.0 there.
    const number = plainDecimal(predicted);
    const equal = texts.flatMap((text, i) =>
      number !== undefined && plainDecimal(text) === number ? [i] : [],
    );
    if (equal.length === 1) own = equal[0] ?? own;
  }
  if (own < 0) throw new UnusableAnswer(`its label ${quoted(predicted)} is none of its labels`);
  return { own, keys: values.map((other, i) => JSON.stringify(i === own ? value : other)) };
}

/**
 * A label as the prediction's column shows it: 1.0 is 1 in a DECIMAL. One that does not fit the column stays
 * a text.
 */
function labelText(label: string, column: PredictionColumn): string {
  let value: OutputValue;
  try {
    value = outputValue(label, column);
  } catch {
    return label;
  }
  if (value === null) return label;
  // As many digits as the database shows.
  return column.type === "TIMESTAMP" ? microseconds(String(value)) : String(value);
}

function microseconds(timestamp: string): string {
  const [seconds = "", fraction = ""] = timestamp.split(".");
  return `${seconds}.${fraction.replace(/0+$/, "").padEnd(6, "0")}`;
}

function finite(text: string | undefined): number | null {
  return text !== undefined && isNumber(text) ? within(Number(text)) : null;
}

function within(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The column's value that a text means; an empty one is NULL. Throws UnusableAnswer. */
export function outputValue(text: string, { type, sqlType }: PredictionColumn): OutputValue {
  if (text === "") return null;
  switch (type) {
    case "STRING":
      return text;
    case "BOOLEAN":
      return truthOf(text) ?? refuse(text, sqlType);
    case "DOUBLE":
      // Exasol's DOUBLE has no value for what is no number.
      return finite(text) ?? (/^\s*nan\s*$/i.test(text) ? null : refuse(text, sqlType));
    case "INT32":
    case "INT64":
      return wholeNumber(text) ?? refuse(text, sqlType);
    case "NUMERIC":
      return plainDecimal(text) ?? refuse(text, sqlType);
    case "DATE":
      return /^(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?$/.exec(text)?.[1] ?? refuse(text, sqlType);
    case "TIMESTAMP":
      return timestamp(text) ?? refuse(text, sqlType);
    default:
      return refuse(text, sqlType);
  }
}

function wholeNumber(text: string): bigint | undefined {
  const plain = plainDecimal(text);
  return plain === undefined || plain.includes(".") ? undefined : BigInt(plain);
}

function timestamp(text: string): string | undefined {
  const [, date, time = "00:00:00"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?))?$/.exec(text) ?? [];
  return date === undefined ? undefined : `${date} ${time}`;
}

function refuse(text: string, sqlType: string): never {
  throw new UnusableAnswer(`${quoted(text)} is no ${sqlType}`);
}

/** A value as errors show it. */
export function quoted(text: string): string {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return `'${shown.replace(/\s+/g, " ")}'`;
}
