import * as assert from "uvu/assert";
import { formatType } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: queries");
let database: Database;
test.before(async () => {
  database = await openDatabase();
  await run(
    database.session,
    `CREATE TABLE T (ID INT, NAME VARCHAR(10), PRICE DECIMAL(9,2), "aB" INT)`,
    `INSERT INTO T VALUES (1, 'one', 1.50, 10), (2, 'two', 2.25, 20), (3, NULL, NULL, 30)`,
  );
});
test.after(() => database.close());

const rows = (sql: string) => run(database.session, sql);
const one = async (expression: string) => {
  const result = await rows(`SELECT ${expression}`);
  return Array.isArray(result) ? result[0]?.[0] : undefined;
};
const types = async (list: string) =>
  (await columnsOf(database.session, `SELECT ${list} FROM T`)).map(({ type }) => formatType(type));
const names = async (list: string) =>
  (await columnsOf(database.session, `SELECT ${list} FROM T`)).map(({ name }) => name);

test("gives decimals as text without trailing zeros, doubles and booleans as themselves", async () => {
  assert.equal(await rows("SELECT 1.50, 1e3, TRUE, DATE '2020-02-29', TIMESTAMP '2020-01-01 12:00:00.9'"), [
    ["1.5", 1000, true, "2020-02-29", "2020-01-01 12:00:00.900000"],
  ]);
});

test("finds a column by schema, table or view, and name, unless there is an alias", async () => {
  await rows("CREATE VIEW IDS AS SELECT ID FROM T");
  assert.equal(
    await rows(`SELECT S.IDS.ID, S.T.ID, SYS.EXA_SCHEMAS.SCHEMA_NAME
      FROM S.IDS JOIN T ON S.T.ID = S.IDS.ID, EXA_SCHEMAS WHERE S.IDS.ID = 1`),
    [["1", "1", "S"]],
  );
  assert.match(await errorOf(database.session, "SELECT S.IDS.ID FROM S.IDS W"), "object S.IDS.ID not found");
  assert.match(
    await errorOf(database.session, "SELECT SYS.EXA_SCHEMAS.SCHEMA_NAME FROM EXA_SCHEMAS W"),
    "object SYS.EXA_SCHEMAS.SCHEMA_NAME not found",
  );
});

test("makes one row of a table where only the type of an aggregate is asked for", async () => {
  assert.equal(await rows("SELECT TYPEOF(SUM(PRICE)), TYPEOF(COUNT(*)) FROM T"), [
    ["DECIMAL(36,2)", "DECIMAL(18,0)"],
  ]);
});

test("gives text back with the U+FEFF it begins with", async () => {
  const marked = "\ufeff\ufeffa";
  await rows(`CREATE TABLE MARKED AS SELECT '${marked}' AS A`);
  assert.equal(await rows("SELECT A, A || '', LENGTH(A), '\ufeff', 'a\ufeff' FROM MARKED"), [
    [marked, marked, "3", "\ufeff", "a\ufeff"],
  ]);
});

test("takes the empty string for NULL, and NULL for the empty string in a concatenation", async () => {
  assert.equal(await rows("SELECT '', 'a' || NULL, NVL('', 'b'), LENGTH(''), REPLACE('a', 'a')"), [
    [null, "a", "b", null, null],
  ]);
});

