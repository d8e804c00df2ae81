import { type ColumnReading, shortened, showMost } from "./column-reading.ts";
import { isNumber } from "./columns.ts";
import { countTexts } from "./count-texts.ts";
import type { TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";
import { largestNumber } from "./encode-columns.ts";
import { isMissing } from "./missing-values.ts";

export type ProblemType = "Regression" | "BinaryClassification" | "MulticlassClassification";

/** The column to predict: numbers, or indexes of `labels`, which are spelt as in the CSV. */
export interface Target {
  problemType: ProblemType;
  values: Float64Array;
  labels: string[];
}

const mostClassesOfNumbers = 20;
const mostClasses = 1000;
/** From this share of numbers on, the other values of a target are taken for slips. */
const mostlyNumbers = 0.95;
const longestLabel = 1000;

/** The rows with a target, and what the others have in its place. */
export interface TargetRows {
  table: TextTable;
  reading?: ColumnReading;
}

/**
 * Takes the rows without a target out of the table; nothing can be learned from them. Where all others are
 * numbers, what stands for no value in a column of numbers is none here either.
 */
export function withoutMissingTargets(table: TextTable, target: string): TargetRows {
  const texts = table.values[table.columns.indexOf(target)];
  if (!texts) {
    throw new DataError(
      `The target column ${target} is not in the input. Its columns are ${table.columns.join(", ")}.`,
    );
  }
  const distinct = countTexts(texts);
  const known = [...distinct.keys()].filter((text) => !isMissing(text));
  const areNumbers = known.length > 0 && known.every(isNumber);
  const isNone = areNumbers ? isMissing : (text: string) => text === "";
  const none = [...distinct].filter(([text]) => isNone(text));
  if (none.length === 0) return { table };
  const missing = none.reduce((sum, [, rows]) => sum + rows, 0);
  const values = table.values.map((column) => column.filter((_, row) => !isNone(texts[row] as string)));
  const left: TextTable = { columns: table.columns, values, rows: table.rows - missing };
  const marks = none.filter(([text]) => text !== "");
  if (marks.length === 0) return { table: left };
  const reading: ColumnReading = { name: target, kind: "number", missing, marks: showMost(marks) };
  return { table: left, reading };
}

/** Reads the target as the problem type asks, or decides the problem type by the target's values. */
export function readTarget(name: string, texts: string[], wanted: ProblemType | undefined): Target {
  const distinct = [...new Set(texts)];
  const problemType = wanted ?? inferProblemType(name, texts, distinct);
  if (problemType === "Regression") {
    const odd = distinct.find((text) => !isNumber(text));
    if (odd !== undefined) {
      throw new DataError(
        `The target column ${name} holds '${shortened(odd)}', but Regression needs numbers.`,
      );
    }
    const large = distinct.find((text) => Math.abs(Number(text)) > largestNumber);
    if (large !== undefined) {
      throw new DataError(
        `The target column ${name} holds '${shortened(large)}', but no number beyond ${largestNumber} can be learned.`,
      );
    }
    return { problemType, values: Float64Array.from(texts, Number), labels: [] };
  }
  const long = distinct.find((text) => text.length > longestLabel);
  if (long !== undefined) {
    throw new DataError(
      `The target column ${name} holds a label of ${long.length} characters, '${shortened(long)}', but ${longestLabel} are the most.`,
    );
  }
  const labels = sortLabels(distinct);
  const fits =
    problemType === "BinaryClassification"
      ? labels.length === 2
      : labels.length >= 3 && labels.length <= mostClasses;
  if (!fits) {
    const needed = problemType === "BinaryClassification" ? "exactly 2" : `3 to ${mostClasses}`;
    throw new DataError(
      `The target column ${name} has ${labels.length} distinct values, but ${problemType} needs ${needed}.`,
    );
  }
  const index = new Map(labels.map((label, i) => [label, i]));
  return { problemType, values: Float64Array.from(texts, (text) => index.get(text) ?? 0), labels };
}

function inferProblemType(name: string, texts: readonly string[], distinct: string[]): ProblemType {
  if (distinct.length === 2) return "BinaryClassification";
  if (!distinct.every(isNumber)) {
    const odd = distinct.find((text) => !isNumber(text)) ?? "";
    const numbers = distinct.filter(isNumber).length;
    // Each number a class of its own, because of a slip: nobody wants that.
    if (numbers > mostClassesOfNumbers && texts.filter(isNumber).length >= mostlyNumbers * texts.length) {
      throw new DataError(
        `The target column ${name} holds '${shortened(odd)}' among ${numbers} different numbers: leave such rows out, or state the problem type.`,
      );
    }
    return "MulticlassClassification";
  }
  const few =
    distinct.length <= mostClassesOfNumbers && distinct.every((text) => Number.isInteger(Number(text)));
  return few ? "MulticlassClassification" : "Regression";
}

/** The second of two labels in this order is the positive one, as in AutoGluon: 1, yes, true. */
function sortLabels(labels: string[]): string[] {
  const numeric = labels.every(isNumber);
  return labels.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : 1));
}
