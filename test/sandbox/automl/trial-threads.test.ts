import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { inSharedMemory } from "../../../sandbox/automl/shared-memory.ts";
import { startTraining } from "../../../sandbox/automl/start-training.ts";
import { train } from "../../../sandbox/automl/train.ts";
import type { TrainingEvent, TrainingRequest } from "../../../sandbox/automl/training-request.ts";
import { suite } from "../../support/suite.ts";
import { messageOf, withCsvFiles } from "./csv-files.ts";

const test = suite("candidates in threads");

/** Rows of so many numbers and a word: 2500 rows of 40 are many values. */
function table(rows: number, numbers = 40): string {
  const names = Array.from({ length: numbers }, (_, c) => `c${c}`);
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = names.map((_, c) => ((i * (7919 + 2 * c)) % 1009) / 10);
    return `${cells.join(",")},${["a", "b", "c"][i % 3]},${(cells[0] as number) * 2 + (i % 3) + (cells[1] as number)}`;
  });
  return [[...names, "word", "y"].join(","), ...lines, ""].join("\n");
}

/** How many threads this process has; Linux alone tells. */
const threadCount = () => readdirSync("/proc/self/task").length;
const isLinux = process.platform === "linux";

async function completedBy(request: Omit<TrainingRequest, "files">, atATime: number, content: string) {
  const events: TrainingEvent[] = [];
  const { best } = await withCsvFiles([content], (files) =>
    train({ files, ...request }, (event) => events.push(event), atATime),
  );
  const artefacts = events.flatMap((event) =>
    event.kind === "candidate-completed" ? [[event.name, event.artefact]] : [],
  );
  return { best, artefacts: Object.fromEntries(artefacts) };
}

for (const [what, request] of [
  ["a list", { target: "y", maxCandidates: 5 }],
  ["a search", { target: "y", maxCandidates: 6, search: "job", algorithms: ["linear-learner"] }],
] as [string, Omit<TrainingRequest, "files">][]) {
  test(`the models of ${what} are the same, however many are trained at a time`, async () => {
    const content = table(500, 6);
    const one = await completedBy(request, 1, content);
    assert.is(Object.keys(one.artefacts).length, request.maxCandidates);
    assert.equal(await completedBy(request, 2, content), one);
    assert.equal(await completedBy(request, 3, content), one);
  });
}

test("a training of many values tries two candidates at a time, and leaves no thread", async () => {
  const before = isLinux ? threadCount() : 0;
  const running = new Set<string>();
  let most = 0;
  const { best } = await withCsvFiles([table(4000)], (files) =>
    train({ files, target: "y", maxCandidates: 4 }, (event) => {
      if (event.kind === "candidate-started") running.add(event.name);
      most = Math.max(most, running.size);
      if (event.kind === "candidate-completed") running.delete(event.name);
    }),
  );
  assert.match(best, /-t\d$/);
  assert.is(most, 2);
  if (isLinux) assert.is(threadCount(), before);
});

test("a training that is stopped takes the threads of its candidates with it", async () => {
  const before = isLinux ? threadCount() : 0;
  await withCsvFiles([table(4000)], async (files) => {
    const started = new Promise<() => Promise<void>>((resolve) => {
      const training = startTraining({ files, target: "y" }, ({ kind }) => {
        if (kind === "candidate-started") resolve(training.stop);
      });
      training.finished.catch(() => undefined);
    });
    const stop = await started;
    if (isLinux) assert.ok(threadCount() > before);
    await stop();
  });
  if (!isLinux) return;
  // The threads have ended, but the system may still count one that is going.
  for (let turn = 0; turn < 3000 && threadCount() > before; turn++) await sleep(20);
  assert.is(threadCount(), before);
});

test("a candidate's time limit ends it in its thread", async () => {
  const stopped: string[] = [];
  const failed = withCsvFiles([table(4000)], (files) =>
    train({ files, target: "y", candidateMilliseconds: 0, maxCandidates: 2 }, (event) => {
      if (event.kind === "candidate-stopped") stopped.push(event.name);
    }),
  );
  assert.match(await messageOf(failed), "The time was over before the first candidate was trained.");
  assert.is(stopped.length, 2);
});

test("arrays of numbers are in shared memory, each once", () => {
  const numbers = Float64Array.of(1, 2);
  const shared = inSharedMemory({ a: numbers, list: [{ b: numbers, text: "x" }], n: null, words: ["y"] });
  assert.equal([...shared.a], [1, 2]);
  assert.instance(shared.a.buffer, SharedArrayBuffer);
  assert.is(shared.list[0]?.b, shared.a);
  assert.equal([shared.list[0]?.text, shared.n, shared.words], ["x", null, ["y"]]);
});

test.run();
