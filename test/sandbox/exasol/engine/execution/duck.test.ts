import * as assert from "uvu/assert";
import { Duck } from "../../../../../sandbox/exasol/engine/execution/duck.ts";
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

test("many rows can be aborted while they are taken over", async () => {
  const duck = await Duck.open(undefined);
  const connection = await duck.connect();
  const abort = new AbortController();
  let looks = 0;
  abort.signal.throwIfAborted = () => {
    looks += 1;
    if (looks === 3) throw new Error("aborted");
  };
  connection.signal = abort.signal;
  const many = connection.columns("SELECT CAST(range AS VARCHAR) FROM range(20000)");
  assert.is((await rejection(many)).message, "aborted");
  assert.is(looks, 3);
  await connection.close();
  await duck.close();
});

test.run();
