import { Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import { waitForAnswer } from "../../../../sandbox/exasol/scripting/worker-messages.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("questions of a Lua script");

/** Wakes whoever sleeps, again and again, before it counts an answer. */
const late = `
  const { workerData: answered } = require("node:worker_threads");
  const began = performance.now();
  let woken = 0;
  while (woken < 3 && performance.now() - began < 5000) woken += Atomics.notify(answered, 0);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);`;

test("a question is not taken for answered when the answer before wakes its script late", async () => {
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(late, { eval: true, workerData: answered });
  waitForAnswer(answered, 1);
  assert.is(answered[0], 1);
  await worker.terminate();
});

test.run();
