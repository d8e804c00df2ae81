import { SmeError } from "../../spec/errors.ts";
import { scalarSuffix } from "../../spec/facts.ts";
import type { Deployment } from "../aws/endpoints/deployment.ts";
import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { type PredictionExa, predictRows } from "../aws/prediction/predict-rows.ts";
import type { Prediction } from "../aws/prediction/predicted-values.ts";
import { storable } from "../storable.ts";
import type { OutputColumn, OutputValue, UdfBlock } from "../udf-client/author.ts";

/** What an output column gets of a prediction, by the column's name. */
const parts: Readonly<Record<string, (prediction: Prediction) => OutputValue>> = {
  PREDICTION: ({ value }) => value,
  PROBABILITY: ({ probability }) => probability,
  PROBABILITIES: ({ probabilities }) => probabilities,
  ERROR: ({ error }) => error,
};

/** Rows of earlier calls: errors count on from there. */
let rowsBefore = 0;

/** The script's own function `runBlocks`, for a script that states by which deployment it was made. */
export function predictWith(stated: Deployment): (blocks: Iterable<UdfBlock>) => Promise<void> {
  return (blocks) => predictBlocks(blocks, exa, undefined, stated);
}

/** The own one of scripts made by release 1.0. */
export function runBlocks(blocks: Iterable<UdfBlock>): Promise<void> {
  return predictBlocks(blocks, exa);
}

/**
 * Predicts the rows of all blocks with the endpoint it was made for, or else the one that has the script's
 * name, less its suffix. Emits one row for each: its prediction, and what else the function declares columns
 * for.
 */
export async function predictBlocks(
  blocks: Iterable<UdfBlock>,
  exa: PredictionExa,
  pauses?: Pauses,
  stated?: Deployment,
): Promise<void> {
  const { outputColumns, scriptName } = exa.meta;
  const target = outputColumns.find(({ name }) => name === "PREDICTION");
  if (target === undefined) throw new SmeError("E-SME-130", { function: scriptName, column: "PREDICTION" });
  const readers = outputColumns.map(({ length, name }) => {
    const part = parts[name];
    if (part === undefined) throw new SmeError("E-SME-131", { function: scriptName, column: name });
    if (name !== "ERROR") return part;
    return ({ error }: Prediction) => storable(error?.slice(0, length) ?? null);
  });
  const ownName = scriptName.endsWith(scalarSuffix) ? scriptName.slice(0, -scalarSuffix.length) : scriptName;
  const endpoint = stated?.endpoint_name ?? ownName;
  const isClassification = outputColumns.some(({ name }) => name === "PROBABILITY");
  const options = {
    endpoint,
    firstRow: rowsBefore + 1,
    target,
    isClassification,
    cells: false,
    stated,
    pauses,
  };
  for await (const { answers, block } of predictRows(blocks, exa, options)) {
    rowsBefore += block.rows;
    block.emitBlock(readers.map((read): OutputColumn => answers.map(read)));
  }
}
