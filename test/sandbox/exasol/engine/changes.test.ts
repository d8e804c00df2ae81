import * as assert from "uvu/assert";
import type { Column } from "../../../../sandbox/exasol/model.ts";
import { decimal, varchar } from "../../../../sql/types.ts";
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

test.run();
