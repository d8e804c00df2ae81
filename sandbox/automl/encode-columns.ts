import { shortened } from "./column-reading.ts";
import { type ColumnPlan, type Feature, isBoolean, isNumber } from "./columns.ts";
import { DataError } from "./data-error.ts";
import { isMissing } from "./missing-values.ts";
import { scoreTexts } from "./text-scores.ts";
import { parseTimestamp } from "./timestamps.ts";
import { hash, tokens } from "./words.ts";

/** Squares of what is larger, added up and squared again, overflow. */
export const largestNumber = 1e100;

type PlanOf<Kind extends ColumnPlan["kind"]> = Extract<ColumnPlan, { kind: Kind }>;

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
      return [{ column, values: Float64Array.from(texts, (text) => toNumber(plan, text)) }];
    case "boolean":
      return [{ column, values: Float64Array.from(texts, (text) => toBoolean(column, text)) }];
    case "category": {
      const index = new Map(plan.levels.map((level, i) => [level, i]));
      const values = Float64Array.from(texts, (text) => index.get(text) ?? Number.NaN);
      return [{ column, values, levels: plan.levels }];
    }
    case "timestamp":
      return encodeTimestamps(plan, texts);
    case "text":
      return "weights" in plan
        ? scoreTexts(texts, plan.weights).map((values) => ({ column, values }))
        : countWords(column, texts, plan.buckets);
  }
}

function toNumber({ name, strays }: PlanOf<"number">, text: string): number {
  if (isNumber(text)) return Math.max(-largestNumber, Math.min(largestNumber, Number(text)));
  return missing(text, strays, `could not convert string to float: '${shortened(text)}' (column ${name})`);
}

function toBoolean(column: string, text: string): number {
  if (isBoolean(text)) return text.toLowerCase() === "true" ? 1 : 0;
  return missing(
    text,
    undefined,
    `could not convert string to bool: '${shortened(text)}' (column ${column})`,
  );
}

function toMoment({ name, order = "month-first", strays }: PlanOf<"timestamp">, text: string): number {
  const moment = parseTimestamp(text, order);
  if (!Number.isNaN(moment)) return moment;
  return missing(
    text,
    strays,
    `could not convert string to timestamp: '${shortened(text)}' (column ${name})`,
  );
}

/** What stands for no value; other texts only where some of them were among those to learn from. */
function missing(text: string, strays: true | undefined, refusal: string): number {
  if (strays || isMissing(text)) return Number.NaN;
  throw new DataError(refusal);
}

/** A date tells by how late it is, and by its place in the year, the week and the day. */
function encodeTimestamps(plan: PlanOf<"timestamp">, texts: readonly string[]): Feature[] {
  const dates = texts.map((text) => new Date(toMoment(plan, text)));
  const parts: ((date: Date) => number)[] = [
    (date) => date.getTime() / 86_400_000,
    (date) => date.getUTCMonth(),
    (date) => date.getUTCDate(),
    (date) => date.getUTCDay(),
    (date) => date.getUTCHours() + date.getUTCMinutes() / 60,
  ];
  return parts.map((part) => ({ column: plan.name, values: Float64Array.from(dates, part) }));
}

/** Counts words in buckets, as models of release 1.0 have learned from them. */
function countWords(column: string, texts: string[], buckets: number): Feature[] {
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
