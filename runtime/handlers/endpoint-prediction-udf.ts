import { SmeError } from "../../spec/errors.ts";
import type { Deployment } from "../aws/endpoints/deployment.ts";
import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { type PredictionExa, predictRows } from "../aws/prediction/predict-rows.ts";
import type { UdfContextMethods } from "../udf-client/author.ts";

/** The part of the UDF's interface that predicting needs. */
export type PredictionContext = Pick<UdfContextMethods, "blocks" | "size">;

/** The script's own function `run`, for a script that states by which deployment it was made. */
export function predictWith(stated: Deployment): (ctx: PredictionContext) => Promise<void> {
  return (ctx) => predict(ctx, exa, undefined, stated);
}

/** The own one of scripts made by release 1.0. */
export function run(ctx: PredictionContext): Promise<void> {
  return predict(ctx, exa);
}

/**
 * Predicts the group's rows with the endpoint it was made for, or else the one that has the script's name.
 * Emits each row, in order, followed by its prediction; in between stands the predicted label's probability
 * where the function declares a column for it.
 */
export async function predict(
  ctx: PredictionContext,
  exa: PredictionExa,
  pauses?: Pauses,
  stated?: Deployment,
): Promise<void> {
  const { inputColumns, outputColumns, scriptName } = exa.meta;
  const width = inputColumns.length;
  const target = outputColumns.at(-1);
  const added = outputColumns.length - width;
  if (target === undefined || added < 1 || added > 2) {
    throw new SmeError("E-SME-88", { function: scriptName, input: width, output: outputColumns.length });
  }
  const options = {
    endpoint: stated?.endpoint_name ?? scriptName,
    target,
    isClassification: added === 2,
    cells: true,
    total: ctx.size,
    stated,
    pauses,
  };
  for await (const { answers, block } of predictRows(ctx.blocks(), exa, options)) {
    const probabilities = added === 2 ? [answers.map(({ probability }) => probability)] : [];
    block.emitBlock([...block.columns, ...probabilities, answers.map(({ value }) => value)]);
  }
}
