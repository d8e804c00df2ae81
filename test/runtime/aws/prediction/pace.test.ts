import * as assert from "uvu/assert";
import { Pace, type PaceLimits } from "../../../../runtime/aws/prediction/pace.ts";
import { type SimulatedEndpoint, simulate } from "../../../support/simulated-endpoint.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("pace of a prediction");

const bytes = 5 * 1024 * 1024;
const fixed: PaceLimits = { requests: { start: 4, most: 4 }, rows: { start: 10_000, most: 10_000 }, bytes };
const found: PaceLimits = {
  requests: { start: 4, most: 32 },
  rows: { start: 10_000, most: 1_000_000 },
  bytes,
};

/** How much faster than four requests of ten thousand rows each: of several seeds the least, the middle. */
function gains(endpoint: SimulatedEndpoint, rows: number): { least: number; middle: number } {
  const ratios = Array.from({ length: 9 }, (_, seed) => {
    const before = simulate(endpoint, fixed, rows, seed).milliseconds;
    return before / simulate(endpoint, found, rows, seed).milliseconds;
  }).sort((a, b) => a - b);
  return { least: ratios[0] ?? 0, middle: ratios[4] ?? 0 };
}
const runs = (endpoint: SimulatedEndpoint, rows: number) =>
  Array.from({ length: 9 }, (_, seed) => simulate(endpoint, found, rows, seed));

const swift: SimulatedEndpoint = { latency: 20, perRow: 0.01 };

for (const jitter of [0, 0.3]) {
  test(`is never slower on a steady endpoint, answers vary by ${jitter * 100} %`, () => {
    for (const workers of [1, 2, 4, Number.POSITIVE_INFINITY]) {
      for (const endpoint of [swift, { latency: 5, perRow: 0.1 }, { latency: 100, perRow: 0.4 }]) {
        // Two runs of the same requests differ by some percent where their answers vary.
        const { least, middle } = gains({ ...endpoint, jitter, workers }, 1_000_000);
        assert.ok(middle > 0.98);
        assert.ok(least > 0.97 - jitter / 10);
      }
    }
  });

  test(`is half as fast again on eight workers, answers vary by ${jitter * 100} %`, () => {
    for (const perRow of [0.01, 0.04, 0.2]) {
      assert.ok(gains({ ...swift, perRow, jitter, workers: 8 }, 1_000_000).least > 1.5);
    }
    // Rows of 170 columns, of which a request holds 3900.
    const wide = { ...swift, perRow: 0.2, jitter, bytesPerRow: 1360, clientPerRow: 0.012 };
    assert.ok(gains({ ...wide, workers: 8 }, 200_000).least > 1.5);
  });

  test(`is calm where two requests are taken at a time, answers vary by ${jitter * 100} %`, () => {
    const endpoint = { ...swift, jitter, mostAtOnce: 2 };
    assert.ok(gains(endpoint, 10_000_000).least > 1);
    for (const { requests, throttled, throttledByTenths } of runs(endpoint, 10_000_000)) {
      assert.ok(throttled < 20 && throttled < requests * 0.06);
      assert.ok(throttledByTenths.slice(5).reduce((sum, count) => sum + count, 0) <= 6);
    }
  });

  test(`throttling that has nothing to do with it costs nothing, answers vary by ${jitter * 100} %`, () => {
    for (const throttled of [0.01, 0.1, 0.2, 0.3]) {
      for (const workers of [4, 8]) {
        const { least, middle } = gains({ ...swift, jitter, throttled, workers }, 1_000_000);
        assert.ok(middle > 0.98 && least > 0.97 - jitter / 10);
        if (throttled > 0.01) assert.ok(middle > 1.05);
      }
    }
  });
}

test("more rows in a request save its latency where answers take no longer for them", () => {
  const [run] = runs({ ...swift, workers: 4 }, 10_000_000);
  assert.ok(gains({ ...swift, workers: 4 }, 10_000_000).least > 1.05);
  assert.ok(Number(run?.requests) < 600);
  // Of a model that is ten times as slow with them an attempt costs little, and is not repeated.
  const slow = { ...swift, workers: 4, slowFrom: 15_000 };
  assert.ok(gains(slow, 10_000_000).least > 0.9);
  assert.match(runs(slow, 10_000_000)[0]?.path ?? "", / 10000$/);
});

