/**
 * Expressions nested and chained as deep as generated SQL has them: each operand is
 * computed once, planned in no time.
 */

import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite<{ db: Database }>("engine: nesting");

test.before(async (context) => {
  context.db = await openDatabase();
  await run(
    context.db.session,
    "CREATE TABLE T (S VARCHAR(20), N DECIMAL(18,0), D DOUBLE, DAY DATE, FINE TIMESTAMP(9), B BOOLEAN, H HASHTYPE(4 BYTE))",
    "INSERT INTO T VALUES ('ab', 7, 2.5, DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00.123456789', TRUE, 'abcdef01')",
  );
});

test.after(async ({ db }) => db.close());

const nested = (start: string, depth: number, around: (inner: string, i: number) => string): string => {
  let sql = start;
  for (let i = 0; i < depth; i++) sql = around(sql, i);
  return sql;
};

/** What stands around the operand at each level, and what 40 levels give. */
const functions: [start: string, around: (inner: string, i: number) => string, result: unknown][] = [
  ["S", (s) => `TRIM(${s})`, "ab"],
  ["S", (s) => `UPPER(TRIM(${s}))`, "AB"],
  ["S", (s) => `REVERSE(${s})`, "ab"],
  ["S", (s) => `INITCAP(${s})`, "Ab"],
  ["S", (s) => `REPLACE(${s}, 'a', 'a')`, "ab"],
  ["S", (s) => `TRANSLATE(${s}, 'a', 'a')`, "ab"],
  ["S", (s) => `REGEXP_REPLACE(${s}, 'a', 'a')`, "ab"],
  ["S", (s) => `REGEXP_SUBSTR(${s}, '.*')`, "ab"],
  ["S", (s) => `SUBSTR(${s}, 1)`, "ab"],
  ["S", (s) => `LEFT(${s}, 5)`, "ab"],
  ["S", (s) => `RIGHT(${s}, 5)`, "ab"],
  ["S", (s) => `LPAD(${s}, 3, '.')`, ".ab"],
  ["S", (s) => `REPEAT(${s}, 1)`, "ab"],
  ["S", (s) => `CONCAT(TRIM(${s}), NULL)`, "ab"],
  ["S", (s) => `(TRIM(${s}) || NULL)`, "ab"],
  ["S", (s) => `NVL(${s}, 'x')`, "ab"],
  ["S", (s) => `NVL2(${s}, ${"TRIM('ab')"}, 'x')`, "ab"],
  ["S", (s) => `NULLIF(${s}, 'x')`, "ab"],
  ["S", (s) => `DECODE(${s}, 'x', 'y', 'ab', 'ab', 'z')`, "ab"],
  ["S", (s) => `CASE ${s} WHEN 'x' THEN 'y' WHEN 'ab' THEN 'ab' ELSE 'z' END`, "ab"],
  ["S", (s) => `CASE ${s} WHEN 'x' THEN 'y' WHEN 'ab' THEN S ELSE LPAD(S, 2) END`, "ab"],
  ["S", (s) => `CASE WHEN ${s} IS NULL THEN 'y' ELSE 'ab' END`, "ab"],
  ["S", (s) => `GREATEST(${s}, 'a')`, "ab"],
  ["S", (s) => `LEAST(${s}, 'b')`, "ab"],
  ["S", (s) => `CAST(${s} AS VARCHAR(5))`, "ab"],
  ["S", (s) => `CAST(CAST(${s} AS CHAR(3)) AS VARCHAR(2000))`, "ab "],
  ["S", (s) => `TO_CHAR(${s})`, "ab"],
  ["S", (s) => `CAST(REGEXP_INSTR(${s}, '.') AS VARCHAR(20))`, "1"],
  ["H", (s) => `CAST(CAST(${s} AS VARCHAR(8)) AS HASHTYPE(4 BYTE))`, "abcdef01"],
  ["B", (s) => `CAST(CAST(${s} AS VARCHAR(5)) AS BOOLEAN)`, true],
  ["B", (s) => `(NOT ${s})`, true],
  ["B", (s) => `(${s} IN (TRUE, 1 = 2))`, true],
  ["B", (s) => `(CASE WHEN ${s} THEN 5 ELSE 6 END BETWEEN 5 AND 9)`, true],
  ["B", (s) => `(CASE WHEN ${s} THEN 5 ELSE 6 END IN (5, 9.5, N - 2, NULL))`, true],
  ["N", (s) => `CAST(CAST(${s} AS VARCHAR(40)) AS DECIMAL(30,2))`, "7"],
  ["N", (s) => `MOD(${s}, 100)`, "7"],
  ["N", (s) => `ROUND(${s}, 2)`, "7"],
  ["N", (s) => `DIV(${s}, 1)`, "7"],
  ["N", (s) => `ZEROIFNULL(NULLIFZERO(${s}))`, "7"],
  ["N", (s) => `ABS(${s})`, "7"],
  ["D", (s) => `(${s} / 1)`, 2.5],
  ["D", (s) => `(1 / (1 / ${s}))`, 2.5],
  ["D", (s) => `ROUND(${s}, 1)`, 2.5],
  ["DAY", (s) => `ADD_DAYS(${s}, 1)`, "2024-02-10"],
  ["DAY", (s) => `(${s} + INTERVAL '1' DAY)`, "2024-02-10"],
  ["FINE", (s) => `ADD_SECONDS(${s}, 1)`, "2024-01-01 00:00:40.123456"],
  ["FINE", (s) => `(${s} + 1)`, "2024-02-10 00:00:00.123456"],
  ["FINE", (s) => `CAST(CAST(${s} AS TIMESTAMP(8)) AS TIMESTAMP(9))`, "2024-01-01 00:00:00.123456"],
  ["FINE", (s) => `TO_TIMESTAMP(TO_CHAR(${s}, 'YYYY-MM-DD HH24:MI:SS.FF9'))`, "2024-01-01 00:00:00.123000"],
  ["FINE", (s) => `DATE_TRUNC('second', ${s})`, "2024-01-01 00:00:00.000000"],
  ["FINE", (s) => `ADD_SECONDS(FINE, SECONDS_BETWEEN(${s}, FINE))`, "2024-01-01 00:00:00.123456"],
];

