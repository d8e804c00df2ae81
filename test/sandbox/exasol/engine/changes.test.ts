import * as assert from "uvu/assert";
import type { Column } from "../../../../sandbox/exasol/model.ts";
import { decimal, varchar } from "../../../../sql/types.ts";
import { rejection } from "../../../support/rejection.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: changes");
let database: Database;
test.before.each(async () => {
  database = await openDatabase();
});
test.after.each(() => database.close());

const execute = (...sql: string[]) => run(database.session, ...sql);
const error = (sql: string) => errorOf(database.session, sql);
async function errors(statements: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const sql of statements) found.push(await error(sql));
  return found;
}

test("refuses what is named twice, where one of two would be lost", async () => {
  await execute("CREATE TABLE T (A INT, B INT)");
  const source = "MERGE INTO T USING (SELECT 5 AS X) S ON T.A = S.X";
  const problems = await errors([
    "INSERT INTO T (A, A) VALUES (1, 2)",
    "INSERT INTO T (A, B, A) SELECT 1, 2, 3",
    "UPDATE T SET A = 1, A = 2",
    `${source} WHEN MATCHED THEN UPDATE SET B = 1, B = 2`,
    `${source} WHEN NOT MATCHED THEN INSERT (A, A) VALUES (7, 8)`,
    "IMPORT INTO T (A, A) FROM CSV AT 'http://127.0.0.1:1' FILE 'a.csv'",
    "CREATE TABLE U (A INT, PRIMARY KEY (A, A))",
    "CREATE TABLE U (A INT DEFAULT 3 DEFAULT 4)",
    "WITH X AS (SELECT 1), X AS (SELECT 2) SELECT * FROM X",
    "CREATE SCRIPT X (P, P) AS output(P)",
  ]);
  assert.equal(problems, [
    "42000 duplicate column name A [line 1, column 19]",
    "42000 duplicate column name A [line 1, column 22]",
    "42000 duplicate column name A [line 1, column 21]",
    "42000 duplicate column name B [line 1, column 87]",
    "42000 duplicate column name A [line 1, column 84]",
    "42000 duplicate column name A [line 1, column 19]",
    "42000 duplicate column name A [line 1, column 40]",
    "42000 A column has one DEFAULT [line 1, column 33]",
    "42000 WITH query X is declared more than once [line 1, column 1]",
    "42000 Parameter P is declared more than once [line 1, column 17]",
  ]);
});

test("fills in defaults and enforces NOT NULL, PRIMARY KEY, sizes and precisions", async () => {
  await execute(
    `CREATE TABLE T (ID INT CONSTRAINT PK PRIMARY KEY, N VARCHAR(3) DEFAULT 'def' NOT NULL, D DECIMAL(3,1))`,
  );
  await execute("INSERT INTO T (ID) VALUES (1)", "INSERT INTO T VALUES (2, DEFAULT, 1.25)");
  assert.equal(await execute("SELECT * FROM T ORDER BY ID"), [
    ["1", "def", null],
    ["2", "def", "1.3"],
  ]);
  assert.is(
    await error("INSERT INTO T (ID) VALUES (1)"),
    "27002 constraint violation - primary key (PK on table T)",
  );
  assert.is(
    await error("INSERT INTO T VALUES (3, '', 1)"),
    "27001 constraint violation - not null (column N in table S.T)",
  );
  assert.is(
    await error("INSERT INTO T VALUES (3, 'abcd', 1)"),
    "22001 data exception - string data, right truncation; Valuelength: 4 Maxlength: 3",
  );
  assert.is(
    await error("INSERT INTO T VALUES (3, 'a', 123)"),
    "22003 data exception - numeric value out of range",
  );
  assert.is(await error("UPDATE T SET ID = 1"), "27002 constraint violation - primary key (PK on table T)");
  assert.equal(await execute("SELECT COUNT(*) FROM T"), [["2"]]);
});

test("takes nothing but ASCII into texts of ASCII, by whatever way", async () => {
  await execute("CREATE TABLE T (A VARCHAR(5) ASCII, B VARCHAR(5))", "INSERT INTO T VALUES ('a', 'ä')");
  const invalid = "22021 data exception - Invalid ASCII bytestream";
  for (const statement of [
    "INSERT INTO T VALUES ('ä', 'x')",
    "INSERT INTO T SELECT B, B FROM T",
    "UPDATE T SET A = 'ö'",
    "MERGE INTO T USING (SELECT 'a' X, 'ü' Y) S ON T.A = S.X WHEN MATCHED THEN UPDATE SET A = Y",
    "ALTER TABLE T MODIFY COLUMN B VARCHAR(5) ASCII",
    "SELECT CAST(B AS CHAR(3) ASCII) FROM T",
  ])
    assert.is(await error(statement), invalid, statement);
  const columns = [{ name: "", type: varchar(5) }] as Column[];
  const prepared = database.session.executePrepared("INSERT INTO T (A) VALUES (?)", columns, [["é"]]);
  assert.match((await rejection(prepared)).message, "Invalid ASCII bytestream");
  // Beside a text of UTF-8 one of ASCII is compared and joined as such.
  const asked =
    "SELECT CAST(NULL AS VARCHAR(2) ASCII), CAST(1.5 AS VARCHAR(5) ASCII), A || B, A = 'ä' FROM T";
  assert.equal(await execute(asked), [[null, "1.5", "aä", false]]);
  const sameSize = "SELECT CAST('a' AS CHAR(1) ASCII) X UNION ALL SELECT CAST('ä' AS CHAR(1)) ORDER BY 1";
  assert.equal(await execute(sameSize), [["a"], ["ä"]]);
});

