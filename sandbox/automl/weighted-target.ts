/** What is to be predicted, and how much each row counts. */
export interface WeightedTarget {
  target: Float64Array;
  /** 0 for regression. */
  classes: number;
  /** 1 on the average. */
  weights: Float64Array;
}