for (const [start, around, result] of functions) {
  test(`40 levels of ${around("…", 0)}`, async ({ db }) => {
    assert.equal(await run(db.session, `SELECT ${nested(start, 40, around)} FROM T`), [[result]]);
  });
}

test("joins 200 columns with a separator", async ({ db }) => {
  const columns = Array.from({ length: 200 }, (_, i) => `C${i}`);
  await run(db.session, `CREATE TABLE WIDE (${columns.map((name) => `${name} VARCHAR(20)`).join(", ")})`);
  const sql = `SELECT ${columns.join(" || ';' || ")} FROM WIDE`;
  assert.equal(await run(db.session, sql), []);
  await run(
    db.session,
    `INSERT INTO WIDE VALUES (${columns.map((_, i) => (i % 3 ? i : "NULL")).join(", ")})`,
  );
  assert.equal(await run(db.session, sql), [[columns.map((_, i) => (i % 3 ? i : "")).join(";")]]);
});

test("an operand that is random is one value wherever it is compared", async ({ db }) => {
  await run(
    db.session,
    "CREATE TABLE MANY AS SELECT A.X FROM (VALUES (1),(2),(3),(4),(5)) AS A(X) CROSS JOIN (VALUES (1),(2),(3),(4),(5)) AS B(X) CROSS JOIN (VALUES (1),(2),(3),(4),(5)) AS C(X)",
  );
  const other = `CASE FLOOR(RANDOM() * 2) WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'neither' END`;
  assert.equal(
    await run(db.session, `SELECT COUNT(*) FROM (SELECT ${other} AS C FROM MANY) WHERE C = 'neither'`),
    [["0"]],
  );
  const none =
    "SELECT COUNT(*) FROM MANY WHERE FLOOR(RANDOM() * 2) NOT IN (0, 1) OR CEIL(RANDOM() * 1.5) NOT BETWEEN 1 AND 2";
  assert.equal(await run(db.session, none), [["0"]]);
  assert.equal(await run(db.session, "SELECT COUNT(*) FROM MANY WHERE NULLIF(FLOOR(RANDOM() * 2), 0) = 0"), [
    ["0"],
  ]);
});

