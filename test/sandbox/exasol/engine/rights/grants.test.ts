import * as assert from "uvu/assert";
import type { Session } from "../../../../../sandbox/exasol/model.ts";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: GRANT and REVOKE");
let database: Database;
let ann: Session;
test.before.each(async () => {
  database = await openDatabase();
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE VIEW V AS SELECT A FROM T",
    "CREATE LUA SCRIPT L() AS x",
    'CREATE USER ANN IDENTIFIED BY "a"',
    'CREATE USER BOB IDENTIFIED BY "b"',
    "CREATE ROLE R1",
    "CREATE ROLE R2",
    "CREATE SCHEMA HERS",
    "CREATE TABLE HERS.T (A INT)",
    "ALTER SCHEMA HERS CHANGE OWNER ANN",
    "OPEN SCHEMA S",
  );
  ann = await database.engine.openSession("ANN");
});
test.after.each(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);
const list = (table: string, who = "ANN") =>
  execute(`SELECT * FROM EXA_DBA_${table} WHERE GRANTEE = '${who}' ORDER BY 1, 2`);

test("lists what has been granted to whom, and by whom", async () => {
  await execute(
    "GRANT CREATE SESSION, EXPORT TO ANN WITH ADMIN OPTION",
    "GRANT EXPORT TO ANN",
    "GRANT R1 TO ANN WITH ADMIN OPTION",
    "GRANT R2 TO R1",
    "GRANT SELECT, INSERT ON T TO ANN",
    "GRANT USAGE ON SCHEMA S TO ANN",
    "CREATE CONNECTION C TO 'a'",
    "GRANT CONNECTION C TO ANN",
    "GRANT ACCESS ON CONNECTION C FOR SCRIPT S.L TO ANN",
    "GRANT ACCESS ON CONNECTION C FOR SCHEMA S TO ANN",
    "GRANT ACCESS ON CONNECTION C TO ANN",
  );
  assert.equal(await execute("SELECT * FROM EXA_DBA_SYS_PRIVS WHERE GRANTEE = 'ANN' ORDER BY 2"), [
    ["ANN", "CREATE SESSION", true],
    ["ANN", "EXPORT", true],
  ]);
  assert.equal(
    await execute("SELECT * FROM EXA_DBA_ROLE_PRIVS WHERE GRANTEE IN ('ANN', 'R1', 'SYS') ORDER BY 1, 2"),
    [
      ["ANN", "PUBLIC", false],
      ["ANN", "R1", true],
      ["R1", "R2", false],
      ["SYS", "DBA", true],
      ["SYS", "PUBLIC", false],
    ],
  );
  assert.equal(
    await execute("SELECT * FROM EXA_DBA_OBJ_PRIVS WHERE GRANTEE = 'ANN' ORDER BY OBJECT_TYPE, PRIVILEGE"),
    [
      [null, "C", "CONNECTION", "ACCESS", "ANN", "SYS", null],
      [null, "S", "SCHEMA", "USAGE", "ANN", "SYS", "SYS"],
      ["S", "T", "TABLE", "INSERT", "ANN", "SYS", "SYS"],
      ["S", "T", "TABLE", "SELECT", "ANN", "SYS", "SYS"],
    ],
  );
  assert.equal(await list("CONNECTION_PRIVS"), [["ANN", "C", false]]);
  assert.equal(
    await execute(
      "SELECT OBJECT_NAME, FOR_OBJECT_SCHEMA, FOR_OBJECT_NAME, FOR_OBJECT_TYPE, PRIVILEGE, GRANTEE FROM EXA_DBA_RESTRICTED_OBJ_PRIVS ORDER BY 4",
    ),
    [
      ["C", null, "S", "SCHEMA", "ACCESS", "ANN"],
      ["C", "S", "L", "SCRIPT", "ACCESS", "ANN"],
    ],
  );
  assert.equal(await execute("SELECT * FROM EXA_DBA_SYS_PRIVS WHERE PRIVILEGE = 'ACCESS ANY CONNECTION'"), [
    ["DBA", "ACCESS ANY CONNECTION", true],
  ]);
});

