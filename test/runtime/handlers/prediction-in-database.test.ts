import { type AddressInfo, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { openPredictionSandbox, type PredictionSandbox } from "../../support/prediction-sandbox.ts";
import { rejection } from "../../support/rejection.ts";
import type { AwsRequest } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("prediction in a database");

let world: PredictionSandbox;
let latency = 0;
let underWay = 0;
let most = 0;
const rowCount = 25_000;

/** A line is ID,NAME; its prediction is ten times the ID. */
async function tenfold({ text }: AwsRequest) {
  most = Math.max(most, ++underWay);
  await pause(latency);
  underWay--;
  return { body: text.replaceAll(/^(\d+),.*$/gm, "$10") };
}

test.before(async () => {
  world = await openPredictionSandbox(tenfold, 2);
  const inputs = "ID DECIMAL(9,0), NAME VARCHAR(20)";
  await world.createFunction("tens_SCALAR", inputs, "PREDICTION DOUBLE, ERROR VARCHAR(2000)", {
    batch_size: 1000,
  });
  await world.createFunction("tens", inputs, `${inputs.replaceAll(/(^|, )/g, "$1O_")}, PREDICTION DOUBLE`, {
    batch_size: 1000,
  });
  await world.database.execute("CREATE TABLE T (ID DECIMAL(9,0), NAME VARCHAR(20))");
  await world.database.execute(
    `INSERT INTO T SELECT i, 'row ' || i FROM VALUES BETWEEN 1 AND ${rowCount} AS v(i)`,
  );
});
test.after(() => world.close());
test.before.each(() => {
  world.endpoint.requests.length = 0;
  latency = 0;
  most = 0;
});

const sums = (call: string, name: string) =>
  world.rows(
    `SELECT COUNT(*), COUNT(DISTINCT ID), SUM(CASE WHEN PREDICTION = 10 * ID AND ${name} = 'row ' || ID THEN 1 ELSE 0 END) FROM (${call})`,
  );

test("the scalar function stands beside other columns and gives each row its own prediction", async () => {
  const [counts] = await sums('SELECT ID, NAME, S."tens_SCALAR"(ID, NAME) FROM S.T', "NAME");
  assert.equal(counts?.map(Number), [rowCount, rowCount, rowCount]);
});

test("the set function gives all rows back, with and without groups", async () => {
  for (const group of ["", " GROUP BY IPROC()", " GROUP BY MOD(ID, 7)"]) {
    const call = `SELECT O_ID AS ID, O_NAME, PREDICTION FROM (SELECT S."tens"(ID, NAME) FROM S.T${group})`;
    const [counts] = await sums(call, "O_NAME");
    assert.equal(counts?.map(Number), [rowCount, rowCount, rowCount], group);
  }
});

test("all groups of a process share its connections", async () => {
  await sums(
    'SELECT O_ID AS ID, O_NAME, PREDICTION FROM (SELECT S."tens"(ID, NAME) FROM S.T GROUP BY MOD(ID, 40))',
    "O_NAME",
  );
  const { requests } = world.endpoint;
  assert.is(requests.length, 40);
  // Two nodes, each with one request at a time.
  assert.ok(new Set(requests.map(({ port }) => port)).size <= 2);
});

test("settings in the endpoint's connection hold from the next call on", async () => {
  latency = 100;
  for (const requests of [3, 2]) {
    most = 0;
    await world.configure("tens", { batch_size: 1000, requests_in_flight: requests });
    await world.rows('SELECT COUNT(*) FROM (SELECT S."tens"(ID, NAME) FROM S.T)');
    assert.is(most, requests);
  }
  world.endpoint.requests.length = 0;
  await world.configure("tens", { batch_size: 500 });
  await world.rows('SELECT COUNT(*) FROM (SELECT S."tens"(ID, NAME) FROM S.T)');
  assert.is(world.endpoint.requests.length, rowCount / 500);
  await world.configure("tens", { batch_size: 1000 });
});

test("a line of the script's output tells the way it went, and every row its own prediction", async () => {
  // So long that a client with little of the processor has all of them under way, too.
  latency = 60;
  let output = "";
  const reader = createServer((socket) => void socket.on("data", (bytes) => (output += bytes)));
  await new Promise<void>((resolve) => reader.listen(0, "127.0.0.1", resolve));
  const { port } = reader.address() as AddressInfo;
  await world.configure("tens", { batch_size: 200 });
  await world.database.execute(`ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = '127.0.0.1:${port}'`);
  const call = 'SELECT O_ID AS ID, O_NAME, PREDICTION FROM (SELECT S."tens"(ID, NAME) FROM S.T)';
  const [counts] = await sums(call, "O_NAME");
  assert.equal(counts?.map(Number), [rowCount, rowCount, rowCount]);
  await world.database.execute("ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = ''");
  assert.match(
    output,
    /^tens: 25000 rows in 125 requests, 0 of them throttled; [\d.]+ s, \d+ rows\/s; requests in flight x rows in each: 4 x 200 > 8 x 200.*\n$/,
  );
  assert.ok(most >= 8);
  reader.close();
  await world.configure("tens", { batch_size: 1000 });
});

test("cancelling the query stops the requests", async () => {
  latency = 1000;
  const query = rejection(world.rows('SELECT COUNT(*) FROM (SELECT S."tens_SCALAR"(ID, NAME) FROM S.T)'));
  while (world.endpoint.requests.length < 4) await pause(10);
  await world.database.cancel();
  await query;
  // The client's process looks for its database twice a second: soon nothing more is asked.
  for (let asked = 0; world.endpoint.requests.length > asked; await pause(2000))
    asked = world.endpoint.requests.length;
  assert.ok(world.endpoint.requests.length < 25);
});

test.run();
