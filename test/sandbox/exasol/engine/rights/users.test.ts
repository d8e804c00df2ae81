import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ExasolError } from "../../../../../sandbox/exasol/model.ts";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: users");
let database: Database;
test.before.each(async () => {
  database = await openDatabase();
});
test.after.each(() => database.close());

const execute = (...sql: string[]) => run(database.session, ...sql);

/** What a login says: the user's name, or the error. */
async function logIn(user: string, password: string, encoding: "utf8" | "latin1" = "utf8"): Promise<string> {
  try {
    const session = await database.engine.logIn(user, Buffer.from(password, encoding));
    const [[name]] = (await run(session, "SELECT CURRENT_USER")) as [[string]];
    await session.close();
    return name;
  } catch (error) {
    if (error instanceof ExasolError) return `${error.sqlCode} ${error.message}`;
    throw error;
  }
}

const refused = "08004 Connection exception - authentication failed.";

test("logs in by user and password", async () => {
  await execute('CREATE USER "ann" IDENTIFIED BY "gehäim"', "GRANT CREATE SESSION TO ANN");
  assert.is(await logIn("ANN", "gehäim"), "ANN");
  assert.is(await logIn("ann", "gehäim", "latin1"), "ANN");
  for (const password of ["gehaim", "GEHÄIM", "gehäim ", ""])
    assert.is(await logIn("ANN", password), refused);
  assert.is(await logIn("nobody", ""), refused);
  assert.is(await logIn("PUBLIC", ""), refused);
  assert.is(await logIn("DBA", ""), refused);
  assert.is(await logIn("sys", "exasol"), "SYS");
});

test("a password without quotes is in upper case, as names are", async () => {
  await execute("CREATE USER ANN IDENTIFIED BY secret", "GRANT CREATE SESSION TO ANN");
  assert.is(await logIn("ANN", "SECRET"), "ANN");
  assert.is(await logIn("ANN", "secret"), refused);
});

test("wants CREATE SESSION, also by a role", async () => {
  await execute('CREATE USER ANN IDENTIFIED BY "a"');
  assert.is(await logIn("ANN", "a"), "08004 Connection exception - insufficient privileges: CREATE SESSION.");
  assert.is(await logIn("ANN", "b"), refused);
  await execute("CREATE ROLE STAFF", "GRANT CREATE SESSION TO STAFF", "GRANT STAFF TO ANN");
  assert.is(await logIn("ANN", "a"), "ANN");
});

test("counts failed logins, and locks the user where a policy says so", async () => {
  await execute('CREATE USER ANN IDENTIFIED BY "a"', "GRANT CREATE SESSION TO ANN");
  const failed = () => execute("SELECT FAILED_LOGIN_ATTEMPTS FROM EXA_DBA_USERS WHERE USER_NAME = 'ANN'");
  for (let i = 0; i < 6; i++) await logIn("ANN", "b");
  assert.equal(await failed(), [["6"]]);
  assert.is(await logIn("ANN", "a"), "ANN");
  assert.equal(await failed(), [["0"]]);
  await execute("ALTER SYSTEM SET PASSWORD_SECURITY_POLICY = 'MAX_FAILED_LOGIN_ATTEMPTS=2'");
  await logIn("ANN", "b");
  assert.is(await logIn("ANN", "a"), "ANN");
  for (let i = 0; i < 2; i++) await logIn("ANN", "b");
  assert.is(await logIn("ANN", "a"), refused);
  await execute("ALTER USER ANN RESET FAILED LOGIN ATTEMPTS");
  assert.is(await logIn("ANN", "a"), "ANN");
  assert.match(
    await errorOf(database.session, "ALTER SYSTEM SET PASSWORD_SECURITY_POLICY = 'MIN_LENGTH=8'"),
    "0A000 feature not supported by the local Exasol: PASSWORD_SECURITY_POLICY = 'MIN_LENGTH=8'",
  );
});

