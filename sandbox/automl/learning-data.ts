import { type Bins, binFeatures, mostEdges } from "./bins.ts";
import type { Feature } from "./columns.ts";
import { type BinnedFeature, binLevels, fewLevels } from "./feature-bins.ts";
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
  /** As boosting sees them: few levels as they are, too. */
  boosting: BoostingFeatures;
  /** With all levels as they are; only of tables small enough for it that have more than a few. */
  boostingByLevels?: BoostingFeatures;
  rows: Int32Array;
}

/** Features in a form that boosting splits by. */
export interface BoostingFeatures {
  features: TreeFeature[];
  bins: BinnedFeature[];
}

/** Throws when the time a learner was given is over; learners call it often. */
export type CheckTime = () => void;

/** Of more rows the best way to part many levels fits noise, and candidates are compared by fewer of them. */
const mostRowsByLevels = 10_000;
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
  const upTo = (mostLevels: number): BoostingFeatures => {
    const boosting: BoostingFeatures = { features: [], bins: [] };
    treeFeatures.forEach((plan, i) => {
      const { feature } = plan;
      const own = { edges: bins.edges[i] as Float64Array, bins: bins.bins[i] as Uint8Array };
      const { values, levels } = features[feature] as Feature;
      if (!levels || levels.length > mostLevels) {
        boosting.features.push(plan);
        boosting.bins.push(own);
      } else if (boosting.features.at(-1)?.feature !== feature) {
        boosting.features.push({ feature });
        boosting.bins.push(binLevels(values, levels.length, target.weights, rows));
      }
    });
    return boosting;
  };
  const hasMany = features.some(({ levels }) => levels && levels.length > fewLevels);
  return {
    ...target,
    features,
    treeFeatures,
    bins,
    boosting: upTo(fewLevels),
    ...(hasMany && rows.length < mostRowsByLevels && { boostingByLevels: upTo(Number.POSITIVE_INFINITY) }),
    rows,
  };
}

function edgesFor(features: number, rows: number): number {
  const most =
    rows >= manyRows ? Math.max(leastEdgesOfManyRows, Math.floor(edgesOfManyRows / features)) : mostEdges;
  return Math.min(mostEdges, most, Math.max(leastEdges, Math.floor(mostBins / features)));
}