test("groups by several sets of keys at once, and says which keys a row lacks", async () => {
  const grouped = (groupBy: string) =>
    rows(
      `SELECT A, B, SUM(X), GROUPING(A, B) AS G FROM (VALUES (1, 'x', 1), (1, 'y', 2), (NULL, 'x', 4)) AS V(A, B, X)
       GROUP BY ${groupBy} ORDER BY G, A, B`,
    );
  const total = [null, null, "7", "3"];
  const byA = [
    ["1", null, "3", "1"],
    [null, null, "4", "1"],
  ];
  const byB = [
    [null, "x", "5", "2"],
    [null, "y", "2", "2"],
  ];
  const byBoth = [
    ["1", "x", "1", "0"],
    ["1", "y", "2", "0"],
    [null, "x", "4", "0"],
  ];
  assert.equal(await grouped("ROLLUP(A, B)"), [...byBoth, ...byA, total]);
  assert.equal(await grouped("CUBE(A, B)"), [...byBoth, ...byA, ...byB, total]);
  assert.equal(await grouped("ROLLUP((A, B))"), [...byBoth, total]);
  assert.equal(await grouped("A, ROLLUP(B)"), [...byBoth, ...byA]);
  assert.equal(await grouped("GROUPING SETS ((B), ROLLUP(A), ())"), [...byA, ...byB, total, total]);
  assert.equal(await grouped("1, ROLLUP(2)"), [...byBoth, ...byA]);
  assert.equal(await rows("SELECT SUM(ID) FROM T GROUP BY ()"), [["6"]]);
  assert.match(
    await errorOf(database.session, "SELECT GROUPING(NAME) FROM T GROUP BY ID"),
    /^42000 each arg/,
  );
  const keys = Array.from({ length: 13 }, (_, i) => `ID + ${i}`).join(", ");
  assert.match(await errorOf(database.session, `SELECT 1 FROM T GROUP BY CUBE(${keys})`), /^0A000 .*4096 gr/);
});

test("follows a hierarchy by CONNECT BY", async () => {
  await rows(
    "CREATE TABLE STAFF AS SELECT * FROM (VALUES (1, 'Ada', NULL), (2, 'Bob', 1), (3, 'Cid', 1), (4, 'Dan', 3)) AS V(ID, N, BOSS)",
  );
  const below = "FROM STAFF CONNECT BY PRIOR ID = BOSS START WITH BOSS IS NULL";
  assert.equal(
    await rows(
      `SELECT LEVEL, SYS_CONNECT_BY_PATH(N, '/') P, PRIOR N, CONNECT_BY_ROOT N, CONNECT_BY_ISLEAF ${below} ORDER BY P`,
    ),
    [
      ["1", "/Ada", null, "Ada", "0"],
      ["2", "/Ada/Bob", "Ada", "Ada", "1"],
      ["2", "/Ada/Cid", "Ada", "Ada", "0"],
      ["3", "/Ada/Cid/Dan", "Cid", "Ada", "1"],
    ],
  );
  assert.equal(
    await rows(
      "SELECT CONNECT_BY_ROOT N, COUNT(*) C FROM STAFF START WITH ID > 1 CONNECT BY BOSS = PRIOR ID GROUP BY CONNECT_BY_ROOT N ORDER BY C DESC, 1",
    ),
    [
      ["Cid", "2"],
      ["Bob", "1"],
      ["Dan", "1"],
    ],
  );
  await rows("UPDATE STAFF SET BOSS = 4 WHERE ID = 1");
  const fails = (sql: string) => errorOf(database.session, sql);
  const round = "SELECT COUNT(*), MAX(LEVEL) FROM STAFF START WITH ID = 1 CONNECT BY";
  assert.match(await fails(`${round} PRIOR ID = BOSS`), /^42000 a row is above itself/);
  assert.equal(await rows(`${round} NOCYCLE PRIOR ID = BOSS`), [["4", "3"]]);
  assert.equal(await rows("SELECT COUNT(*), SUM(LEVEL) FROM DUAL CONNECT BY LEVEL <= 100000"), [
    ["100000", "5000050000"],
  ]);
  assert.equal(await rows("SELECT LEVEL FROM DUAL CONNECT BY 1 = 1 AND LEVEL < 3 ORDER BY 1"), [
    ["1"],
    ["2"],
  ]);
  for (const refused of [
    "SELECT CONNECT_BY_ISCYCLE FROM STAFF CONNECT BY PRIOR ID = BOSS START WITH BOSS IS NULL",
    "SELECT N FROM STAFF CONNECT BY PRIOR ID = BOSS START WITH BOSS IS NULL ORDER SIBLINGS BY LEVEL",
    "SELECT N FROM STAFF CONNECT BY LEVEL < 3 ORDER SIBLINGS BY N",
  ])
    assert.match(await fails(refused), /^0A000 /);
  assert.match(await fails("SELECT LEVEL FROM STAFF"), /^42000 object LEVEL not found/);
});

