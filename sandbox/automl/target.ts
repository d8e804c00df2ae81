import { isNumber } from "./columns.ts";
import type { TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";

export type ProblemType = "Regression" | "BinaryClassification" | "MulticlassClassification";

/** The column to predict: numbers, or indexes of `labels`, which are spelt as in the CSV. */
export interface Target {
  problemType: ProblemType;
  values: Float64Array;
  labels: string[];
}

const mostClassesOfNumbers = 20;
const mostClasses = 1000;

/** Takes the rows without a target out of the table; nothing can be learned from them. */
export function withoutMissingTargets(table: TextTable, target: string): TextTable {
  const texts = table.values[table.columns.indexOf(target)];
  if (!texts) {
    throw new DataError(
      `The target column ${target} is not in the input. Its columns are ${table.columns.join(", ")}.`,
    );
  }
  if (!texts.includes("")) return table;
  const values = table.values.map((column) => column.filter((_, row) => texts[row] !== ""));
  return { columns: table.columns, values, rows: texts.filter((text) => text !== "").length };
}

/** Reads the target as the problem type asks, or decides the problem type by the target's values. */
export function readTarget(name: string, texts: string[], wanted: ProblemType | undefined): Target {
  const distinct = [...new Set(texts)];
  const problemType = wanted ?? inferProblemType(distinct);
  if (problemType === "Regression") {
    const odd = distinct.find((text) => !isNumber(text));
    if (odd !== undefined) {
      throw new DataError(`The target column ${name} holds '${odd}', but Regression needs numbers.`);
    }
    return { problemType, values: Float64Array.from(texts, Number), labels: [] };
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

function inferProblemType(distinct: string[]): ProblemType {
  if (distinct.length === 2) return "BinaryClassification";
  if (!distinct.every(isNumber)) return "MulticlassClassification";
  const few =
    distinct.length <= mostClassesOfNumbers && distinct.every((text) => Number.isInteger(Number(text)));
  return few ? "MulticlassClassification" : "Regression";
}

/** The second of two labels in this order is the positive one, as in AutoGluon: 1, yes, true. */
function sortLabels(labels: string[]): string[] {
  const numeric = labels.every(isNumber);
  return labels.sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : 1));
}
