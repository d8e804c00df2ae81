import * as assert from "uvu/assert";
import { startTraining } from "../../../sandbox/automl/start-training.ts";
import { Turns } from "../../../sandbox/automl/turns.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";
import { withCsvFiles } from "./csv-files.ts";

const test = suite("trainings at once");
const csv = ["a,y", ...Array.from({ length: 600 }, (_, i) => `${i % 50},${(i * 7) % 50}`), ""].join("\n");

test("wait for their turn, in which they can be stopped, and their time runs out", async () => {
  const turns = new Turns(1);
  await withCsvFiles([csv], async (files) => {
    const told: string[] = [];
    const start = (name: string, deadline = Number.POSITIVE_INFINITY) =>
      startTraining(
        { files, target: "y", maxCandidates: 1, algorithms: ["decision-tree"], deadline },
        () => told.push(name),
        turns,
      );
    const first = start("first");
    const stopped = start("stopped");
    const late = start("late", Date.now() + 1);
    const last = start("last");
    const failures = Promise.all([rejection(stopped.finished), rejection(late.finished)]);
    await stopped.stop();
    assert.is((await first.finished).best, "decision-tree-t1");
    assert.equal([...new Set(told)], ["first"]);
    assert.equal(
      (await failures).map(({ message }) => message),
      ["The training was stopped.", "The time was over before the first candidate was trained."],
    );
    await last.finished;
    assert.equal([...new Set(told)], ["first", "last"]);
  });
});

test("leave their turn to others when they are stopped or fail", async () => {
  const turns = new Turns(1);
  await withCsvFiles([csv], async (files) => {
    const running = startTraining({ files, target: "y" }, () => undefined, turns);
    const failing = startTraining({ files, target: "z" }, () => undefined, turns);
    const failures = Promise.all([rejection(running.finished), rejection(failing.finished)]);
    await running.stop();
    await failures;
    (await turns.take(AbortSignal.timeout(60_000)))();
  });
});

test.run();