test("each user reads of himself and his roles, and of nobody else", async () => {
  await execute(
    "GRANT EXPORT TO ANN",
    "GRANT IMPORT TO R1",
    "GRANT ALTER SYSTEM TO BOB",
    "GRANT R1 TO ANN",
    "GRANT SELECT ON T TO R1",
    "GRANT SELECT ON T TO BOB",
    "GRANT SELECT ON V TO ANN",
  );
  await run(ann, "GRANT SELECT ON HERS.T TO BOB");
  assert.equal(await run(ann, "SELECT USER_NAME FROM EXA_USER_USERS"), [["ANN"]]);
  assert.equal(await run(ann, "SELECT USER_NAME FROM EXA_ALL_USERS ORDER BY 1"), [["ANN"], ["BOB"], ["SYS"]]);
  assert.equal(await run(ann, "SELECT ROLE_NAME FROM EXA_ALL_ROLES ORDER BY 1"), [
    ["DBA"],
    ["PUBLIC"],
    ["R1"],
    ["R2"],
  ]);
  assert.equal(await run(ann, "SELECT PRIVILEGE FROM EXA_USER_SYS_PRIVS"), [["EXPORT"]]);
  assert.equal(await run(ann, "SELECT GRANTEE, PRIVILEGE FROM EXA_ROLE_SYS_PRIVS ORDER BY 1"), [
    ["PUBLIC", "USE ANY SCHEMA"],
    ["R1", "IMPORT"],
  ]);
  assert.equal(await run(ann, "SELECT PRIVILEGE FROM EXA_SESSION_PRIVS ORDER BY 1"), [
    ["EXPORT"],
    ["IMPORT"],
    ["USE ANY SCHEMA"],
  ]);
  assert.equal(await run(ann, "SELECT ROLE_NAME FROM EXA_SESSION_ROLES ORDER BY 1"), [["PUBLIC"], ["R1"]]);
  const objects = "SELECT OBJECT_SCHEMA, OBJECT_NAME, GRANTEE FROM EXA_";
  const received = [["S", "T", "R1"]];
  const made = [["HERS", "T", "BOB"]];
  const own = [["S", "V", "ANN"]];
  for (const [table, rows] of [
    ["ALL_OBJ_PRIVS", [...made, ...received, ...own]],
    ["USER_OBJ_PRIVS", [...made, ...own]],
    ["ROLE_OBJ_PRIVS", received],
    ["ALL_OBJ_PRIVS_RECD", [...received, ...own]],
    ["USER_OBJ_PRIVS_RECD", own],
    ["ALL_OBJ_PRIVS_MADE", made],
    ["USER_OBJ_PRIVS_MADE", made],
  ] as const)
    assert.equal(await run(ann, `${objects}${table} ORDER BY 1, 2`), rows, table);
  assert.equal(await run(ann, "SELECT TABLE_SCHEMA FROM EXA_USER_TABLES"), [["HERS"]]);
  assert.equal(await run(ann, "SELECT TABLE_SCHEMA FROM EXA_ALL_TABLES ORDER BY 1"), [["HERS"], ["S"]]);
  assert.equal(await run(ann, "SELECT COLUMN_TABLE FROM EXA_ALL_COLUMNS ORDER BY 1"), [["T"], ["T"], ["V"]]);
  assert.equal(await run(ann, "SELECT SCRIPT_NAME FROM EXA_ALL_SCRIPTS"), []);
  assert.equal(await run(ann, "SELECT VIEW_NAME FROM EXA_ALL_VIEWS"), [["V"]]);
  await execute("REVOKE SELECT ON T FROM R1", "REVOKE SELECT ON V FROM ANN");
  assert.equal(await run(ann, "SELECT COLUMN_SCHEMA FROM EXA_ALL_COLUMNS"), [["HERS"]]);
  assert.match(await errorOf(ann, "DESCRIBE S.T"), "42000 object S.T not found");
});

test("the option to give it on goes as far as it is", async () => {
  await execute("GRANT CREATE TABLE TO ANN", "GRANT R1 TO ANN");
  assert.match(await errorOf(ann, "GRANT CREATE TABLE TO BOB"), "42500");
  assert.match(await errorOf(ann, "GRANT R1 TO BOB"), "42500");
  await execute(
    "GRANT CREATE TABLE TO ANN WITH ADMIN OPTION",
    "GRANT R1 TO R2 WITH ADMIN OPTION",
    "GRANT R2 TO ANN",
  );
  await run(ann, "GRANT CREATE TABLE TO BOB", "GRANT R1 TO BOB", "REVOKE R1 FROM BOB");
  assert.match(await errorOf(ann, "GRANT CREATE TABLE, CREATE VIEW TO BOB"), "42500");
  assert.match(await errorOf(ann, "GRANT R1, R2 TO BOB"), "42500");
});