test("a user changes his own password by the old one, others' only with ALTER USER", async () => {
  await execute(
    'CREATE USER ANN IDENTIFIED BY "a"',
    "GRANT CREATE SESSION TO ANN",
    'CREATE USER BOB IDENTIFIED BY "b"',
  );
  const ann = await database.engine.openSession("ANN");
  assert.match(await errorOf(ann, 'ALTER USER ANN IDENTIFIED BY "new"'), "42000 the old password is wrong");
  assert.match(
    await errorOf(ann, 'ALTER USER ANN IDENTIFIED BY "new" REPLACE "x"'),
    "42000 the old password",
  );
  assert.is(
    await errorOf(ann, 'ALTER USER BOB IDENTIFIED BY "new"'),
    "42500 insufficient privileges for altering user",
  );
  assert.is(
    await errorOf(ann, "ALTER USER ANN RESET FAILED LOGIN ATTEMPTS"),
    "42500 insufficient privileges for altering user",
  );
  await run(ann, 'ALTER USER ANN IDENTIFIED BY "new" REPLACE "a"');
  assert.is(await logIn("ANN", "a"), refused);
  assert.is(await logIn("ANN", "new"), "ANN");
  await execute('ALTER USER ANN IDENTIFIED BY "newer"');
  assert.is(await logIn("ANN", "newer"), "ANN");
});

test("refuses names that are taken, users that are logged in or own something, and what belongs to the database", async () => {
  await execute('CREATE USER ANN IDENTIFIED BY "a"', "CREATE ROLE STAFF", "GRANT CREATE SCHEMA TO ANN");
  const { session } = database;
  assert.match(
    await errorOf(session, "CREATE ROLE ANN"),
    "42000 role name ANN conflicts with another user or role name",
  );
  assert.match(
    await errorOf(session, 'CREATE USER staff IDENTIFIED BY "a"'),
    "42000 user name STAFF conflicts",
  );
  assert.match(await errorOf(session, "DROP USER STAFF"), "42000 user STAFF not found");
  assert.match(await errorOf(session, "DROP ROLE ANN"), "42000 role ANN not found");
  for (const sql of ["DROP USER SYS CASCADE", "DROP ROLE DBA", "DROP ROLE PUBLIC"])
    assert.match(await errorOf(session, sql), /^42000 .* cannot be dropped$/);
  const ann = await database.engine.openSession("ANN");
  await run(ann, "CREATE SCHEMA HERS", "CREATE SCHEMA MORE");
  assert.match(await errorOf(session, "DROP USER ANN CASCADE"), "42000 user ANN is logged in");
  await ann.close();
  assert.match(await errorOf(session, "DROP USER ANN"), "42000 user ANN owns schemas");
  await execute("DROP USER ANN CASCADE", "DROP USER IF EXISTS ANN", "DROP ROLE IF EXISTS NONE");
  assert.equal(await execute("SELECT SCHEMA_NAME FROM EXA_SCHEMAS"), [["S"]]);
});

test("a later user of the name has no rights of the former one", async () => {
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE CONNECTION C TO 'a' USER 'u' IDENTIFIED BY 'p'",
    'CREATE USER ANN IDENTIFIED BY "a"',
    "CREATE ROLE STAFF",
    "GRANT CREATE SESSION, EXPORT TO ANN",
    "GRANT STAFF TO ANN",
    "GRANT SELECT ON T TO ANN",
    "GRANT ALL ON SCHEMA S TO ANN",
    "GRANT CONNECTION C TO ANN",
    "GRANT ACCESS ON CONNECTION C TO ANN",
    "DROP USER ANN",
    'CREATE USER ANN IDENTIFIED BY "a"',
  );
  for (const table of ["SYS_PRIVS", "CONNECTION_PRIVS", "OBJ_PRIVS", "RESTRICTED_OBJ_PRIVS"])
    assert.equal(await execute(`SELECT * FROM EXA_DBA_${table} WHERE GRANTEE = 'ANN'`), []);
  assert.equal(await execute("SELECT GRANTED_ROLE FROM EXA_DBA_ROLE_PRIVS WHERE GRANTEE = 'ANN'"), [
    ["PUBLIC"],
  ]);
});

