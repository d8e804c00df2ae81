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

test("reads on while an answer is late: twice as many batches as are asked at a time, and three more", async () => {
  assert.is(await readMeanwhile(1000), 11);
});

test("reads no more than the next two requests of batches that hold many bytes", async () => {
  assert.is(await readMeanwhile(1024 * 1024), 11);
  assert.is(await readMeanwhile(5 * 1024 * 1024), 6);
});

/** How many batches are read and not emitted yet, at most, where each is answered at once. */
async function mostUnemitted(bytesOfBatch: number): Promise<number> {
  const block = { rows: 1, release: () => undefined } as UdfBlock;
  const { batches, count } = countedBatches(bytesOfBatch, [block]);
  const gate = openGate(bytesOfBatch);
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
  return most;
}

test("emits answered rows of many bytes before it reads on, while the endpoint is faster than rows are read", async () => {
  const [many, some] = [await mostUnemitted(2 * 1024 * 1024), await mostUnemitted(512 * 1024)];
  assert.ok(many <= 3, `${many} of 2 MiB at a time`);
  assert.ok(some <= 6, `${some} of 512 KiB at a time`);
});

test("reads the rows of the next requests before it emits answered ones of few bytes", async () => {
  assert.ok((await mostUnemitted(1000)) > 4);
});

test.run();
