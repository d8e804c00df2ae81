import * as assert from "uvu/assert";
import type { Session } from "../../../../../sandbox/exasol/model.ts";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

interface Case {
  sql: string;
  /** What user ANN needs for it, each thing for itself. */
  needs: string[];
  /** Where it is one thing: what else is as good. */
  also?: string[];
  /** What she is told when one is missing, behind `42500 insufficient privileges`. */
  error: (string | RegExp)[];
}

/** All in schema S, which is SYS', but for OWN, which is ANN's. */
const cases: Case[] = [
  {
    sql: "SELECT A FROM S.T",
    needs: ["SELECT ON S.T"],
    also: ["SELECT ON SCHEMA S", "SELECT ANY TABLE", "ALL ON S.T", "ALL PRIVILEGES ON TABLE S.T", "ALL"],
    error: [": SELECT on table T"],
  },
  {
    sql: "SELECT A FROM S.V",
    needs: ["SELECT ON S.V"],
    also: ["SELECT ON SCHEMA S"],
    error: [": SELECT on view V"],
  },
  {
    sql: "SELECT 1 FROM DUAL WHERE EXISTS (SELECT 1 FROM S.T)",
    needs: ["SELECT ON S.T"],
    error: [": SELECT on table T"],
  },
  {
    sql: "WITH W AS (SELECT A FROM S.T) SELECT 1 FROM W",
    needs: ["SELECT ON S.T"],
    error: [": SELECT on table T"],
  },
  {
    sql: "INSERT INTO S.T VALUES (7)",
    needs: ["INSERT ON S.T"],
    also: ["INSERT ON SCHEMA S", "INSERT ANY TABLE"],
    error: [": INSERT on table T"],
  },
  {
    sql: "INSERT INTO S.T SELECT A FROM S.T2",
    needs: ["INSERT ON S.T", "SELECT ON S.T2"],
    error: [": INSERT on table T", ": SELECT on table T2"],
  },
  {
    sql: "UPDATE S.T SET A = 8",
    needs: ["UPDATE ON S.T"],
    also: ["UPDATE ANY TABLE"],
    error: [": UPDATE on table T"],
  },
  {
    sql: "UPDATE S.T SET A = B.A FROM S.T2 B",
    needs: ["UPDATE ON S.T", "SELECT ON S.T2"],
    error: [": UPDATE on table T", ": SELECT on table T2"],
  },
  {
    sql: "DELETE FROM S.T WHERE A IN (SELECT A FROM S.T2)",
    needs: ["DELETE ON S.T", "SELECT ON S.T2"],
    error: [": DELETE on table T", ": SELECT on table T2"],
  },
  {
    sql: "TRUNCATE TABLE S.T",
    needs: ["DELETE ON S.T"],
    also: ["DELETE ANY TABLE"],
    error: [": DELETE on table T"],
  },
  {
    sql: "MERGE INTO S.T USING S.T2 ON T.A = T2.A WHEN MATCHED THEN UPDATE SET A = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
    needs: ["UPDATE ON S.T", "INSERT ON S.T", "SELECT ON S.T2"],
    error: [": UPDATE on table T", ": INSERT on table T", ": SELECT on table T2"],
  },
  {
    sql: "ALTER TABLE S.T ADD COLUMN B INT",
    needs: ["ALTER ON S.T"],
    also: ["ALTER ANY TABLE", "ALTER ON SCHEMA S"],
    error: [": ALTER on table T"],
  },
  { sql: "COMMENT ON TABLE S.T IS 'x'", needs: ["ALTER ON S.T"], error: [" for commenting on table"] },
  { sql: "COMMENT ON SCHEMA S IS 'x'", needs: [], error: [] },
  { sql: "CREATE SCHEMA MORE", needs: ["CREATE SCHEMA"], error: [" for creating schema"] },
  { sql: "DROP SCHEMA S CASCADE", needs: ["DROP ANY SCHEMA"], error: [" for dropping schema"] },
  {
    sql: "CREATE OR REPLACE SCHEMA S",
    needs: ["CREATE SCHEMA", "DROP ANY SCHEMA"],
    error: [" for creating schema", " for dropping schema"],
  },
  { sql: "ALTER SCHEMA S CHANGE OWNER ANN", needs: ["ALTER ANY SCHEMA"], error: [" for altering schema"] },
  { sql: "CREATE TABLE OWN.N (A INT)", needs: ["CREATE TABLE"], error: [/^ for creating table/] },
  { sql: "CREATE TABLE S.N (A INT)", needs: ["CREATE ANY TABLE"], error: [/^ for creating table/] },
  {
    sql: "CREATE TABLE OWN.N (A INT REFERENCES S.T2)",
    needs: ["CREATE TABLE", "REFERENCES ON S.T2"],
    error: [/^ for creating table/, ": REFERENCES on table T2"],
  },
  {
    sql: "CREATE TABLE OWN.N AS SELECT A FROM S.T",
    needs: ["CREATE TABLE", "SELECT ON S.T"],
    error: [/^ for creating table/, ": SELECT on table T"],
  },
  {
    sql: "CREATE TABLE OWN.N LIKE S.T",
    needs: ["CREATE TABLE", "SELECT ON S.T"],
    error: [/^ for creating table/, ": SELECT on table T"],
  },
  {
    sql: "CREATE OR REPLACE TABLE S.T (A INT)",
    needs: ["CREATE ANY TABLE", "DROP ANY TABLE"],
    error: [/^ for creating table/, " for dropping table"],
  },
  { sql: "DROP TABLE S.T", needs: ["DROP ANY TABLE"], error: [" for dropping table"] },
  {
    sql: "CREATE VIEW OWN.N AS SELECT A FROM S.T",
    needs: ["CREATE VIEW", "SELECT ON S.T"],
    error: [/^ for creating view/, ": SELECT on table T"],
  },
  // With its owner's rights, which are SYS' here.
  { sql: "CREATE VIEW S.N AS SELECT A FROM S.T", needs: ["CREATE ANY VIEW"], error: [/^ for creating view/] },
  { sql: "DROP VIEW S.V", needs: ["DROP ANY VIEW"], error: [" for dropping view"] },
  {
    sql: "CREATE TYPESCRIPT SCALAR SCRIPT OWN.F2() RETURNS INT AS add",
    needs: ["CREATE SCRIPT"],
    error: [/^ for creating script/],
  },
  { sql: "CREATE LUA SCRIPT S.L2() AS x", needs: ["CREATE ANY SCRIPT"], error: [/^ for creating script/] },
  {
    sql: "CREATE OR REPLACE LUA SCRIPT S.L() AS x",
    needs: ["CREATE ANY SCRIPT", "DROP ANY SCRIPT"],
    error: [/^ for creating script/, " for dropping script"],
  },
  { sql: "DROP SCRIPT S.L", needs: ["DROP ANY SCRIPT"], error: [" for dropping script"] },
  {
    sql: "CREATE FUNCTION OWN.FN2() RETURN INT BEGIN RETURN 1; END",
    needs: ["CREATE FUNCTION"],
    error: [/^ for creating function/],
  },
  {
    sql: "CREATE OR REPLACE FUNCTION S.FN() RETURN INT BEGIN RETURN 2; END",
    needs: ["CREATE ANY FUNCTION", "DROP ANY FUNCTION"],
    error: [/^ for creating function/, " for dropping function"],
  },
  { sql: "DROP FUNCTION S.FN", needs: ["DROP ANY FUNCTION"], error: [" for dropping function"] },
  {
    sql: "SELECT S.FN()",
    needs: ["EXECUTE ON S.FN"],
    also: ["EXECUTE ON SCHEMA S", "EXECUTE ANY FUNCTION", "ALL ON FUNCTION S.FN"],
    error: [" for calling function"],
  },
  {
    sql: "EXECUTE SCRIPT S.L()",
    needs: ["EXECUTE ON S.L"],
    also: ["EXECUTE ON SCHEMA S", "EXECUTE ANY SCRIPT", "ALL ON SCRIPT S.L"],
    error: [" for executing a script"],
  },
  // Its statements are run with the caller's rights.
  {
    sql: "EXECUTE SCRIPT S.R('SELECT A FROM S.T')",
    needs: ["EXECUTE ON S.R", "SELECT ON S.T"],
    error: [" for executing a script", ": SELECT on table T"],
  },
  {
    sql: "SELECT S.F(1, 2)",
    needs: ["EXECUTE ON S.F"],
    also: ["EXECUTE ANY SCRIPT"],
    error: [" for calling script"],
  },
  {
    sql: "SELECT S.F(A, 2) FROM S.T",
    needs: ["EXECUTE ON S.F", "SELECT ON S.T"],
    error: [" for calling script", ": SELECT on table T"],
  },
  { sql: "SELECT S.E(2)", needs: ["EXECUTE ON S.E"], error: [" for calling script"] },
  {
    sql: "SELECT S.E(A) FROM S.T ORDER BY 1",
    needs: ["EXECUTE ON S.E", "SELECT ON S.T"],
    error: [" for calling script", ": SELECT on table T"],
  },
  {
    sql: "SELECT S.G(A) FROM S.T GROUP BY A",
    needs: ["EXECUTE ON S.G", "SELECT ON S.T"],
    error: [" for calling script", ": SELECT on table T"],
  },
  {
    sql: "SELECT A FROM S.T WHERE S.F(A, 1) > 0",
    needs: ["EXECUTE ON S.F", "SELECT ON S.T"],
    error: [" for calling script", ": SELECT on table T"],
  },
  {
    sql: "INSERT INTO S.T SELECT S.F(A, 1) FROM S.T2",
    needs: ["EXECUTE ON S.F", "SELECT ON S.T2", "INSERT ON S.T"],
    error: [" for calling script", ": SELECT on table T2", ": INSERT on table T"],
  },
  { sql: "CREATE CONNECTION N TO 'a'", needs: ["CREATE CONNECTION"], error: [" for creating connection"] },
  {
    sql: "ALTER CONNECTION C TO 'a'",
    needs: ["CONNECTION C TO ANN WITH ADMIN OPTION"],
    also: ["ALTER ANY CONNECTION"],
    error: [" for altering connection"],
  },
  {
    sql: "CREATE OR REPLACE CONNECTION C TO 'a'",
    needs: ["CREATE CONNECTION", "DROP ANY CONNECTION"],
    error: [" for creating connection", " for dropping connection"],
  },
  {
    sql: "DROP CONNECTION C",
    needs: ["DROP ANY CONNECTION"],
    also: ["CONNECTION C TO ANN WITH ADMIN OPTION"],
    error: [" for dropping connection"],
  },
  {
    sql: "RENAME CONNECTION C TO D",
    needs: ["ALTER ANY CONNECTION"],
    error: [" for renaming connection"],
  },
  { sql: "CREATE USER N IDENTIFIED BY N", needs: ["CREATE USER"], error: [" for creating user"] },
  { sql: "CREATE ROLE N", needs: ["CREATE ROLE"], error: [" for creating role"] },
  { sql: "ALTER USER BOB IDENTIFIED BY N", needs: ["ALTER USER"], error: [" for altering user"] },
  { sql: "DROP USER BOB", needs: ["DROP USER"], error: [" for dropping user"] },
  {
    sql: "DROP ROLE STAFF",
    needs: ["DROP ANY ROLE"],
    also: ["STAFF TO ANN WITH ADMIN OPTION"],
    error: [" for dropping role"],
  },
  {
    sql: "GRANT CREATE TABLE TO BOB",
    needs: ["GRANT ANY PRIVILEGE"],
    also: ["CREATE TABLE TO ANN WITH ADMIN OPTION"],
    error: [" for granting system privilege CREATE TABLE"],
  },
  {
    sql: "GRANT STAFF TO BOB",
    needs: ["GRANT ANY ROLE"],
    also: ["STAFF TO ANN WITH ADMIN OPTION"],
    error: [" for granting role STAFF"],
  },
  { sql: "REVOKE STAFF FROM BOB", needs: ["GRANT ANY ROLE"], error: [" for revoking role STAFF"] },
  {
    sql: "GRANT SELECT ON S.T TO BOB",
    needs: ["GRANT ANY OBJECT PRIVILEGE"],
    error: [" for granting privileges on table T"],
  },
  {
    sql: "GRANT CONNECTION C TO BOB",
    needs: ["GRANT ANY CONNECTION"],
    also: ["CONNECTION C TO ANN WITH ADMIN OPTION"],
    error: [" for granting connection C"],
  },
  {
    sql: "GRANT ACCESS ON CONNECTION C FOR SCHEMA S TO BOB",
    needs: ["GRANT ANY CONNECTION"],
    also: ["CONNECTION C TO ANN WITH ADMIN OPTION"],
    error: [" for granting connection C"],
  },
  { sql: "ALTER SYSTEM SET QUERY_TIMEOUT = 5", needs: ["ALTER SYSTEM"], error: [" for altering system"] },
  { sql: "ALTER SESSION SET QUERY_TIMEOUT = 0", needs: [], error: [] },
  {
    sql: "SELECT * FROM EXA_DBA_USERS",
    needs: ["SELECT ANY DICTIONARY"],
    error: [" for accessing view EXA_DBA_USERS"],
  },
  {
    sql: "SELECT * FROM SYS.EXA_DBA_CONNECTIONS",
    needs: ["SELECT ANY DICTIONARY"],
    error: [" for accessing view EXA_DBA_CONNECTIONS"],
  },
];