test("numbers the rows of an IDENTITY column", async () => {
  await execute(
    "CREATE TABLE T (ID INT IDENTITY NOT NULL, N VARCHAR(9))",
    "INSERT INTO T (N) VALUES ('a'), ('b')",
    "INSERT INTO T VALUES (40, 'given')",
    "INSERT INTO T VALUES (DEFAULT, 'c'), (50, 'd'), (DEFAULT, 'e')",
    "INSERT INTO T (N) SELECT 'x' || V FROM VALUES BETWEEN 1 AND 3 AS V(V) ORDER BY V DESC",
    "INSERT INTO T VALUES (DEFAULT, 'f')",
    "INSERT INTO T DEFAULT VALUES",
  );
  const [name] = [{ name: "", type: varchar(9) }];
  await database.session.executePrepared("INSERT INTO T (N) VALUES (?)", [name as Column], [["p", "q"]]);
  await database.session.executePrepared("INSERT INTO T VALUES (DEFAULT, ?)", [name as Column], [["r", "s"]]);
  assert.equal(await execute("SELECT GROUP_CONCAT(ID || N ORDER BY ID SEPARATOR ' ') FROM T"), [
    ["1a 2b 3c 4e 5x3 6x2 7x1 8f 9 10p 11q 12r 13s 40given 50d"],
  ]);
  const last =
    "SELECT COLUMN_IDENTITY FROM EXA_ALL_COLUMNS WHERE COLUMN_TABLE = 'T' ORDER BY COLUMN_ORDINAL_POSITION";
  assert.equal(await execute(last), [["13"], [null]]);
  assert.is(
    await error("INSERT INTO T VALUES (NULL, 'n')"),
    "27001 constraint violation - not null (column ID in table S.T)",
  );
  assert.match(await error("UPDATE T SET ID = DEFAULT"), /^0A000/);
  assert.match(
    await error(
      "MERGE INTO T USING (SELECT 0 AS Z) U ON T.ID = U.Z WHEN NOT MATCHED THEN INSERT (N) VALUES ('m')",
    ),
    /^0A000 feature not supported by the local Exasol: the next number of IDENTITY column ID here/,
  );
});

test("starts IDENTITY elsewhere, also in a table with rows, and takes it away", async () => {
  await execute(
    "CREATE TABLE T (N DECIMAL(2,0) IDENTITY 98, A INT)",
    "INSERT INTO T (A) VALUES (1), (2)",
    "ALTER TABLE T ADD COLUMN D DECIMAL(3,0)",
  );
  assert.is(await error("INSERT INTO T (A) VALUES (3)"), "22003 data exception - numeric value out of range");
  await execute("ALTER TABLE T ALTER COLUMN N SET IDENTITY 7", "INSERT INTO T (A) VALUES (3)");
  assert.equal(await execute("SELECT N FROM T ORDER BY A"), [["98"], ["99"], ["7"]]);
  await execute("ALTER TABLE T ALTER COLUMN N DROP IDENTITY", "INSERT INTO T (A) VALUES (4)");
  assert.equal(await execute("SELECT N FROM T WHERE A = 4"), [[null]]);
  await execute("ALTER TABLE T ADD COLUMN M INT IDENTITY(10) NOT NULL");
  assert.equal(await execute("SELECT M FROM T ORDER BY M"), [["10"], ["11"], ["12"], ["13"]]);
  assert.match(await error("ALTER TABLE T ADD COLUMN O INT IDENTITY"), /only one identity column/);
  assert.match(
    await error("CREATE TABLE U (A DOUBLE IDENTITY)"),
    /exact numeric data type without any scale/,
  );
  assert.match(await error("CREATE TABLE U (A INT DEFAULT 1 IDENTITY)"), /cannot have a default value/);
});

test("gives a number once, whatever becomes of a transaction or a statement", async () => {
  await execute("CREATE TABLE T (ID INT IDENTITY, A INT NOT NULL)");
  database.session.autocommit = false;
  const other = await database.engine.openSession("sys", { schema: "S" });
  await execute("INSERT INTO T (A) VALUES (1)");
  await other.execute("INSERT INTO T (A) VALUES (2)");
  assert.match(await error("INSERT INTO T (A) SELECT NULL FROM DUAL"), /^27001/);
  await execute("INSERT INTO T (A) VALUES (3)", "COMMIT");
  assert.equal(await execute("SELECT ID, A, ID > 2 FROM T WHERE A < 3 OR ID > 2 ORDER BY A"), [
    ["1", "1", false],
    ["2", "2", false],
    ["4", "3", true],
  ]);
  await execute(
    "INSERT INTO T (A) VALUES (4)",
    "ROLLBACK",
    "INSERT INTO T (A) SELECT 5 FROM VALUES BETWEEN 1 AND 50 WHERE RANDOM() < 0.5",
    "INSERT INTO T (A) VALUES (6)",
  );
  assert.equal(await execute("SELECT COUNT(*) - COUNT(DISTINCT ID) FROM T"), [["0"]]);
  await other.close();
});

