import * as assert from "uvu/assert";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: queries that come again");

let database: Database;
test.before(async () => {
  database = await openDatabase();
  await run(
    database.session,
    "CREATE TABLE T (A INT)",
    "INSERT INTO T VALUES (1)",
    "CREATE SCHEMA OTHER",
    "OPEN SCHEMA S",
    "CREATE TYPESCRIPT SCALAR SCRIPT SUM2 (A DECIMAL(9,0), B DECIMAL(9,0)) RETURNS DECIMAL(9,0) AS\nadd",
  );
});
test.after(() => database.close());

/** Thrice: it may be bound the first time, planned the second, and neither the third. */
async function thrice(query: string): Promise<unknown> {
  const values: unknown[] = [];
  for (let time = 0; time < 3; time++) {
    const rows = await run(database.session, query);
    values.push(typeof rows === "number" ? rows : rows[0]?.[0]);
  }
  assert.equal(values, [values[0], values[0], values[0]]);
  return values[0];
}

const changes: [query: string, before: unknown, statement: string, after: unknown, back?: string][] = [
  [
    "SELECT 1.5 || ''",
    "1.5",
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = ',.'",
    "1,5",
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
  ],
  [
    "SELECT DATE '2024-02-03'",
    "2024-02-03",
    "ALTER SESSION SET NLS_DATE_FORMAT = 'DD.MM.YYYY'",
    "03.02.2024",
    "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
  ],
  [
    "SELECT 'a_b' LIKE 'a\\_b'",
    true,
    "ALTER SESSION SET DEFAULT_LIKE_ESCAPE_CHARACTER = '#'",
    false,
    "ALTER SESSION SET DEFAULT_LIKE_ESCAPE_CHARACTER = '\\'",
  ],
  ["SELECT CURRENT_SCHEMA", "S", "OPEN SCHEMA OTHER", "OTHER", "OPEN SCHEMA S"],
  ["SELECT COUNT(*) FROM T", "1", "INSERT INTO T VALUES (2)", "2"],
  ["SELECT MAX(A) FROM T WHERE A > 10", null, "INSERT INTO T VALUES (11)", "11"],
  ["SELECT (SELECT MAX(A) FROM T WHERE A > 20)", null, "INSERT INTO T VALUES (21)", "21"],
  [
    "SELECT SUM2(1, 2)",
    "3",
    "CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT SUM2 (A DECIMAL(9,0), B DECIMAL(9,0)) RETURNS VARCHAR(10) AS\njoin",
    "1",
  ],
  ["SELECT COUNT(*) FROM EXA_ALL_SCHEMAS", "2", "CREATE SCHEMA THIRD", "3", "OPEN SCHEMA S"],
];
for (const [query, before, statement, after, back] of changes) {
  test(`${query} gives something else behind ${statement.slice(0, 60)}`, async () => {
    assert.equal(await thrice(query), before);
    await run(database.session, statement);
    assert.equal(await thrice(query), after);
    if (back !== undefined) await run(database.session, back);
  });
}

for (const query of ["SELECT RANDOM()", "SELECT SYS_GUID()"]) {
  test(`${query} is another each time`, async () => {
    const values = new Set<unknown>();
    for (let time = 0; time < 5; time++) values.add(JSON.stringify(await run(database.session, query)));
    assert.is(values.size, 5);
  });
}

test("the moment and the statement's number go on", async () => {
  const moments: unknown[] = [];
  for (let time = 0; time < 3; time++) {
    moments.push(JSON.stringify(await run(database.session, "SELECT CURRENT_TIMESTAMP, CURRENT_STATEMENT")));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.is(new Set(moments).size, 3);
});

test("what fails does so each time, also within a transaction, and what came before stays", async () => {
  const { session } = database;
  await run(session, "CREATE TABLE KEPT (A INT)");
  session.autocommit = false;
  await run(session, "INSERT INTO KEPT VALUES (1)", "SELECT 7");
  for (let time = 0; time < 4; time++) {
    assert.match(await errorOf(session, "SELECT 1 / 0"), /^22012 data exception - division by zero/);
    assert.equal(await run(session, "SELECT 7"), [["7"]]);
  }
  assert.equal(await run(session, "SELECT COUNT(*) FROM KEPT"), [["1"]]);
  await run(session, "ROLLBACK");
  session.autocommit = true;
  assert.equal(await run(session, "SELECT COUNT(*) FROM KEPT"), [["0"]]);
});

test("more of them than are kept still give their own values", async () => {
  for (let time = 0; time < 3; time++) {
    for (let number = 0; number < 120; number++)
      assert.equal(await run(database.session, `SELECT ${number}`), [[String(number)]]);
  }
});

test("results come again whole, also those too long to be kept", async () => {
  assert.is(await thrice("SELECT REPEAT('x', 2000)"), "x".repeat(2000));
  const rows = Array.from({ length: 1100 }, (_, i) => [String(i + 1)]);
  for (const count of [2, 1000, 1100]) {
    const query = `SELECT * FROM VALUES BETWEEN 1 AND ${count} V(I) ORDER BY 1`;
    for (let time = 0; time < 3; time++)
      assert.equal(await run(database.session, query), rows.slice(0, count));
  }
});

test("a transaction that has begun with one sees what is there at its first look at tables", async () => {
  const { engine, session } = database;
  await run(session, "CREATE OR REPLACE TABLE SEEN (A INT)");
  const other = await engine.openSession("sys", { schema: "S", autocommit: false });
  await run(other, "SELECT 7", "SELECT 7", "SELECT 7");
  assert.equal(await run(other, "SELECT COUNT(*) FROM SEEN"), [["0"]]);
  await run(session, "INSERT INTO SEEN VALUES (1)");
  assert.equal(await run(other, "SELECT COUNT(*) FROM SEEN"), [["0"]]);
  await run(other, "COMMIT");
  assert.equal(await run(other, "SELECT COUNT(*) FROM SEEN"), [["1"]]);
  await other.close();
});

test.run();
