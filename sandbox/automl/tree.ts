/**
 * A grown tree. Node 0 is the root; `feature` is -1 at a leaf; values not greater than the threshold, and
 * missing ones, go left. `values` holds as many numbers a node as the tree has outputs.
 */
export interface Tree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  values: number[];
  /** 1 for nodes where missing values go right; none do without it. */
  missingRight?: number[];
  /** For nodes that split by levels those that go left, all others going right; null for other nodes. */
  levels?: (number[] | null)[];
}

/** Keeps artefacts small; the same rounded numbers are used in training. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
