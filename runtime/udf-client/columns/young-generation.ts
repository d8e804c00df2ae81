/** Bytes of the space for new objects at which it stops growing. */
const ENOUGH = 16 * 1024 * 1024;

/** Batches between two looks: node:v8 is not loaded for a call of few rows, and small batches do not pay for it. */
const OFTEN = 4;

let batches = 0;
let isLimited = false;

/**
 * To be called for each batch. V8 lets the space for new objects grow to a hundred megabytes where rows become objects, which a database
 * that runs a process for each core misses elsewhere, and which makes nothing quicker beyond some megabytes. It can be told how fast to
 * grow while it runs, but not how far.
 */
export function limitYoungGeneration(): void {
  if (isLimited || ++batches % OFTEN !== 0) return;
  const v8 = process.getBuiltinModule("node:v8");
  const space = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (space === undefined || space.physical_space_size < ENOUGH) return;
  isLimited = true;
  v8.setFlagsFromString("--semi-space-growth-factor=1");
}
