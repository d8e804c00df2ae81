import * as assert from "uvu/assert";
import { Duck, type DuckConnection } from "../../../../../sandbox/exasol/engine/execution/duck.ts";
import { rejection } from "../../../../support/rejection.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite("engine: stored rows");
let duck: Duck;
let connection: DuckConnection;
test.before(async () => {
  duck = await Duck.open(undefined);
  connection = await duck.connect();
});
test.after(() => {
  connection.close();
  duck.close();
});

test("only the rows that are read become values", async () => {
  const rows = await connection.store(
    "SELECT CASE WHEN range = 9000 THEN CAST('inf' AS DOUBLE) ELSE range / 2 END FROM range(10000) ORDER BY range",
  );
  assert.is(rows.rowCount, 10_000);
  for (const row of [5000, 0, 3]) {
    const { first, data } = await rows.chunkAt(row);
    assert.is(data[0]?.[row - first], row / 2);
  }
  assert.match((await rejection(rows.chunkAt(9000))).message, "numeric value out of range");
  const { first, data } = await rows.chunkAt(1);
  assert.is(data[0]?.[1 - first], 0.5);
  rows.close();
  assert.match((await rejection(rows.chunkAt(1))).message, "closed");
});

test("chunks of any size are found", async () => {
  const part = "SELECT range FROM range(3000)";
  const rows = await connection.store([part, part, part].join(" UNION ALL "));
  const expected = Array.from({ length: 9000 }, (_, i) => i % 3000);
  assert.is((await rows.chunkAt(2999)).rows, 952);
  for (const row of [8999, 0, 3000, 2999, 6500, 2048]) {
    const { first, data } = await rows.chunkAt(row);
    assert.is(data[0]?.[row - first], expected[row]);
  }
  const found = await Promise.all([8000, 100, 4000].map((row) => rows.chunkAt(row)));
  assert.equal(
    found.map(({ first }) => first),
    [6000, 0, 3000],
  );
  assert.equal(await rows.values(undefined), [expected]);
});

test("all rows can be aborted while they become values", async () => {
  const rows = await connection.store("SELECT CAST(range AS VARCHAR) FROM range(20000)");
  const abort = new AbortController();
  const values = rows.values(abort.signal);
  abort.abort(new Error("aborted"));
  assert.is((await rejection(values)).message, "aborted");
});

test("a large result's memory is given back when it is closed", async () => {
  const closed = await (async () => {
    const rows = await connection.store("SELECT range FROM range(200000)");
    await rows.chunkAt(150_000);
    rows.close();
    return new WeakRef(rows);
  })();
  for (let turn = 0; turn < 10 && closed.deref(); turn++) await new Promise(setImmediate);
  assert.is(closed.deref(), undefined);
});

test.run();
