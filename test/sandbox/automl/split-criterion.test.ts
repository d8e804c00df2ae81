import * as assert from "uvu/assert";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import { classCriterion } from "../../../sandbox/automl/split-criterion.ts";
import { suite } from "../../support/suite.ts";

const test = suite("cuts by classes");
const random = seededRandom(8);
const size = 200;
const classes = 7;
const bins = 9;
const least = 15;
const target = Float64Array.from({ length: size }, () => Math.floor(random() * classes));
/** Each class is rather in some bins than in others; bin 4 has no rows. */
const binOf = Uint8Array.from(target, (label) => (label + Math.floor(random() * 3) * 5) % bins).map((bin) =>
  bin === 4 ? 5 : bin,
);
const weights = Float64Array.from({ length: size }, () => 1 + Math.floor(random() * 3));
/** Every other row, from the last on. */
const rows = Int32Array.from({ length: size / 2 }, (_, i) => size - 1 - 2 * i);

const countsOf = (has: (bin: number) => boolean) => {
  const counts = new Float64Array(classes);
  for (const row of rows) {
    const label = target[row] as number;
    if (has(binOf[row] as number)) counts[label] = (counts[label] as number) + (weights[row] as number);
  }
  return [...counts];
};
const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
const purity = (counts: number[]) => sum(counts.map((count) => count * count)) / sum(counts);

test("are those that make the parts purest, of parts that are heavy enough", () => {
  const cuts = Array.from({ length: bins - 1 }, (_, bin) => {
    const [left, right] = [countsOf((own) => own <= bin), countsOf((own) => own > bin)];
    const gain = purity(left) + purity(right) - purity(countsOf(() => true));
    return { bin, gain, fits: Math.min(sum(left), sum(right)) >= least };
  });
  const [best] = cuts.filter(({ fits }) => fits).sort((a, b) => b.gain - a.gain || a.bin - b.bin);
  const criterion = classCriterion(target, classes, weights);
  const totals = criterion.totals(rows, 0, rows.length);
  assert.equal(
    [...totals],
    countsOf(() => true),
  );
  const cut = criterion.bestCut({ binOf, bins }, rows, totals, least);
  assert.is(cut?.bin, best?.bin);
  assert.ok(Math.abs((cut?.gain ?? 0) - (best?.gain ?? 0)) < 1e-9);
  assert.is(criterion.bestCut({ binOf, bins }, rows, totals, sum([...totals])), undefined);
});

test.run();
