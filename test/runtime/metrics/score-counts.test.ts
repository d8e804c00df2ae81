import * as assert from "uvu/assert";
import { ProbabilityScores } from "../../../runtime/metrics/probability-scores.ts";
import { mostScores, ScoreCounts } from "../../../runtime/metrics/score-counts.ts";
import { mostThresholds, thresholdRows } from "../../../runtime/metrics/threshold-rows.ts";
import { byName } from "../../support/scikit-learn.ts";
import { suite } from "../../support/suite.ts";

const test = suite("counts of scores");

interface Row {
  score: number;
  isPositive: boolean;
}

/** A row is the more often positive, the higher its share, which the score follows. */
function rowsOf(count: number, shape: (share: number) => number): Row[] {
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const share = draw();
    return { score: shape(share), isPositive: draw() < share };
  });
}

/** By the definition, over the sorted rows. */
function exactArea(rows: readonly Row[]): number {
  const sorted = [...rows].sort((one, other) => one.score - other.score);
  let [pairs, positives, negatives] = [0, 0, 0];
  for (let i = 0; i < sorted.length; ) {
    const { score } = sorted[i] ?? { score: 0 };
    let [positive, negative] = [0, 0];
    for (; i < sorted.length && sorted[i]?.score === score; i++)
      sorted[i]?.isPositive ? positive++ : negative++;
    pairs += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
  }
  return pairs / (positives * negatives);
}

const shapes: Record<string, (share: number) => number> = {
  "scores everywhere": (share) => share,
  "scores near 0": (share) => 1e-5 * share ** 4,
  "scores near 1": (share) => 1 - 1e-5 * (1 - share) ** 4,
  "scores in a narrow place": (share) => 0.3 + 1e-6 * share,
  "half of them in a narrow place": (share) => (share < 0.5 ? share : 0.5 + 1e-7 * share),
  "scores at both ends": (share) => (share < 0.5 ? 1e-9 * share : 1 - 1e-9 * (1 - share)),
};

for (const [name, shape] of Object.entries(shapes)) {
  test(`${name}, more than are counted exactly: AUC is wrong by no more than it says`, () => {
    const rows = rowsOf(2 * mostScores, shape);
    const scores = new ProbabilityScores();
    for (const { score, isPositive } of rows) scores.add(isPositive, score, 1);
    const found = byName(scores.rows("yes"));
    const error = found.get("AUCError") ?? Number.NaN;
    assert.ok(error > 0 && error < 1e-4, `error ${error}`);
    const distance = Math.abs((found.get("AUC") ?? 0) - exactArea(rows));
    assert.ok(distance <= error + 1e-12, `${distance} > ${error}`);
  });

  test(`${name}: thresholds are real scores, and what they count is exact`, () => {
    const rows = rowsOf(2 * mostScores, shape);
    const counts = new ScoreCounts();
    for (const { score, isPositive } of rows) counts.add(score, isPositive, 1);
    assert.not.ok(counts.isExact);
    const found = [...thresholdRows(counts)];
    assert.ok(found.length <= mostThresholds + 1, String(found.length));
    const known = new Set(rows.map(({ score }) => score));
    for (const { threshold, tp, fp, tn, fn } of [found[0], found[found.length >> 1], found.at(-1)].flatMap(
      (one) => one ?? [],
    )) {
      assert.ok(known.has(threshold));
      const above = rows.filter(({ score }) => score >= threshold);
      const positive = above.filter(({ isPositive }) => isPositive).length;
      assert.equal([tp, fp], [positive, above.length - positive]);
      assert.is(tp + fp + tn + fn, rows.length);
    }
    assert.is(
      found.at(-1)?.threshold,
      [...known].reduce((least, score) => Math.min(least, score)),
    );
  });
}

test("as many scores as are counted exactly are", () => {
  const counts = new ScoreCounts();
  for (let i = 0; i < mostScores; i++) counts.add(i / mostScores, i % 2 === 0, 1);
  assert.ok(counts.isExact);
  assert.is([...counts.bins()].length, mostScores);
  counts.add(1, true, 1);
  assert.not.ok(counts.isExact);
});

test("bins have no score in common, and keep their order, whatever order the rows have", () => {
  for (const turn of [1, -1]) {
    const counts = new ScoreCounts();
    const rows = 3 * mostScores;
    for (let i = 0; i < rows; i++) counts.add((turn === 1 ? i : rows - i) / rows, i % 3 === 0, 1);
    const bins = [...counts.bins()];
    assert.ok(bins.length <= 2 * mostScores);
    assert.is(
      bins.reduce((sum, { positive, negative }) => sum + positive + negative, 0),
      rows,
    );
    for (const [i, bin] of bins.entries()) assert.ok((bins[i + 1]?.most ?? -1) < bin.least);
  }
});

test.run();
