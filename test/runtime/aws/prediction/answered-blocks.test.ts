import * as assert from "uvu/assert";
import { answeredBlocks } from "../../../../runtime/aws/prediction/answered-blocks.ts";
import type { FilledBatch } from "../../../../runtime/aws/prediction/batches.ts";
import { Pace } from "../../../../runtime/aws/prediction/pace.ts";
import { RequestGate } from "../../../../runtime/aws/prediction/request-gate.ts";
import type { UdfBlock } from "../../../../runtime/udf-client/author.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("answered blocks");

/** Four requests at a time, each of one row. */
function openGate(bytes: number): RequestGate {
  return new RequestGate(new Pace({ requests: { start: 4, most: 4 }, rows: { start: 1, most: 1 }, bytes }));
}

/** 50 batches of so many bytes, with what counts how many were read. */
function countedBatches(bytesOfBatch: number, kept: FilledBatch["kept"] = []) {
  const bytes = Buffer.alloc(bytesOfBatch);
  const count = { read: 0 };
  function* batches(): Generator<FilledBatch> {
    while (count.read < 50) {
      count.read++;
      const firstRow = count.read;
      yield { firstRow, rows: 1, bytes, starts: [0, bytes.length], kept, release: () => undefined };
    }
  }
  return { batches: batches(), count };
}

/** How many batches are read while the first one is the only one not answered. */
async function readMeanwhile(bytesOfBatch: number): Promise<number> {
  const { batches, count } = countedBatches(bytesOfBatch);
  let answerFirst: () => void = () => undefined;
  const gate = openGate(bytesOfBatch);
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
  const blocks = answeredBlocks("rings", batches, gate, endpoint, () => () => []);
  const end = blocks.next();
  for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
  const meanwhile = count.read;
  answerFirst();
  await end;
  return meanwhile;
}

test("reads on while an answer is late: twice as many batches as are asked at a time, and one more", async () => {
  assert.is(await readMeanwhile(1000), 9);
});

test("reads no more than the next two requests of batches that hold many bytes", async () => {
  assert.is(await readMeanwhile(1024 * 1024), 9);
  assert.is(await readMeanwhile(5 * 1024 * 1024), 6);
});

test("emits what is answered before it reads on, while the endpoint is faster than rows are read", async () => {
  const block = { rows: 1, release: () => undefined } as UdfBlock;
  const { batches, count } = countedBatches(1000, [block]);
  const gate = openGate(1000);
  const endpoint = {
    ask: (_: unknown, signal: AbortSignal) =>
      gate.pass(signal, async (turn) => {
        await turn;
        return [{ rows: 1, text: "" }];
      }),
  };
  let [emitted, most] = [0, 0];
  for await (const _ of answeredBlocks("rings", batches, gate, endpoint, () => () => [])) {
    most = Math.max(most, count.read - emitted++);
  }
  assert.is(emitted, 50);
  assert.ok(most <= 3, `${most} at a time`);
});

test.run();