test("a hierarchy comes depth-first, and WHERE leaves out rows of it but not what is below them", async () => {
  await run(
    database.session,
    `CREATE OR REPLACE TABLE NODES AS SELECT * FROM (VALUES (1, 'a', NULL, 'x'), (2, 'c', 1, 'y'), (3, 'b', 1, 'x'),
      (4, 'd', 2, 'x'), (5, 'e', 3, 'y'), (6, 'f', 4, 'x')) AS V(ID, N, UP, K)`,
    "CREATE OR REPLACE TABLE KINDS AS SELECT * FROM (VALUES ('x', 'large'), ('y', 'small')) AS V(K, SIZE)",
  );
  const tree = "CONNECT BY PRIOR ID = UP START WITH UP IS NULL";
  const names = async (sql: string) => String(await rows(sql));
  assert.is(await names(`SELECT N FROM NODES ${tree}`), "a,c,d,f,b,e");
  assert.is(await names(`SELECT N FROM NODES ${tree} LIMIT 3`), "a,c,d");
  assert.is(await names(`SELECT N FROM NODES WHERE N <> 'c' ${tree}`), "a,d,f,b,e");
  assert.equal(
    await rows(
      `SELECT N, LEVEL, CONNECT_BY_ISLEAF, SYS_CONNECT_BY_PATH(N, '/'), CONNECT_BY_ROOT ID FROM NODES
       WHERE LEVEL > 2 AND PRIOR N <> 'b' ${tree}`,
    ),
    [
      ["d", "3", "0", "/a/c/d", "1"],
      ["f", "4", "1", "/a/c/d/f", "1"],
    ],
  );
  assert.is(await names(`SELECT N FROM NODES WHERE CONNECT_BY_ISLEAF = 1 ${tree}`), "f,e");
  assert.equal(await rows(`SELECT COUNT(*), MIN(N) FROM NODES WHERE LEVEL = 2 ${tree}`), [["2", "b"]]);
  // What joins the tables counts before the hierarchy is built, and the rest behind it.
  const joined = "FROM NODES, KINDS WHERE NODES.K = KINDS.K";
  assert.is(await names(`SELECT N || SIZE ${joined} ${tree}`), "alarge,csmall,dlarge,flarge,blarge,esmall");
  assert.is(await names(`SELECT N ${joined} AND SIZE = 'large' ${tree}`), "a,d,f,b");
  assert.is(
    await names(`SELECT N FROM NODES JOIN KINDS ON NODES.K = KINDS.K AND SIZE = 'large' ${tree}`),
    "a,b",
  );
  assert.is(await names("SELECT N || LEVEL FROM NODES WHERE ID < 3 CONNECT BY LEVEL < 2"), "a1,c1");
  assert.is(
    await names("SELECT N || LEVEL FROM (SELECT * FROM NODES WHERE ID < 3) CONNECT BY LEVEL <= 2"),
    "a1,a2,c2,c1,a2,c2",
  );
  assert.is(await names("SELECT LEVEL FROM DUAL WHERE LEVEL > 2 CONNECT BY LEVEL <= 5"), "3,4,5");
  for (const refused of [
    `SELECT N ${joined} AND ID IN (SELECT 1) ${tree}`,
    `SELECT N ${joined} AND NODES.ID + LENGTH(SIZE) > LEVEL ${tree}`,
  ])
    assert.match(await errorOf(database.session, refused), /^0A000 /);
});

test("tables are joined by thousands of columns", async () => {
  const { session } = database;
  const names = Array.from({ length: 5000 }, (_, i) => `C${i}`);
  await run(session, `CREATE TABLE WIDE (${names.map((name) => `${name} INT`).join(", ")})`);
  const { user } = process.cpuUsage();
  await session.prepare("SELECT C1, C2 FROM WIDE NATURAL JOIN WIDE X");
  await session.prepare(`SELECT C1, C2 FROM WIDE FULL JOIN WIDE X USING (${names.join(", ")})`);
  // It would be half a minute if each column were looked for among all.
  assert.ok(process.cpuUsage({ user, system: 0 }).user < 5_000_000);
  await run(session, "DROP TABLE WIDE");
});

