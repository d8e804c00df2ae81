/** KILL, and what system tables tell of the sessions and statements there are. */
import * as assert from "uvu/assert";
import { createScriptRunner } from "../../../../sandbox/exasol/scripting/script-runner.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite<{ db: Database }>("engine: KILL");

test.before(async (context) => {
  context.db = await openDatabase({ scriptRunner: createScriptRunner() });
  await run(
    context.db.session,
    "CREATE TABLE N AS SELECT I FROM VALUES BETWEEN 1 AND 100000 T(I)",
    "CREATE USER ANN IDENTIFIED BY a",
    "CREATE USER BOB IDENTIFIED BY b",
    "GRANT CREATE SESSION TO ANN",
    "GRANT CREATE SESSION TO BOB",
    "GRANT SELECT ANY TABLE TO ANN",
    "CREATE LUA SCRIPT ENDLESS() AS while true do end",
    "CREATE PYTHON3 SCALAR SCRIPT HANG(a DECIMAL(18,0)) RETURNS DECIMAL(18,0) AS hang",
    "GRANT EXECUTE ON SCHEMA S TO ANN",
  );
});

test.after(async ({ db }) => db.close());

const long = "SELECT COUNT(*) FROM S.N A, S.N B, S.N C WHERE A.I + B.I + C.I = 7";

for (const [what, sql] of [
  ["a query", long],
  ["a script that loops for ever", "EXECUTE SCRIPT S.ENDLESS()"],
  ["a UDF that loops for ever", "SELECT S.HANG(I) FROM S.N"],
] as const) {
  test(`KILL STATEMENT ends ${what}, and the session goes on`, async ({ db }) => {
    const ann = await db.engine.openSession("ANN");
    const failure = errorOf(ann, sql);
    const { sessionId } = ann.info;
    const status = `SELECT STATUS FROM EXA_DBA_SESSIONS WHERE SESSION_ID = ${sessionId}`;
    const running = async () => ((await run(db.session, status)) as string[][])[0]?.[0] === "EXECUTE SQL";
    for (let looks = 0; looks < 100 && !(await running()); looks++);
    await run(
      db.session,
      `KILL STATEMENT ${ann.info.statementId} IN SESSION ${sessionId} WITH MESSAGE 'Too slow.'`,
    );
    assert.is(await failure, "R0004 Query terminated by KILL STATEMENT. Too slow.");
    assert.equal(await run(ann, "SELECT 1"), [["1"]]);
    assert.not(ann.killed.aborted);
    await ann.close();
  });
}

