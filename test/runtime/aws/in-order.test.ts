import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { inOrder } from "../../../runtime/aws/in-order.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite("in-order");

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("results come in the order of the inputs", async () => {
  const waits = [9, 1, 5, 0, 3];
  const results = inOrder(waits, 3, async (wait) => {
    await pause(wait);
    return wait;
  });
  assert.equal(await collect(results), waits);
});

test("no more is under way than the width", async () => {
  let now = 0;
  let most = 0;
  const results = inOrder([1, 2, 3, 4, 5, 6], 2, async () => {
    most = Math.max(most, ++now);
    await pause(1);
    now--;
  });
  await collect(results);
  assert.is(most, 2);
});

test("inputs are taken as they are needed", async () => {
  let taken = 0;
  function* endless() {
    for (;;) yield taken++;
  }
  for await (const result of inOrder(endless(), 3, async (input) => input)) if (result === 1) break;
  assert.is(taken, 5);
});

test("the next input is read while others are under way, and begins before a result is used", async () => {
  const events: string[] = [];
  function* inputs() {
    for (const input of ["a", "b", "c"]) {
      events.push(`read ${input}`);
      yield input;
    }
  }
  const happensMeanwhile: Record<string, string> = { a: "read b", b: "read c", c: "use b" };
  const results = inOrder(inputs(), 1, async (input) => {
    events.push(`begin ${input}`);
    for (let i = 0; i < 500 && !events.includes(happensMeanwhile[input] ?? ""); i++) await pause(1);
    events.push(`end ${input}`);
    return input;
  });
  for await (const result of results) events.push(`use ${result}`);
  assert.is(
    events.join(", "),
    "read a, begin a, read b, end a, begin b, use a, read c, end b, begin c, use b, end c, use c",
  );
});

test("a failure stops what is under way", async () => {
  let aborted = 0;
  const results = inOrder([0, 1, 2], 3, async (input, signal) => {
    if (input === 0) throw new Error("first");
    signal.addEventListener("abort", () => aborted++);
    await pause(10_000, undefined, { signal });
  });
  assert.is((await rejection(collect(results))).message, "first");
  assert.is(aborted, 2);
});

test.run();