test("a full or right join by USING has the side's column that is there", async () => {
  const [a, b, c] = [
    "(SELECT * FROM (VALUES (1, 'a1'), (2, 'a2')) V(ID, X)) A",
    "(SELECT * FROM (VALUES (2, 'b2'), (3.5, 'b3')) V(ID, Y)) B",
    "(SELECT * FROM (VALUES (3.5, 'c3'), (4, 'c4')) V(ID, Z)) C",
  ];
  assert.equal(await rows(`SELECT * FROM ${a} FULL JOIN ${b} USING (ID) ORDER BY ID`), [
    ["1", "a1", null],
    ["2", "a2", "b2"],
    ["3.5", null, "b3"],
  ]);
  assert.equal(
    await rows(`SELECT ID, A.ID, B.ID, B.* FROM ${a} FULL OUTER JOIN ${b} USING (ID) ORDER BY 1`),
    [
      ["1", "1", null, null, null],
      ["2", "2", "2", "2", "b2"],
      ["3.5", null, "3.5", "3.5", "b3"],
    ],
  );
  assert.equal(
    await rows(`SELECT ID, A.ID, X, Y FROM ${a} NATURAL RIGHT JOIN ${b} WHERE ID > 0 ORDER BY ID`),
    [
      ["2", "2", "a2", "b2"],
      ["3.5", null, null, "b3"],
    ],
  );
  const chained = [
    ["1", "a1", null, null],
    ["2", "a2", "b2", null],
    ["3.5", null, "b3", "c3"],
    ["4", null, null, "c4"],
  ];
  assert.equal(
    await rows(`SELECT * FROM ${a} FULL JOIN ${b} USING (ID) FULL JOIN ${c} USING (ID) ORDER BY ID`),
    chained,
  );
  assert.equal(
    await rows(`SELECT * FROM ${a} FULL JOIN (${b} FULL JOIN ${c} USING (ID)) USING (ID) ORDER BY ID`),
    chained,
  );
  assert.equal(
    await rows(
      `SELECT ID, A.ID, B.ID, C.ID FROM ${a} FULL JOIN (${b} FULL JOIN ${c} USING (ID)) USING (ID) ORDER BY 1`,
    ),
    [
      ["1", "1", null, null],
      ["2", "2", "2", null],
      ["3.5", null, "3.5", "3.5"],
      ["4", null, null, "4"],
    ],
  );
  assert.equal(
    await rows(
      `SELECT ID, ROWNUM FROM ${a} FULL JOIN ${b} USING (ID) WHERE ID > 2 CONNECT BY LEVEL < 2`,
    ).catch((error: Error) => error.message.replace(/ \[.*/, "")),
    "feature not supported by the local Exasol: UDF calls, IPROC() and ROWNUM beside CONNECT BY",
  );
  assert.equal(
    await rows(`SELECT ID FROM ${a} FULL JOIN ${b} USING (ID) WHERE ID > 2 CONNECT BY LEVEL < 2`),
    [["3.5"]],
  );
});

test("a column that is an interval is called as it is written", async () => {
  const names = async (sql: string) => (await columnsOf(database.session, sql)).map(({ name }) => name);
  assert.equal(
    await names(
      "SELECT INTERVAL '2 12:50:10.123' DAY(3) TO SECOND(3), interval '5' month, INTERVAL '1.5' SECOND(2, 1), INTERVAL '5-3' YEAR TO MONTH",
    ),
    [
      "INTERVAL '2 12:50:10.123' DAY(3) TO SECOND(3)",
      "INTERVAL '5' MONTH",
      "INTERVAL '1.5' SECOND(2,1)",
      "INTERVAL '5-3' YEAR TO MONTH",
    ],
  );
});

test("siblings of a hierarchy have an order, and NOCYCLE says where one would be cut", async () => {
  await run(
    database.session,
    "CREATE OR REPLACE TABLE TREE AS SELECT * FROM (VALUES (1, 'a', NULL), (2, 'c', 1), (3, 'b', 1), (4, 'y', 3), (5, 'z', 3), (6, 'x', 2)) AS V(ID, N, UP)",
  );
  const tree = "FROM TREE CONNECT BY PRIOR ID = UP START WITH UP IS NULL";
  assert.equal(String(await rows(`SELECT N ${tree} ORDER SIBLINGS BY N`)), "a,b,y,z,c,x");
  assert.equal(String(await rows(`SELECT UPPER(N) AS M ${tree} ORDER SIBLINGS BY M DESC`)), "A,C,X,B,Z,Y");
  await run(database.session, "UPDATE TREE SET UP = 5 WHERE ID = 1");
  assert.equal(
    await rows(
      "SELECT N, CONNECT_BY_ISCYCLE FROM TREE START WITH ID = 1 CONNECT BY NOCYCLE PRIOR ID = UP ORDER SIBLINGS BY ID",
    ),
    [
      ["a", "0"],
      ["c", "0"],
      ["x", "0"],
      ["b", "0"],
      ["y", "0"],
      ["z", "1"],
    ],
  );
  await run(database.session, "DROP TABLE TREE");
});

test("NATURAL JOIN joins by all columns that both sides have", async () => {
  const [left, right] = [
    "(SELECT 1 AS A, 2 AS B, 'l' AS L UNION ALL SELECT 1, 3, 'm') AS T",
    "(SELECT 'r' AS R, 2 AS B, 1 AS A) AS U",
  ];
  assert.equal(await rows(`SELECT * FROM ${left} NATURAL JOIN ${right}`), [["1", "2", "l", "r"]]);
  assert.equal(await rows(`SELECT L, R, A FROM ${left} NATURAL LEFT OUTER JOIN ${right} ORDER BY L`), [
    ["l", "r", "1"],
    ["m", null, "1"],
  ]);
  assert.equal(await rows(`SELECT * FROM (SELECT 1 AS A) T NATURAL JOIN (SELECT 2 AS B) U`), [["1", "2"]]);
  assert.match(
    await errorOf(
      database.session,
      "SELECT * FROM (SELECT 1 AS A) T JOIN (SELECT 2 AS A) U ON T.A < U.A JOIN (SELECT 1 AS A) V USING (A)",
    ),
    /^42000 identifier A is ambiguous/,
  );
});

test("keeps declared types and gives arithmetic Exasol's", async () => {
  assert.equal(await types("NAME, PRICE, PRICE + 1, PRICE * PRICE, PRICE / 2, COUNT(*) OVER (), 'abc'"), [
    "VARCHAR(10) UTF8",
    "DECIMAL(9,2)",
    "DECIMAL(10,2)",
    "DECIMAL(18,4)",
    "DOUBLE",
    "DECIMAL(18,0)",
    "VARCHAR(3) UTF8",
  ]);
});

test("types follow Exasol's documented examples", async () => {
  const cast = (a: string, operator: string, b: string) =>
    `CAST(1 AS DECIMAL(${a})) ${operator} CAST(1 AS DECIMAL(${b}))`;
  assert.equal(
    await types(
      [
        cast("12,0", "*", "15,3"),
        cast("18,3", "*", "18,9"),
        cast("12,0", "+", "15,9"),
        cast("15,3", "+", "15,9"),
      ].join(),
    ),
    ["DECIMAL(27,3)", "DECIMAL(36,12)", "DECIMAL(22,9)", "DECIMAL(22,9)"],
  );
});

test("names columns as Exasol prints their expressions", async () => {
  assert.equal(
    await names(
      `id, "aB", t.name, count( * ) over (), case when 'abc' REGEXP_LIKE 'a.c' then 1 else 0 end, regexp_replace('x', 'y', ''), right('abc', 2)`,
    ),
    [
      "ID",
      "aB",
      "NAME",
      "COUNT(*) OVER()",
      "CASE WHEN ('abc' REGEXP_LIKE 'a.c') THEN 1 ELSE 0 END",
      "REGEXP_REPLACE('x','y',NULL)",
      "RIGHT('abc',2)",
    ],
  );
});

test("tells names apart by their case", async () => {
  await run(database.session, `CREATE TABLE "Mixed" ("aB" INT, AB INT)`, `INSERT INTO "Mixed" VALUES (1, 2)`);
  assert.equal(await rows(`SELECT "aB", ab FROM "Mixed"`), [["1", "2"]]);
  assert.is(
    await errorOf(database.session, "SELECT * FROM mixed"),
    "42000 object MIXED not found [line 1, column 15]",
  );
});

test("reports unknown names and syntax errors with their position", async () => {
  const { session } = database;
  assert.is(
    await errorOf(session, "SELECT *\nFROM FOO.BAR"),
    "42000 object FOO.BAR not found [line 2, column 6]",
  );
  assert.is(await errorOf(session, "SELECT nope FROM T"), "42000 object NOPE not found [line 1, column 8]");
  assert.is(
    await errorOf(session, "SELECT arrow_cast(1)"),
    "42000 function or script ARROW_CAST not found [line 1, column 8]",
  );
  assert.match(
    await errorOf(session, "SELECT order FROM T"),
    /^42000 syntax error, unexpected ORDER_.*\[line 1, column 8\]$/,
  );
  assert.match(
    await errorOf(session, "SELECT 'x"),
    /^42000 syntax error, unterminated string \[line 1, column 8\]$/,
  );
});

test("takes a comment alone for a statement that does nothing, and ignores comments elsewhere", async () => {
  assert.is(await rows("-- nothing"), 0);
  assert.equal(await rows("SELECT /* ' */ 1 -- end"), [["1"]]);
  assert.is(
    await errorOf(database.session, "SELCT 1"),
    "42000 syntax error, unexpected IDENTIFIER_PART_ [line 1, column 1]",
  );
});

test("refuses what it does not know, by name", async () => {
  assert.match(
    await errorOf(database.session, "SELECT ROWID FROM T"),
    /^0A000 feature not supported by the local Exasol: ROWID/,
  );
  assert.match(
    await errorOf(database.session, "ANALYZE DATABASE REFRESH STATISTICS"),
    /^0A000 feature not supported by the local Exasol: .*ANALYZE/,
  );
  assert.match(await errorOf(database.session, "SELECT 1 FROM T CONNECT BY 1 = 1"), /0A000.*CONNECT/);
  assert.match(
    await errorOf(database.session, "SELECT 1 FROM DUAL A, DUAL B WHERE A.DUMMY = B.DUMMY (+)"),
    /^0A000 .*: an outer join by \(\+\) \[line 1, column 54\]$/,
  );
});

test("reports runtime errors without DuckDB's words", async () => {
  const { session } = database;
  assert.is(await errorOf(session, "SELECT 1 / 0"), "22012 data exception - division by zero");
  assert.is(
    await errorOf(session, "SELECT CAST('a' AS INT)"),
    "22018 data exception - invalid character value for cast; Value: 'a'",
  );
  assert.is(
    await errorOf(session, "SELECT CAST(12345 AS DECIMAL(3,0))"),
    "22003 data exception - numeric value out of range",
  );
  assert.is(
    await errorOf(session, "SELECT CAST('abcdefghij' AS CHAR(3))"),
    "22001 data exception - string data, right truncation; Valuelength: 10 Maxlength: 3",
  );
  assert.is(
    await errorOf(session, `SELECT CAST('${"a".repeat(129)}' AS VARCHAR(128))`),
    "22001 data exception - string data, right truncation; Valuelength: 129 Maxlength: 128",
  );
  assert.is(await errorOf(session, "SELECT ID, COUNT(*) FROM T"), "42000 not a GROUP BY expression");
});

test("sorts NULL as the greatest value", async () => {
  assert.equal(await rows("SELECT PRICE FROM T ORDER BY 1"), [["1.5"], ["2.25"], [null]]);
  assert.equal(await rows("SELECT PRICE p FROM T ORDER BY p DESC"), [[null], ["2.25"], ["1.5"]]);
});

test("resolves LOCAL aliases", async () => {
  assert.equal(await rows("SELECT ID * 2 AS ID2, LOCAL.ID2 + 1 FROM T WHERE LOCAL.ID2 > 4"), [["6", "7"]]);
});

test("joins, groups, filters windows, combines sets", async () => {
  assert.equal(await rows("SELECT a.ID, b.NAME FROM T a LEFT JOIN T b ON a.ID = b.ID + 1 ORDER BY 1"), [
    ["1", null],
    ["2", "one"],
    ["3", "two"],
  ]);
  assert.equal(await rows("SELECT ID FROM T a JOIN T b USING (ID) WHERE ID < 2"), [["1"]]);
  assert.equal(await rows("SELECT MOD(ID, 2) M, SUM(PRICE) FROM T GROUP BY LOCAL.M HAVING COUNT(*) > 1"), [
    ["1", "1.5"],
  ]);
  assert.equal(await rows("SELECT ID FROM T QUALIFY ROW_NUMBER() OVER (ORDER BY ID DESC) = 1"), [["3"]]);
  assert.equal(await rows("SELECT ID FROM T MINUS SELECT 2 ORDER BY ID"), [["1"], ["3"]]);
  assert.equal(
    await rows(
      "WITH x(q) AS (SELECT 1 UNION ALL SELECT 2) SELECT q FROM x WHERE EXISTS (SELECT 1 FROM T WHERE ID = q + 1) ORDER BY q",
    ),
    [["1"], ["2"]],
  );
});

test("runs what WITH names once where it ends with ORDER BY FALSE", async () => {
  const once = (order: string) =>
    `WITH x AS (SELECT RANDOM() AS r FROM VALUES BETWEEN 1 AND 9 t(i)${order}) SELECT COUNT(*) FROM x AS a JOIN x AS b ON a.r = b.r`;
  assert.equal(await rows(once(" ORDER BY FALSE")), [["9"]]);
  assert.equal(await rows(once("")), [["0"]]);
});

test("has DUAL, VALUES, ranges, LIMIT, FETCH FIRST and ROWNUM", async () => {
  assert.equal(await rows("SELECT 1 FROM DUAL"), [["1"]]);
  assert.equal(await rows("SELECT i FROM VALUES BETWEEN 1 AND 3 t(i)"), [["1"], ["2"], ["3"]]);
  assert.equal(await rows("SELECT s FROM (VALUES (1, 'a'), (2, 'b')) AS v(i, s) WHERE i = 2"), [["b"]]);
  assert.equal(await rows("SELECT a FROM VALUES 1, 2 AS v(a)"), [["1"], ["2"]]);
  assert.equal(await rows("SELECT b FROM VALUES (1, 'x'), (2, 'y') v(a, b), DUAL WHERE a = 2"), [["y"]]);
  assert.equal(await rows("SELECT b FROM VALUES ((1, 'x'), (2, 'y')) v(a, b) WHERE a = 2"), [["y"]]);
  assert.equal(await rows("SELECT * FROM DUAL d JOIN SELECT id AS a FROM T GROUP BY id AS o ON o.a = 1"), [
    [null, "1"],
  ]);
  assert.equal(await rows("SELECT ID FROM T ORDER BY ID LIMIT 1 OFFSET 1"), [["2"]]);
  assert.equal(await rows("SELECT ID FROM T ORDER BY ID FETCH FIRST 2 ROWS ONLY"), [["1"], ["2"]]);
  assert.equal(await rows("SELECT ROWNUM, ID FROM T WHERE ID > 1 AND ROWNUM <= 1"), [["1", "2"]]);
});

test("asks whether something is true, of NULL too", async () => {
  assert.equal(
    await rows(
      "SELECT NULL IS TRUE, NULL IS NOT TRUE, 1=1 IS TRUE, (1=2) IS NOT FALSE, 'true' IS FALSE FROM DUAL",
    ),
    [[false, true, true, false, false]],
  );
});

test("knows Exasol's functions", async () => {
  assert.is(await one("SUBSTRING('abcd' FROM 2 FOR 2)"), "bc");
  assert.is(await one("SUBSTRING('abcd' FROM 2)"), "bcd");
  assert.is(await one("SUBSTRING('abcd', 3)"), "cd");
  assert.is(await one("DECODE(NULL, NULL, 'n', 'x')"), "n");
  assert.is(await one("TO_CHAR(TIMESTAMP '2020-01-02 03:04:05', 'DD.MM.YYYY HH24:MI')"), "02.01.2020 03:04");
  assert.is(await one("TO_DATE('14/07/1989', 'DD/MM/YYYY')"), "1989-07-14");
  assert.is(await one("ADD_MONTHS(DATE '2020-01-31', 1)"), "2020-02-29");
  assert.is(await one("DAYS_BETWEEN(DATE '2020-03-01', DATE '2020-02-01')"), "29");
  assert.is(await one("DATE '2020-01-31' + 1"), "2020-02-01");
  assert.is(await one("HASH_MD5('a')"), "0cc175b9c0f1b6a831c399e269772661");
  assert.is(await one("REGEXP_REPLACE('(555) 010-2233', '[^0-9]', '')"), "5550102233");
  assert.is(await one("ROUND(2.567, 2)"), "2.57");
  assert.is(await one("TRUNC(-2.567, 1)"), "-2.5");
  assert.is(await one("INSTR('abc', 'c')"), "3");
  assert.is(await one("CURRENT_SCHEMA"), "S");
  assert.equal(
    await rows(
      "SELECT LISTAGG(ID, ';') WITHIN GROUP (ORDER BY ID DESC), GROUP_CONCAT(ID ORDER BY ID SEPARATOR '-') FROM T",
    ),
    [["3;2;1", "1-2-3"]],
  );
});

test("gives a SYS_GUID of its own to every row, and to every call", async () => {
  const result = await rows("SELECT SYS_GUID(), SYS_GUID() FROM T");
  assert.ok(Array.isArray(result));
  const found = Array.isArray(result) ? result.flat() : [];
  assert.is(new Set(found).size, 6);
  for (const guid of found) assert.match(String(guid), /^[0-9a-f]{48}$/);
  const shortened = await one("LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12))");
  assert.match(String(shortened), /^[0-9a-f]{12}$/);
});

test("reads views with the schema that was open when they were made", async () => {
  await run(database.session, "CREATE VIEW V AS SELECT ID, PRICE * 2 AS TWICE FROM T", "CREATE SCHEMA OTHER");
  assert.equal(await rows("SELECT TWICE FROM S.V WHERE ID = 1"), [["3"]]);
  await run(database.session, "OPEN SCHEMA S");
});

test("places what is wrong in a view's query in the statement that makes the view", async () => {
  const error = await errorOf(database.session, "CREATE VIEW W AS\n\nSELECT ID,\n  NOWHERE FROM T");
  assert.match(error, /NOWHERE not found \[line 4, column 3\]/);
});

test("SYS_GUID() is another one in each row and each statement", async () => {
  const [first, second] = [await rows("SELECT SYS_GUID() FROM T"), await rows("SELECT SYS_GUID()")];
  const ids = [first, second].flat(2).map(String);
  assert.is(new Set(ids).size, 4);
  for (const id of ids) assert.match(id, /^[0-9a-f]{48}$/);
  assert.equal(await types("SYS_GUID()"), ["CHAR(48) ASCII"]);
});

test("compares with ANY, SOME and ALL of a query's values", async () => {
  const ids = "(SELECT ID FROM T WHERE ID < 3)";
  assert.equal(
    await rows(
      `SELECT ID, ID = ANY ${ids}, ID > SOME ${ids}, ID >= ALL ${ids}, ID <> ALL ${ids} FROM T ORDER BY ID`,
    ),
    [
      ["1", true, false, false, false],
      ["2", true, true, true, false],
      ["3", false, true, true, true],
    ],
  );
  const next = "(SELECT A.ID FROM T A WHERE A.ID = T.ID + 1)";
  assert.equal(await rows(`SELECT NAME FROM T WHERE '2' < ANY ${next}`), [["two"]]);
  // NULL decides nothing, and of no value at all ALL is true.
  const [prices, none] = ["(SELECT PRICE FROM T)", "(SELECT 2 FROM DUAL WHERE FALSE)"];
  const asked = `3 > ALL ${prices}, 1 > ALL ${prices}, 2 > ANY ${prices}, 1 = ALL ${none}, 1 = ANY ${none}`;
  assert.equal(await rows(`SELECT ${asked}`), [[null, false, true, true, false]]);
  const two = await errorOf(database.session, "SELECT 1 = ANY (SELECT 1, 2)");
  assert.match(two, "42000 subquery must return exactly one column");
  const listed = await errorOf(database.session, "SELECT 1 = ANY (1, 2)");
  assert.match(listed, "0A000 feature not supported by the local Exasol: a comparison with ANY");
});

test.run();