test("checks enabled foreign keys on both sides", async () => {
  await execute(
    "CREATE TABLE P (A INT, B VARCHAR(3), PRIMARY KEY (A, B))",
    "INSERT INTO P VALUES (1, 'x'), (2, 'y')",
    "CREATE TABLE C (N INT, A INT, B VARCHAR(3), CONSTRAINT FK FOREIGN KEY (A, B) REFERENCES P)",
    "INSERT INTO C VALUES (1, 1, 'x'), (2, NULL, NULL)",
  );
  const broken = "27002 constraint violation - foreign key (FK on table C)";
  assert.is(await error("INSERT INTO C VALUES (3, 1, 'y')"), broken);
  assert.is(await error("INSERT INTO C VALUES (3, 1, NULL)"), broken);
  assert.is(await error("UPDATE C SET A = 2"), broken);
  assert.is(await error("UPDATE P SET A = 9 WHERE A = 1"), broken);
  assert.is(await error("DELETE FROM P"), broken);
  assert.is(await error("TRUNCATE TABLE P"), broken);
  assert.is(
    await error("MERGE INTO P USING (SELECT 1 AS Z) U ON P.A = U.Z WHEN MATCHED THEN DELETE"),
    broken,
  );
  await execute("DELETE FROM P WHERE A = 2");
  assert.match(await error("DROP TABLE P"), /^42000 table P is referenced by foreign key FK of S.C/);
  assert.match(await error("CREATE OR REPLACE TABLE P (A INT)"), /^42000 table P is referenced/);
  await execute("RENAME TABLE P TO Q", "ALTER TABLE Q RENAME COLUMN A TO Z");
  assert.is(await error("DELETE FROM Q"), broken);
  assert.equal(
    await execute(
      "SELECT COLUMN_NAME, REFERENCED_SCHEMA, REFERENCED_TABLE, REFERENCED_COLUMN FROM EXA_ALL_CONSTRAINT_COLUMNS WHERE CONSTRAINT_NAME = 'FK' ORDER BY ORDINAL_POSITION",
    ),
    [
      ["A", "S", "Q", "Z"],
      ["B", "S", "Q", "B"],
    ],
  );
  await execute("ALTER TABLE C MODIFY CONSTRAINT FK DISABLE", "INSERT INTO C VALUES (3, 7, 'z')");
  assert.is(await error("ALTER TABLE C MODIFY CONSTRAINT FK ENABLE"), broken);
  await execute("DELETE FROM C WHERE N = 3", "ALTER TABLE C MODIFY CONSTRAINT FK ENABLE");
  assert.is(await error("INSERT INTO C VALUES (3, 7, 'z')"), broken);
  await execute("DROP TABLE Q CASCADE CONSTRAINTS", "INSERT INTO C VALUES (3, 7, 'z')");
});

test("lets no two transactions break a foreign key together", async () => {
  await execute(
    "CREATE TABLE P (A INT PRIMARY KEY)",
    "CREATE TABLE C (A INT REFERENCES P)",
    "INSERT INTO P VALUES (1), (2)",
  );
  const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
  for (const [first, second] of [
    ["INSERT INTO C VALUES (1)", "DELETE FROM P WHERE A = 1"],
    ["DELETE FROM P WHERE A = 2", "INSERT INTO C VALUES (2)"],
  ] as const) {
    await other.execute(second);
    await execute(first);
    assert.match(await errorOf(other, "COMMIT"), /^40001/);
  }
  await other.execute("INSERT INTO C VALUES (1)");
  await execute("INSERT INTO C VALUES (1)", "INSERT INTO P VALUES (5)");
  await other.execute("ROLLBACK");
  await other.execute("INSERT INTO C VALUES (1)");
  await execute("INSERT INTO C VALUES (1)");
  await other.execute("COMMIT");
  assert.equal(await execute("SELECT A, COUNT(*) FROM C GROUP BY A"), [["1", "4"]]);
  await other.close();
});

