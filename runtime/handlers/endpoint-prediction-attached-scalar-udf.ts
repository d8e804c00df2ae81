import type { Pauses } from "../aws/prediction/ask-endpoint.ts";
import { askAttached } from "../aws/prediction/attached/ask-attached.ts";
import type { AttachedEndpoint } from "../aws/prediction/attached/attached-endpoint.ts";
import type { PredictionExa } from "../aws/prediction/predict-rows.ts";
import { storable } from "../storable.ts";
import type { UdfBlock } from "../udf-client/author.ts";

/** Rows of earlier calls: errors count on from there. */
let rowsBefore = 0;

/** The script's own function `runBlocks`, for the endpoint that it states. */
export function predictWith(stated: AttachedEndpoint): (blocks: Iterable<UdfBlock>) => Promise<void> {
  return (blocks) => answerBlocks(blocks, exa, stated);
}

/** Emits one row for each: what the endpoint answered, and behind it why there is no answer. */
export async function answerBlocks(
  blocks: Iterable<UdfBlock>,
  exa: PredictionExa,
  stated: AttachedEndpoint,
  pauses?: Pauses,
): Promise<void> {
  const returned = exa.meta.outputColumns.slice(0, -1);
  const longest = exa.meta.outputColumns.at(-1)?.length;
  const keeping = { cells: false, firstRow: rowsBefore + 1 };
  for await (const { answers, block } of askAttached(blocks, exa, stated, returned, keeping, pauses)) {
    rowsBefore += block.rows;
    const columns = returned.map((_, i) => answers.map(({ values }) => values[i] ?? null));
    const errors = answers.map(({ error }) => storable(error?.slice(0, longest) ?? null));
    block.emitBlock([...columns, errors]);
  }
}