const test = suite("engine: rights of statements");
let database: Database;
let ann: Session;
test.before.each(async () => {
  database = await openDatabase();
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE TABLE T2 (A INT PRIMARY KEY)",
    "INSERT INTO T VALUES (1)",
    "INSERT INTO T2 VALUES (2)",
    "CREATE VIEW V AS SELECT A FROM T",
    "CREATE FUNCTION FN() RETURN INT BEGIN RETURN 1; END",
    "CREATE LUA SCRIPT L() AS nothing",
    "CREATE LUA SCRIPT R(Q) AS run",
    "CREATE TYPESCRIPT SCALAR SCRIPT F(A INT, B INT) RETURNS INT AS add",
    "CREATE TYPESCRIPT SCALAR SCRIPT E(A INT) EMITS (X INT) AS repeat",
    "CREATE TYPESCRIPT SET SCRIPT G(A INT) RETURNS VARCHAR(20) AS join",
    "CREATE CONNECTION C TO 'http://c' USER 'u' IDENTIFIED BY 'p'",
    'CREATE USER ANN IDENTIFIED BY "a"',
    'CREATE USER BOB IDENTIFIED BY "b"',
    "CREATE ROLE STAFF",
    "CREATE SCHEMA OWN",
    "ALTER SCHEMA OWN CHANGE OWNER ANN",
  );
  ann = await database.engine.openSession("ANN");
});
test.after.each(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);