test("lets a table refer to itself, and a column to a key", async () => {
  await execute(
    "CREATE TABLE T (ID INT PRIMARY KEY, UP INT, L INT)",
    "ALTER TABLE T ADD CONSTRAINT FK FOREIGN KEY (UP) REFERENCES T (ID)",
    "ALTER TABLE T ADD CONSTRAINT FOREIGN KEY (L) REFERENCES T DISABLE",
    "INSERT INTO T VALUES (2, 1, 77), (1, NULL, NULL)",
  );
  assert.match(
    await error("INSERT INTO T VALUES (3, 9, 1)"),
    /^27002 constraint violation - foreign key \(FK/,
  );
  assert.match(await error("DELETE FROM T WHERE ID = 1"), /^27002/);
  assert.match(await error("ALTER TABLE T DROP PRIMARY KEY"), /is referenced by foreign key/);
  await execute("ALTER TABLE T DROP PRIMARY KEY CASCADE", "DELETE FROM T WHERE ID = 1", "DROP TABLE T");
  assert.match(
    await error("CREATE TABLE T (A INT PRIMARY KEY, B INT REFERENCES T)"),
    /^42000 object T not found/,
  );
  await execute("CREATE TABLE P (A INT PRIMARY KEY, B INT)");
  for (const check of ["A INT CHECK (A > 0)", "A INT, CONSTRAINT X CHECK (A > 0)", "A INT, UNIQUE (A)"])
    assert.match(await error(`CREATE TABLE C (${check})`), /^0A000 .* (UNIQUE|CHECK) (column|constraint)/);
  assert.match(
    await error("CREATE TABLE C (A INT REFERENCES P (B))"),
    /must refer to the primary key of table P/,
  );
  assert.match(await error("CREATE TABLE C (A DOUBLE REFERENCES P)"), /column A has type DOUBLE, but P.A/);
  assert.match(await error("CREATE TABLE C (A INT REFERENCES NOPE)"), /^42000 object NOPE not found/);
  await execute("CREATE TABLE C (A INT)", "INSERT INTO C VALUES (1)");
  const add = "ALTER TABLE C ADD CONSTRAINT FOREIGN KEY (A) REFERENCES P";
  assert.match(await error(add), /^27002/);
  await execute("INSERT INTO P VALUES (1, 1)", add, "CREATE SCHEMA O", "DROP SCHEMA S CASCADE");
});

test("counts changed rows", async () => {
  assert.is(await execute("CREATE TABLE T AS SELECT i AS A, 'x' AS B FROM VALUES BETWEEN 1 AND 5 t(i)"), 5);
  assert.is(await execute("UPDATE T SET B = 'y' WHERE A > 3"), 2);
  assert.is(await execute("DELETE FROM T WHERE B = 'x'"), 3);
  assert.is(
    await execute(
      `MERGE INTO T USING (VALUES (5, 'm'), (6, 'n')) AS u(i, v) ON T.A = u.i
       WHEN MATCHED THEN UPDATE SET B = u.v WHEN NOT MATCHED THEN INSERT VALUES (u.i, u.v)`,
    ),
    2,
  );
  assert.equal(await execute("SELECT * FROM T ORDER BY A"), [
    ["4", "y"],
    ["5", "m"],
    ["6", "n"],
  ]);
  assert.is(await execute("TRUNCATE TABLE T"), 3);
});

test("inserts thousands of literal rows in one statement", async () => {
  const values = Array.from({ length: 4000 }, (_, i) => `(${i}, 'row ''${i}''', NULL)`).join();
  assert.is(
    await execute("CREATE TABLE T (A INT, B VARCHAR(20), C DATE)", `INSERT INTO T VALUES ${values}`),
    4000,
  );
  assert.equal(await execute("SELECT B FROM T WHERE A = 7"), [["row '7'"]]);
});

test("binds prepared rows in bulk and describes markers", async () => {
  await execute("CREATE TABLE T (A INT, B VARCHAR(20))");
  const { parameters } = await database.session.prepare("INSERT INTO T VALUES (?, ?)");
  assert.equal(parameters, [
    { name: "", type: decimal(18, 0) },
    { name: "", type: varchar(20) },
  ]);
  const result = await database.session.executePrepared("INSERT INTO T VALUES (?, ?)", parameters, [
    ["1", "2"],
    ["x", ""],
  ]);
  assert.equal(result, { kind: "rowCount", rowCount: 2 });
  const key: Column = { name: "", type: decimal(18, 0) };
  const found = await database.session.executePrepared("SELECT B FROM T WHERE A = ?", [key], [["1"]]);
  assert.equal(found.kind === "resultSet" && found.data, [["x"]]);
  await database.session.executePrepared("DELETE FROM T WHERE A = ?", [key], [["1", "2"]]);
  assert.equal(await execute("SELECT COUNT(*) FROM T"), [["0"]]);
});

test("alters tables", async () => {
  await execute(
    "CREATE TABLE T (A INT, B VARCHAR(3), DISTRIBUTE BY A)",
    "INSERT INTO T VALUES (1, 'x')",
    "ALTER TABLE T ADD COLUMN C DECIMAL(3,1) DEFAULT 1.5 NOT NULL",
    "ALTER TABLE T MODIFY COLUMN B VARCHAR(30)",
    `ALTER TABLE T RENAME COLUMN B TO "bB"`,
    "ALTER TABLE T DROP COLUMN A",
    "RENAME TABLE T TO U",
  );
  assert.equal(await execute("DESCRIBE U"), [
    ["bB", "VARCHAR(30) UTF8", true, false, false],
    ["C", "DECIMAL(3,1)", false, false, false],
  ]);
  assert.equal(await execute("SELECT * FROM U"), [["x", "1.5"]]);
  assert.is(
    await error("RENAME TABLE S.U TO X.V"),
    "42000 invalid identifier chain for new name [line 1, column 21]",
  );
});

test("replaces, keeps and drops objects as the statement says", async () => {
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE TABLE IF NOT EXISTS T (B INT)",
    "CREATE OR REPLACE TABLE T (C INT)",
  );
  assert.match(await error("CREATE TABLE T (A INT)"), /^42000 object T already exists/);
  await execute("CREATE TABLE L LIKE T", "DROP TABLE T", "DROP TABLE IF EXISTS T", "DROP VIEW IF EXISTS V");
  assert.match(await error("DROP TABLE T"), /^42000 object T not found/);
  assert.match(await error("DROP SCHEMA S"), /^42000 schema S is not empty/);
  await execute("DROP SCHEMA S CASCADE");
  assert.match(await error("CREATE TABLE T (A INT)"), /^42000 no schema specified or opened/);
});

