import * as assert from "uvu/assert";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import { addLeaves, makeReady } from "../../../sandbox/automl/sum-trees.ts";
import type { Tree } from "../../../sandbox/automl/tree.ts";
import { suite } from "../../support/suite.ts";

const test = suite("sums of trees");
const random = seededRandom(3);
const levels = 5;
const rows = 300;
/** Numbers, some of them missing or at a threshold; levels, some of them unknown. */
const columns = [
  Float64Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? Number.NaN : Math.floor(random() * 9))),
  Float64Array.from({ length: rows }, () => random() - 0.5),
  Float64Array.from({ length: rows }, (_, row) => (row % 9 === 0 ? Number.NaN : row % (levels + 2))),
];

/** Of two outputs; a node's children come after it. */
function randomTree(): Tree {
  const tree: Tree = {
    feature: [],
    threshold: [],
    left: [],
    right: [],
    values: [],
    missingRight: [],
    levels: [],
  };
  const add = (depth: number): number => {
    const node = tree.feature.length;
    const feature = depth === 0 || random() < 0.2 ? -1 : Math.floor(random() * 3);
    tree.feature.push(feature);
    tree.threshold.push(feature === 0 ? Math.floor(random() * 9) : random() - 0.5);
    tree.missingRight?.push(random() < 0.5 ? 1 : 0);
    tree.levels?.push(feature === 2 ? [0, 1, 2, 3, 4].filter(() => random() < 0.5) : null);
    tree.values.push(random(), random());
    tree.left.push(0);
    tree.right.push(0);
    if (feature < 0) return node;
    tree.left[node] = add(depth - 1);
    tree.right[node] = add(depth - 1);
    return node;
  };
  add(6);
  return tree;
}

function leafOf(tree: Tree, row: number): number {
  let node = 0;
  for (;;) {
    const feature = tree.feature[node] as number;
    if (feature < 0) return node;
    const value = columns[feature]?.[row] as number;
    const left = tree.levels?.[node];
    const goesLeft = left
      ? left.includes(value)
      : Number.isNaN(value)
        ? tree.missingRight?.[node] === 0
        : value <= (tree.threshold[node] as number);
    node = (goesLeft ? tree.left : tree.right)[node] as number;
  }
}

test("are those of the leaves that each row goes to, question by question", () => {
  const trees = Array.from({ length: 30 }, randomTree);
  const sums = [new Float64Array(rows).fill(1), new Float64Array(rows)];
  addLeaves(makeReady(trees, 2), columns, sums, () => 0);
  for (let row = 0; row < rows; row++) {
    for (const output of [0, 1]) {
      const wanted = trees.reduce(
        (sum, tree) => sum + (tree.values[2 * leafOf(tree, row) + output] as number),
        output === 0 ? 1 : 0,
      );
      assert.is(sums[output]?.[row], wanted);
    }
  }
});

test("go to the output of each tree", () => {
  const leaf = (value: number): Tree => ({
    feature: [-1],
    threshold: [0],
    left: [0],
    right: [0],
    values: [value],
  });
  const sums = [new Float64Array(2), new Float64Array(2)];
  addLeaves(makeReady([leaf(1), leaf(10), leaf(100)], 1), columns, sums, (tree) => tree % 2);
  assert.equal(
    sums.map((sum) => [...sum]),
    [
      [101, 101],
      [10, 10],
    ],
  );
});

test.run();
