import { type ColumnReading, shortened } from "./column-reading.ts";
import { type ColumnPlan, type Feature, planColumns } from "./columns.ts";
import { type CsvFile, readCsvTable, type TextTable } from "./csv-table.ts";
import { DataError } from "./data-error.ts";
import { encodeColumns } from "./encode-columns.ts";
import { type CheckTime, type LearningData, learningDataOf } from "./learning-data.ts";
import { takeWeights, type WeightedTable, withMeanOne } from "./sample-weights.ts";
import { type RowSplit, splitRows } from "./split-rows.ts";
import { readTarget, type Target, withoutMissingTargets } from "./target.ts";
import { bucketsFor, fitTexts } from "./text-scores.ts";
import type { TrainingRequest } from "./training-request.ts";
import type { WeightedTarget } from "./weighted-target.ts";

/** The rows as they are in the files, and which are for what. */
interface SplitTable {
  table: TextTable;
  weights: Float64Array;
  target: Target;
  split: RowSplit;
  readings: ColumnReading[];
}

/** The rows of a channel that count, and what the others had for a target. */
interface Channel extends WeightedTable {
  readings: ColumnReading[];
}

/** The rows as learners and metrics need them. */
export interface Prepared {
  columns: ColumnPlan[];
  readings: ColumnReading[];
  data: LearningData;
  target: Target;
  split: RowSplit;
}

/** AWS asks for as many. */
const leastRows = 500;
const usualFraction = 0.2;
/** Larger tables take too long to be learned from several times. */
const fewRows = 10_000;
const fewValues = 400_000;
/** So many columns say why nothing can be learned from them. */
const mostReasons = 20;

/** Reads the CSV files, and decides which rows are for training and which for validation. */
export async function readRows(request: TrainingRequest): Promise<SplitTable> {
  const training = await readChannel(request.files, request);
  if (training.counted < leastRows) {
    const which = request.sampleWeights === undefined ? "" : " and a weight";
    throw new DataError(
      `The input has ${training.counted} rows with a target${which}, but at least ${leastRows} are needed.`,
    );
  }
  const { table, weights: anyWeights, readings } = await withValidationRows(training, request);
  const weights = withMeanOne(anyWeights);
  const at = table.columns.indexOf(request.target);
  if (new Set(table.values[at]).size === 1) {
    const same = `has the same value '${table.values[at]?.[0]}' in every row`;
    throw new DataError(`The target column ${request.target} ${same}: there is nothing to learn.`);
  }
  const target = readTarget(request.target, table.values[at] ?? [], request.problemType);
  if (table !== training.table) {
    const ordered = Int32Array.from({ length: table.rows }, (_, row) => row);
    const split = splitRows({ ...target, labels: [] }, training.table.rows, 0);
    return {
      table,
      weights,
      target,
      readings,
      split: { ...split, validation: ordered.subarray(training.table.rows) },
    };
  }
  return { table, weights, target, readings, split: chooseSplit(table, target, request.validationFraction) };
}

/** Small tables can't spare rows: unless a share is asked for, they are cross-validated. */
function chooseSplit({ rows, columns }: TextTable, target: Target, fraction: number | undefined): RowSplit {
  if (fraction === undefined && rows < fewRows && rows * columns.length < fewValues) {
    const { training } = splitRows({ ...target, labels: [] }, rows, 0);
    return { training, validation: training, crossValidated: true };
  }
  return splitRows(target, rows, fraction ?? usualFraction);
}

/** A channel's rows that count. */
async function readChannel(files: readonly CsvFile[], request: TrainingRequest): Promise<Channel> {
  const { table, reading } = withoutMissingTargets(await readCsvTable(files), request.target);
  return { ...takeWeights(table, request.sampleWeights), readings: reading ? [reading] : [] };
}

/** The rows of the channel `validation` after those of the channel `training`. */
async function withValidationRows(
  channel: Channel,
  request: TrainingRequest,
): Promise<Omit<Channel, "counted">> {
  if (!request.validationFiles) return channel;
  const { table: training, weights } = channel;
  const { table: validation, weights: more, readings } = await readChannel(request.validationFiles, request);
  const values = training.columns.map((name, i) => {
    const added = validation.values[validation.columns.indexOf(name)];
    if (!added) throw new DataError(`The validation rows have no column ${name}.`);
    return (training.values[i] ?? []).concat(added);
  });
  if (validation.rows === 0) throw new DataError("The validation channel has no row with a target.");
  return {
    table: { columns: training.columns, values, rows: training.rows + validation.rows },
    weights: joined(weights, more),
    readings: [...channel.readings, ...readings],
  };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Turns text into what learners learn from; what it learns itself, it learns from the training rows only. */
export function prepareData(
  { table, weights, target, split, readings: targetReadings }: SplitTable,
  {
    target: targetName,
    featureTypes,
    featureNames,
  }: Pick<TrainingRequest, "target" | "featureTypes" | "featureNames">,
  checkTime: CheckTime = () => undefined,
): Prepared {
  if (featureNames) requireAll(featureNames, table, targetName);
  const { plans, readings } = planColumns(table, targetName, featureTypes);
  const inputs = table.values.filter((_, i) => table.columns[i] !== targetName);
  const classes = target.labels.length;
  const weighted = { target: target.values, classes, weights };
  const { columns, features } = learnTexts(plans, inputs, weighted, split.training, checkTime);
  if (columns.length === 0) {
    throw new DataError(`There is no column to learn from, only the target column ${targetName}.`);
  }
  if (features.length === 0) {
    const reasons = columns
      .slice(0, mostReasons)
      .map((column) => `${shortened(column.name)}: ${column.kind === "dropped" ? column.reason : ""}`);
    if (columns.length > reasons.length) reasons.push(`${columns.length - reasons.length} more`);
    throw new DataError(`No column is left to learn from (${reasons.join("; ")}).`);
  }
  const data = learningDataOf(features, weighted, split.training);
  return { columns, readings: [...targetReadings, ...readings], data, target, split };
}

/** Whether rows to predict then have the columns that are left out, AWS does not say: so none may be. */
function requireAll(names: readonly string[], { columns }: TextTable, target: string): void {
  const inputs = columns.filter((name) => name !== target);
  const odd = names.find((name) => !inputs.includes(name));
  if (odd !== undefined)
    throw new DataError(`FeatureAttributeNames names ${odd}, which is no column to learn from.`);
  const left = inputs.find((name) => !names.includes(name));
  if (left === undefined) return;
  throw new DataError(
    `FeatureAttributeNames leaves the column ${shortened(left)} out, but the local SageMaker learns from all: leave it out of the rows.`,
  );
}

/** The features of all columns; what words of texts say is learned before. */
function learnTexts(
  plans: readonly ColumnPlan[],
  inputs: readonly string[][],
  target: WeightedTarget,
  rows: Int32Array,
  checkTime: CheckTime,
): { columns: ColumnPlan[]; features: Feature[] } {
  const texts = plans.filter(({ kind }) => kind === "text").length;
  const buckets = bucketsFor(rows.length, texts);
  const columns: ColumnPlan[] = [];
  const features: Feature[] = [];
  plans.forEach((plan, i) => {
    checkTime();
    const values = inputs[i] ?? [];
    if (plan.kind !== "text") {
      columns.push(plan);
      for (const feature of encodeColumns([plan], [values])) features.push(feature);
      return;
    }
    const fitted = fitTexts(values, buckets, target, rows, checkTime);
    columns.push({ name: plan.name, kind: "text", weights: fitted.weights });
    for (const one of fitted.features) features.push({ column: plan.name, values: one });
  });
  return { columns, features };
}