test("a shared operand is the same expression in GROUP BY, and may hold subqueries and aggregates", async ({
  db,
}) => {
  const { session } = db;
  const key = `CASE ${nested("S", 30, (s) => `TRIM(${s})`)} WHEN 'x' THEN 'y' WHEN 'ab' THEN 'z' END`;
  assert.equal(await run(session, `SELECT ${key}, COUNT(*) FROM T GROUP BY ${key} ORDER BY ${key}`), [
    ["z", "1"],
  ]);
  const deep = nested("MAX(S)", 30, (s) => `TRIM(${s})`);
  assert.equal(
    await run(session, `SELECT CASE ${deep} WHEN 'x' THEN MIN(N) WHEN 'ab' THEN MAX(N) END FROM T`),
    [["7"]],
  );
  const sub = "(SELECT MAX(I.N) FROM T I WHERE I.N = O.N)";
  assert.equal(
    await run(session, `SELECT CASE ${sub} WHEN 1 THEN 'x' WHEN 7 THEN (SELECT MAX(S) FROM T) END FROM T O`),
    [["ab"]],
  );
  assert.equal(await run(session, `SELECT O.S FROM T O WHERE ${sub} BETWEEN 1 AND ${sub}`), [["ab"]]);
  assert.equal(
    await run(
      session,
      "SELECT CASE D + D + D + D + D + D + D + D + D + D + D + D + D + D + D WHEN 0 THEN 1 / 0 ELSE 1 END FROM T",
    ),
    [[1]],
  );
});

test("chains of thousands are one expression", async ({ db }) => {
  const { session } = db;
  const numbers = Array.from({ length: 5000 }, (_, i) => i);
  assert.equal(await run(session, `SELECT S FROM T WHERE ${numbers.map((i) => `N = ${i}`).join(" OR ")}`), [
    ["ab"],
  ]);
  assert.equal(
    await run(session, `SELECT S FROM T WHERE ${numbers.map((i) => `N <> ${i + 8}`).join(" AND ")}`),
    [["ab"]],
  );
  assert.equal(await run(session, `SELECT S FROM T WHERE N IN (${numbers.join(", ")})`), [["ab"]]);
  assert.equal(await run(session, `SELECT LENGTH(${numbers.map(() => "S").join(" || ")}) FROM T`), [
    ["10000"],
  ]);
  const union = numbers
    .slice(0, 500)
    .map((i) => `SELECT ${i} AS X`)
    .join(" UNION ALL ");
  assert.equal(await run(session, `SELECT COUNT(*), SUM(X), MAX(X) FROM (${union})`), [
    ["500", "124750", "499"],
  ]);
  assert.equal(
    await run(
      session,
      `${numbers
        .slice(0, 500)
        .map((i) => `SELECT ${i % 3}`)
        .join(" UNION ")} ORDER BY 1`,
    ),
    [["0"], ["1"], ["2"]],
  );
  assert.equal(
    await run(session, "SELECT 1 UNION ALL SELECT 1.5 UNION ALL SELECT 'x' FROM DUAL WHERE 1 = 2"),
    [["1"], ["1.5"]],
  );
  assert.equal(await run(session, "SELECT 1 UNION ALL SELECT 1 UNION SELECT 1 UNION ALL SELECT 2"), [
    ["1"],
    ["2"],
  ]);
});

