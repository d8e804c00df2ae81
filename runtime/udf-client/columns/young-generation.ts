/** The size of the space for new objects, in bytes, from which on it stays as it is. */
const enoughBytes = 16 * 1024 * 1024;

/**
 * Rows between two looks, so that a call of few does not load node:v8 and small batches stay fast: a look
 * costs as much as dozens of rows.
 */
const rowsBetweenLooks = 100_000;

let rowsSinceLook = 0;
let isLimited = false;

/**
 * Stops the growth of V8's space for new objects when it is large enough; to be called for each batch, with
 * its rows. Where rows become objects it would grow to a hundred megabytes. Beyond some megabytes that makes
 * nothing faster, and the database runs a process for each core. V8 can be told while it runs how fast the
 * space grows, but not how far.
 */
export function limitYoungGeneration(rows: number): void {
  if (isLimited) return;
  rowsSinceLook += rows;
  if (rowsSinceLook < rowsBetweenLooks) return;
  rowsSinceLook = 0;
  const v8 = process.getBuiltinModule("node:v8");
  const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (space === undefined || space.physical_space_size < enoughBytes) return;
  isLimited = true;
  v8.setFlagsFromString("--semi-space-growth-factor=1");
}
