/** What a `?` stands for: its type, and values at the edges of it. */

import * as assert from "uvu/assert";
import { atOnce } from "../../../../sandbox/exasol/engine/execution/turns.ts";
import { type Cell, ExasolError } from "../../../../sandbox/exasol/model.ts";
import { withMoments } from "../../../../sandbox/exasol/server/wire-types.ts";
import { formatType } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, openDatabase, run } from "./database.ts";

const test = suite<{ db: Database }>("engine: markers");

test.before(async (context) => {
  context.db = await openDatabase();
  await run(
    context.db.session,
    "CREATE TABLE T (N DECIMAL(18,0), BIG DECIMAL(36,0), P DECIMAL(18,4), D DOUBLE, S VARCHAR(3), DAY DATE)",
  );
  await run(
    context.db.session,
    "INSERT INTO T VALUES (2, 999999999999999999999999999999999999, 1.5, 0.5, 'abc', DATE '2024-02-28')",
  );
});

test.after(async ({ db }) => db.close());

/** The types of the markers, and the rows with these values. */
async function prepared({ session }: Database, sql: string, ...values: Cell[]): Promise<[string[], unknown]> {
  const { parameters } = await session.prepare(sql);
  const types = parameters.map(({ type }) => formatType(type));
  try {
    const result = await session.executePrepared(
      sql,
      parameters,
      values.map((value) => [value]),
    );
    if (result.kind !== "resultSet") return [types, result.rowCount];
    return [types, Array.from({ length: result.rowCount }, (_, i) => result.data.map((column) => column[i]))];
  } catch (error) {
    if (error instanceof ExasolError) return [types, error.message];
    throw error;
  }
}

test("a moment given for a DATE is compared with its time, and stored without", async ({
  db: { session },
}) => {
  const day = (values: string[], sql: string) => {
    const { columns, data } = atOnce(withMoments([{ name: "", type: { type: "DATE" } }], [values]));
    return session.executePrepared(sql, columns, data);
  };
  const counted = "SELECT COUNT(*) FROM T WHERE DAY";
  for (const [value, operator, count] of [
    ["2024-02-28 12:00:00", "=", "0"],
    ["2024-02-28T12:00:00.5", "<", "1"],
    ["2024-02-28 00:00:00.001", "=", "0"],
    ["2024-02-28", "=", "1"],
  ] as const) {
    const result = await day([value], `${counted} ${operator} ?`);
    assert.equal(result.kind === "resultSet" && result.data, [[count]], `${operator} ${value}`);
  }
  await run(session, "CREATE TABLE DAYS (DAY DATE)");
  await day(["2024-02-28 12:00:00.5", "2024-02-29"], "INSERT INTO DAYS VALUES (?)");
  assert.equal(await run(session, "SELECT * FROM DAYS ORDER BY 1"), [["2024-02-28"], ["2024-02-29"]]);
});

const text = "VARCHAR(2000000) UTF8";

test("a marker joined to text is not cut to the text's length", async ({ db }) => {
  assert.equal(await prepared(db, "SELECT 1 FROM T WHERE 'abcd' LIKE '%' || ? || '%'", "bcd"), [
    [text],
    [["1"]],
  ]);
  assert.equal(await prepared(db, "SELECT ? || '%', '-' || ?", "abc", "def"), [
    [text, text],
    [["abc%", "-def"]],
  ]);
});

test("a marker in arithmetic holds more digits than what is beside it", async ({ db }) => {
  assert.equal(await prepared(db, "SELECT 1 + ?", "1000"), [["DECIMAL(36,16)"], [["1001"]]]);
  assert.equal(await prepared(db, "SELECT ? - 1", "9223372036854775807"), [
    ["DECIMAL(36,16)"],
    [["9223372036854775806"]],
  ]);
  assert.equal(await prepared(db, "SELECT 2 * ?", "1.25"), [["DECIMAL(36,16)"], [["2.5"]]]);
  assert.equal(await prepared(db, "SELECT CAST(12345678901 AS DECIMAL(18,0)) * ?", "2"), [
    ["DECIMAL(36,16)"],
    [["24691357802"]],
  ]);
  assert.equal(await prepared(db, "SELECT COALESCE(P, ?) * 1234567.5 FROM T", "0"), [
    ["DECIMAL(36,16)"],
    [["1851851.25"]],
  ]);
  assert.equal(await prepared(db, "SELECT 1 / ?", 8), [["DOUBLE"], [[0.125]]]);
  assert.equal(await prepared(db, "SELECT D + ? FROM T", 0.25), [["DOUBLE"], [[0.75]]]);
  assert.equal(await prepared(db, "SELECT DAY + ? FROM T", 2), [["DOUBLE"], [["2024-03-01"]]]);
});