test("what is nested too deeply to be planned is refused by name", async ({ db }) => {
  const { session } = db;
  const tooDeep =
    /^0A000 feature not supported by the local Exasol: (expressions or queries nested more than 100 levels deep|a statement of so many expressions|a statement nested more than 400 levels deep|subqueries nested in expressions more than (8|16) levels deep|more than 100000 keys in grouping sets|a join of more than 60 tables|more than 10000 columns)/;
  for (const sql of [
    `SELECT ${"(".repeat(10_000)}1${")".repeat(10_000)}`,
    `SELECT 1 FROM ${"(".repeat(10_000)}T${")".repeat(10_000)}`,
    `${"(".repeat(10_000)}SELECT 1${")".repeat(10_000)}`,
    `SELECT ${"- ".repeat(10_000)}1`,
    `SELECT ${nested("1", 1000, (sql) => `CASE WHEN TRUE THEN ${sql} END`)}`,
    `SELECT S FROM T WHERE N IN (${Array(300_000).fill("1").join()})`,
    `SELECT S FROM T WHERE N IN (${Array(20_000).fill("N + 1").join()})`,
    `SELECT S FROM T WHERE (N, S) IN (${Array(20_000).fill("(1, 'x')").join()})`,
    `SELECT 1 FROM (VALUES ${Array(300_000).fill("1").join()}) V(A)`,
    `SELECT ${Array(500).fill("1").join(" + ")}`,
    `SELECT ${Array(50_000).fill("1").join(" + ")}`,
    `SELECT ${nested("S", 5000, (s) => `TRIM(${s})`)} FROM T`,
    nested("SELECT 1 AS A", 300, (sql) => `SELECT A FROM (${sql})`),
    `${nested("SELECT 1", 300, (sql) => `${sql} EXCEPT SELECT 2`)}`,
    `SELECT ${"NOT ".repeat(20_000)}TRUE`,
    `SELECT ${nested("1", 9, (sql) => `(SELECT ${sql} FROM T)`)}`,
    nested("SELECT N FROM T", 17, (sql) => `SELECT N FROM T WHERE EXISTS (${sql})`),
    `SELECT COUNT(*) FROM ${Array.from({ length: 61 }, (_, i) => `T T${i}`).join(", ")}`,
    Array(4001).fill("SELECT 1").join(" UNION ALL "),
    `SELECT ${Array(10_001).fill("1").join(", ")}`,
    `SELECT COUNT(*) FROM T GROUP BY ROLLUP (${Array.from({ length: 500 }, (_, i) => `N + ${i}`).join(", ")})`,
    `SELECT CASE WHEN ${Array(20_000).fill("N = 1").join(" AND ")} THEN 1 END FROM T`,
    `SELECT LENGTH(${Array(20_000).fill("S").join(" || ")}) FROM T`,
  ]) {
    assert.match(await errorOf(session, sql), tooDeep);
  }
  assert.equal(await run(session, `SELECT ${"(".repeat(390)}1${")".repeat(390)}`), [["1"]]);
  assert.match(
    await errorOf(
      session,
      `SELECT ${nested("S", 390, (s) => `CASE WHEN TRIM(${s}) = 'x' THEN 1 END`)} FROM T`,
    ),
    /nested more than/,
  );
  assert.equal(await run(session, `SELECT ${Array(180).fill("1").join(" + ")}`), [["180"]]);
});

test("values of an IN may be thousands, of several types and in pairs", async ({ db }) => {
  const { session } = db;
  const many = (value: (i: number) => string) => Array.from({ length: 1500 }, (_, i) => value(i)).join(", ");
  const mixed = many((i) => (i % 2 ? `${i + 8}` : `${i}.5`));
  const pairs = many((i) => `(${i}, '${i === 7 ? "ab" : i}')`);
  for (const [condition, result] of [
    [`N IN (${mixed})`, []],
    [`N NOT IN (${mixed})`, [["ab"]]],
    [`N + 2 IN (${mixed})`, [["ab"]]],
    [`N NOT IN (${mixed}, NULL)`, []],
    [`D IN (${mixed})`, [["ab"]]],
    [`(N, S) IN (${pairs})`, [["ab"]]],
    [`(N, S) NOT IN (${pairs})`, []],
    [`(N + 1, S) NOT IN (${pairs})`, [["ab"]]],
    [`(N, NULL) NOT IN (${pairs})`, []],
  ] as const)
    assert.equal(await run(session, `SELECT S FROM T WHERE ${condition}`), result, condition.slice(0, 20));
});

test("whole numbers of lists are what their types say", async ({ db }) => {
  const { session } = db;
  assert.equal(await run(session, "SELECT S FROM T WHERE N IN (-7, 007, 8) AND -N IN (-7, 999999999)"), [
    ["ab"],
  ]);
  assert.equal(await run(session, "SELECT S FROM T WHERE N + 0.5 IN (7, 8) OR N + 0.5 IN (7.5, 8)"), [
    ["ab"],
  ]);
  assert.match(await errorOf(session, "SELECT S FROM T WHERE N IN (CAST(12 AS DECIMAL(1,0)), 7)"), /^22003 /);
  assert.equal(
    await run(
      session,
      "SELECT SUM(A), MAX(A) * MAX(A), TYPEOF(MAX(A)), MAX(B) FROM (VALUES (1, 2), (-999999999, 1.5)) V(A, B)",
    ),
    [["-999999998", "1", "DECIMAL(9,0)", "2"]],
  );
});

