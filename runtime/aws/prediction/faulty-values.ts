/** Finds the values for which a model refuses a row. */

/** More would be asked for one after the other, and the first ones tell enough. */
const mostShown = 3;

/**
 * Positions, from 1, of the values whose absence makes the row acceptable: at most three, the last ones first
 * found. Empty when leaving out all of them does not help. Asks some ten times for each value at a thousand
 * columns.
 */
export async function findFaultyValues(
  line: Buffer,
  isAccepted: (line: Buffer) => Promise<boolean>,
): Promise<number[]> {
  const fields = fieldsOf(line.toString());
  const without = (missing: ReadonlySet<number>, upTo = 0) => {
    const left = fields.map((field, index) => (index < upTo || missing.has(index) ? "" : field)).join(",");
    return isAccepted(Buffer.from(left === "" ? '""' : left));
  };
  if (!(await without(new Set(), fields.length))) return [];
  const found = new Set<number>();
  do {
    // Without the first `enough` values and those found already the row is accepted, without `few` it is not.
    let few = 0;
    let enough = fields.length;
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2);
      if (await without(found, middle)) enough = middle;
      else few = middle;
    }
    found.add(enough - 1);
  } while (found.size < mostShown && !(await without(found)));
  return [...found].map((index) => index + 1).sort((a, b) => a - b);
}

/** The fields of a line as they are written, quotes and all. */
function fieldsOf(line: string): string[] {
  return Array.from(`,${line}`.matchAll(/,("(?:[^"]|"")*"|[^,]*)/g), ([, field = ""]) => field);
}
