import { type ForestSettings, trainForest } from "./forest.ts";
import { type BoostingSettings, trainBoosting } from "./gradient-boosting.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import { type LinearSettings, trainLinear } from "./linear.ts";
import type { PredictorModel } from "./model.ts";

/** What a candidate is, named as what it is: these are our own implementations and no product's. */
export type Algorithm = "gradient-boosting" | "linear-learner" | "decision-tree" | "randomforest";

/** A learner with its settings. */
export type Candidate = { algorithm: Algorithm } & (
  | { algorithm: "gradient-boosting"; settings: BoostingSettings }
  | { algorithm: "linear-learner"; settings: LinearSettings }
  | { algorithm: "decision-tree" | "randomforest"; settings: ForestSettings }
);

/** How many are tried when nothing is asked for: fewer where each takes long. */
const defaultCandidates = 9;
const defaultCandidatesOfManyRows = 5;
const manyRows = 15_000;

const boosting = (settings: Partial<BoostingSettings>): Candidate => ({
  algorithm: "gradient-boosting",
  settings: {
    rounds: 300,
    depth: 4,
    learningRate: 0.1,
    lambda: 1,
    minimumWeight: 5,
    subsample: 0.8,
    ...settings,
  },
});
const forest = (settings: Partial<ForestSettings>): Candidate => ({
  algorithm: "randomforest",
  settings: { trees: 50, depth: 12, minimumWeight: 5, bootstrap: true, ...settings },
});
const tree = (depth: number): Candidate => ({
  algorithm: "decision-tree",
  settings: { trees: 1, depth, minimumWeight: 20, bootstrap: false },
});
const linear = (lambda: number): Candidate => ({ algorithm: "linear-learner", settings: { lambda } });

/** In the order they are tried; one of each kind comes early, so that few candidates already differ. */
const allCandidates: readonly Candidate[] = [
  boosting({}),
  linear(1),
  forest({}),
  tree(6),
  boosting({ depth: 3, learningRate: 0.08 }),
  boosting({ depth: 6, minimumWeight: 20, lambda: 5 }),
  forest({ trees: 80, minimumWeight: 10, depth: 16 }),
  linear(30),
  boosting({ depth: 4, learningRate: 0.05, subsample: 0.6, rounds: 400 }),
  tree(9),
  boosting({ depth: 2, learningRate: 0.2 }),
  forest({ trees: 120, minimumWeight: 3, depth: 16 }),
];

/** The candidates to try: at most as many as wanted, and at most as many as there are. */
export function chooseCandidates(
  rows: number,
  atMost: number | undefined,
  algorithms: readonly string[] | undefined,
): Candidate[] {
  const wanted = atMost ?? (rows >= manyRows ? defaultCandidatesOfManyRows : defaultCandidates);
  return allCandidates
    .filter(({ algorithm }) => !algorithms || algorithms.includes(algorithm))
    .slice(0, wanted);
}

export function trainCandidate(
  candidate: Candidate,
  data: LearningData,
  checkTime: CheckTime,
): PredictorModel {
  switch (candidate.algorithm) {
    case "gradient-boosting":
      return trainBoosting(data, candidate.settings, checkTime);
    case "linear-learner":
      return trainLinear(data, candidate.settings, checkTime);
    default:
      return trainForest(data, candidate.settings, checkTime);
  }
}
