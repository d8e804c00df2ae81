/** " Did you mean 'x'?" for the nearest name; empty where none is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? "" : ` Did you mean '${nearest}'?`;
}

/**
 * The name that takes the fewest edits to come to, at most a third of its letters and at most three; case
 * does not count.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const plain = name.toLowerCase();
  const most = Math.min(3, Math.floor(name.length / 3));
  const near = names
    .map((other) => ({ other, edits: editsBetween(plain, other.toLowerCase()) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.other;
}

/** Letters put in, left out, exchanged for others, or swapped with the next one. */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + cost);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, at(before, j - 2) + 1);
      next.push(edits);
    }
    [before, row] = [row, next];
  }
  return at(row, b.length);
}

/** What is outside of the table is beyond reach. */
function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
