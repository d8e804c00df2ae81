import * as assert from "uvu/assert";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import { bucketsFor, fitTexts, scoreTexts } from "../../../sandbox/automl/text-scores.ts";
import { hashWords } from "../../../sandbox/automl/words.ts";
import { suite } from "../../support/suite.ts";

const test = suite("scores of texts");
const count = 1000;
const random = seededRandom(1);
const draw = (below: number) => Math.floor(random() * below);
const texts = Array.from({ length: count }, () =>
  Array.from({ length: 3 + draw(8) }, () => `word${draw(300)}`).join(" "),
);
const rows = Int32Array.from({ length: 800 }, (_, i) => i);
const ones = new Float64Array(count).fill(1);
const fit = (target: (row: number) => number, classes: number) => {
  const values = Float64Array.from(texts, (_, row) => target(row));
  return fitTexts(texts, 1024, { target: values, classes, weights: ones }, rows, () => undefined);
};

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const product = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + (value - mean(x)) * ((y[i] as number) - mean(y)), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

test("tell what words say, of rows to learn from and of others", () => {
  const value = (text: string) => (text.match(/word\d*7\b/g) ?? []).length;
  const { features } = fit((row) => value(texts[row] as string), 0);
  const truth = texts.map(value);
  const [scores = new Float64Array()] = features;
  assert.ok(correlation(scores.subarray(0, 800), truth.slice(0, 800)) > 0.8);
  assert.ok(correlation(scores.subarray(800), truth.slice(800)) > 0.8);
});

test("find nothing where words say nothing, not even in rows to learn from", () => {
  const noise = texts.map(() => random());
  const { features } = fit((row) => noise[row] as number, 0);
  assert.ok(Math.abs(correlation((features[0] as Float64Array).subarray(0, 800), noise.slice(0, 800))) < 0.1);
});

test("are as many as outputs, and of many classes not as many as these", () => {
  const outputs = (classes: number) => fit((row) => row % classes, classes).weights.length;
  assert.equal([fit(Number, 0).weights.length, outputs(2), outputs(3), outputs(400)], [1, 1, 3, 32]);
});

test("are the same for rows to predict, and 0 for a text without a word", () => {
  const { features, weights } = fit((row) => row % 2, 2);
  const [score, lengths] = scoreTexts([texts[900] as string, "", "  !? "], weights);
  assert.equal(Array.from(score ?? []), [features[0]?.[900], 0, 0]);
  assert.equal(Array.from(lengths ?? []), [features[1]?.[900], 0, 0]);
});

test("keep each word of a text once, and texts of a length apart", () => {
  const { starts, buckets } = hashWords(["A b a", "", "b", "x ".repeat(500_000)], 64);
  assert.equal(Array.from(starts), [0, 2, 2, 3, 4]);
  assert.is(buckets[1], buckets[2]);
  assert.is(buckets.length, 4);
});

test("take more buckets for more rows, and fewer where there are many texts", () => {
  assert.equal([bucketsFor(10, 1), bucketsFor(500, 1), bucketsFor(1e6, 1)], [64, 1024, 8192]);
  assert.is(bucketsFor(1e6, 5000), 256);
});

test.run();