test("undoes a failed statement, not the transaction before it", async () => {
  database.session.autocommit = false;
  await execute("CREATE TABLE T (A INT PRIMARY KEY)", "INSERT INTO T VALUES (1)");
  assert.match(await error("INSERT INTO T VALUES (2), (1)"), /^27002/);
  assert.match(await error("SELECT CAST('x' AS INT)"), /^22018/);
  assert.match(await error("SELECT NOPE"), /^42000/);
  assert.equal(await execute("INSERT INTO T VALUES (3)", "SELECT A FROM T ORDER BY A"), [["1"], ["3"]]);
});

test("keeps what RANDOM() gave when a failed statement is undone", async () => {
  await execute("CREATE TABLE T (A DOUBLE, B CHAR(48))");
  database.session.autocommit = false;
  await execute("INSERT INTO T SELECT RANDOM(), SYS_GUID() FROM VALUES BETWEEN 1 AND 3 AS V(N)");
  await execute(
    "INSERT INTO T WITH X AS (SELECT RANDOM() AS R FROM VALUES BETWEEN 1 AND 3 AS V(N) ORDER BY FALSE) SELECT R, 'x' FROM X",
  );
  const before = await execute("SELECT * FROM T ORDER BY A");
  await error("INSERT INTO T VALUES ('x', 'y')");
  assert.equal(await execute("SELECT * FROM T ORDER BY A"), before);
});

test("gives up the transaction when it would have to ask RANDOM() again", async () => {
  await execute("CREATE TABLE T (A DOUBLE)", "INSERT INTO T VALUES (1)");
  database.session.autocommit = false;
  for (const change of ["UPDATE T SET A = RANDOM()", "INSERT INTO T VALUES (RANDOM())"]) {
    await execute(change);
    assert.match(await error("INSERT INTO T VALUES ('x')"), /^40001 GlobalTransactionRollback/);
    assert.equal(await execute("SELECT A FROM T"), [[1]]);
  }
});

test("rolls DDL, scripts and connections back", async () => {
  await execute("CREATE TABLE T (A INT)");
  database.session.autocommit = false;
  await execute(
    "DROP TABLE T",
    "CREATE CONNECTION C TO 'x'",
    "CREATE SCHEMA GONE",
    "CREATE LUA SCRIPT L () AS x",
    "ROLLBACK",
  );
  assert.equal(await execute("SELECT COUNT(*) FROM S.T"), [["0"]]);
  assert.equal(await execute("SELECT COUNT(*) FROM EXA_DBA_CONNECTIONS"), [["0"]]);
  assert.equal(await execute("SELECT COUNT(*) FROM EXA_ALL_SCRIPTS"), [["0"]]);
  assert.is(database.session.info.schema, null);
});

test("shows other sessions only what is committed, and refuses collisions with 40001", async () => {
  await execute("CREATE TABLE T (A INT)");
  const other = await database.engine.openSession("sys", { schema: "S" });
  database.session.autocommit = false;
  await execute("INSERT INTO T VALUES (1)", "ALTER TABLE T ADD COLUMN B INT");
  assert.equal(await run(other, "SELECT * FROM T"), []);
  await run(other, "COMMENT ON TABLE T IS 'mine'");
  assert.match(await error("COMMIT"), /^40001 GlobalTransactionRollback/);
  assert.equal(await execute("SELECT * FROM S.T"), []);
});

