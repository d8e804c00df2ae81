import type { Learner } from "./learners.ts";
import { type Random, seededRandom } from "./random.ts";

/** Where a setting's values lie; on a logarithmic scale a step is a factor. */
interface Range {
  from: number;
  to: number;
  scale?: "logarithmic";
  whole?: true;
}

/** What is searched for, by algorithm; all other settings stay as they usually are. */
const ranges: Readonly<Partial<Record<Learner["algorithm"], Readonly<Record<string, Range>>>>> = {
  "linear-learner": { lambda: { from: 1e-3, to: 1e3, scale: "logarithmic" } },
  "gradient-boosting": {
    leaves: { from: 4, to: 63, scale: "logarithmic", whole: true },
    depth: { from: 2, to: 10, whole: true },
    learningRate: { from: 0.02, to: 0.3, scale: "logarithmic" },
    lambda: { from: 0.1, to: 30, scale: "logarithmic" },
    minimumWeight: { from: 1, to: 50, scale: "logarithmic" },
    subsample: { from: 0.5, to: 1 },
  },
};

/** The algorithms whose settings can be searched for. */
export const searchedAlgorithms = Object.keys(ranges) as Learner["algorithm"][];

/** A learner that was tried, and how good it was; more is better. */
export interface Trial {
  learner: Learner;
  value: number;
}

/** How far from the best settings others are tried, as a share of the range. */
const nearness = 0.15;

/**
 * What to try next, by turns for each of the usual learners: its own settings first, then some drawn from the
 * ranges, every second time near the best so far. `trials` are those until then; who asks adds to them. AWS
 * searches by Bayesian optimisation, which takes fewer tries and much more code.
 */
export function* searchLearners(usual: readonly Learner[], trials: readonly Trial[]): Generator<Learner> {
  const random = seededRandom(11);
  yield* usual;
  for (let round = 1; ; round++) {
    for (const learner of usual) {
      const best = trials
        .filter(({ learner: { algorithm } }) => algorithm === learner.algorithm)
        .reduce<Trial | undefined>((a, b) => (a && a.value >= b.value ? a : b), undefined);
      yield withSettings(learner, round % 2 === 0 ? best?.learner : undefined, random);
    }
  }
}

/** The learner with other settings: near those of another one, or from anywhere in the ranges. */
function withSettings<L extends Learner>(usual: L, near: Learner | undefined, random: Random): L {
  const settings: Record<string, number> = {};
  const known: Record<string, number | boolean> = { ...near?.settings };
  for (const [name, range] of Object.entries(ranges[usual.algorithm] ?? {})) {
    const around = known[name];
    const at =
      typeof around === "number"
        ? Math.max(0, Math.min(1, placeIn(range, around) + nearness * (random() + random() - 1)))
        : random();
    settings[name] = valueAt(range, at);
  }
  return { ...usual, settings: { ...usual.settings, ...settings } };
}

/** 0 at the beginning of the range, 1 at its end. */
function placeIn({ from, to, scale }: Range, value: number): number {
  return scale === "logarithmic"
    ? Math.log(value / from) / Math.log(to / from)
    : (value - from) / (to - from);
}

function valueAt({ from, to, scale, whole }: Range, place: number): number {
  const value = scale === "logarithmic" ? from * (to / from) ** place : from + place * (to - from);
  return whole ? Math.round(value) : Number(value.toPrecision(4));
}