const grantTo = (right: string): string =>
  right.includes(" TO ") ? `GRANT ${right}` : `GRANT ${right} TO ANN`;
const revokeFrom = (right: string): string =>
  `REVOKE ${right.replace(" WITH ADMIN OPTION", "").replace(" TO ", " FROM ")}${right.includes(" TO ") ? "" : " FROM ANN"}`;

/** All that a refused statement could have changed. */
const everything = () =>
  Promise.all(
    [
      ..."SYSCAT DBA_OBJECTS DBA_COLUMNS DBA_USERS DBA_ROLES DBA_SYS_PRIVS DBA_ROLE_PRIVS DBA_OBJ_PRIVS PARAMETERS".split(
        " ",
      ),
      ..."DBA_CONNECTIONS DBA_CONNECTION_PRIVS DBA_RESTRICTED_OBJ_PRIVS".split(" "),
    ].map((table) => execute(`SELECT * FROM EXA_${table}`)),
  );

for (const { sql, needs, also = [], error } of cases) {
  test(sql, async () => {
    for (const right of needs) await execute(grantTo(right));
    const rows = () => execute("SELECT A FROM S.T");
    for (const [i, right] of needs.entries()) {
      await execute(revokeFrom(right));
      const before = [await everything(), await rows()];
      const message = await errorOf(ann, sql);
      const wanted = error[i] ?? "";
      if (typeof wanted === "string") assert.is(message, `42500 insufficient privileges${wanted}`);
      else assert.match(message.replace("42500 insufficient privileges", ""), wanted);
      assert.equal([await everything(), await rows()], before, "a refused statement changes nothing");
      await execute(grantTo(right));
    }
    if (needs.length === 0 && sql.startsWith("COMMENT ON SCHEMA")) {
      assert.match(await errorOf(ann, sql), "42500 insufficient privileges for commenting on schema");
      return;
    }
    for (const right of also) {
      for (const other of needs) await execute(revokeFrom(other));
      await execute(grantTo(right));
      ann.autocommit = false;
      await run(ann, sql, "ROLLBACK");
      ann.autocommit = true;
      await execute(revokeFrom(right));
      assert.match(await errorOf(ann, sql), "42500 insufficient privileges");
    }
    for (const right of needs) await execute(grantTo(right));
    await run(ann, sql);
  });
}

