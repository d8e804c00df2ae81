import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Duck } from "../../../../sandbox/exasol/engine/execution/duck.ts";
import { createScriptRunner } from "../../../../sandbox/exasol/scripting/script-runner.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: sessions");
let database: Database;
test.before.each(async () => {
  database = await openDatabase();
});
test.after.each(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);

test("session ids exceed 2^53 and differ", async () => {
  const other = await database.engine.openSession("SYS");
  assert.ok(other.info.sessionId > 2n ** 53n);
  assert.is.not(other.info.sessionId, database.session.info.sessionId);
  assert.equal(await run(other, "SELECT CURRENT_SESSION, CURRENT_USER"), [
    [String(other.info.sessionId), "SYS"],
  ]);
});

test("a script's statements commit together, or not at all", async () => {
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE LUA SCRIPT RUN(sql) RETURNS TABLE AS x",
    "CREATE LUA SCRIPT FAILING(sql) AS fail",
  );
  await execute("EXECUTE SCRIPT RUN('INSERT INTO T VALUES (1)')");
  assert.is(
    await errorOf(database.session, "EXECUTE SCRIPT FAILING('INSERT INTO T VALUES (2)')"),
    "43000 the script failed",
  );
  assert.equal(await execute("EXECUTE SCRIPT RUN('SELECT A FROM T')"), [["1"]]);
});

test("a statement that fails inside a script leaves what came before", async () => {
  await execute("CREATE TABLE T (A INT PRIMARY KEY)", "CREATE SCRIPT TRY (ARRAY sql) AS x");
  await execute(
    "EXECUTE SCRIPT TRY(ARRAY('INSERT INTO T VALUES (1)', 'INSERT INTO T VALUES (1)', 'SELECT 1/0', 'INSERT INTO T VALUES (2)'))",
  );
  assert.equal(await execute("SELECT A FROM T ORDER BY A"), [["1"], ["2"]]);
});

test("scripts want their number of arguments, and ARRAY where declared", async () => {
  await execute("CREATE LUA SCRIPT RUN(sql) AS x");
  assert.match(
    await errorOf(database.session, "EXECUTE SCRIPT RUN()"),
    /^42000 Wrong number of arguments for script RUN/,
  );
  assert.match(
    await errorOf(database.session, "EXECUTE SCRIPT RUN(ARRAY(1))"),
    /^42000 Parameter sql of script RUN/,
  );
  assert.match(await errorOf(database.session, "EXECUTE SCRIPT NOPE()"), /^42000 script NOPE not found/);
});

test("a long query is aborted on request or after the time-out", async () => {
  await execute("CREATE TABLE N AS SELECT i FROM VALUES BETWEEN 1 AND 100000 t(i)");
  const endless = "SELECT COUNT(*) FROM N a, N b, N c WHERE a.I + b.I + c.I = 7";
  database.session.queryTimeout = 1;
  assert.is(
    await errorOf(database.session, endless),
    "R0001 Query terminated because timeout has been reached.",
  );
  database.session.queryTimeout = 0;
  const failure = errorOf(database.session, endless);
  setTimeout(() => database.session.abort("R0003"), 50);
  assert.is(await failure, "R0003 Client requested execution abort.");
  assert.equal(await execute("SELECT 1"), [["1"]]);
});

test("what is aborted while a long statement is read is not run", async () => {
  const { session } = database;
  const failure = errorOf(
    session,
    `ALTER SESSION SET NLS_DATE_FORMAT = 'DD' /* ${"long ".repeat(20_000)} */`,
  );
  setImmediate(() => session.abort("R0003"));
  assert.is(await failure, "R0003 Client requested execution abort.");
  assert.is(session.parameter("NLS_DATE_FORMAT"), "YYYY-MM-DD");
});

test("an INSERT of megabytes is aborted while it is read, refused, or run", async () => {
  const { session } = database;
  await execute("CREATE TABLE FEW (I DECIMAL(9,0))");
  const rows = Array.from({ length: 200_000 }, (_, i) => `(${i})`).join(",");
  const failure = errorOf(session, `INSERT INTO FEW VALUES ${rows}, nonsense nonsense`);
  setTimeout(() => session.abort("R0003"), 1);
  assert.is(await failure, "R0003 Client requested execution abort.");
  assert.match(
    await errorOf(session, `INSERT INTO FEW VALUES ${rows}, nonsense nonsense`),
    /^42000 syntax error/,
  );
  await execute(`INSERT INTO FEW VALUES ${rows}`);
  assert.equal(await execute("SELECT COUNT(*), COUNT(DISTINCT I), MAX(I) FROM FEW"), [
    ["200000", "200000", "199999"],
  ]);
});

