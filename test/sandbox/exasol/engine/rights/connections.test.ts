import * as assert from "uvu/assert";
import type { Session } from "../../../../../sandbox/exasol/model.ts";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: who gets at a connection");
let database: Database;
let ann: Session;
test.before.each(async () => {
  database = await openDatabase();
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE CONNECTION C TO 'http://127.0.0.1:1/hidden-address' USER 'hidden-user' IDENTIFIED BY 'hidden-password'",
    "CREATE TYPESCRIPT SCALAR SCRIPT F() RETURNS VARCHAR(200) AS connection",
    "CREATE LUA SCRIPT R(Q) AS run",
    "CREATE VIEW V AS SELECT F() X",
    'CREATE USER ANN IDENTIFIED BY "a"',
    "CREATE ROLE ANALYST",
    "GRANT CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SCRIPT, CREATE CONNECTION, IMPORT, EXPORT TO ANALYST",
    "GRANT EXECUTE, SELECT, INSERT ON SCHEMA S TO ANALYST",
    "GRANT ANALYST TO ANN",
    "CREATE SCHEMA OWN",
    "ALTER SCHEMA OWN CHANGE OWNER ANN",
    "CREATE TYPESCRIPT SCALAR SCRIPT OWN.F() RETURNS VARCHAR(200) AS connection",
    "CREATE TABLE OWN.T (A VARCHAR(2000))",
    "OPEN SCHEMA S",
  );
  ann = await database.engine.openSession("ANN");
});
test.after.each(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);

const connection = [["http://127.0.0.1:1/hidden-address hidden-user hidden-password"]];

/** What stands in the connection, wherever it is: results, errors, what is left behind. */
async function told(sql: string): Promise<string> {
  try {
    return JSON.stringify(await run(ann, sql));
  } catch (error) {
    return String(error);
  }
}

const readers = [
  "SELECT S.F()",
  "SELECT OWN.F()",
  "CREATE VIEW OWN.V AS SELECT S.F() X",
  "SELECT X FROM OWN.V",
  "INSERT INTO OWN.T SELECT S.F()",
  "CREATE TABLE OWN.T2 AS SELECT OWN.F() X",
  "EXPORT (SELECT S.F()) INTO CSV AT 'http://127.0.0.1:1' FILE 'x.csv'",
  "EXPORT (SELECT 1) INTO CSV AT C FILE 'x.csv'",
  "EXPORT S.T INTO CSV AT C FILE 'x.csv'",
  "EXPORT OWN.T INTO CSV AT C USER 'me' IDENTIFIED BY 'mine' FILE 'x.csv'",
  "IMPORT INTO OWN.T FROM CSV AT C FILE 'x.csv'",
  "IMPORT INTO OWN.T FROM CSV AT C USER 'me' IDENTIFIED BY 'mine' FILE 'x.csv'",
  "CREATE TYPESCRIPT SCALAR SCRIPT OWN.G() RETURNS VARCHAR(200) AS connection",
  "SELECT OWN.G()",
  "SELECT * FROM EXA_DBA_CONNECTIONS",
  "SELECT * FROM SYS.EXA_DBA_CONNECTIONS",
  "SELECT * FROM EXA_ALL_CONNECTIONS",
  "SELECT * FROM EXA_SESSION_CONNECTIONS",
  "SELECT * FROM EXA_DBA_CONNECTION_PRIVS",
  "CREATE VIEW OWN.W AS SELECT * FROM EXA_DBA_CONNECTIONS",
  "CREATE FORCE VIEW OWN.W AS SELECT * FROM EXA_DBA_CONNECTIONS",
  "SELECT * FROM OWN.W",
  "SELECT COUNT(*) FROM (SELECT * FROM OWN.W)",
  "ALTER CONNECTION C TO 'http://other'",
  "CREATE OR REPLACE CONNECTION C TO 'http://other'",
  "RENAME CONNECTION C TO D",
  "DROP CONNECTION C",
  "COMMENT ON CONNECTION C IS 'x'",
  "DESCRIBE C",
  "GRANT CONNECTION C TO ANN",
  "GRANT ACCESS ON CONNECTION C TO ANN",
  "GRANT ACCESS ON CONNECTION C FOR SCRIPT OWN.F TO ANN",
  "GRANT ACCESS ANY CONNECTION TO ANN",
  "GRANT SELECT ANY DICTIONARY TO ANN",
  "GRANT DBA TO ANN",
  "CREATE VIEW S.N AS SELECT F() X",
  "CREATE OR REPLACE VIEW S.V AS SELECT F() X",
  "RENAME SCHEMA OWN TO S",
  "ALTER SCHEMA OWN CHANGE OWNER SYS",
  "ALTER USER SYS IDENTIFIED BY X",
  "SELECT * FROM EXA_ALL_SESSIONS",
  "SELECT * FROM EXA_PARAMETERS",
  "SELECT * FROM EXA_ALL_SCRIPTS",
  "SELECT * FROM EXA_ALL_OBJ_PRIVS",
  "SELECT F() FROM DUAL",
  "SELECT 1 / 0 FROM (SELECT S.F() X) WHERE X = 'a'",
  "SELECT CAST(X AS INT) FROM (SELECT S.F() X)",
];

