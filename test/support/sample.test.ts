import * as assert from "uvu/assert";
import { sampleOf } from "./sample.ts";
import { suite } from "./suite.ts";

const test = suite("the sample of a day");

const things = Array.from({ length: 40 }, (_, i) => i);
const drawn = (drawnFrom: number, title = "things") =>
  sampleOf(title, { drawnFrom, all: false }).of(things, 1 / 4);
const days = Array.from({ length: 60 }, (_, i) => 20260701 + i);

test("is the wanted share, in the order of the whole", () => {
  for (const day of days) {
    const sample = drawn(day);
    assert.is(sample.length, 10);
    assert.equal(
      sample,
      things.filter((thing) => sample.includes(thing)),
    );
  }
});

test("is the same for the same seed, and others are taken on other days, and by others of the same day", () => {
  assert.equal(drawn(20260731), drawn(20260731));
  assert.not.equal(drawn(20260731), drawn(20260801));
  assert.not.equal(drawn(20260731), drawn(20260731, "others"));
  assert.equal(
    new Set(days.flatMap((day) => drawn(day))),
    new Set(things),
    "in two months each had its turn",
  );
});

test("has each kind, which a later call need not give again", () => {
  for (const drawnFrom of days) {
    const sample = sampleOf("kinds", { drawnFrom, all: false });
    const kindsOf = (thing: number) => [`tens ${thing % 10}`, thing > 30 ? "large" : "small"];
    const first = sample.of(things, 0, kindsOf);
    assert.equal(new Set(first.map((thing) => thing % 10)).size, 10);
    assert.ok(first.some((thing) => thing > 30) && first.some((thing) => thing <= 30));
    assert.is(sample.of(things, 0, kindsOf).length, 1);
    assert.is(sample.of([], 1 / 2).length, 0);
  }
});

test("is everything in long tests, and tells its seed otherwise", () => {
  const all = sampleOf("things", { all: true });
  assert.equal(all.of(things, 0), things);
  assert.is(all.title, "things");
  assert.is(sampleOf("things", { drawnFrom: 7, all: false }).title, "things, sample SME_TEST_SEED=7");
});

test.run();
