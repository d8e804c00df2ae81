import type { Random } from "./random.ts";

/** A set of columns, 1 for a member, with its weight in Kernel SHAP's regression. */
export interface Coalition {
  members: Uint8Array;
  weight: number;
}

/** The sets of `size` columns, and of all columns but `size`, which weigh the same. */
interface SizePair {
  size: number;
  sets: number;
  /** Of all these sets together; those of all sizes sum up to 1. */
  weight: number;
}

/**
 * At most `most` of the sets that are neither empty nor whole; all of them where they are no more. Else those
 * sizes are complete that weigh most for their number, the smallest and the largest ones, and of the others
 * sets are drawn by the weight of their size, each with its complement.
 *
 * Source: Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, NeurIPS 2017, theorem 2;
 * the order of the sizes and the pairs are those of the Python package `shap`.
 */
export function chooseCoalitions(columns: number, most: number, random: Random): Coalition[] {
  const sizes = sizePairs(columns);
  const all = sizes.reduce((sum, { sets }) => sum + sets, 0) <= most;
  const chosen: Coalition[] = [];
  for (let next = sizes[0]; next; next = sizes[0]) {
    const { size, sets, weight } = next;
    if (!all && ((most - chosen.length) * weight) / weightOf(sizes) < sets) break;
    for (const members of subsets(columns, size)) {
      chosen.push({ members, weight: weight / sets });
      if (2 * size < columns) chosen.push({ members: complement(members), weight: weight / sets });
    }
    sizes.shift();
  }
  return sizes.length === 0 ? chosen : [...chosen, ...draw(columns, sizes, most - chosen.length, random)];
}

function sizePairs(columns: number): SizePair[] {
  const pairs: SizePair[] = [];
  let combinations = 1;
  for (let size = 1; 2 * size <= columns; size++) {
    combinations *= (columns - size + 1) / size;
    const sizes = 2 * size < columns ? 2 : 1;
    pairs.push({ size, sets: sizes * combinations, weight: sizes / (size * (columns - size)) });
  }
  const total = weightOf(pairs);
  return pairs.map((pair) => ({ ...pair, weight: pair.weight / total }));
}

function weightOf(pairs: readonly SizePair[]): number {
  return pairs.reduce((sum, { weight }) => sum + weight, 0);
}

function* subsets(columns: number, size: number, from = 0): Generator<Uint8Array> {
  if (size === 0) {
    yield new Uint8Array(columns);
    return;
  }
  for (let first = from; first <= columns - size; first++) {
    for (const members of subsets(columns, size - 1, first + 1)) {
      members[first] = 1;
      yield members;
    }
  }
}

function complement(members: Uint8Array): Uint8Array {
  return members.map((member) => 1 - member);
}

/** A set that is drawn again counts once more; together they weigh what all sets of these sizes do. */
function draw(columns: number, sizes: readonly SizePair[], most: number, random: Random): Coalition[] {
  const drawn = new Map<string, Coalition>();
  const add = (members: Uint8Array) => {
    const key = members.join("");
    const known = drawn.get(key);
    if (known) known.weight++;
    else drawn.set(key, { members, weight: 1 });
  };
  const total = weightOf(sizes);
  let draws = 0;
  for (; drawn.size + 1 < most && draws < 4 * most; draws += 2) {
    const members = randomSet(columns, drawSize(sizes, total, random), random);
    add(members);
    add(complement(members));
  }
  return [...drawn.values()].map(({ members, weight }) => ({ members, weight: (weight / draws) * total }));
}

function drawSize(sizes: readonly SizePair[], total: number, random: Random): number {
  let rest = random() * total;
  const found = sizes.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return (found ?? sizes.at(-1))?.size ?? 1;
}

/** Floyd's way to draw without repetition. */
function randomSet(columns: number, size: number, random: Random): Uint8Array {
  const members = new Uint8Array(columns);
  for (let last = columns - size; last < columns; last++) {
    const one = Math.floor(random() * (last + 1));
    members[members[one] === 1 ? last : one] = 1;
  }
  return members;
}
