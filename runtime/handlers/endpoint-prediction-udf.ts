import { SmeError } from "../../spec/errors.ts";
import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import type { KeepableBlock } from "../aws/prediction/batches.ts";
import { type PredictionExa, predictRows } from "../aws/prediction/predict-rows.ts";
import type { UdfContextMethods } from "../udf-client/author.ts";

/** The part of the UDF's interface that predicting needs. */
export type PredictionContext = Pick<UdfContextMethods, "blocks" | "emitBlock">;

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
  const keep = (block: KeepableBlock, from: number, to: number) => block.keep(from, to);
  const options = { endpoint: scriptName, target, keep, pauses };
  for await (const { kept, predictions } of predictRows(ctx.blocks(), exa, options)) {
    let first = 0;
    for (const { columns, rows } of kept) {
      const own = predictions.slice(first, first + rows);
      first += rows;
      const probabilities = added === 2 ? [own.map(({ probability }) => probability)] : [];
      ctx.emitBlock([...columns, ...probabilities, own.map(({ value }) => value)]);
    }
  }
}