/** Each creates in what another transaction takes away. */
for (const [creates, drops] of [
  ["CREATE TABLE S2.X (A INT)", "DROP SCHEMA S2 CASCADE"],
  ["CREATE VIEW S2.X AS SELECT 1 A", "DROP SCHEMA S2"],
  ["CREATE LUA SCRIPT S2.X() AS return 1", "CREATE OR REPLACE SCHEMA S2"],
  ["CREATE FUNCTION S2.X(A INT) RETURN INT IS BEGIN RETURN A; END", "RENAME SCHEMA S2 TO S3"],
  ["CREATE TABLE S2.X (A INT)", "ALTER SCHEMA S2 CHANGE OWNER DBA"],
  ["CREATE TABLE S.X (A INT REFERENCES S.K)", "DROP TABLE S.K"],
  ["CREATE TABLE S.X (A INT REFERENCES S.K)", "ALTER TABLE S.K DROP PRIMARY KEY"],
  ["CREATE TABLE S.X (A INT REFERENCES S.K)", "ALTER TABLE S.K MODIFY COLUMN A VARCHAR(10)"],
  ["CREATE TABLE S.X (A INT REFERENCES S.K)", "ALTER TABLE S.K RENAME COLUMN A TO B"],
] as const) {
  for (const [first, second] of [
    [creates, drops],
    [drops, creates],
  ] as const) {
    test(`leaves nothing of ${second} that collides with ${first}`, async () => {
      await execute("CREATE SCHEMA S2", "CREATE TABLE S.K (A INT PRIMARY KEY)");
      const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
      await run(other, second);
      await execute(first);
      assert.match(await errorOf(other, "COMMIT"), /^40001 GlobalTransactionRollback/);
    });
  }
}

test("two transactions may create in one schema, and grant to one user", async () => {
  await execute("CREATE TABLE A (A INT)", "CREATE TABLE B (A INT)", "CREATE ROLE R");
  const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
  await run(other, "CREATE TABLE X (A INT)", "GRANT SELECT ON A TO R");
  await execute("CREATE TABLE Y (A INT)", "GRANT SELECT ON B TO R", "COMMENT ON SCHEMA S IS 's'");
  await run(other, "COMMIT");
});

test("gives up the transaction that changes a row another one has changed", async () => {
  await execute("CREATE TABLE T (A INT)", "INSERT INTO T VALUES (1)", "CREATE TABLE LOG (A INT)");
  const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
  await run(other, "UPDATE T SET A = 2");
  database.session.autocommit = false;
  await execute("INSERT INTO LOG VALUES (1)");
  assert.match(await error("UPDATE T SET A = 3"), /^40001 GlobalTransactionRollback/);
  assert.equal(await execute("SELECT COUNT(*) FROM LOG"), [["0"]]);
  await run(other, "COMMIT");
});

test("no two transactions give one primary key to two rows", async () => {
  const { engine, session, close } = await openDatabase();
  try {
    await run(session, "CREATE TABLE K (A INT, B VARCHAR(9), C INT, PRIMARY KEY (A, B))");
    const other = await engine.openSession("sys");
    await run(other, "OPEN SCHEMA S");
    for (const one of [session, other]) one.autocommit = false;
    const both = async (first: string, second: string): Promise<string> => {
      await run(session, "SELECT COUNT(*) FROM K", first);
      await run(other, "SELECT COUNT(*) FROM K", second);
      await run(session, "COMMIT");
      return run(other, "COMMIT").then(() => "committed", String);
    };
    const value = (a: number, b: string) => `INSERT INTO K VALUES (${a}, '${b}', 0)`;
    assert.match(await both(value(1, "x"), value(1, "x")), /Transaction collision/);
    assert.is(await both(value(2, "x"), value(2, "y")), "committed");
    const merged =
      "MERGE INTO K USING (SELECT 3 X) S ON A = X WHEN NOT MATCHED THEN INSERT VALUES (X, 'x', 0)";
    assert.match(await both(merged, merged), /Transaction collision/);
    assert.match(await both("UPDATE K SET A = 9 WHERE A = 1", value(9, "x")), /Transaction collision/);
    assert.is(await both("UPDATE K SET C = 1 WHERE A = 2", value(4, "x")), "committed");
    assert.is(await both("DELETE FROM K WHERE A = 4", value(5, "x")), "committed");
    assert.equal(await run(session, "SELECT A, B FROM K GROUP BY A, B HAVING COUNT(*) > 1"), []);
  } finally {
    await close();
  }
});

for (const [rule, row] of [
  ["ALTER TABLE K ADD PRIMARY KEY (A)", "INSERT INTO K VALUES (1, 2)"],
  ["ALTER TABLE K ADD PRIMARY KEY (A)", "UPDATE K SET A = 1"],
  ["ALTER TABLE K MODIFY CONSTRAINT OFF ENABLE", "INSERT INTO K VALUES (3, 1)"],
  ["ALTER TABLE K MODIFY COLUMN B INT NOT NULL", "INSERT INTO K VALUES (3, NULL)"],
  ["ALTER TABLE K ADD FOREIGN KEY (B) REFERENCES P", "INSERT INTO K VALUES (3, 9)"],
  ["ALTER TABLE K ADD FOREIGN KEY (B) REFERENCES P", "DELETE FROM P"],
  ["ALTER TABLE K ADD FOREIGN KEY (B) REFERENCES P", "TRUNCATE TABLE P"],
  ["CREATE TABLE C (A INT REFERENCES P)", "DELETE FROM P"],
] as const) {
  for (const [first, second] of [
    [rule, row],
    [row, rule],
  ] as const) {
    test(`keeps a rule for all rows when ${second} collides with ${first}`, async () => {
      const off = rule.includes("OFF") ? ", CONSTRAINT OFF PRIMARY KEY (B) DISABLE" : "";
      await execute(
        `CREATE TABLE K (A INT, B INT${off})`,
        "INSERT INTO K VALUES (1, 1), (2, 2)",
        "CREATE TABLE P (A INT PRIMARY KEY)",
        "INSERT INTO P VALUES (1), (2)",
      );
      const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
      await run(other, second);
      await execute(first);
      assert.match(await errorOf(other, "COMMIT"), /^40001 GlobalTransactionRollback/);
    });
  }
}

