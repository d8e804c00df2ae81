import { SmeError } from "../../spec/errors.ts";
import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { type PredictionExa, predictRows } from "../aws/prediction/predict-rows.ts";
import type { Prediction } from "../aws/prediction/predicted-values.ts";
import type { OutputColumn, OutputValue, UdfBlock } from "../udf-client/author.ts";

/** The part of a block that predicting needs. */
export type PredictionBlock = Pick<UdfBlock, "cells" | "emitBlock" | "rows">;

const suffix = "_SCALAR";

/** What an output column gets of a prediction, by the column's name. */
const parts: Readonly<Record<string, (prediction: Prediction) => OutputValue>> = {
  PREDICTION: ({ value }) => value,
  PROBABILITY: ({ probability }) => probability,
  PROBABILITIES: ({ probabilities }) => probabilities,
  ERROR: ({ error }) => error,
};

/** Rows of earlier blocks: errors count on from there. */
let rowsBefore = 0;

/** The script's own: predicts the block's rows with the endpoint that has the script's name, less its suffix. */
export function runBlock(block: PredictionBlock): Promise<void> {
  return predictBlock(block, exa);
}

/** Emits one row for each row of the block: its prediction, and what else the function declares columns for. */
export async function predictBlock(
  block: PredictionBlock,
  exa: PredictionExa,
  pauses?: Pauses,
): Promise<void> {
  const { outputColumns, scriptName } = exa.meta;
  const target = outputColumns.find(({ name }) => name === "PREDICTION");
  if (target === undefined) throw new SmeError("E-SME-130", { function: scriptName, column: "PREDICTION" });
  const readers = outputColumns.map(({ length, name }) => {
    const part = parts[name];
    if (part === undefined) throw new SmeError("E-SME-131", { function: scriptName, column: name });
    return name === "ERROR" ? (prediction: Prediction) => prediction.error?.slice(0, length) ?? null : part;
  });
  const firstRow = rowsBefore + 1;
  rowsBefore += block.rows;
  const endpoint = scriptName.endsWith(suffix) ? scriptName.slice(0, -suffix.length) : scriptName;
  const options = { endpoint, firstRow, rowCount: block.rows, target, pauses };
  for await (const { firstRow: first, predictions } of predictRows([block], exa, options)) {
    const columns = readers.map((read): OutputColumn => predictions.map(read));
    block.emitBlock(
      columns,
      predictions.map((_, index) => first - firstRow + index),
    );
  }
}
