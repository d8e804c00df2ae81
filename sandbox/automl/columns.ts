import { type ColumnReading, commonest, shortened, showMost } from "./column-reading.ts";
import { countTexts } from "./count-texts.ts";
import type { TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";
import { isMissing } from "./missing-values.ts";
import { chooseDateOrder, type DateOrder, parseTimestamp } from "./timestamps.ts";
import { tokens } from "./words.ts";

/**
 * How one input column becomes numbers. Plain data: it is part of the model's artefact. With `strays`, a
 * column of numbers or dates had some other values to learn from, so they are missing values later, too.
 */
export type ColumnPlan = { name: string } & (
  | { kind: "number"; strays?: true }
  | { kind: "boolean" }
  | { kind: "timestamp"; order?: DateOrder; strays?: true }
  | { kind: "category"; levels: string[] }
  /** For each output the weights of its words' buckets; none before they are learned (text-scores.ts). */
  | { kind: "text"; weights: number[][] }
  /** The words are counted in so many buckets: in models of release 1.0. */
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

/** How to read the columns, and what was found in them. */
export interface PlannedColumns {
  plans: ColumnPlan[];
  readings: ColumnReading[];
}

const numberForm = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const longestNumber = 400;
const booleanForm = /^(true|false)$/i;
/** Letters and digits without a blank, such as V57 or 12a: rather a code than a slip. */
const codeForm = /^(?=.*\d)(?=.*\p{L})[\p{L}\d._/-]+$/u;
/** The share of a column's values that must be numbers, or dates, so that the others are taken for slips. */
const mostly = 0.95;
/** The share of codes from which on a column of codes is one, however many of them look like numbers. */
const mostCodes = 0.01;
const mostLevels = 1000;
/** By so many of its texts it is decided whether a column has words. */
const sampledTexts = 5000;
/** What is longer is no category. */
const longestLevel = 1000;
const oneValue = "it has one value only";

/** Whether a text is a decimal number, with blanks around it and an exponent if need be. */
export function isNumber(text: string): boolean {
  return text.length <= longestNumber && numberForm.test(text);
}

/** Whether a text is a boolean. */
export function isBoolean(text: string): boolean {
  return booleanForm.test(text);
}

/**
 * Decides for every column but the target what it holds, if it is not said in `types`. Throws a DataError
 * for a type of what is no such column, or that the values do not fit.
 */
export function planColumns(
  table: TextTable,
  target: string,
  types: Readonly<Record<string, FeatureType>> = {},
): PlannedColumns {
  const names = table.columns.filter((name) => name !== target);
  const odd = Object.keys(types).find((name) => !names.includes(name));
  if (odd !== undefined)
    throw new DataError(`FeatureDataTypes names ${odd}, which is no column to learn from.`);
  const planned = table.columns.flatMap((name, i) =>
    name === target ? [] : [planColumn(name, table.values[i] ?? [], ownType(types, name))],
  );
  return { plans: planned.map(({ plan }) => plan), readings: planned.map(({ reading }) => reading) };
}

/** Columns may be called like what all objects have, such as constructor. */
function ownType(types: Readonly<Record<string, FeatureType>>, name: string): FeatureType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

/** A column's values, each with the rows that have it. */
interface Values {
  name: string;
  rows: number;
  /** All but the empty ones. */
  counts: ReadonlyMap<string, number>;
  /** Without those that stand for no value where a column has no words. */
  known: ReadonlyMap<string, number>;
}

interface PlannedColumn {
  plan: ColumnPlan;
  reading: ColumnReading;
}

function countValues(name: string, texts: readonly string[]): Values {
  const counts = countTexts(texts);
  counts.delete("");
  const isComplete = ![...counts.keys()].some(isMissing);
  const known = isComplete ? counts : new Map([...counts].filter(([text]) => !isMissing(text)));
  return { name, rows: texts.length, counts, known };
}

function planColumn(name: string, texts: readonly string[], type: FeatureType | undefined): PlannedColumn {
  const ofNumbers = type === undefined || type === "numeric" ? planNumbers(name, texts, type) : undefined;
  return ofNumbers ?? planCounted(countValues(name, texts), type);
}

function planCounted(values: Values, type: FeatureType | undefined): PlannedColumn {
  const { name, rows, counts } = values;
  const present = sum(counts.values());
  if (counts.size === 0) return dropped(values, "it has no value");
  const isOfWords = type === undefined || type === "categorical" || type === "text";
  if (!isOfWords && values.known.size === 0) return dropped(values, "it has no value");
  if (counts.size === 1 && present === rows) return dropped(values, oneValue);
  const ofOneKind = type ? planTyped(values, type) : planByValues(values);
  if (ofOneKind) return ofOneKind;
  if (type === undefined || type === "categorical") {
    // A level that hardly ever comes back teaches nothing and only makes the model larger.
    const levels = [...counts].filter(([text, count]) => count >= 2 && text.length <= longestLevel);
    const repeating = sum(levels.map(([, count]) => count));
    const isCategory = levels.length <= mostLevels && repeating >= present / 2;
    if (type ? levels.length > 0 : isCategory) {
      const kept = commonest(levels, mostLevels).map(([level]) => level);
      return found(values, { name, kind: "category", levels: kept.sort() });
    }
    if (type) return dropped(values, "every row has a value of its own");
  }
  if (type === "text" || meanWords(counts) >= 2) return found(values, { name, kind: "text", weights: [] });
  return dropped(values, "nearly every row has a value of its own");
}

/** The plan of a column of booleans or dates; undefined for others. */
function planByValues(values: Values): PlannedColumn | undefined {
  const { name, known } = values;
  if (known.size === 0) return undefined;
  if ([...known.keys()].every(isBoolean)) return found(values, { name, kind: "boolean" });
  return planDates(values);
}

/** The same of a column of which it is said what it holds. */
function planTyped(values: Values, type: FeatureType): PlannedColumn | undefined {
  if (type === "categorical" || type === "text") return undefined;
  const planned = type === "datetime" ? planDates(values) : undefined;
  if (planned) return planned;
  const fits = type === "datetime" ? isDate : isNumber;
  const odd = commonest(
    [...values.known].filter(([text]) => !fits(text)),
    1,
  )[0]?.[0];
  const text = shortened(odd ?? [...values.counts.keys()][0] ?? "");
  throw new DataError(`The column ${values.name} is said to be ${type}, but holds '${text}'.`);
}

/**
 * The plan of a column that holds numbers, mostly. They are not counted, as most of many numbers are there
 * once: that would take longer than all else that is done with the column.
 */
function planNumbers(
  name: string,
  texts: readonly string[],
  type: "numeric" | undefined,
): PlannedColumn | undefined {
  const others = new Map<string, number>();
  const mostStrays = (1 - mostly) * texts.length;
  let strays = 0;
  let numbers = 0;
  let isOneValue = true;
  for (const text of texts) {
    isOneValue &&= text === texts[0];
    if (isNumber(text)) numbers++;
    else {
      if (!isMissing(text) && ++strays > mostStrays) return undefined;
      others.set(text, (others.get(text) ?? 0) + 1);
    }
  }
  const known = numbers + strays;
  if (numbers === 0 || numbers < mostly * known) return undefined;
  if (type === undefined && strays > 0 && codesAmong(others) > mostCodes * known) return undefined;
  if (isOneValue) {
    const reading: ColumnReading = { name, kind: "dropped", missing: 0, reason: oneValue };
    return { plan: { name, kind: "dropped", reason: oneValue }, reading };
  }
  const reading: ColumnReading = { name, kind: "number", missing: texts.length - numbers };
  const marks = [...others].filter(([text]) => text !== "");
  if (marks.length > 0) reading.marks = showMost(marks);
  return { plan: { name, kind: "number", ...(strays > 0 ? { strays: true } : {}) }, reading };
}

/** How many rows have a code. */
function codesAmong(others: ReadonlyMap<string, number>): number {
  return sum([...others].map(([text, rows]) => (codeForm.test(text) ? rows : 0)));
}

function planDates(values: Values): PlannedColumn | undefined {
  const { name, known } = values;
  const all = sum(known.values());
  const { order, dates, guessed } = chooseDateOrder(known);
  if (all === 0 || dates < mostly * all) return undefined;
  const plan: ColumnPlan = { name, kind: "timestamp", order, ...(dates < all ? { strays: true } : {}) };
  const planned = found(values, plan, (text) => !Number.isNaN(parseTimestamp(text, order)));
  return guessed ? { plan, reading: { ...planned.reading, guessed: order } } : planned;
}

/** A column's plan with what was found; what does not fit is missing. */
function found(values: Values, plan: ColumnPlan, fits?: (text: string) => boolean): PlannedColumn {
  const { name, rows, counts, known } = values;
  const unfit = fits ? [...counts].filter(([text]) => !(known.has(text) && fits(text))) : [];
  const missing = rows - sum(counts.values()) + sum(unfit.map(([, count]) => count));
  const reading: ColumnReading = { name, kind: plan.kind, missing };
  if (unfit.length > 0) reading.marks = showMost(unfit);
  const mixed = fits ? undefined : mixtureOf(known);
  if (mixed) reading.mixed = mixed;
  return { plan, reading };
}

function dropped(values: Values, reason: string): PlannedColumn {
  const { plan, reading } = found(values, { name: values.name, kind: "dropped", reason });
  return { plan, reading: { ...reading, reason } };
}

/** What most of the values are, where too many others are among them to read the column so. */
function mixtureOf(known: Values["known"]): ColumnReading["mixed"] {
  for (const [of, fits] of [
    ["numbers", isNumber],
    ["dates", isDate],
  ] as const) {
    const share = shareOf(known, fits);
    if (share < 0.5 || share === 1) continue;
    const others = [...known].filter(([text]) => !fits(text));
    return { of, share, commonest: showMost(others).commonest };
  }
  return undefined;
}

function isDate(text: string): boolean {
  return [parseTimestamp(text, "month-first"), parseTimestamp(text, "day-first")].some(Number.isFinite);
}

function shareOf(counts: ReadonlyMap<string, number>, fits: (text: string) => boolean): number {
  let all = 0;
  let fitting = 0;
  for (const [text, rows] of counts) {
    all += rows;
    if (fits(text)) fitting += rows;
  }
  return all === 0 ? 0 : fitting / all;
}

function meanWords(counts: ReadonlyMap<string, number>): number {
  const sample = [...counts.keys()].slice(0, sampledTexts);
  return sum(sample.map((text) => tokens(text).length)) / sample.length;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
