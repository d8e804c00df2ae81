import { type Bins, binFeatures, mostEdges } from "./bins.ts";
import type { Feature } from "./columns.ts";
import { type BinnedFeature, binLevels } from "./feature-bins.ts";
import { encodeForLearning, planTreeFeatures, type TreeFeature } from "./tree-features.ts";
import type { WeightedTarget } from "./weighted-target.ts";

/**
 * What every learner gets. Row indexes in `rows` (shuffled) are to be learned from, the others not to be
 * looked at.
 */
export interface LearningData extends WeightedTarget {
  features: Feature[];
  /** The features as trees and forests see them. */
  treeFeatures: TreeFeature[];
  bins: Bins;
  /** As boosting sees them: levels as they are, too. */
  boostingFeatures: TreeFeature[];
  boostingBins: BinnedFeature[];
  rows: Int32Array;
}

/** Throws when the time a learner was given is over; learners call it often. */
export type CheckTime = () => void;

/** More levels are told apart by their means only: the best of all ways to part them would fit the noise. */
const fewLevels = 8;
/** Of so many rows most time would go into looking at each bin of each leaf; of many features fewer do. */
const manyRows = 15_000;
const edgesOfManyRows = 2500;
const leastEdgesOfManyRows = 62;
/** So many bins all features have together, as far as these leave each of them some. */
const mostBins = 250_000;
const leastEdges = 16;

/** Puts features into the forms that learners need; what that takes is learned from the given rows. */
export function learningDataOf(features: Feature[], target: WeightedTarget, rows: Int32Array): LearningData {
  const treeFeatures = planTreeFeatures(features, target, rows);
  const bins = binFeatures(
    encodeForLearning(treeFeatures, features, target, rows),
    rows,
    edgesFor(treeFeatures.length, rows.length),
  );
  const boostingFeatures: TreeFeature[] = [];
  const boostingBins: BinnedFeature[] = [];
  treeFeatures.forEach((plan, i) => {
    const { feature } = plan;
    const own = { edges: bins.edges[i] as Float64Array, bins: bins.bins[i] as Uint8Array };
    const { values, levels } = features[feature] as Feature;
    if (!levels || levels.length > fewLevels) {
      boostingFeatures.push(plan);
      boostingBins.push(own);
    } else if (boostingFeatures.at(-1)?.feature !== feature) {
      boostingFeatures.push({ feature });
      boostingBins.push(binLevels(values, levels.length, target.weights, rows));
    }
  });
  return { ...target, features, treeFeatures, bins, boostingFeatures, boostingBins, rows };
}

function edgesFor(features: number, rows: number): number {
  const most =
    rows >= manyRows ? Math.max(leastEdgesOfManyRows, Math.floor(edgesOfManyRows / features)) : mostEdges;
  return Math.min(mostEdges, most, Math.max(leastEdges, Math.floor(mostBins / features)));
}
