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

/** The leaf a row ends in. */
export function findLeaf(tree: Tree, columns: readonly Float64Array[], row: number): number {
  const { missingRight } = tree;
  const masks = tree.levels && masksOf(tree);
  let node = 0;
  for (;;) {
    const feature = tree.feature[node] as number;
    if (feature < 0) return node;
    const value = (columns[feature] as Float64Array)[row] as number;
    const mask = masks?.[node];
    let right: boolean;
    if (mask) right = mask[value] !== 1;
    else
      right = value > (tree.threshold[node] as number) || (missingRight?.[node] === 1 && Number.isNaN(value));
    node = (right ? tree.right[node] : tree.left[node]) as number;
  }
}

const knownMasks = new WeakMap<Tree, (Uint8Array | undefined)[]>();

/** For nodes that split by levels 1 for each that goes left: made once for each tree. */
function masksOf(tree: Tree): (Uint8Array | undefined)[] {
  const known = knownMasks.get(tree);
  if (known) return known;
  const masks = (tree.levels ?? []).map((levels) => {
    if (!levels) return undefined;
    const mask = new Uint8Array(levels.reduce((most, level) => Math.max(most, level), 0) + 1);
    for (const level of levels) mask[level] = 1;
    return mask;
  });
  knownMasks.set(tree, masks);
  return masks;
}

/** Keeps artefacts small; the same rounded numbers are used in training. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