for (const [way, wrap] of Object.entries({
  "as a statement": (sql: string) => sql,
  "in a script of somebody else": (sql: string) => `EXECUTE SCRIPT S.R('${sql.replaceAll("'", "''")}')`,
})) {
  test(`without a right to it nobody gets anything of it, ${way}`, async () => {
    const shown = "SELECT CONNECTION_NAME, CONNECTION_STRING, USER_NAME FROM EXA_DBA_CONNECTIONS";
    const before = await execute(shown);
    for (const sql of readers) {
      const said = await told(wrap(sql));
      assert.not.match(said, /hidden-(address|user|password)/, sql);
    }
    for (const table of [
      "OWN.T",
      "EXA_DBA_SCRIPTS WHERE SCRIPT_SCHEMA = 'OWN'",
      "EXA_DBA_VIEWS WHERE VIEW_SCHEMA = 'OWN'",
    ])
      assert.not.match(JSON.stringify(await execute(`SELECT * FROM ${table}`)), "hidden");
    assert.equal(await execute(shown), before, "and it is as it was");
    assert.equal(await execute("SELECT S.F()"), connection);
  });
}

test("who reads a view that imports learns nothing of the connection where that fails", async () => {
  const rows = "SELECT * FROM (IMPORT INTO (A VARCHAR(9)) FROM CSV AT C FILE 'x')";
  await execute(`CREATE VIEW IMPORTED AS ${rows}`);
  const failed = "42636 ETL-5105: Following error occured while reading data from external connection";
  assert.is(
    await errorOf(ann, "SELECT * FROM S.IMPORTED"),
    `${failed} [C failed with error code=0 after 0 bytes.]`,
  );
  await execute("GRANT CONNECTION C TO ANN");
  assert.match(await errorOf(ann, "SELECT * FROM S.IMPORTED"), "http://127.0.0.1:1/hidden-address/x failed");
});

test("in a prepared statement neither", async () => {
  for (const sql of [
    "SELECT S.F() FROM DUAL WHERE 1 = ?",
    "INSERT INTO OWN.T SELECT S.F() FROM DUAL WHERE 1 = ?",
  ]) {
    const type = { type: "DECIMAL" as const, precision: 18, scale: 0 };
    const said = await ann.executePrepared(sql, [{ name: "", type }], [["1"]]).then(JSON.stringify, String);
    assert.match(said, "insufficient privileges for using connection C in script F");
  }
});

const inF = "22001 insufficient privileges for using connection C in script F";

test("ACCESS is for scripts, CONNECTION for IMPORT and EXPORT", async () => {
  const exported = "EXPORT OWN.T INTO CSV AT C FILE 'x.csv'";
  const imported = "IMPORT INTO OWN.T FROM CSV AT C FILE 'x.csv'";
  const notForUse = "42500 insufficient privileges for using connection C";
  await execute("GRANT ACCESS ON CONNECTION C TO ANALYST");
  assert.equal(await run(ann, "SELECT S.F()"), connection);
  assert.is(await errorOf(ann, exported), notForUse);
  assert.is(await errorOf(ann, imported), notForUse);
  await execute("REVOKE ACCESS ON CONNECTION C FROM ANALYST", "GRANT CONNECTION C TO ANALYST");
  assert.is(await errorOf(ann, "SELECT S.F()"), inF);
  // From here on it is the place that refuses.
  assert.match(await errorOf(ann, exported), "42636 ETL-5106");
  assert.match(await errorOf(ann, imported), "42636 ETL-5105");
  await execute("REVOKE CONNECTION C FROM ANALYST");
  assert.is(await errorOf(ann, exported), notForUse);
  await execute("GRANT USE ANY CONNECTION TO ANN");
  assert.match(await errorOf(ann, exported), "42636 ETL-5106");
  assert.is(await errorOf(ann, "SELECT S.F()"), inF);
  await execute("GRANT ACCESS ANY CONNECTION TO ANN");
  assert.equal(await run(ann, "SELECT S.F()"), connection);
});

test("IMPORT and EXPORT take a privilege of their own", async () => {
  await execute("GRANT CONNECTION C TO ANALYST", "REVOKE IMPORT, EXPORT FROM ANALYST");
  assert.is(
    await errorOf(ann, "EXPORT OWN.T INTO CSV AT C FILE 'x.csv'"),
    "42500 insufficient privileges for EXPORT",
  );
  assert.is(
    await errorOf(ann, "IMPORT INTO OWN.T FROM CSV AT C FILE 'x.csv'"),
    "42500 insufficient privileges for IMPORT",
  );
});

