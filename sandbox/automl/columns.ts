import type { TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";
import { type DateOrder, dateOrder, parseTimestamp } from "./timestamps.ts";

/** How one input column becomes numbers. Plain data: it is part of the model's artefact. */
export type ColumnPlan = { name: string } & (
  | { kind: "number" | "boolean" }
  | { kind: "timestamp"; order?: DateOrder }
  | { kind: "category"; levels: string[] }
  | { kind: "text"; buckets: number }
  | { kind: "dropped"; reason: string }
);

/** What models learn from: numbers with NaN for missing; with `levels`, the index of one of them. */
export interface Feature {
  /** The input column it is made of. */
  column: string;
  values: Float64Array;
  levels?: string[];
}

/** What a column can be said to hold, as Autopilot calls it. */
export const featureTypes = ["numeric", "categorical", "text", "datetime"] as const;
export type FeatureType = (typeof featureTypes)[number];

const numberForm = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const booleanForm = /^(true|false)$/i;
/**
 * What stands for no value in a column of numbers, booleans or dates: the texts that pandas reads as missing,
 * those that people write, and infinity, from which nothing can be learned. In a column of words they are
 * words: NA is Namibia.
 */
const missingForm =
  /^\s*([+-]?nan|null|none|<na>|#?n\/?a|#n\/a n\/a|-?1\.#(ind|qnan)|[-?.]+|[+-]?inf(inity)?)?\s*$/i;
/** Squares of what is larger overflow. */
const largestNumber = 1e150;
const textBuckets = 64;
const mostLevels = 1000;

/** Whether a text is a decimal number, with blanks around it and an exponent if need be. */
export function isNumber(text: string): boolean {
  return numberForm.test(text);
}

/**
 * Decides for every column but the target what it holds, if it is not said in `types`. Throws a DataError
 * for a type of what is no such column, or that a value does not fit.
 */
export function planColumns(
  table: TextTable,
  target: string,
  types: Readonly<Record<string, FeatureType>> = {},
): ColumnPlan[] {
  const names = table.columns.filter((name) => name !== target);
  const odd = Object.keys(types).find((name) => !names.includes(name));
  if (odd !== undefined)
    throw new DataError(`FeatureDataTypes names ${odd}, which is no column to learn from.`);
  return table.columns
    .map((name, i) => ({ name, texts: table.values[i] ?? [] }))
    .filter(({ name }) => name !== target)
    .map(({ name, texts }) => planColumn(name, texts, types[name]));
}

function planColumn(name: string, texts: string[], type: FeatureType | undefined): ColumnPlan {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== "") counts.set(text, (counts.get(text) ?? 0) + 1);
  const distinct = [...counts.keys()];
  if (distinct.length === 0) return { name, kind: "dropped", reason: "it has no value" };
  if (distinct.length === 1 && !texts.includes("")) {
    return { name, kind: "dropped", reason: "it has one value only" };
  }
  const known = distinct.filter((text) => !missingForm.test(text));
  if (type) return planTypedColumn({ name, counts, known }, type);
  if (known.length > 0) {
    if (known.every(isNumber)) return { name, kind: "number" };
    if (known.every((text) => booleanForm.test(text))) return { name, kind: "boolean" };
    const order = dateOrder(known);
    if (order) return { name, kind: "timestamp", order };
  }
  // A level that hardly ever comes back teaches nothing and only makes the model larger.
  const levels = distinct.filter((text) => (counts.get(text) ?? 0) >= 2).sort();
  const repeating = levels.reduce((rows, level) => rows + (counts.get(level) ?? 0), 0);
  if (levels.length <= mostLevels && repeating >= texts.length / 2) return { name, kind: "category", levels };
  const words = distinct.reduce((sum, text) => sum + tokens(text).length, 0) / distinct.length;
  if (words >= 2) return { name, kind: "text", buckets: textBuckets };
  return { name, kind: "dropped", reason: "nearly every row has a value of its own" };
}

/** The plan of a column of which it is said what it holds. */
function planTypedColumn(
  { name, counts, known }: { name: string; counts: ReadonlyMap<string, number>; known: string[] },
  type: FeatureType,
): ColumnPlan {
  const misfit = (odd: string | undefined) =>
    new DataError(`The column ${name} is said to be ${type}, but holds '${odd ?? ""}'.`);
  switch (type) {
    case "numeric": {
      const odd = known.find((text) => !isNumber(text));
      if (odd !== undefined) throw misfit(odd);
      return { name, kind: "number" };
    }
    case "datetime": {
      const order = dateOrder(known);
      if (!order) throw misfit(known.find((text) => !dateOrder([text])) ?? known[0]);
      return { name, kind: "timestamp", order };
    }
    case "categorical": {
      const levels = [...counts]
        .filter(([, count]) => count >= 2)
        .sort(([, a], [, b]) => b - a)
        .slice(0, mostLevels)
        .map(([level]) => level)
        .sort();
      if (levels.length > 0) return { name, kind: "category", levels };
      return { name, kind: "dropped", reason: "every row has a value of its own" };
    }
    case "text":
      return { name, kind: "text", buckets: textBuckets };
  }
}

/**
 * The features of some columns of text, one array for each plan, in the plans' order.
 * Throws a DataError for a value that does not fit its column's kind.
 */
export function encodeColumns(plans: readonly ColumnPlan[], texts: readonly string[][]): Feature[] {
  return plans.flatMap((plan, i) => encodeColumn(plan, texts[i] ?? []));
}

function encodeColumn(plan: ColumnPlan, texts: string[]): Feature[] {
  const column = plan.name;
  switch (plan.kind) {
    case "dropped":
      return [];
    case "number":
      return [{ column, values: Float64Array.from(texts, (text) => toNumber(column, text)) }];
    case "boolean":
      return [{ column, values: Float64Array.from(texts, (text) => toBoolean(column, text)) }];
    case "category": {
      const index = new Map(plan.levels.map((level, i) => [level, i]));
      const values = Float64Array.from(texts, (text) => index.get(text) ?? Number.NaN);
      return [{ column, values, levels: plan.levels }];
    }
    case "timestamp":
      return encodeTimestamps(column, texts, plan.order ?? "month-first");
    case "text":
      return encodeText(column, texts, plan.buckets);
  }
}

function toNumber(column: string, text: string): number {
  if (missingForm.test(text)) return Number.NaN;
  if (!isNumber(text)) throw new DataError(`could not convert string to float: '${text}' (column ${column})`);
  return Math.max(-largestNumber, Math.min(largestNumber, Number(text)));
}

function toBoolean(column: string, text: string): number {
  if (missingForm.test(text)) return Number.NaN;
  if (!booleanForm.test(text))
    throw new DataError(`could not convert string to bool: '${text}' (column ${column})`);
  return text.toLowerCase() === "true" ? 1 : 0;
}

/** A date tells by how late it is, and by its place in the year, the week and the day. */
function encodeTimestamps(column: string, texts: string[], order: DateOrder): Feature[] {
  const dates = texts.map((text) => {
    if (missingForm.test(text)) return new Date(Number.NaN);
    const moment = parseTimestamp(text, order);
    if (Number.isNaN(moment))
      throw new DataError(`could not convert string to timestamp: '${text}' (column ${column})`);
    return new Date(moment);
  });
  const parts: ((date: Date) => number)[] = [
    (date) => date.getTime() / 86_400_000,
    (date) => date.getUTCMonth(),
    (date) => date.getUTCDate(),
    (date) => date.getUTCDay(),
    (date) => date.getUTCHours() + date.getUTCMinutes() / 60,
  ];
  return parts.map((part) => ({ column, values: Float64Array.from(dates, part) }));
}

/** Counts words in buckets chosen by a hash of the word, so that no vocabulary has to be kept. */
function encodeText(column: string, texts: string[], buckets: number): Feature[] {
  const features = Array.from({ length: buckets }, () => ({
    column,
    values: new Float64Array(texts.length),
  }));
  texts.forEach((text, row) => {
    for (const token of tokens(text)) {
      const values = features[hash(token) % buckets]?.values;
      if (values) values[row] = (values[row] ?? 0) + 1;
    }
  });
  return features;
}

function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
