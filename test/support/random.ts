/** A whole number from 0 to below the given one. */
export type Random = (below: number) => number;

/** The same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below) | 0;
  };
}

export function oneOf<T>(random: Random, things: readonly T[]): T {
  const thing = things[random(things.length)];
  if (thing === undefined) throw new Error("There is nothing to choose from.");
  return thing;
}