test("ACCESS for a script is for that one, until it is replaced", async () => {
  await execute("GRANT ACCESS ON CONNECTION C FOR SCRIPT S.F TO ANN");
  assert.equal(await run(ann, "SELECT S.F()"), connection);
  assert.is(await errorOf(ann, "SELECT OWN.F()"), inF);
  await execute("RENAME SCRIPT S.F TO G");
  assert.equal(await run(ann, "SELECT S.G()"), connection);
  await execute("CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.G() RETURNS VARCHAR(200) AS connection");
  assert.match(await errorOf(ann, "SELECT S.G()"), "22001");
  assert.equal(await execute("SELECT * FROM EXA_DBA_RESTRICTED_OBJ_PRIVS"), []);
});

test("ACCESS for a schema is for all scripts in it, also later ones", async () => {
  await execute("GRANT ACCESS ON CONNECTION C FOR SCHEMA S TO ANN");
  assert.equal(await run(ann, "SELECT S.F()"), connection);
  await execute("CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.F() RETURNS VARCHAR(200) AS connection");
  assert.equal(await run(ann, "SELECT S.F()"), connection);
  assert.is(await errorOf(ann, "SELECT OWN.F()"), inF);
  // A name is no place: her schema does not become that one by it.
  await execute("RENAME SCHEMA S TO S9");
  await run(ann, "RENAME SCHEMA OWN TO S");
  assert.is(await errorOf(ann, "SELECT S.F()"), inF);
  await execute("REVOKE ACCESS ON CONNECTION C FOR SCHEMA S9 FROM ANN");
  assert.is(await errorOf(ann, "SELECT S9.F()"), inF);
});

test("a connection that is replaced is another one, one that is altered is the same", async () => {
  await execute("GRANT ACCESS ON CONNECTION C TO ANN", "GRANT CONNECTION C TO ANN");
  await execute(
    "ALTER CONNECTION C TO 'x' USER 'y' IDENTIFIED BY 'z'",
    "RENAME CONNECTION C TO D",
    "RENAME CONNECTION D TO C",
  );
  assert.equal(await run(ann, "SELECT S.F()"), [["x y z"]]);
  await execute("CREATE OR REPLACE CONNECTION C TO 'x' USER 'y' IDENTIFIED BY 'z'");
  assert.is(await errorOf(ann, "SELECT S.F()"), inF);
  assert.equal(await execute("SELECT * FROM EXA_DBA_CONNECTION_PRIVS WHERE GRANTEE = 'ANN'"), []);
});

test("in a view it is the view's owner who reads it", async () => {
  assert.equal(await run(ann, "SELECT X FROM S.V"), connection);
  await execute("REVOKE EXECUTE ON SCHEMA S FROM ANALYST");
  assert.equal(await run(ann, "SELECT X FROM S.V"), connection);
  // Which is why who may read the view gets what its owner shows, and who may not gets nothing.
  await execute("REVOKE SELECT ON SCHEMA S FROM ANALYST");
  assert.match(await errorOf(ann, "SELECT X FROM S.V"), "42500 insufficient privileges: SELECT on view V");
  await execute(
    "CREATE ROLE KEEPER",
    "ALTER SCHEMA S CHANGE OWNER KEEPER",
    "GRANT SELECT ON SCHEMA S TO ANALYST",
  );
  assert.is(await errorOf(ann, "SELECT X FROM S.V"), inF);
  await execute("GRANT ACCESS ON CONNECTION C TO ANALYST");
  assert.is(await errorOf(ann, "SELECT X FROM S.V"), inF);
  await execute("GRANT ACCESS ON CONNECTION C TO KEEPER");
  assert.equal(await run(ann, "SELECT X FROM S.V"), connection);
});

test("who creates a connection may use it and let others, but not read it", async () => {
  await run(ann, "CREATE CONNECTION MINE TO 'a' USER 'b' IDENTIFIED BY 'c'");
  assert.equal(await run(ann, "SELECT * FROM EXA_USER_CONNECTION_PRIVS"), [["ANN", "MINE", true]]);
  assert.equal(
    await run(ann, "SELECT CONNECTION_NAME, CONNECTION_STRING, USER_NAME FROM EXA_SESSION_CONNECTIONS"),
    [["MINE", "a", "b"]],
  );
  await run(ann, "GRANT CONNECTION MINE TO ANALYST", "GRANT ACCESS ON CONNECTION MINE FOR SCHEMA OWN TO ANN");
  await run(ann, "ALTER CONNECTION MINE TO 'd'", "DROP CONNECTION MINE");
});

test("SYS has all, and is granted nothing", async () => {
  for (const [right, what] of [
    ["CONNECTION C", "connections"],
    ["ACCESS ON CONNECTION C", "connections"],
    ["ANALYST", "roles"],
  ]) {
    assert.is(await errorOf(database.session, `GRANT ${right} TO SYS`), `42500 cannot grant ${what} to SYS`);
  }
});

test.run();