test("what is set stays, whatever would be faster", () => {
  const { most, path } = simulate(swift, fixed, 1_000_000, 1);
  assert.equal([most, path], [4, "4 x 10000"]);
  const throttled = simulate({ ...swift, mostAtOnce: 2 }, fixed, 1_000_000, 1);
  assert.is(throttled.path, "4 x 10000");
  const requests = simulate(swift, { ...found, requests: { start: 3, most: 3 } }, 10_000_000, 1);
  assert.is(requests.most, 3);
  assert.match(requests.path, /^3 x 10000 > 3 x /);
  const rows = simulate(swift, { ...found, rows: { start: 500, most: 500 } }, 1_000_000, 1);
  assert.match(rows.path, /^4 x 500( > \d+ x 500)+$/);
});

test("goes to its limits and not beyond: requests, and bytes in all of them", () => {
  const instant = { latency: 200, perRow: 0.001, clientPerRow: 0 };
  const few = { ...found, requests: { start: 4, most: 11 }, rows: { start: 1000, most: 1000 } };
  assert.is(simulate(instant, few, 2_000_000, 1).most, 11);
  const wide = { ...instant, latency: 20, perRow: 0.1, bytesPerRow: 1360 };
  const run = simulate(wide, found, 1_000_000, 1);
  assert.ok(run.most > 16);
  // As many as the first four hold, some that were filled before, and twice as many where that is tried.
  assert.ok(run.mostBytes < 2 * 1.6 * 4 * bytes, `${run.mostBytes} bytes`);
  const far = simulate({ ...wide, latency: 2000 }, { ...found, bytes: 1.5 * bytes }, 1_000_000, 1);
  assert.ok(far.mostBytes < 1.3 * 80 * 1024 * 1024, `${far.mostBytes} bytes`);
});

for (const jitter of [0, 0.3]) {
  test(`holds more bytes where requests take long whatever their rows, answers vary by ${jitter * 100} %`, () => {
    const slow = { latency: 2000, perRow: 0.05, bytesPerRow: 1360, clientPerRow: 0.012, jitter };
    assert.ok(gains(slow, 1_000_000).least > 2.5);
    assert.ok(gains({ ...slow, workers: 8 }, 1_000_000).least > 1.5);
    const { least, middle } = gains({ ...slow, workers: 4 }, 1_000_000);
    // Of so few requests that take so long, the last ones differ more.
    assert.ok(middle > 0.98 && least > 0.97 - jitter / 6);
  });
}

test("the path tells the rows that have room in a request", () => {
  const wide = { latency: 20, perRow: 0.2, bytesPerRow: 1360, workers: 8 };
  assert.is(simulate(wide, fixed, 100_000, 1).path, "4 x 3855");
  assert.match(simulate(wide, found, 100_000, 1).path, /^4 x 3855 > 8 x 1927( > |$)/);
});

test("an answer that takes very long halves the rows, unless they are set", () => {
  const after = (limits: PaceLimits) => {
    const pace = new Pace(limits);
    pace.answered(pace.sent(10_000, 500_000, 0), 31_000);
    return pace.limits.rows;
  };
  assert.is(after(found), 5000);
  assert.is(after(fixed), 10_000);
});

test("a request that is throttled again and again does not wait longer and longer while others are answered", () => {
  const pace = new Pace(found);
  const [first, second] = [pace.sent(1000, 50_000, 0), pace.sent(1000, 50_000, 1)];
  pace.throttled(second);
  assert.is(pace.longerWait(200, second.time, 20_000), 400);
  pace.answered(first, 120);
  assert.is(pace.longerWait(200, second.time, 20_000), 250);
  assert.is(pace.longerWait(1900, second.time, 20_000), 2000);
  assert.is(pace.longerWait(200, 121, 20_000), 400);
  assert.is(new Pace(fixed).longerWait(200, 0, 20_000), 400);
});

test("a report tells what has been since the last one", () => {
  const pace = new Pace(found);
  const send = (count: number) => Array.from({ length: count }, () => pace.sent(1000, 50_000, 0));
  const [, , ...beyond] = send(4);
  for (const request of beyond) pace.throttled(request);
  for (const request of send(2)) pace.throttled(request);
  assert.equal(pace.report(), { requests: 6, throttled: 4, path: "4 x 10000 > 2 x 10000" });
  assert.equal(pace.report(), { requests: 0, throttled: 0, path: "2 x 10000" });
});

test.run();
