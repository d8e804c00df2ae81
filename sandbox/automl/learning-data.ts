import type { Bins } from "./bins.ts";
import type { Feature } from "./columns.ts";
import type { TreeFeature } from "./tree-features.ts";

/**
 * What every learner gets. Row indexes in `rows` (shuffled) are to be learned from, the others not to be
 * looked at.
 */
export interface LearningData {
  features: Feature[];
  treeFeatures: TreeFeature[];
  treeColumns: Float64Array[];
  bins: Bins;
  target: Float64Array;
  /** 0 for regression. */
  classes: number;
  /** How much each row counts; 1 on the average. */
  weights: Float64Array;
  rows: Int32Array;
}

/** Throws when the time a learner was given is over; learners call it often. */
export type CheckTime = () => void;
