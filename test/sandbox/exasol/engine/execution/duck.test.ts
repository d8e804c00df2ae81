import * as assert from "uvu/assert";
import { Duck, type DuckConnection } from "../../../../../sandbox/exasol/engine/execution/duck.ts";
import { holdThreads } from "../../../../support/hold-threads.ts";
import { rejection } from "../../../../support/rejection.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite("engine: DuckDB");

/**
 * DuckDB folds constants here, many times as long as an interruption may take,
 * and looks up at none meanwhile.
 */
const planning = `SELECT ${Array.from({ length: 75 }).reduce<string>(
  (sql) => `list_transform([trim(${sql})], lambda v: nullif(v, ''))[1]`,
  "'a'",
)}`;

test("what does not notice an interruption is left to itself, and the connection works on", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const { generation } = connection;
  const stuck = connection.columns(planning);
  await new Promise(setImmediate);
  connection.interrupt();
  const error = await stuck.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.is((error as { sqlCode?: string }).sqlCode, "R0003");
  assert.is(connection.generation, generation + 1);
  assert.equal(await connection.columns("SELECT exa_divide(1, 2)"), [[0.5]]);
  await connection.close();
  await duck.close();
});

/** Would run for hours. */
const endless =
  "SELECT count(*)::DOUBLE FROM range(10000000) a, range(10000000) b WHERE a.range + b.range < 0";

test("what is aborted while its transaction begins does not start", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const controller = new AbortController();
  connection.signal = controller.signal;
  connection.begin();
  const stuck = connection.columns(endless);
  await Promise.resolve();
  await Promise.resolve();
  controller.abort(new Error("aborted"));
  connection.interrupt();
  assert.match((await rejection(stuck)).message, /abort|interrupt/i);
  assert.is(connection.generation, 0);
  await connection.close();
  await duck.close();
});

test("what did not hear the first interruption is interrupted again", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const stuck = connection.columns(endless);
  await Promise.resolve();
  await Promise.resolve();
  // DuckDB has it, and has not begun yet.
  connection.interrupt();
  assert.match((await rejection(stuck)).message, /abort|interrupt/i);
  // It ends once the processor has little to do in a tenth of a second.
  let microseconds = 0;
  for (let tries = 0; tries < 600; tries++) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 100));
    microseconds = process.cpuUsage(before).user;
    if (microseconds < 50_000) break;
  }
  assert.ok(microseconds < 50_000, `${microseconds} µs`);
  await connection.close();
  await duck.close();
});

test("what cannot even begin is given up before a thread is free", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const letGo = holdThreads();
  const stuck = rejection(connection.columns(endless));
  await new Promise(setImmediate);
  connection.interrupt();
  assert.match((await stuck).message, /abort/);
  await letGo();
  assert.equal(await connection.columns("SELECT 1.5::DOUBLE"), [[1.5]]);
  await connection.close();
  await duck.close();
});

test("a connection is closed when what was begun on it has ended, and takes nothing more", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const ended: string[] = [];
  const begun = connection
    .columns("SELECT count(*)::DOUBLE FROM range(20000000)")
    .then(() => ended.push("begun"));
  await new Promise(setImmediate);
  const closed = connection.close().then(() => ended.push("closed"));
  const late = await rejection(connection.columns("SELECT 1"));
  await Promise.all([begun, closed]);
  assert.equal(ended, ["begun", "closed"]);
  assert.match(late.message, /the session is closed/);
  await duck.close();
});

/** Counts how often the connection looks whether it is aborted; it is at the look of that number. */
function looksForAborts(connection: DuckConnection, abortedAt?: number): { count: number } {
  const looks = { count: 0 };
  const { signal } = new AbortController();
  signal.throwIfAborted = () => {
    looks.count += 1;
    if (looks.count === abortedAt) throw new Error("aborted");
  };
  connection.signal = signal;
  return looks;
}

test("many rows can be aborted while they are taken over", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const looks = looksForAborts(connection, 3);
  const many = connection.columns("SELECT CAST(range AS VARCHAR) FROM range(20000)");
  assert.is((await rejection(many)).message, "aborted");
  assert.is(looks.count, 3);
  await connection.close();
  await duck.close();
});

test("others have their turn while few rows of thousands of columns are taken over", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const looks = looksForAborts(connection);
  const width = 5000;
  const type = { type: "DECIMAL", precision: 18, scale: 0 } as const;
  const list = Array.from({ length: width }, (_, i) => `(range + ${i})::DECIMAL(18, 0)`).join(", ");
  const looksOf = async (work: () => Promise<unknown>) => {
    looks.count = 0;
    await work();
    return looks.count;
  };
  const sql = `SELECT ${list} FROM range(1000)`;
  assert.ok((await looksOf(() => connection.columns(sql))) > 2);
  const rows = await connection.store(sql, Array(width).fill(type));
  assert.ok((await looksOf(() => rows.values(connection.signal))) > 2);
  rows.close();
  for await (const columns of connection.stream(sql)) assert.is(columns.length, width);
  await connection.close();
  await duck.close();
});

test.run();