test("a later user of the name does not see what the former one did, nor pays for his failed logins", async () => {
  const create = ['CREATE USER ANN IDENTIFIED BY "a"', "GRANT CREATE SESSION TO ANN"];
  await execute(...create, "ALTER SYSTEM SET PASSWORD_SECURITY_POLICY = 'MAX_FAILED_LOGIN_ATTEMPTS=1'");
  const former = await database.engine.openSession("ANN");
  await errorOf(former, "SELECT CAST('secret' AS INT)");
  const texts = "SELECT ERROR_TEXT FROM EXA_SQL_LAST_DAY WHERE ERROR_TEXT IS NOT NULL";
  const sessions = "SELECT COUNT(*) FROM EXA_USER_SESSIONS_LAST_DAY";
  assert.match(JSON.stringify(await run(former, texts)), "secret");
  await former.close();
  await logIn("ANN", "b");
  await execute("DROP USER ANN", ...create);
  assert.is(await logIn("ANN", "a"), "ANN");
  const later = await database.engine.openSession("ANN");
  assert.equal(await run(later, texts), []);
  assert.equal(await run(later, sessions), [["2"]]);
});

/** A role or user goes while another transaction names it: one of the two is rolled back. */
for (const [named, dropped] of [
  ["GRANT ACCESS ON CONNECTION C TO ANN", "DROP USER ANN"],
  ["GRANT CONNECTION C TO ANN", "DROP USER ANN"],
  ["GRANT SELECT ON S.T TO ANN", "DROP USER ANN"],
  ["GRANT SELECT ON SCHEMA S TO ANN", "DROP USER ANN"],
  ["GRANT DBA TO ANN", "DROP USER ANN"],
  ["GRANT STAFF TO ANN", "DROP ROLE STAFF"],
  ["ALTER SCHEMA S CHANGE OWNER STAFF", "DROP ROLE STAFF"],
] as const) {
  for (const [first, second] of [
    [named, dropped],
    [dropped, named],
  ] as const) {
    test(`a later user or role of the name has nothing of ${first}, collided with ${second}`, async () => {
      await execute(
        "CREATE TABLE T (A INT)",
        "CREATE CONNECTION C TO 'a' USER 'u' IDENTIFIED BY 'p'",
        'CREATE USER ANN IDENTIFIED BY "a"',
        "CREATE ROLE STAFF",
      );
      const other = await database.engine.openSession("SYS", { autocommit: false });
      await run(other, second);
      await execute(first);
      assert.match(await errorOf(other, "COMMIT"), /^40001 /);
    });
  }
}

test("who logs in while he is dropped is not the later user of his name", async () => {
  await execute('CREATE USER ANN IDENTIFIED BY "a"');
  const admin = await database.engine.openSession("SYS", { autocommit: false });
  await run(admin, "DROP USER ANN");
  const former = await database.engine.openSession("ANN");
  await run(admin, "COMMIT");
  const gone = "08003 the user of the session has been dropped";
  assert.is(await errorOf(former, "SELECT COUNT(*) FROM EXA_ALL_USERS"), gone);
  await execute('CREATE USER ANN IDENTIFIED BY "b"', "GRANT DBA TO ANN");
  assert.is(await errorOf(former, "SELECT COUNT(*) FROM EXA_ALL_USERS"), gone);
  await former.close();
});

test("keeps users over a restart, their passwords as hashes and in no output", async () => {
  const databaseFile = join(tmpdir(), `users-${process.pid}.duckdb`);
  const open = async () => {
    database = await openDatabase({ databaseFile });
  };
  await database.close();
  try {
    await open();
    await execute(
      'CREATE USER ANN IDENTIFIED BY "Fo0-geheim-bar"',
      "GRANT CREATE SESSION TO ANN",
      'ALTER USER SYS IDENTIFIED BY "other"',
    );
    assert.is(await logIn("sys", "other"), "SYS");
    await database.close();
    assert.not.ok((await readFile(databaseFile)).includes("Fo0-geheim-bar"));
    await open();
    assert.is(await logIn("ANN", "Fo0-geheim-bar"), "ANN");
    // The one a sandbox prints holds from each start on.
    assert.is(await logIn("sys", "exasol"), "SYS");
    assert.equal(await execute("SELECT USER_NAME, PASSWORD FROM EXA_DBA_USERS ORDER BY 1"), [
      ["ANN", null],
      ["SYS", null],
    ]);
  } finally {
    await database.close();
    await rm(databaseFile, { force: true });
  }
});

test.run();