test("what the statement of an aborted script did is taken back before the next statement", async () => {
  const own = await openDatabase({ scriptRunner: createScriptRunner() });
  const { session } = own;
  await run(
    session,
    "CREATE TABLE N AS SELECT I FROM VALUES BETWEEN 1 AND 100000 T(I)",
    "CREATE TABLE KEPT (A INT)",
    "CREATE LUA SCRIPT FILL() AS query([[INSERT INTO KEPT SELECT a.I FROM N a, N b, N c]])",
  );
  session.autocommit = false;
  // To take a statement back repeats what came before it, which takes a moment.
  await run(session, "INSERT INTO KEPT SELECT a.I FROM N a, (SELECT I FROM N LIMIT 30) b");
  for (let round = 0; round < 2; round++) {
    const failure = errorOf(session, "EXECUTE SCRIPT FILL()");
    setTimeout(() => session.abort("R0003"), 300);
    assert.is(await failure, "R0003 Client requested execution abort.");
    assert.equal(await run(session, "SELECT COUNT(*) FROM KEPT"), [["3000000"]]);
  }
  await own.close();
});

test("opens and closes schemas", async () => {
  await execute("CLOSE SCHEMA S");
  assert.is(database.session.info.schema, null);
  await database.session.setSchema("s");
  assert.is(database.session.info.schema, "S");
  assert.match(await errorOf(database.session, "OPEN SCHEMA NOPE"), /^42000 schema NOPE not found/);
});

test("a database file keeps tables, scripts and parameters", async () => {
  const folder = await mkdtemp(join(tmpdir(), "exasol-engine-"));
  try {
    const databaseFile = join(folder, "db.duckdb");
    const first = await openDatabase({ databaseFile });
    await run(
      first.session,
      `CREATE TABLE T ("aB" VARCHAR(5) NOT NULL)`,
      "INSERT INTO T VALUES ('x')",
      "CREATE TABLE NUMBERED (ID INT IDENTITY, A INT)",
      "INSERT INTO NUMBERED (A) VALUES (1), (2)",
      "INSERT INTO NUMBERED (A) VALUES (3)",
      "DELETE FROM NUMBERED",
      "CREATE TYPESCRIPT SCALAR SCRIPT F(a INT, b INT) RETURNS INT AS add",
      "ALTER SYSTEM SET SCRIPT_LANGUAGES = 'TYPESCRIPT=y'",
    );
    await first.close();
    const second = await openDatabase({ databaseFile });
    assert.equal(await run(second.session, `SELECT "aB" FROM T`), [["x"]]);
    assert.match(await errorOf(second.session, "INSERT INTO T VALUES (NULL)"), /^27001/);
    await run(second.session, "INSERT INTO NUMBERED (A) VALUES (4)");
    assert.equal(await run(second.session, "SELECT ID FROM NUMBERED"), [["4"]]);
    assert.equal(await run(second.session, "SELECT F(1, 2)"), [["3"]]);
    assert.equal(
      await run(
        second.session,
        "SELECT SYSTEM_VALUE FROM EXA_PARAMETERS WHERE PARAMETER_NAME = 'SCRIPT_LANGUAGES'",
      ),
      [["TYPESCRIPT=y"]],
    );
    await run(second.session, "CREATE TABLE NEW (A INT)", "INSERT INTO NEW VALUES (1)");
    await second.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a database file of before rows counted their writes goes on", async () => {
  const folder = await mkdtemp(join(tmpdir(), "exasol-engine-"));
  try {
    const databaseFile = join(folder, "db.duckdb");
    const first = await openDatabase({ databaseFile });
    await run(first.session, "CREATE TABLE T (A INT)", "INSERT INTO T VALUES (1), (2)");
    await first.close();
    const duck = await Duck.open(databaseFile);
    const connection = await duck.connect();
    const [[name] = []] = await connection.columns(
      "SELECT table_name FROM duckdb_columns() WHERE column_name = 'exa_writes'",
    );
    await connection.run(`ALTER TABLE ${name} DROP COLUMN exa_writes`);
    await connection.close();
    await duck.close();
    const second = await openDatabase({ databaseFile });
    const other = await second.engine.openSession("sys", { schema: "S", autocommit: false });
    await run(other, "UPDATE T SET A = A WHERE A = 1");
    assert.match(await errorOf(second.session, "DELETE FROM T"), /^40001 /);
    await second.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("SESSION_PARAMETER tells what any session has set, to those who may see it", async () => {
  const own = await openDatabase();
  await run(own.session, "CREATE USER ANN IDENTIFIED BY a", "GRANT CREATE SESSION TO ANN");
  const ann = await own.engine.openSession("ANN");
  await run(ann, "ALTER SESSION SET NLS_DATE_FORMAT = 'DD'", "ALTER SESSION SET QUERY_TIMEOUT = 7");
  const asked =
    "SESSION_PARAMETER(SESSION_ID, 'NLS_DATE_FORMAT'), SESSION_PARAMETER(SESSION_ID, 'QUERY_TIMEOUT')";
  const all = `SELECT USER_NAME, ${asked} FROM EXA_ALL_SESSIONS ORDER BY 1`;
  assert.equal(await run(own.session, all), [
    ["ANN", "DD", "7"],
    ["SYS", "YYYY-MM-DD", "0"],
  ]);
  assert.equal(await run(ann, `SELECT ${asked.replaceAll("SESSION_ID", "CURRENT_SESSION")}`), [["DD", "7"]]);
  assert.is(await errorOf(ann, all), "42500 insufficient privileges");
  await own.close();
});

test.run();