test("shows no second row of a key when a failing statement is taken back", async () => {
  await execute("CREATE TABLE K (A INT PRIMARY KEY)");
  const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
  await run(other, "INSERT INTO K VALUES (1)");
  await execute("INSERT INTO K VALUES (1)");
  assert.match(await errorOf(other, "INSERT INTO K VALUES (8), (8)"), /^40001 GlobalTransactionRollback/);
  assert.equal(await run(other, "SELECT * FROM K"), [["1"]]);
  await run(other, "INSERT INTO K VALUES (2)", "COMMIT");
});

test("two transactions collide wherever both write a row, whatever they write", async () => {
  const source = "(SELECT 1 AS K) S ON (T.A = S.K)";
  const writes = [
    "UPDATE T SET B = B WHERE A = 1",
    "UPDATE T SET B = 8 WHERE A = 1",
    "UPDATE T SET C = 9 WHERE A = 1",
    "DELETE FROM T WHERE A = 1",
    `MERGE INTO T USING ${source} WHEN MATCHED THEN UPDATE SET C = 3`,
    `MERGE INTO T USING ${source} WHEN MATCHED THEN DELETE`,
    "TRUNCATE TABLE T",
  ];
  const other = await database.engine.openSession("sys", { schema: "S", autocommit: false });
  database.session.autocommit = false;
  for (const first of writes) {
    for (const second of writes) {
      await execute(
        "CREATE OR REPLACE TABLE T (A INT, B INT, C INT)",
        "INSERT INTO T VALUES (1, 2, 3), (2, 2, 3)",
        "COMMIT",
      );
      await run(other, "ROLLBACK", first);
      assert.match(await error(second), /^40001 GlobalTransactionRollback/, `${first}, then ${second}`);
    }
  }
  await run(other, "ROLLBACK", "UPDATE T SET B = B WHERE A = 1");
  await execute("UPDATE T SET B = B WHERE A = 2", "DELETE FROM T WHERE A = 2", "COMMIT");
  await run(other, "COMMIT");
  assert.equal(await execute("SELECT * FROM T"), [["1", "2", "3"]]);
});

test("stores what HASHTYPE, CHAR and TIMESTAMP columns can hold", async () => {
  await execute("CREATE TABLE T (H HASHTYPE, C CHAR(4), Z TIMESTAMP)");
  await execute("INSERT INTO T VALUES (HASH_MD5('a'), 'ab', '2020-01-01 10:00:00.123456')");
  assert.equal(await execute("SELECT * FROM T"), [
    ["0cc175b9c0f1b6a831c399e269772661", "ab  ", "2020-01-01 10:00:00.123000"],
  ]);
  assert.match(await error("INSERT INTO T (H) VALUES ('no hash')"), /^22018/);
});