test("aliases that double each other are refused", async ({ db }) => {
  const doubled = Array.from({ length: 40 }, (_, i) => `LOCAL.A${i} || LOCAL.A${i} AS A${i + 1}`);
  assert.match(
    await errorOf(db.session, `SELECT S AS A0, ${doubled.join(", ")} FROM T`),
    /feature not supported by the local Exasol: a statement of so many expressions/,
  );
});

test("each subquery may hold others, and a common table two of the one before", async ({ db }) => {
  const { session } = db;
  assert.equal(await run(session, `SELECT ${nested("N", 7, (sql) => `(SELECT ${sql} FROM T)`)} FROM T`), [
    ["7"],
  ]);
  const exists = nested("SELECT N FROM T", 12, (sql, i) => `SELECT N FROM T T${i} WHERE EXISTS (${sql})`);
  assert.equal(await run(session, exists), [["7"]]);
  const doubled = Array.from(
    { length: 29 },
    (_, i) => `C${i + 1} AS (SELECT A.X + B.X AS X FROM C${i} A, C${i} B)`,
  );
  assert.equal(await run(session, `WITH C0 AS (SELECT 1 AS X), ${doubled.join(", ")} SELECT X FROM C29`), [
    ["536870912"],
  ]);
});

test("a thousand ORs of ANDs keep their three values", async ({ db }) => {
  const pairs = Array.from({ length: 1000 }, (_, i) => `(N = ${i + 1} AND S = 'ab')`).join(" OR ");
  assert.equal(await run(db.session, `SELECT S FROM T WHERE ${pairs}`), [["ab"]]);
  const unknown = pairs.replaceAll("S =", "NULLIF(S, 'ab') =");
  assert.equal(await run(db.session, `SELECT COUNT(*) FROM T WHERE (${unknown}) IS NULL`), [["1"]]);
});

