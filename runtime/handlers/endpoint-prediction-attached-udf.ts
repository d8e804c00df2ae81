import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { askAttached } from "../aws/prediction/attached/ask-attached.ts";
import type { AttachedEndpoint } from "../aws/prediction/attached/attached-endpoint.ts";
import type { PredictionExa } from "../aws/prediction/predict-rows.ts";
import type { PredictionContext } from "./endpoint-prediction-udf.ts";

/** The script's own function `run`, for the endpoint that it states. */
export function predictWith(stated: AttachedEndpoint): (ctx: PredictionContext) => Promise<void> {
  return (ctx) => answer(ctx, exa, stated);
}

/** Emits each of the group's rows, in order, followed by what the endpoint answered for it. */
export async function answer(
  ctx: PredictionContext,
  exa: PredictionExa,
  stated: AttachedEndpoint,
  pauses?: Pauses,
): Promise<void> {
  const { inputColumns, outputColumns } = exa.meta;
  const returned = outputColumns.slice(inputColumns.length);
  const keeping = { cells: true, total: ctx.size };
  const answered = askAttached(ctx.blocks(), exa, stated, returned, keeping, pauses);
  for await (const { answers, block } of answered) {
    const columns = returned.map((_, i) => answers.map(({ values }) => values[i] ?? null));
    block.emitBlock([...block.columns, ...columns]);
  }
}