test("DBA may all of it, also by a role of a role", async () => {
  await execute("CREATE ROLE BOSS", "GRANT DBA TO BOSS", "GRANT BOSS TO ANN");
  ann.autocommit = false;
  for (const { sql } of cases) await run(ann, sql, "ROLLBACK");
});

test("PUBLIC is everybody", async () => {
  await execute("GRANT SELECT ON S.T TO PUBLIC", "GRANT EXECUTE ON SCHEMA S TO PUBLIC");
  assert.equal(await run(ann, "SELECT S.F(A, 2) FROM S.T"), [["3"]]);
  await execute("REVOKE SELECT ON S.T FROM PUBLIC");
  assert.match(await errorOf(ann, "SELECT A FROM S.T"), "42500");
});

test("without USAGE a schema hides what is in it", async () => {
  await execute("GRANT SELECT, INSERT ON S.T TO ANN", "REVOKE USE ANY SCHEMA FROM PUBLIC");
  const needed = (what: string) => `42500 insufficient privileges for ${what}: USAGE on schema S needed.`;
  assert.is(await errorOf(ann, "SELECT * FROM S.T"), needed("SELECT on table T"));
  assert.is(await errorOf(ann, "INSERT INTO S.T VALUES (1)"), needed("INSERT on table T"));
  assert.match(await errorOf(ann, "OPEN SCHEMA S"), "42000 schema S not found");
  assert.equal(await run(ann, "SELECT SCHEMA_NAME FROM EXA_SCHEMAS"), [["OWN"]]);
  assert.equal(await run(ann, "SELECT TABLE_NAME FROM EXA_ALL_TABLES"), []);
  await execute("GRANT USAGE ON SCHEMA S TO ANN");
  assert.equal(await run(ann, "OPEN SCHEMA S", "SELECT * FROM T"), [["1"]]);
  assert.equal(await run(ann, "SELECT TABLE_NAME FROM EXA_ALL_TABLES"), [["T"]]);
});

