import * as assert from "uvu/assert";
import type { Phase, TrainingEvent } from "../../../sandbox/automl/training-request.ts";
import { PlannedFaults } from "../../../sandbox/aws/faults/planned-faults.ts";
import { trainInSteps } from "../../../sandbox/aws/sagemaker/train-in-steps.ts";
import { TaskGroup } from "../../../sandbox/aws/task-group.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the steps of a training");

/** A training that has reported all before anybody listens, as a fast one may. */
function startSteps(takes: number, plannedFaults = new PlannedFaults(), finished = Promise.resolve("best")) {
  const phases: Phase[] = ["analyzing-data", "feature-engineering", "training-candidates"];
  const followed: string[] = [];
  let stopped = 0;
  const training = trainInSteps(
    { plannedFaults, stepMilliseconds: () => takes, tasks: new TaskGroup() },
    { name: "job" },
    (report: (event: TrainingEvent) => void) => {
      for (const phase of phases) report({ kind: "phase", phase });
      report({ kind: "candidate-started", name: "last" });
      const stop = async () => {
        stopped += 1;
      };
      return { finished, stop };
    },
    (event) => followed.push(event.kind === "phase" ? event.phase : event.kind),
  );
  return { training, followed, stopped: () => stopped };
}

test("take at least their time, and come before the end", async () => {
  const started = performance.now();
  const { training, followed } = startSteps(20);
  assert.is(await training.finished, "best");
  assert.equal(followed, [
    "analyzing-data",
    "feature-engineering",
    "training-candidates",
    "candidate-started",
  ]);
  assert.ok(performance.now() - started >= 59);
});

test("come before a failure, too", async () => {
  const broken = Promise.reject(new Error("No rows."));
  const { training, followed } = startSteps(1, new PlannedFaults(), broken);
  assert.match(String(await rejection(training.finished)), "No rows.");
  assert.is(followed.length, 4);
});

test("end where a plan lets the job fail, and its thread is stopped", async () => {
  const faults = new PlannedFaults();
  faults.use({ faults: [{ fault: "job-failed", step: "FeatureEngineering", reason: "Enough." }] });
  const { training, followed, stopped } = startSteps(1, faults);
  assert.match(String(await rejection(training.finished)), "Enough.");
  assert.equal(followed, ["analyzing-data", "feature-engineering"]);
  assert.is(stopped(), 1);
});

test("take longer where a plan says so", async () => {
  const faults = new PlannedFaults();
  faults.use({ faults: [{ fault: "job-slow", resource: "j*", milliseconds: 40 }] });
  const started = performance.now();
  await startSteps(0, faults).training.finished;
  assert.ok(performance.now() - started >= 39);
  faults.use({ faults: [{ fault: "job-slow", milliseconds: 3_600_000 }] });
  const { training, followed } = startSteps(0, faults);
  while (followed.at(-1) !== "training-candidates") await new Promise((resolve) => setImmediate(resolve));
  faults.use({ faults: [] });
  assert.is(await training.finished, "best", "it goes on with another plan");
});

test("are not waited for when the training is stopped", async () => {
  const { training, followed } = startSteps(3_600_000, new PlannedFaults(), new Promise(() => {}));
  await new Promise((resolve) => setImmediate(resolve));
  await training.stop();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(followed, ["analyzing-data"]);
});

test.run();
