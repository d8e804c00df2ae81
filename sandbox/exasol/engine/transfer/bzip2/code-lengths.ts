/** Huffman's code lengths. */

/** As bzip2 writes them; it reads up to 20. */
const longest = 17;

/** How long each symbol's code is, by how often it comes; also one that never comes has a code. */
export function codeLengths(counts: Uint32Array): Uint8Array {
  let weights = counts.map((count) => Math.max(count, 1));
  while (true) {
    const lengths = lengthsOf(weights);
    if (Math.max(...lengths) <= longest) return lengths;
    weights = weights.map((weight) => (weight >> 1) + 1);
  }
}

/** The two lightest nodes become one, until one is left. What is made gets heavier: two queues keep order. */
function lengthsOf(weights: Uint32Array): Uint8Array {
  const leaves = [...weights.keys()].sort((a, b) => (weights[a] as number) - (weights[b] as number));
  const heavy = [...weights];
  const parents: number[] = [];
  let [leaf, inner] = [0, weights.length];
  const lightest = () => {
    const [first, second] = [leaves[leaf], inner < heavy.length ? inner : undefined];
    const takesLeaf =
      first !== undefined && (second === undefined || (heavy[first] as number) <= (heavy[second] as number));
    return takesLeaf ? (leaves[leaf++] as number) : inner++;
  };
  for (let made = weights.length; made < 2 * weights.length - 1; made++) {
    const [a, b] = [lightest(), lightest()];
    parents[a] = made;
    parents[b] = made;
    heavy[made] = (heavy[a] as number) + (heavy[b] as number);
  }
  const depths = new Uint8Array(heavy.length);
  for (let node = heavy.length - 2; node >= 0; node--)
    depths[node] = (depths[parents[node] as number] as number) + 1;
  return depths.slice(0, weights.length);
}
