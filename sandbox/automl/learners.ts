import { type ForestSettings, trainForest } from "./forest.ts";
import { type BoostingSettings, boostingFeaturesFor, trainBoosting } from "./gradient-boosting.ts";
import type { CheckTime, LearningData } from "./learning-data.ts";
import { type LinearSettings, trainLinear } from "./linear.ts";
import type { LearnedModel } from "./model.ts";
import type { TreeFeature } from "./tree-features.ts";

/** Our own implementations. Those that Autopilot has, too, are called what it calls them. */
export type Algorithm = "gradient-boosting" | "linear-learner" | "decision-tree" | "randomforest";

/** A learner with its settings. */
export type Learner = { algorithm: Algorithm } & (
  | { algorithm: "gradient-boosting"; settings: BoostingSettings }
  | { algorithm: "linear-learner"; settings: LinearSettings }
  | { algorithm: "decision-tree" | "randomforest"; settings: ForestSettings }
);

/** How many are tried when nothing is asked for: fewer where each takes long. */
const defaultLearners = 8;
const defaultLearnersOfManyRows = 4;
/** Boosting has a tree for each class and round, so that a second one would take most of the time. */
const defaultLearnersOfManyRowsAndClasses = 3;
export const manyRows = 15_000;

const boosting = (settings: Partial<BoostingSettings>): Learner => ({
  algorithm: "gradient-boosting",
  settings: {
    rounds: 300,
    leaves: 31,
    depth: 10,
    learningRate: 0.1,
    lambda: 1,
    minimumWeight: 20,
    subsample: 0.8,
    ...settings,
  },
});
const forest = (settings: Partial<ForestSettings>): Learner => ({
  algorithm: "randomforest",
  settings: { trees: 50, depth: 12, minimumWeight: 5, bootstrap: true, ...settings },
});
const tree = (depth: number): Learner => ({
  algorithm: "decision-tree",
  settings: { trees: 1, depth, minimumWeight: 20, bootstrap: false },
});
const linear = (lambda: number): Learner => ({ algorithm: "linear-learner", settings: { lambda } });

/** Only for tables that have many levels, and are small enough to tell whether it pays to part them. */
const byLevels = boosting({ byLevels: true });

/** In the order they are tried; one of each kind comes early, so that few candidates already differ. */
const allLearners: readonly Learner[] = [
  boosting({}),
  linear(1),
  forest({}),
  boosting({ leaves: 63, learningRate: 0.07, lambda: 5, minimumWeight: 5, subsample: 0.7 }),
  byLevels,
  tree(6),
  boosting({ leaves: 8, depth: 3, learningRate: 0.08, minimumWeight: 5 }),
  boosting({ leaves: 16, learningRate: 0.05, rounds: 400, minimumWeight: 10, subsample: 0.6 }),
  linear(30),
  forest({ trees: 80, minimumWeight: 10, depth: 16 }),
  tree(9),
  boosting({ leaves: 4, depth: 2, learningRate: 0.2, minimumWeight: 5 }),
  forest({ trees: 120, minimumWeight: 3, depth: 16 }),
];

/** The candidates to try: at most as many as wanted, and at most as many as there are. */
export function chooseLearners(
  { classes, rows, boostingByLevels }: Pick<LearningData, "classes" | "rows" | "boostingByLevels">,
  atMost: number | undefined,
  algorithms: readonly string[] | undefined,
): Learner[] {
  const ofManyRows = classes > 2 ? defaultLearnersOfManyRowsAndClasses : defaultLearnersOfManyRows;
  const usual = rows.length >= manyRows ? ofManyRows : defaultLearners;
  const wanted = atMost ?? usual + (boostingByLevels ? 1 : 0);
  return allLearners
    .filter((learner) => learner !== byLevels || boostingByLevels)
    .filter(({ algorithm }) => !algorithms || algorithms.includes(algorithm))
    .slice(0, wanted);
}

/** The first of each algorithm. */
export function usualLearners(algorithms: readonly Algorithm[]): Learner[] {
  return algorithms.flatMap(
    (algorithm) => allLearners.find((learner) => learner.algorithm === algorithm) ?? [],
  );
}

/**
 * Learns from the training rows, as one of about so many fits of a learner. `checkTime` may throw, which
 * ends the learning.
 */
export function learn(
  learner: Learner,
  data: LearningData,
  checkTime: CheckTime,
  fits?: number,
): LearnedModel {
  switch (learner.algorithm) {
    case "gradient-boosting":
      return trainBoosting(data, learner.settings, checkTime);
    case "linear-learner":
      return trainLinear(data, learner.settings, checkTime, fits);
    default:
      return trainForest(data, learner.settings, checkTime);
  }
}

/** The tree features of the model that the learner makes of these data. */
export function treeFeaturesFor(learner: Learner, data: LearningData): TreeFeature[] {
  switch (learner.algorithm) {
    case "linear-learner":
      return [];
    case "gradient-boosting":
      return boostingFeaturesFor(data, learner.settings).features;
    default:
      return data.treeFeatures;
  }
}
