/** Brings answers, which come by requests, back to the blocks that their rows came in. */
import type { UdfBlock } from "../../udf-client/author.ts";
import { inOrder } from "../in-order.ts";
import type { Answer, EndpointClient } from "./ask-endpoint.ts";
import type { FilledBatch } from "./batches.ts";

export interface AnsweredBlock<Row> {
  /** Neighbouring rows, which may be emitted to. */
  block: UdfBlock;
  /** One for each of them. */
  answers: Row[];
}

/**
 * Asks about all batches, so many at a time, and yields their rows in order. `read` gives an answer's rows,
 * the first of which is at the position `first`.
 */
export async function* answeredBlocks<Row>(
  batches: Iterable<FilledBatch>,
  atOnce: number,
  { ask }: EndpointClient,
  read: (answer: Answer, first: number) => Row[],
): AsyncGenerator<AnsweredBlock<Row>> {
  const answered = inOrder(batches, atOnce, async (batch, signal) => {
    const answers = await ask(batch, signal);
    batch.release();
    return { answers, firstRow: batch.firstRow, kept: batch.kept };
  });
  for await (const { answers, firstRow, kept } of answered) {
    let row = firstRow;
    const rows = answers.flatMap((answer) => {
      const own = read(answer, row);
      row += answer.rows;
      return own;
    });
    let first = 0;
    for (const block of kept) {
      yield { block, answers: rows.slice(first, first + block.rows) };
      first += block.rows;
    }
  }
}