test("the owner of an object grants it, what others may only use they do not", async () => {
  await execute("GRANT ALL ON T TO ANN");
  assert.is(
    await errorOf(ann, "GRANT SELECT ON S.T TO BOB"),
    "42500 insufficient privileges for granting privileges on table T",
  );
  await run(
    ann,
    "GRANT SELECT ON HERS.T TO BOB",
    "GRANT ALL ON SCHEMA HERS TO BOB",
    "REVOKE ALL ON SCHEMA HERS FROM BOB",
  );
  const bob = await database.engine.openSession("BOB");
  await run(bob, "SELECT * FROM HERS.T");
  await run(ann, "REVOKE ALL PRIVILEGES ON HERS.T FROM BOB");
  assert.match(await errorOf(bob, "SELECT * FROM HERS.T"), "42500");
});

test("a view shows no more than its owner may show", async () => {
  const bob = await database.engine.openSession("BOB");
  await execute("GRANT SELECT ON T TO ANN", "GRANT CREATE VIEW TO ANN");
  await run(ann, "CREATE VIEW HERS.W AS SELECT A FROM S.T", "SELECT * FROM HERS.W");
  const notGrantable = "42500 insufficient privileges: SELECT on table T must be grantable for ANN";
  assert.is(await errorOf(ann, "GRANT SELECT ON HERS.W TO BOB"), notGrantable);
  await execute("GRANT SELECT ON HERS.W TO BOB");
  assert.is(await errorOf(bob, "SELECT * FROM HERS.W"), notGrantable);
  await execute("GRANT SELECT ANY TABLE TO ANN");
  await run(ann, "GRANT SELECT ON HERS.W TO BOB");
  await run(bob, "SELECT * FROM HERS.W");
  await run(
    ann,
    "CREATE VIEW HERS.WHO AS SELECT SCOPE_USER S, CURRENT_USER C",
    "GRANT SELECT ON HERS.WHO TO BOB",
  );
  assert.equal(await run(bob, "SELECT S, C, SCOPE_USER FROM HERS.WHO"), [["ANN", "BOB", "BOB"]]);
  await execute("REVOKE SELECT ANY TABLE FROM ANN", "REVOKE SELECT ON T FROM ANN");
  assert.is(await errorOf(bob, "SELECT * FROM HERS.W"), "42500 insufficient privileges: SELECT on table T");
  assert.is(
    await errorOf(database.session, "SELECT * FROM HERS.W"),
    "42500 insufficient privileges: SELECT on table T",
  );
});

test("what is replaced or dropped takes its grants with it, what is altered or renamed keeps them", async () => {
  await execute(
    "CREATE OR REPLACE LUA SCRIPT L() AS x",
    "GRANT EXECUTE ON L TO ANN",
    "GRANT SELECT ON T TO ANN",
    "GRANT SELECT ON V TO ANN",
  );
  await execute(
    "ALTER TABLE T ADD COLUMN B INT",
    "COMMENT ON TABLE T IS 'x'",
    "RENAME TABLE T TO T2",
    "RENAME TABLE T2 TO T",
  );
  await run(ann, "SELECT A FROM S.T", "EXECUTE SCRIPT S.L()");
  await execute(
    "CREATE OR REPLACE LUA SCRIPT L() AS x",
    "CREATE OR REPLACE TABLE T (A INT)",
    "CREATE OR REPLACE VIEW V AS SELECT A FROM T",
  );
  assert.equal(await list("OBJ_PRIVS"), []);
  await execute("GRANT EXECUTE ON SCHEMA S TO ANN", "CREATE OR REPLACE LUA SCRIPT L() AS x");
  await run(ann, "EXECUTE SCRIPT S.L()");
});

