/** Tests of all combinations take a sample of them, another one each day, and all with SME_LONG_TESTS. */
import type { Test } from "uvu";
import { randomFrom } from "./random.ts";

export const isLong = process.env.SME_LONG_TESTS !== undefined;

const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");

/** The day, as 20260731, or the seed of a sample that is to be drawn again. */
export const seed = Number(process.env.SME_TEST_SEED ?? today);

export interface Sample {
  /** Stands in the name of the suite, which a failure shows. */
  title: string;
  /**
   * So large a share of the things, in their order: one at least, and each kind once that no call before
   * has given.
   */
  of<T>(things: readonly T[], share: number, kindsOf?: (thing: T) => readonly string[]): T[];
  /** Counts the rest among the tests that are skipped, where it has no tests of its own. */
  skipRest<Context>(test: Test<Context>, what: string): void;
}

/** A sample of its own for each title. */
export function sampleOf(title: string, { drawnFrom = seed, all = isLong } = {}): Sample {
  const given = new Set<string>();
  const random = randomFrom([...title].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), drawnFrom));
  return {
    title: all ? title : `${title}, sample SME_TEST_SEED=${drawnFrom}`,
    of(things, share, kindsOf = () => []) {
      if (all) return [...things];
      const shuffled = things.map((thing) => ({ thing, place: random(2 ** 31) }));
      shuffled.sort((a, b) => a.place - b.place);
      const drawn = new Set<unknown>();
      for (const { thing } of shuffled) {
        const kinds = kindsOf(thing).filter((kind) => !given.has(kind));
        if (kinds.length > 0) drawn.add(thing);
        for (const kind of kinds) given.add(kind);
      }
      for (const { thing } of shuffled) {
        if (drawn.size >= Math.max(1, Math.round(share * things.length))) break;
        drawn.add(thing);
      }
      return things.filter((thing) => drawn.has(thing));
    },
    skipRest(test, what) {
      if (!all) test.skip(`${what} (SME_LONG_TESTS=1)`);
    },
  };
}
