import * as assert from "uvu/assert";
import { candidates } from "../../../sandbox/automl/candidates.ts";
import {
  searchedAlgorithms,
  searchLearners,
  type Trial,
} from "../../../sandbox/automl/hyperparameter-search.ts";
import { usualLearners } from "../../../sandbox/automl/learners.ts";
import { train } from "../../../sandbox/automl/train.ts";
import type { TrainingEvent, TrainingRequest } from "../../../sandbox/automl/training-request.ts";
import { suite } from "../../support/suite.ts";
import { withCsvFiles } from "./csv-files.ts";

const test = suite("search for settings");

/** As many trials of a learner whose value follows from its lambda. */
function searched(count: number, value: (lambda: number) => number): number[] {
  const trials: Trial[] = [];
  for (const learner of searchLearners(usualLearners(["linear-learner"]), trials)) {
    if (trials.length === count) break;
    trials.push({ learner, value: value((learner.settings as { lambda: number }).lambda) });
  }
  return trials.map(({ learner }) => (learner.settings as { lambda: number }).lambda);
}
const distance = (goal: number) => (lambda: number) => -Math.abs(Math.log(lambda / goal));

test("begins with the usual settings, stays in the ranges, and never tries the same again", () => {
  const lambdas = searched(40, distance(1));
  assert.is(lambdas[0], 1);
  assert.ok(lambdas.every((lambda) => lambda >= 1e-3 && lambda <= 1e3));
  assert.is(new Set(lambdas).size, 40);
});

test("is refused where there is nothing to search for", () => {
  const names = () => [
    ...candidates(
      { search: "job", algorithms: ["randomforest"] } as TrainingRequest,
      { classes: 0, rows: new Int32Array(500) },
      [],
    ),
  ];
  assert.throws(names, "The settings of randomforest cannot be searched for, only those of linear-learner");
});

test("comes near the best settings, wherever they are", () => {
  for (const goal of [0.002, 0.3, 700]) {
    const best = Math.max(...searched(30, distance(goal)).map(distance(goal)));
    assert.ok(best > -0.3, `factor ${Math.exp(-best)} from ${goal}`);
    const first = Math.max(...searched(4, distance(goal)).map(distance(goal)));
    assert.ok(best >= first);
  }
});

test("takes the algorithms by turns", () => {
  const names: string[] = [];
  for (const { algorithm } of searchLearners(usualLearners(searchedAlgorithms), [])) {
    if (names.push(algorithm) === 4) break;
  }
  assert.equal(names, ["linear-learner", "gradient-boosting", "linear-learner", "gradient-boosting"]);
});

test("is what a training does when it is asked to, and finds better settings than the usual ones", async () => {
  // Nearly as many numbers as rows, and a noisy target: the usual penalty is too small.
  const noise = (i: number) =>
    Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453);
  const columns = Array.from({ length: 60 }, (_, c) => `c${c}`);
  const rows = Array.from({ length: 600 }, (_, i) => {
    const values = columns.map((_, c) => noise(i * 61 + c));
    return [...values, (values[0] as number) + 20 * noise(i + 0.5)].join(",");
  });
  const events: TrainingEvent[] = [];
  const request: Omit<TrainingRequest, "files"> = {
    target: "y",
    problemType: "Regression",
    algorithms: ["linear-learner"],
    search: "job",
    maxCandidates: 12,
  };
  const result = await withCsvFiles([[[...columns, "y"].join(","), ...rows, ""].join("\n")], (files) =>
    train({ files, ...request }, (event) => events.push(event)),
  );
  const started = events.filter((event) => event.kind === "candidate-started");
  assert.is(started.length, 12);
  assert.ok(started.every(({ name, algorithm }) => /^job-0\d\d-[0-9a-f]{8}$/.test(name) && algorithm));
  const completed = events.filter((event) => event.kind === "candidate-completed");
  const value = (name?: string) =>
    completed.find((one) => one.name === name)?.validationMetrics.MSE ?? Number.NaN;
  assert.ok(
    value(result.best) < 0.99 * value(started[0]?.name),
    `${value(result.best)} of ${value(started[0]?.name)}`,
  );
});

test.run();