test("MERGE computes new values for the rows only that it changes", async () => {
  await execute(
    "CREATE TABLE SUMS (ID INT NOT NULL, N INT NOT NULL)",
    "INSERT INTO SUMS VALUES (1, 10), (2, 20)",
    "CREATE TABLE PARTS AS SELECT * FROM (VALUES (1, '5'), (2, 'x'), (3, '7')) AS V(ID, N)",
  );
  const merge = `MERGE INTO SUMS S USING PARTS P ON S.ID = P.ID
    WHEN MATCHED THEN UPDATE SET N = S.N + P.N WHERE P.N <> 'x' WHEN NOT MATCHED THEN INSERT VALUES (P.ID, P.ID)`;
  assert.is(await execute(merge), 2);
  assert.equal(await execute("SELECT * FROM SUMS ORDER BY ID"), [
    ["1", "15"],
    ["2", "20"],
    ["3", "3"],
  ]);
  assert.match(await error(merge.replace("WHERE P.N <> 'x'", "")), /^22018 /);
  const partial = `MERGE INTO SUMS S USING (VALUES (1, NULL), (4, 40)) P(ID, N) ON S.ID = P.ID
    WHEN MATCHED THEN UPDATE SET N = COALESCE(P.N, S.N) WHEN NOT MATCHED THEN INSERT VALUES (P.ID, P.N)`;
  assert.is(await execute(partial), 2);
  assert.equal(await execute("SELECT * FROM SUMS WHERE ID IN (1, 4) ORDER BY ID"), [
    ["1", "15"],
    ["4", "40"],
  ]);
  assert.match(await error(partial.replace("(4, 40)", "(5, NULL)")), /^27001 .* not null \(column N/);
});

test("MERGE computes what is inserted for the rows only that it inserts", async () => {
  await execute("CREATE TABLE SMALL (ID INT, N DECIMAL(3,0), W VARCHAR(3), R INT)");
  await execute("INSERT INTO SMALL VALUES (1, 1, 'a', 1)");
  await execute(
    `MERGE INTO SMALL S USING (VALUES (1, 5000, 'long', 0), (2, 20, 'b', 2)) AS P(ID, N, W, R) ON S.ID = P.ID
    WHEN MATCHED THEN UPDATE SET R = 9
    WHEN NOT MATCHED THEN INSERT VALUES (P.ID, P.N, P.W, 4 / P.R)`,
  );
  assert.equal(await execute("SELECT * FROM SMALL ORDER BY ID"), [
    ["1", "1", "a", "9"],
    ["2", "20", "b", "2"],
  ]);
});

test("MERGE deletes of the rows it updates those that then fulfil a condition", async () => {
  await execute(
    "CREATE TABLE STOCK (ITEM VARCHAR(9), N INT NOT NULL)",
    "CREATE TABLE SOLD (ITEM VARCHAR(9), N INT)",
    "INSERT INTO STOCK VALUES ('a', 5), ('b', 5), ('c', 0), ('d', 1)",
    "INSERT INTO SOLD VALUES ('a', 5), ('b', 2), ('d', 9), ('e', 1)",
  );
  const merge = (rest: string) =>
    execute(
      `MERGE INTO STOCK S USING SOLD U ON S.ITEM = U.ITEM WHEN MATCHED THEN UPDATE SET N = S.N - U.N ${rest}`,
    );
  // 'c' matches no row, and 'd' is not updated: both stay.
  assert.is(
    await merge(
      "WHERE U.N <= S.N DELETE WHERE S.N = 0 OR U.ITEM = 'd' WHEN NOT MATCHED THEN INSERT VALUES (U.ITEM, -U.N)",
    ),
    3,
  );
  assert.equal(await execute("SELECT * FROM STOCK ORDER BY ITEM"), [
    ["b", "3"],
    ["c", "0"],
    ["d", "1"],
    ["e", "-1"],
  ]);
  assert.is(await merge("DELETE WHERE S.N < 0"), 3);
  assert.equal(await execute("SELECT * FROM STOCK ORDER BY ITEM"), [
    ["b", "1"],
    ["c", "0"],
  ]);
  await execute("INSERT INTO SOLD VALUES ('b', 7)");
  const failure = await error(
    "MERGE INTO STOCK S USING SOLD U ON S.ITEM = U.ITEM WHEN MATCHED THEN UPDATE SET N = 0 DELETE WHERE S.ITEM > ''",
  );
  assert.is(failure, "42000 Unable to get a stable set of rows in the source tables");
  const removal = "MERGE INTO STOCK S USING SOLD U ON S.ITEM = U.ITEM WHEN MATCHED THEN DELETE";
  assert.match(await error(removal), /^0A000 .*MERGE that deletes a row for several of its source/);
  assert.is(await execute(`${removal} WHERE U.N = 7`), 1);
});

test("UPDATE … FROM and MERGE change a row by one other only", async () => {
  await execute(
    "CREATE TABLE STAFF (NAME VARCHAR(9), SALARY INT)",
    "CREATE TABLE UPDATES (NAME VARCHAR(9), SALARY INT)",
    "INSERT INTO STAFF VALUES ('a', 1), ('b', 2)",
    "INSERT INTO UPDATES VALUES ('a', 10)",
  );
  const staff = () => execute("SELECT * FROM STAFF ORDER BY NAME");
  const update =
    "UPDATE STAFF AS U SET U.SALARY = V.SALARY FROM STAFF AS U, UPDATES AS V WHERE U.NAME = V.NAME";
  assert.is(await execute(update), 1);
  assert.equal(await staff(), [
    ["a", "10"],
    ["b", "2"],
  ]);
  const joined =
    "UPDATE STAFF SET SALARY = V.SALARY + STAFF.SALARY FROM STAFF JOIN UPDATES V ON STAFF.NAME = V.NAME";
  assert.is(await execute(joined), 1);
  assert.match(await error(joined.replace("JOIN", "LEFT JOIN")), /^0A000 .* outer join/);
  await execute("INSERT INTO UPDATES VALUES ('a', 30)");
  const merge =
    "MERGE INTO STAFF S USING UPDATES U ON S.NAME = U.NAME WHEN MATCHED THEN UPDATE SET SALARY = U.SALARY";
  for (const statement of [update, joined, merge])
    assert.is(await error(statement), "42000 Unable to get a stable set of rows in the source tables");
  assert.is(await execute(`${merge} WHERE U.SALARY > 20`), 1);
  assert.equal(await staff(), [
    ["a", "30"],
    ["b", "2"],
  ]);
});

test.run();
