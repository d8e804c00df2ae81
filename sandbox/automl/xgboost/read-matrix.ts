/** Rows as SageMaker's XGBoost takes them: CSV without a header, the label first, and LIBSVM. */
import type { Matrix } from "./booster.ts";

export type MatrixFormat = "csv" | "libsvm";

export interface LabelledMatrix extends Matrix {
  labels: Float32Array;
  /** How much each row counts; 1 without weights. */
  weights: Float32Array;
}

/** What a row says. The label is missing where nothing is to be learned. */
interface Row {
  label: number;
  weight: number;
  features: [feature: number, value: number][];
}

/** Reads rows to learn from; with `weighted` CSV has weights in its second column. Throws for an odd row. */
export function readLabelled(
  texts: readonly { name: string; text: string }[],
  format: MatrixFormat,
  weighted: boolean,
): LabelledMatrix {
  const rows = texts.flatMap(({ name, text }) =>
    linesOf(text).map((line, i) => within(`Line ${i + 1} of ${name}`, () => readRow(line, format, weighted))),
  );
  const labels = Float32Array.from(rows, ({ label }) => label);
  const weights = Float32Array.from(rows, ({ weight }) => weight);
  return { ...matrixOf(rows), labels, weights };
}

/**
 * Reads rows to predict for. LIBSVM may have labels, CSV may not; CSV may lack the last feature, as rows do
 * that LIBSVM was learned from. It is missing then, as it is to the libraries of SageMaker's containers
 * (1.5.2, 1.7.6, 2.1.4 and 3.0.5 were tried); XGBoost 3.2 sends such rows to the right instead. Throws for an
 * odd row.
 */
export function readUnlabelled(text: string, format: MatrixFormat, features: number): Matrix {
  const rows = linesOf(text).map((line, i) =>
    within(`Line ${i + 1}`, () => {
      if (format === "libsvm") return readLibsvmRow(/^\s*\d+:/.test(line) ? `nan ${line}` : line);
      const fields = line.split(",").map(readNumber);
      if (fields.length !== features && fields.length !== features - 1)
        throw new Error(
          `Feature size of csv inference data ${fields.length} is not consistent with feature size of trained model ${features}`,
        );
      return {
        label: Number.NaN,
        weight: 1,
        features: fields.map((value, at): [number, number] => [at, value]),
      };
    }),
  );
  const matrix = matrixOf(rows);
  if (matrix.columns.length > features && format === "libsvm")
    throw new Error(
      `Feature size of libsvm inference data ${matrix.columns.length} is larger than feature size of trained model ${features}`,
    );
  return matrix;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${place}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function readRow(line: string, format: MatrixFormat, weighted: boolean): Row {
  return format === "csv" ? readCsvRow(line, weighted) : readLibsvmRow(line);
}

function readCsvRow(line: string, weighted: boolean): Row {
  const [label = Number.NaN, ...rest] = line.split(",").map(readNumber);
  if (Number.isNaN(label)) throw new Error("the label is missing");
  const weight = weighted ? (rest.shift() ?? Number.NaN) : 1;
  if (Number.isNaN(weight)) throw new Error("the weight is missing");
  return { label, weight, features: rest.map((value, feature) => [feature, value]) };
}

/** The label, which may have a weight, and what the row has, by index. */
function readLibsvmRow(line: string): Row {
  const [first = "", ...rest] = line.trim().split(/\s+/);
  const [label = "", weight = "1"] = first.split(":");
  const features = rest.map((pair): [number, number] => {
    const [, feature, value] = /^(\d+):(.+)$/.exec(pair) ?? [];
    if (feature === undefined || value === undefined) throw new Error(`'${pair}' is no index:value`);
    return [Number(feature), readNumber(value)];
  });
  return { label: readNumber(label), weight: readNumber(weight), features };
}

/** Empty fields, and nan as Python and R write it, are missing. */
function readNumber(field: string): number {
  const text = field.trim();
  if (text === "" || /^(nan|na)$/i.test(text)) return Number.NaN;
  const value = Number(text.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));
  if (Number.isNaN(value)) throw new Error(`could not convert string to float: '${text.slice(0, 40)}'`);
  return value;
}

/** No more than SageMaker's instances could hold either; an index alone must not fill the memory. */
const mostCells = 200_000_000;

function matrixOf(rows: readonly Row[]): Matrix {
  const width = rows.reduce(
    (most, { features }) => features.reduce((inner, [feature]) => Math.max(inner, feature + 1), most),
    0,
  );
  if (width * rows.length > mostCells)
    throw new Error(`${rows.length} rows with ${width} features are more than is possible here`);
  const columns = Array.from({ length: width }, () => new Float32Array(rows.length).fill(Number.NaN));
  rows.forEach(({ features }, row) => {
    for (const [feature, value] of features) (columns[feature] as Float32Array)[row] = value;
  });
  return { columns, rows: rows.length };
}