test("a transaction that is rolled back has granted nothing", async () => {
  database.session.autocommit = false;
  await execute("GRANT SELECT ON T TO ANN", "GRANT EXPORT TO ANN", 'CREATE USER EVE IDENTIFIED BY "e"');
  assert.match(await errorOf(ann, "SELECT * FROM S.T"), "42500");
  await execute("ROLLBACK");
  assert.equal(await list("OBJ_PRIVS"), []);
  assert.equal(await list("SYS_PRIVS"), []);
  assert.equal(await execute("SELECT USER_NAME FROM EXA_DBA_USERS WHERE USER_NAME = 'EVE'"), []);
});

test("grants hundreds of roles to hundreds, and takes them back", async () => {
  const names = (prefix: string) => Array.from({ length: 400 }, (_, i) => `${prefix}${i}`);
  await execute(...[...names("A"), ...names("B")].map((name) => `CREATE ROLE ${name}`));
  const { user } = process.cpuUsage();
  await execute(`GRANT ${names("A")} TO ${names("B")}`);
  const granted = await list("ROLE_PRIVS", "B399");
  assert.is(Array.isArray(granted) && granted.length, 400);
  await execute(`REVOKE ${names("A").slice(1)} FROM ${names("B")}`);
  // It would be minutes if all that one role contains were put together anew for each other.
  assert.ok(process.cpuUsage({ user, system: 0 }).user < 20_000_000);
  assert.equal(await list("ROLE_PRIVS", "B399"), [["B399", "A0", false]]);
});

test("refuses what there is not, circles, and what Exasol has and this has not, by name", async () => {
  for (const [sql, error] of [
    ["GRANT SELECT ON NONE TO ANN", "42000 object NONE not found"],
    ["GRANT SELECT ON VIEW T TO ANN", "42000 object T not found"],
    ["GRANT SELECT ON T TO NOBODY", "42000 user or role NOBODY not found"],
    ["GRANT NOBODY TO ANN", "42000 role NOBODY not found"],
    ["GRANT BOB TO ANN", "42000 role BOB not found"],
    ["GRANT EXECUTE ON T TO ANN", "42000 there is no privilege EXECUTE on table T"],
    ["GRANT INSERT ON V TO ANN", "42000 there is no privilege INSERT on view V"],
    ["GRANT SELECT ON SCRIPT L TO ANN", "42000 there is no privilege SELECT on script L"],
    ["GRANT CONNECTION NONE TO ANN", "42000 connection NONE does not exist"],
    ["GRANT R1 TO R1", "42000 role R1 contains R1 already"],
    ["REVOKE PUBLIC FROM ANN", "42000 role PUBLIC is granted to everybody"],
    [
      "GRANT IMPERSONATION ON SYS TO ANN",
      "0A000 feature not supported by the local Exasol: GRANT and REVOKE of IMPERSONATION",
    ],
    ["IMPERSONATE ANN", "0A000 feature not supported by the local Exasol: statement IMPERSONATE"],
    [
      "GRANT PRIORITY GROUP G TO ANN",
      "0A000 feature not supported by the local Exasol: GRANT and REVOKE of PRIORITY",
    ],
    ["GRANT EXECUTE ON FUNCTION L TO ANN", "42000 object L not found"],
    [
      "GRANT FLY ANY TABLE TO ANN",
      "0A000 feature not supported by the local Exasol: the privilege FLY ANY TABLE",
    ],
    [
      "REVOKE CREATE TABLE FROM DBA",
      "0A000 feature not supported by the local Exasol: another set of privileges",
    ],
    [
      "CREATE USER E IDENTIFIED BY KERBEROS PRINCIPAL 'e'",
      "0A000 feature not supported by the local Exasol: a user IDENTIFIED BY KERBEROS",
    ],
    [
      "CREATE USER E IDENTIFIED AT LDAP AS 'e'",
      "0A000 feature not supported by the local Exasol: a user IDENTIFIED AT LDAP",
    ],
    ["ALTER USER ANN SET CONSUMER_GROUP = X", "0A000 feature not supported by the local Exasol: ALTER USER"],
    [
      "ALTER SCHEMA S SET RAW_SIZE_LIMIT = 1",
      "0A000 feature not supported by the local Exasol: ALTER SCHEMA",
    ],
  ] as const)
    assert.match(await errorOf(database.session, sql), error);
  await execute("GRANT R1 TO R2");
  assert.match(await errorOf(database.session, "GRANT R2 TO R1"), "42000 role R2 contains R1 already");
});

test.run();