test("what is created in a schema belongs to the schema's owner", async () => {
  await execute("GRANT CREATE ANY TABLE, CREATE TABLE TO ANN", "CREATE TABLE OWN.OF_SYS (A INT)");
  await run(ann, "CREATE TABLE S.OF_ANN (A INT)");
  assert.equal(
    await execute(
      "SELECT TABLE_NAME, TABLE_OWNER FROM EXA_DBA_TABLES WHERE TABLE_NAME LIKE 'OF%' ORDER BY 1",
    ),
    [
      ["OF_ANN", "SYS"],
      ["OF_SYS", "ANN"],
    ],
  );
  assert.match(await errorOf(ann, "SELECT * FROM S.OF_ANN"), "42500");
  await run(ann, "SELECT * FROM OWN.OF_SYS");
  await execute("ALTER SCHEMA OWN CHANGE OWNER STAFF");
  assert.match(await errorOf(ann, "SELECT * FROM OWN.OF_SYS"), "42500");
  // Who has the role that owns it owns it.
  await execute("GRANT STAFF TO ANN");
  await run(ann, "SELECT * FROM OWN.OF_SYS", "CREATE TABLE OWN.N (A INT)", "DROP SCHEMA OWN CASCADE");
});

test("a script keeps what it did before a statement was refused", async () => {
  await execute(
    "GRANT EXECUTE ON S.R TO ANN",
    "GRANT CREATE TABLE TO ANN",
    "CREATE LUA SCRIPT S.R2(A, B) AS run",
    "GRANT EXECUTE ON S.R2 TO ANN",
  );
  ann.autocommit = false;
  const refused = await errorOf(ann, "EXECUTE SCRIPT S.R2('CREATE TABLE OWN.N (A INT)', 'DELETE FROM S.T')");
  assert.is(refused, "42500 insufficient privileges: DELETE on table T");
  await run(ann, "SELECT * FROM OWN.N", "COMMIT");
});

test("a prepared statement is refused when it is prepared", async () => {
  for (const sql of ["INSERT INTO S.T VALUES (?)", "UPDATE S.T SET A = ?", "SELECT * FROM S.T WHERE A = ?"]) {
    const refused = await ann.prepare(sql).then(
      () => "",
      (error: Error) => error.message,
    );
    assert.match(refused, "insufficient privileges: ");
  }
});

test.run();
