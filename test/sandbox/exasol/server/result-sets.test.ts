import { setImmediate } from "node:timers/promises";
import * as assert from "uvu/assert";
import { ExasolError, type JsonRows, type JsonWanted } from "../../../../sandbox/exasol/model.ts";
import { ResultSets } from "../../../../sandbox/exasol/server/result-sets.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("results that are fetched");
const unaborted = new AbortController().signal;

/** A result of ten thousand rows, a thousand a fetch; keeps what it is asked for. */
async function opened(json: (wanted: JsonWanted) => Promise<JsonRows> = thousand) {
  const asked: JsonWanted[] = [];
  const results = new ResultSets();
  const rows = {
    json(wanted: JsonWanted) {
      asked.push(wanted);
      return json(wanted);
    },
    values: async () => [],
    close() {},
  };
  await results.describe([{ kind: "storedResult", columns: [], rowCount: 10_000, rows }], 5);
  const fetch = async (start: number, bytes = 100, signal = unaborted) => {
    const answer = JSON.parse(String(await results.fetch(1, start, bytes, signal)));
    return answer.data[0][0];
  };
  return { asked: () => asked.map(({ first }) => first), fetch, results };
}

const thousand = async ({ first }: JsonWanted): Promise<JsonRows> => ({
  rows: 1000,
  columns: [[Buffer.from(String(first))]],
});

test("makes the next rows while the client reads", async () => {
  const { asked, fetch } = await opened();
  assert.is(await fetch(0), 0);
  await setImmediate();
  assert.equal(asked(), [0, 1000]);
  assert.is(await fetch(1000), 1000);
  assert.equal(asked(), [0, 1000]);
  await setImmediate();
  assert.equal(asked(), [0, 1000, 2000]);
});

test("has none made behind the last, and none of very many bytes", async () => {
  const { asked, fetch } = await opened();
  assert.is(await fetch(9000), 9000);
  assert.is(await fetch(0, 64 * 1024 * 1024), 0);
  await setImmediate();
  assert.equal(asked(), [9000, 0]);
});

test("gives what is asked for, whatever has been made", async () => {
  const { fetch } = await opened();
  for (const start of [0, 5000, 0, 1000, 1000, 6000, 7000]) {
    assert.is(await fetch(start), start);
    await setImmediate();
    assert.is(await fetch(start + 1000, 99), start + 1000);
  }
});

test("aborts a fetch that was begun before it came", async () => {
  const { fetch } = await opened(async (wanted) => {
    if (wanted.first === 0) return thousand(wanted);
    return new Promise((_, reject) => {
      wanted.signal?.addEventListener("abort", () => reject(wanted.signal?.reason));
    });
  });
  await fetch(0);
  for (const hasBegun of [true, false]) {
    if (hasBegun) await setImmediate();
    const controller = new AbortController();
    const answered = fetch(1000, 100, controller.signal).catch((error: unknown) => error);
    const reason = new ExasolError("R0003", "Client requested execution abort.");
    controller.abort(reason);
    assert.is(await answered, reason);
    await fetch(0);
  }
});

test("a result that is closed meanwhile disturbs nobody", async () => {
  let fail: (error: Error) => void = () => undefined;
  const { fetch, results } = await opened((wanted) =>
    wanted.first === 0 ? thousand(wanted) : new Promise((_, reject) => (fail = reject)),
  );
  await fetch(0);
  await setImmediate();
  results.close([1]);
  fail(new Error("The result is closed."));
  await setImmediate();
});

test.run();