test("a name has at most 128 characters", async ({ db }) => {
  const [most, tooMany] = ["ä".repeat(128), "ä".repeat(129)];
  assert.equal(await run(db.session, `SELECT 1 AS "${most}"`), [["1"]]);
  for (const sql of [`SELECT 1 AS "${tooMany}"`, `SELECT 1 FROM ${"a".repeat(3_000_000)}`])
    assert.match(
      await errorOf(db.session, sql),
      /^42000 the name .{40}… has more than 128 characters \[line 1/,
    );
});

test("names of millions of characters and paths of millions of names are refused", async ({ db }) => {
  for (const sql of [`SELECT "${"a".repeat(40_000_000)}"`, `SELECT "${"ä".repeat(20_000_000)}"`])
    assert.match(await errorOf(db.session, sql), /^42000 the name .{40}… has more than 128 characters/);
  for (const sql of ["SELECT 1 FROM PATH", "SELECT PATH", "SELECT PATH()", "DROP TABLE PATH"])
    assert.match(
      await errorOf(db.session, sql.replace("PATH", `${"A.".repeat(1_000_000)}B`)),
      /^0A000 feature not supported .*: a path of more than 100 names \[line 1/,
    );
});

test("a statement can be aborted while it is planned, and its transaction goes on", async ({ db }) => {
  const session = await db.engine.openSession("sys", { schema: "S" });
  await run(session, "CREATE TABLE KEPT (A INT)");
  session.autocommit = false;
  await run(session, "INSERT INTO KEPT VALUES (1)");
  const planned = errorOf(session, `SELECT ${nested("'a'", 95, (sql) => `TRIM(${sql})`)}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  session.abort("R0003");
  assert.is(await planned, "R0003 Client requested execution abort.");
  assert.equal(await run(session, "SELECT COUNT(*) FROM KEPT"), [["1"]]);
  await run(session, "COMMIT");
  assert.equal(await run(db.session, "SELECT COUNT(*) FROM S.KEPT"), [["1"]]);
  await session.close();
});

test("others have their turn while a statement of megabytes is read, which may be aborted", async ({
  db,
}) => {
  const { session } = db;
  const numbers = Array.from({ length: 200_000 }, (_, i) => i).join();
  for (const sql of [
    `SELECT S FROM T WHERE N IN (${numbers})`,
    `SELECT 1 FROM (VALUES ${numbers}) V(A)`,
    `UPDATE T SET N = 1 WHERE N IN (${numbers})`,
    `CREATE FUNCTION F(A INT) RETURN INT IS B INT; BEGIN ${"B := A + 1; ".repeat(50_000)} RETURN B; END F;`,
    `SELECT ${"S || ".repeat(200_000)} S FROM T`,
  ]) {
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    await session.prepare(sql).catch(() => undefined);
    clearInterval(others);
    assert.ok(turns > 1, `${turns} turns: ${sql.slice(0, 80)}`);
    const aborted = session.prepare(sql).then(String, String);
    setTimeout(() => session.abort("R0003"), 10);
    assert.match(await aborted, "Client requested execution abort.");
  }
});

test("others have their turn while a short statement is bound that names long views", async ({ db }) => {
  const { session } = db;
  const list = (count: number, item: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => item(i));
  const views = {
    OF_VALUES: `SELECT * FROM (VALUES ${list(100_000, (i) => `(${i}, 'text ${i}')`)}) V(A, B)`,
    OF_COLUMNS: `SELECT ${list(9000, (i) => `UPPER(SUBSTR(S, ${i}, 5)) F${i}`)} FROM T`,
    OF_QUERIES: list(3000, (i) => `SELECT S, N + ${i} N FROM T`).join(" UNION ALL "),
  };
  for (const [name, query] of Object.entries(views)) {
    await run(session, `CREATE VIEW ${name} AS ${query}`);
    for (const sql of [
      `SELECT * FROM ${name}`,
      `SELECT 1 FROM T WHERE N IN (SELECT 1 FROM ${name}) OR N = 2`,
      `DELETE FROM T WHERE EXISTS (SELECT 1 FROM ${name})`,
      `SELECT (SELECT MAX(1) FROM ${name}) M FROM T`,
      `INSERT INTO T (S) SELECT 1 FROM ${name}`,
      `UPDATE T SET N = 1 FROM T, ${name}`,
      `MERGE INTO T USING ${name} X ON T.N = 1 WHEN MATCHED THEN UPDATE SET S = 1`,
    ]) {
      const aborted = session.prepare(sql).then(JSON.stringify, String);
      setTimeout(() => session.abort("R0003"), 1);
      assert.match(await aborted, "Client requested execution abort.", sql);
    }
  }
});

test("others have their turn while a part of an expression is bound that is long or a long view's", async ({
  db,
}) => {
  const { session } = db;
  const union = Array.from({ length: 3000 }, (_, i) => `SELECT S, N + ${i} N FROM T`).join(" UNION ALL ");
  const long = `CASE WHEN N IN (${Array.from({ length: 50_000 }, (_, i) => `'${i}'`).join(", ")}) THEN 1 END`;
  await run(
    session,
    `CREATE VIEW OF_UNION AS ${union}`,
    "CREATE TYPESCRIPT SCALAR SCRIPT ADDED(...) RETURNS DECIMAL(18,0) AS\nadd\n",
  );
  const most = "(SELECT MAX(N) FROM OF_UNION)";
  for (const sql of [
    `SELECT 1 + ${most} FROM T`,
    `SELECT COALESCE(${most}, 0) FROM T`,
    `SELECT CASE WHEN N = 1 THEN ${most} ELSE 0 END FROM T`,
    `SELECT 1 FROM T WHERE N = ABS(${most})`,
    `SELECT ADDED(${most}) FROM T`,
    `UPDATE T SET N = ABS(${most})`,
    `INSERT INTO T (N) VALUES (1 + ${most})`,
    `SELECT LENGTH(TRIM(${long})) FROM T`,
    `SELECT ADDED(${long}, 1) FROM T`,
  ]) {
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    await session.prepare(sql);
    clearInterval(others);
    assert.ok(turns > 2, `${turns} turns: ${sql.slice(0, 80)}`);
  }
});

test("what others change while a query is bound in turns does not count for it", async ({ db }) => {
  const own = await db.engine.openSession("sys", { schema: "S" });
  await run(db.session, "CREATE TABLE GONE AS SELECT * FROM T");
  const columns = Array.from({ length: 5000 }, (_, i) => `UPPER(SUBSTR(S, ${i}, 5)) F${i}`);
  await run(db.session, `CREATE VIEW OF_GONE AS SELECT ${columns} FROM GONE`);
  const counted = run(own, "SELECT COUNT(*), MAX(F1) FROM OF_GONE");
  await new Promise((resolve) => setTimeout(resolve, 1));
  const dropped = run(db.session, "DROP TABLE GONE");
  assert.equal(await counted, [["1", "AB"]]);
  await dropped;
  await own.close();
});

test.run();