test("a marker's value with an exponent is not cut either", async ({ db }) => {
  assert.equal(await prepared(db, "SELECT 0 * BIG = ? FROM T", "1e-7"), [
    ["DECIMAL(36,0)"],
    "the value 1e-7 of a marker does not fit into DECIMAL(36,0) [line 1, column 18]",
  ]);
  assert.equal(await prepared(db, "SELECT 0 * N = ? FROM T", "1.5e-7"), [["DECIMAL(36,16)"], [[false]]]);
});

test("a marker's value takes no digits from a product that it does not need itself", async ({ db }) => {
  const whole = "CAST(12345678901 AS DECIMAL(18,0))";
  const wide = "DECIMAL(36,16)";
  assert.equal(await prepared(db, `SELECT COALESCE(${whole}, ?) * ?`, "0", "2.5"), [
    [wide, wide],
    [["30864197252.5"]],
  ]);
  assert.equal(await prepared(db, `SELECT NVL(${whole}, ?) * NVL(P, ?) FROM T`, "0.125", "7"), [
    [wide, wide],
    [["18518518351.5"]],
  ]);
  assert.equal(await prepared(db, "SELECT NVL(NULLIF(N, N), ?) * ? FROM T", "1e-5", "3"), [
    [wide, wide],
    [["0.00003"]],
  ]);
});

test("a marker is compared as it was given, not rounded or cut", async ({ db }) => {
  assert.equal(await prepared(db, "SELECT N FROM T WHERE N = ?", "1.5"), [["DECIMAL(36,16)"], []]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE N IN (?, 7)", "2.4"), [["DECIMAL(36,16)"], []]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE N BETWEEN ? AND ?", "1.6", "1.9"), [
    ["DECIMAL(36,16)", "DECIMAL(36,16)"],
    [],
  ]);
  assert.equal(await prepared(db, "SELECT CASE N WHEN ? THEN 'x' ELSE 'y' END FROM T", "2.2"), [
    ["DECIMAL(36,16)"],
    [["y"]],
  ]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE BIG = ?", "999999999999999999999999999999999999"), [
    ["DECIMAL(36,0)"],
    [["2"]],
  ]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE BIG = ?", "1.5"), [
    ["DECIMAL(36,0)"],
    "the value 1.5 of a marker does not fit into DECIMAL(36,0) [line 1, column 29]",
  ]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE S = ?", "abcd"), [[text], []]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE S = ? AND P = ?", "abc", "1.50"), [
    [text, "DECIMAL(36,16)"],
    [["2"]],
  ]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE DAY = ?", "2024-02-28"), [["DATE"], [["2"]]]);
});

test("a marker has the type of what it may be chosen instead of", async ({ db }) => {
  const number = ["DECIMAL(36,16)"];
  for (const [expression, value, result] of [
    ["GREATEST(?, 5)", "10", "10"],
    ["LEAST(5, ?)", "10", "5"],
    ["COALESCE(?, 5)", null, "5"],
    ["NVL(?, 5)", "10", "10"],
    ["NVL2('a', ?, 5)", "10", "10"],
    ["NULLIF(10, ?)", "10.0", null],
    ["DECODE(10, ?, 1, 2)", "10.0", "1"],
    ["DECODE(1, 1, ?, 2)", "10", "10"],
    ["CASE WHEN TRUE THEN ? ELSE 5 END", "10", "10"],
    ["CASE ? WHEN 10 THEN 1 ELSE 2 END", "10.0", "1"],
  ] as const)
    assert.equal(await prepared(db, `SELECT ${expression}`, value), [number, [[result]]], expression);
  assert.equal(await prepared(db, "SELECT NVL2(?, 1, 2)", "x"), [[text], [["1"]]]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE ? IN (7, N)", "2.0"), [number, [["2"]]]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE ? IN (SELECT N FROM T)", "2.0"), [number, [["2"]]]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE ? >= ALL (SELECT N FROM T)", "10"), [
    number,
    [["2"]],
  ]);
  assert.equal(await prepared(db, "SELECT N FROM T WHERE ? BETWEEN DAY AND ?", "2024-03-01", "2024-04-01"), [
    ["DATE", "DATE"],
    [["2"]],
  ]);
});

test("a marker that is a condition is a BOOLEAN", async ({ db }) => {
  const types = ["BOOLEAN"];
  for (const condition of ["?", "? AND TRUE", "FALSE OR ?", "NOT (NOT ?)", "? IS TRUE"])
    assert.equal(await prepared(db, `SELECT N FROM T WHERE ${condition}`, true), [types, [["2"]]], condition);
  assert.equal(await prepared(db, "SELECT CASE WHEN ? THEN 1 ELSE 2 END", false), [types, [["2"]]]);
  assert.equal(await prepared(db, "SELECT COUNT(*) FROM T HAVING ?", false), [types, []]);
  assert.equal(await prepared(db, "SELECT A.N FROM T A JOIN T B ON ?", true), [types, [["2"]]]);
  assert.equal(await prepared(db, "DELETE FROM T WHERE ?", false), [types, 0]);
});

