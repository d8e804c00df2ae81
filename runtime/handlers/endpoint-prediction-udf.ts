import { SmeError } from "../../spec/errors.ts";
import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { type PredictionExa, predictRows } from "../aws/prediction/predict-rows.ts";
import type { UdfContextMethods } from "../udf-client/author.ts";

/** The part of the UDF's interface that predicting needs. */
export type PredictionContext = Pick<UdfContextMethods, "blocks">;

/** The script's own: predicts the group's rows with the endpoint that has the script's name. */
export function run(ctx: PredictionContext): Promise<void> {
  return predict(ctx, exa);
}

/**
 * Emits each row of the group, in order, followed by its prediction; in between stands the predicted label's
 * probability where the function declares a column for it.
 */
export async function predict(ctx: PredictionContext, exa: PredictionExa, pauses?: Pauses): Promise<void> {
  const { inputColumns, outputColumns, scriptName } = exa.meta;
  const width = inputColumns.length;
  const target = outputColumns.at(-1);
  const added = outputColumns.length - width;
  if (target === undefined || added < 1 || added > 2) {
    throw new SmeError("E-SME-88", { function: scriptName, input: width, output: outputColumns.length });
  }
  const options = { endpoint: scriptName, target, isClassification: added === 2, cells: true, pauses };
  for await (const { block, predictions } of predictRows(ctx.blocks(), exa, options)) {
    const probabilities = added === 2 ? [predictions.map(({ probability }) => probability)] : [];
    block.emitBlock([...block.columns, ...probabilities, predictions.map(({ value }) => value)]);
  }
}