test("KILL STATEMENT wants a statement that runs", async ({ db }) => {
  const ann = await db.engine.openSession("ANN");
  const { sessionId } = ann.info;
  assert.match(
    await errorOf(db.session, `KILL STATEMENT IN SESSION ${sessionId}`),
    /^42000 session \d+ runs no statement \[/,
  );
  const failure = errorOf(ann, long);
  assert.match(
    await errorOf(db.session, `KILL STATEMENT 4711 IN SESSION ${sessionId}`),
    /^42000 session \d+ runs no statement 4711 \[line 1, column 32\]/,
  );
  ann.abort("R0003");
  assert.is(await failure, "R0003 Client requested execution abort.");
  await ann.close();
});

test("KILL SESSION ends the statement and the session, and takes back what was not committed", async ({
  db,
}) => {
  const sys = await db.engine.openSession("SYS", { schema: "S", autocommit: false });
  await run(sys, "CREATE TABLE GONE (A INT)");
  const failure = errorOf(sys, long);
  await run(db.session, `KILL SESSION ${sys.info.sessionId}`);
  assert.is(await failure, "R0006 The session was terminated by KILL SESSION.");
  assert.ok(sys.killed.aborted);
  assert.is(await errorOf(sys, "SELECT 1"), "08003 the session is closed");
  await sys.close();
  assert.match(await errorOf(db.session, "SELECT * FROM S.GONE"), /^42000 object S.GONE not found/);
  assert.match(
    await errorOf(db.session, `KILL SESSION ${sys.info.sessionId}`),
    /^42000 session \d+ not found/,
  );
});

test("a session may end itself and those of its user; others need KILL ANY SESSION", async ({ db }) => {
  const [ann, second, bob] = await Promise.all(
    ["ANN", "ANN", "BOB"].map((user) => db.engine.openSession(user)),
  );
  assert.ok(ann && second && bob);
  const denied = "42500 insufficient privileges for killing a session";
  assert.is(await errorOf(bob, `KILL SESSION ${ann.info.sessionId}`), denied);
  assert.is(await errorOf(bob, `KILL STATEMENT IN SESSION ${ann.info.sessionId}`), denied);
  assert.is(await errorOf(bob, "KILL SESSION 1"), denied);
  await run(ann, `KILL SESSION ${second.info.sessionId}`);
  assert.ok(second.killed.aborted);
  assert.is(
    await errorOf(ann, "KILL SESSION CURRENT_SESSION"),
    "R0006 The session was terminated by KILL SESSION.",
  );
  await run(db.session, "GRANT KILL ANY SESSION TO BOB");
  await run(bob, `KILL STATEMENT IN SESSION ${db.session.info.sessionId}`).catch(() => undefined);
  for (const session of [ann, second, bob]) await session.close();
});

test("the tables of sessions tell who is there and what runs", async ({ db }) => {
  const client = {
    client: "PyEXASOL 2.3.1",
    driver: "pyexasol",
    operatingSystem: "Linux",
    operatingSystemUser: "eve",
    encrypted: true,
    host: "10.0.0.7",
  };
  const ann = await db.engine.openSession("ANN", { schema: "S", client });
  const own = `WHERE SESSION_ID = ${ann.info.sessionId}`;
  const columns = "USER_NAME, STATUS, COMMAND_NAME, CLIENT, DRIVER";
  const idle = ["ANN", "IDLE", "NOT SPECIFIED", "PyEXASOL 2.3.1", "pyexasol"];
  assert.equal(await run(db.session, `SELECT ${columns} FROM EXA_ALL_SESSIONS ${own}`), [idle]);
  assert.equal(
    await run(db.session, `SELECT ${columns}, OS_USER, OS_NAME, SCOPE_SCHEMA FROM EXA_DBA_SESSIONS ${own}`),
    [[...idle, "eve", "Linux", "S"]],
  );
  const facts = "EFFECTIVE_USER, ENCRYPTED, HOST, CONSUMER_GROUP, CLUSTER_NAME, TEMP_DB_RAM, SQL_TEXT";
  assert.equal(await run(db.session, `SELECT ${facts} FROM EXA_DBA_SESSIONS ${own}`), [
    ["ANN", true, "10.0.0.7", "MEDIUM", "MAIN", null, null],
  ]);
  const itself = `SELECT SQL_TEXT FROM EXA_USER_SESSIONS ${own}`;
  assert.equal(await run(ann, itself), [[itself]]);
  assert.equal(await run(ann, "SELECT DISTINCT USER_NAME FROM EXA_USER_SESSIONS"), [["ANN"]]);
  assert.equal(await run(ann, `SELECT STATUS, COMMAND_NAME, STMT_ID FROM EXA_USER_SESSIONS ${own}`), [
    ["EXECUTE SQL", "SELECT", String(ann.info.statementId)],
  ]);
  assert.match(await errorOf(ann, "SELECT * FROM EXA_DBA_SESSIONS"), /^42500 insufficient privileges/);
  await ann.close();
});

test("nobody reads the text of a statement that may hold a password", async ({ db }) => {
  const texts = "SELECT SQL_TEXT, COMMAND_NAME FROM EXA_DBA_SESSIONS WHERE STATUS <> 'IDLE' ORDER BY 2";
  const { session } = db;
  const script = "CREATE TYPESCRIPT SET SCRIPT HANGS_HERE(A INT) EMITS (B INT) AS hang";
  await run(session, script, "CREATE CONNECTION C TO 'http://127.0.0.1:1'");
  const other = await db.engine.openSession("SYS", { schema: "S" });
  const query = "SELECT HANGS_HERE(1)";
  for (const [sql, text] of [
    [query, query],
    [`EXPORT (${query}) INTO CSV AT C USER 'u' IDENTIFIED BY 'secret' FILE 'a'`, null],
  ] as const) {
    const running = other.execute(sql).catch(() => undefined);
    let shown: unknown[][] = [];
    while (shown.length < 2) shown = (await run(session, texts)) as unknown[][];
    assert.equal(shown.map(([one]) => one).sort(), [text, texts].sort(), sql);
    other.abort("R0003");
    await running;
  }
  await other.close();
});

test("EXA_SQL_HOURLY, _DAILY and _MONTHLY count all statements there have been", async () => {
  const own = await openDatabase();
  await run(own.session, "CREATE TABLE N AS SELECT I FROM VALUES BETWEEN 1 AND 5 T(I)");
  await run(own.session, "SELECT * FROM N", "SELECT * FROM N WHERE I < 3");
  await errorOf(own.session, "SELECT 1 / 0 FROM N");
  for (const table of ["EXA_SQL_HOURLY", "EXA_STATISTICS.EXA_SQL_DAILY", "EXA_SQL_MONTHLY"]) {
    const counted = `SELECT CLUSTER_NAME, COMMAND_CLASS, SUM("COUNT"), MAX(ROW_COUNT_MAX), MIN(DURATION_AVG) <= MAX(DURATION_MAX)
      FROM ${table} WHERE COMMAND_NAME = 'CREATE TABLE' OR NOT SUCCESS GROUP BY CLUSTER_NAME, COMMAND_CLASS ORDER BY 2`;
    const counts = await run(own.session, counted);
    assert.equal(counts, [
      ["MAIN", "DDL", "1", "5", true],
      ["MAIN", "DQL", "1", null, true],
    ]);
  }
  const hours = `SELECT MAX(ROW_COUNT_MAX), MAX(INTERVAL_START) <= SYSTIMESTAMP, MAX(MINUTE(INTERVAL_START))
    FROM EXA_SQL_HOURLY WHERE COMMAND_NAME = 'SELECT' AND SUCCESS`;
  assert.equal(await run(own.session, hours), [["5", true, "0"]]);
  await own.close();
});

test("EXA_DBA_AUDIT_SESSIONS has sessions that ended and logins that failed", async () => {
  const own = await openDatabase();
  const sys = own.session;
  await run(sys, "CREATE USER ANN IDENTIFIED BY a", "GRANT CREATE SESSION TO ANN");
  const client = { client: "C 1", driver: "d", operatingSystem: "Linux", operatingSystemUser: "eve" };
  const ann = await own.engine.openSession("ANN", { client });
  await run(ann, "SELECT 1");
  const left = await own.engine.openSession("ANN");
  await left.close();
  await own.engine.logIn("ANN", Buffer.from("wrong"), client).catch(() => undefined);
  const columns = "CLIENT, DRIVER, OS_USER, OS_NAME, LOGOUT_TIME IS NULL, SUCCESS, ERROR_CODE, CLUSTER_NAME";
  const expected = [
    ["C 1", "d", "eve", "Linux", true, true, null, "MAIN"],
    [null, null, null, null, false, true, null, "MAIN"],
    ["C 1", "d", "eve", "Linux", false, false, "08004", "MAIN"],
  ];
  for (const table of ["EXA_DBA_AUDIT_SESSIONS", "EXA_STATISTICS.EXA_DBA_SESSIONS_LAST_DAY"])
    assert.equal(
      await run(sys, `SELECT ${columns} FROM ${table} WHERE USER_NAME = 'ANN' ORDER BY SESSION_ID`),
      expected,
    );
  assert.equal(await run(ann, "SELECT DISTINCT USER_NAME FROM EXA_USER_SESSIONS_LAST_DAY"), [["ANN"]]);
  assert.match(await errorOf(ann, "SELECT * FROM EXA_DBA_AUDIT_SESSIONS"), /^42500 insufficient privileges/);
  await own.close();
});

test("EXA_CLUSTERS has the one that CURRENT_CLUSTER names", async ({ db }) => {
  assert.equal(await run(db.session, "SELECT CLUSTER_NAME, CURRENT_CLUSTER FROM EXA_CLUSTERS"), [
    ["MAIN", "MAIN"],
  ]);
});

test("EXA_SQL_LAST_DAY has each statement, and its error for who made it only", async ({ db }) => {
  const ann = await db.engine.openSession("ANN", { schema: "S" });
  await errorOf(ann, "SELECT 1 / 0 FROM N");
  await run(ann, "SELECT I FROM N WHERE I < 4");
  const query = `SELECT COMMAND_NAME, COMMAND_CLASS, SUCCESS, ERROR_CODE, ROW_COUNT, START_TIME <= STOP_TIME, ERROR_TEXT IS NULL
    FROM EXA_SQL_LAST_DAY WHERE SESSION_ID = ${ann.info.sessionId} ORDER BY STMT_ID LIMIT 2`;
  const rows = (isHidden: boolean) => [
    ["SELECT", "DQL", false, "22012", null, true, isHidden],
    ["SELECT", "DQL", true, null, "3", true, true],
  ];
  assert.equal(await run(ann, query), rows(false));
  assert.equal(await run(db.session, query), rows(true));
  await ann.close();
});

test.run();