test("a marker orders by a value, which is no ordinal", async ({ db }) => {
  for (const sql of ["SELECT N FROM T ORDER BY ?", "SELECT N FROM T GROUP BY N ORDER BY ?"])
    assert.equal(await prepared(db, sql, "1"), [[text], [["2"]]], sql);
  assert.equal(await run(db.session, "SELECT N FROM T ORDER BY 'x', NULL"), [["2"]]);
});

test("nothing that is kept has a marker in it", async ({ db }) => {
  for (const [sql, what] of [
    ["CREATE VIEW V AS SELECT ? A", "CREATE VIEW"],
    ["CREATE FUNCTION F(A INT) RETURN INT IS BEGIN RETURN A + ?; END", "CREATE FUNCTION"],
    ["ALTER TABLE T ADD COLUMN Z INT DEFAULT ?", "ALTER TABLE"],
    ["CREATE TABLE V (A INT DEFAULT ?)", "a default value"],
  ]) {
    const given = db.session.executePrepared(`${sql}`, [{ name: "", type: { type: "BOOLEAN" } }], [[true]]);
    const refusal = await given.then(
      () => "",
      (error) => error.message,
    );
    assert.is(refusal, `feature not supported by the local Exasol: ? in ${what}`);
  }
});

test("a marker may be a limit", async ({ db }) => {
  assert.equal(
    await prepared(
      db,
      "SELECT X FROM (SELECT 1 AS X UNION ALL SELECT 2) ORDER BY X LIMIT ? OFFSET ?",
      "1",
      "1",
    ),
    [["DECIMAL(18,0)", "DECIMAL(18,0)"], [["2"]]],
  );
});

test("inserted and updated values keep all their digits", async ({ db }) => {
  const { session } = db;
  await run(session, "CREATE TABLE V (A DECIMAL(18,0), B DECIMAL(36,0), C DECIMAL(36,18), D DOUBLE)");
  const values = [
    "123456789012345678",
    "-123456789012345678901234567890123456",
    "1.2345678901234567E-3",
    1.7976931348623157e308,
  ];
  assert.equal((await prepared(db, "INSERT INTO V VALUES (?, ?, ?, ?)", ...values))[1], 1);
  assert.equal(
    (await prepared(db, "INSERT INTO V VALUES (?, ?, ?, ?), (?, ?, ?, ?)", ...values, ...values))[1],
    2,
  );
  assert.equal((await prepared(db, "UPDATE V SET A = ?", "999999999999999999"))[1], 3);
  const row = [
    "999999999999999999",
    "-123456789012345678901234567890123456",
    "0.001234567890123457",
    1.7976931348623157e308,
  ];
  assert.equal(await run(session, "SELECT * FROM V"), [row, row, row]);
});

test("ALTER SYSTEM sets the time-out of later sessions", async ({ db }) => {
  await run(db.session, "ALTER SYSTEM SET QUERY_TIMEOUT = 7");
  const later = await db.engine.openSession("sys");
  assert.is(later.queryTimeout, 7);
  await later.close();
});

test("a marker in UPDATE, DELETE, MERGE and in a row's expression has the type it has in a query", async ({
  db,
}) => {
  const beyond = "9007199254740993";
  await run(db.session, "CREATE TABLE C (N DECIMAL(18,0), S VARCHAR(3))", "INSERT INTO C VALUES (1, 'abc')");
  assert.equal(await prepared(db, "UPDATE C SET N = N + ? WHERE S = ?", beyond, "abc"), [
    ["DECIMAL(36,16)", text],
    1,
  ]);
  assert.equal(await prepared(db, "DELETE FROM C WHERE N = ?", beyond), [["DECIMAL(36,16)"], 0]);
  const merge = "MERGE INTO C USING (SELECT 'abc' S) X ON C.S = X.S WHEN MATCHED THEN UPDATE SET N = N + ?";
  assert.equal(await prepared(db, merge, "1"), [["DECIMAL(36,16)"], 1]);
  assert.equal(await prepared(db, "INSERT INTO C VALUES (1 + ?, 'new')", beyond), [["DECIMAL(36,16)"], 1]);
  assert.equal(await run(db.session, "SELECT S, N FROM C ORDER BY S"), [
    ["abc", "9007199254740995"],
    ["new", "9007199254740994"],
  ]);
});

test.run();
