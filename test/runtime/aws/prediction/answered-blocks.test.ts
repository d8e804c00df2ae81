import * as assert from "uvu/assert";
import { answeredBlocks } from "../../../../runtime/aws/prediction/answered-blocks.ts";
import type { FilledBatch } from "../../../../runtime/aws/prediction/batches.ts";
import { Pace } from "../../../../runtime/aws/prediction/pace.ts";
import { RequestGate } from "../../../../runtime/aws/prediction/request-gate.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("answered blocks");

/** How many of 50 batches are read while the first one, of four at a time, is the only one not answered. */
async function readMeanwhile(bytesOfBatch: number): Promise<number> {
  const rows = { start: 1, most: 1 };
  const limits = { requests: { start: 4, most: 4 }, rows, bytes: bytesOfBatch };
  const bytes = Buffer.alloc(bytesOfBatch);
  let read = 0;
  function* batches(): Generator<FilledBatch> {
    while (read < 50) {
      read++;
      yield { firstRow: read, rows: 1, bytes, starts: [0, bytes.length], kept: [], release: () => undefined };
    }
  }
  let answerFirst: () => void = () => undefined;
  const gate = new RequestGate(new Pace(limits));
  const endpoint = {
    ask: ({ firstRow }: { firstRow: number }, signal: AbortSignal) =>
      gate.pass(signal, async (turn) => {
        await turn;
        if (firstRow === 1)
          await new Promise<void>((resolve) => {
            answerFirst = resolve;
          });
        return [{ rows: 1, text: "" }];
      }),
  };
  const blocks = answeredBlocks("rings", batches(), gate, endpoint, () => () => []);
  const end = blocks.next();
  for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
  const meanwhile = read;
  answerFirst();
  await end;
  return meanwhile;
}

test("reads on while an answer is late: twice as many batches as are asked at a time, and one more", async () => {
  assert.is(await readMeanwhile(1000), 9);
});

test("reads no more than the next two requests of batches that hold many bytes", async () => {
  assert.is(await readMeanwhile(6 * 1024 * 1024), 7);
  assert.is(await readMeanwhile(15 * 1024 * 1024), 6);
});

test.run();
