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
}

/** The leaf a row ends in. */
export function findLeaf(tree: Tree, columns: readonly Float64Array[], row: number): number {
  let node = 0;
  for (;;) {
    const feature = tree.feature[node] as number;
    if (feature < 0) return node;
    const greater = ((columns[feature] as Float64Array)[row] as number) > (tree.threshold[node] as number);
    node = (greater ? tree.right[node] : tree.left[node]) as number;
  }
}

/** Keeps artefacts small; the same rounded numbers are used in training. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
