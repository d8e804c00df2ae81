import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: UDF calls");
let database: Database;
test.before.each(async () => {
  database = await openDatabase({ nodes: 2 });
  await run(
    database.session,
    "CREATE TABLE T (ID INT, G VARCHAR(5))",
    "INSERT INTO T VALUES (1, 'b'), (2, 'a'), (3, 'b')",
    "CREATE TYPESCRIPT SCALAR SCRIPT PLUS(a INT, b INT) RETURNS INT AS\nadd",
    "CREATE TYPESCRIPT SCALAR SCRIPT REP(n INT, s VARCHAR(5)) EMITS (n INT, s VARCHAR(5)) AS repeat",
    "CREATE TYPESCRIPT SET SCRIPT JOINED(v VARCHAR(100)) RETURNS VARCHAR(100) AS join",
    "CREATE TYPESCRIPT SET SCRIPT NODES(...) EMITS (...) AS node",
    "CREATE TYPESCRIPT SCALAR SCRIPT WHERE_AM_I(ID INT) RETURNS VARCHAR(20) AS nodes",
    "CREATE TYPESCRIPT SCALAR SCRIPT FAILS() RETURNS INT AS fail",
    "CREATE TYPESCRIPT SET SCRIPT HANGS(a INT) RETURNS INT AS hang",
  );
});
test.after.each(() => database.close());
const rows = (...sql: string[]) => run(database.session, ...sql);
const error = (sql: string) => errorOf(database.session, sql);

test("SCALAR RETURNS: without FROM, in expressions, nested, in WHERE, HAVING and ORDER BY", async () => {
  assert.equal(await rows(`SELECT "S"."PLUS"(3,4)`), [["7"]]);
  assert.equal(
    await rows("SELECT PLUS(ID, PLUS(ID, 1)) * 10 FROM T WHERE PLUS(ID, 1) > 2 ORDER BY PLUS(-1 * ID, 0)"),
    [["70"], ["50"]],
  );
  assert.equal(await rows("SELECT G, SUM(PLUS(ID, 1)) FROM T GROUP BY G ORDER BY G"), [
    ["a", "3"],
    ["b", "6"],
  ]);
});

test("a table may have a function's name", async () => {
  assert.equal(await rows("CREATE TABLE SUM (A INT)", "SELECT SUM(PLUS(ID, 1)) FROM T"), [["9"]]);
});

test("calls that differ in a subquery only are made each", async () => {
  assert.equal(await rows("SELECT PLUS((SELECT 1), 0), PLUS((SELECT 2), 0)"), [["1", "2"]]);
});

test("input columns keep the case they are written in, output columns are SQL names", async () => {
  const names = () => {
    const call = database.calls.at(-1);
    return [call?.inputColumns, call?.outputColumns].map((columns) => columns?.map(({ name }) => name));
  };
  await rows(
    'CREATE TYPESCRIPT SCALAR SCRIPT CASES(myArg INT, "Quoted" INT, A INT, "a" INT, länge INT) EMITS (myOut INT, "Quoted" INT, länge INT, x INT, "x" INT) AS repeat',
    "SELECT CASES(1, 2, 3, 4, 5)",
  );
  const outputs = ["MYOUT", "Quoted", "LÄNGE", "X", "x"];
  assert.equal(names(), [["myArg", "Quoted", "A", "a", "länge"], outputs]);
  const shown = await columnsOf(database.session, "SELECT CASES(1, 2, 3, 4, 5)");
  assert.equal(
    shown.map(({ name }) => name),
    outputs,
  );
  await rows('SELECT NODES(ID) EMITS (lower VARCHAR(9), "As" VARCHAR(9)) FROM T');
  assert.equal(names(), [["0"], ["LOWER", "As"]]);
  const twice = (list: string) => error(`CREATE TYPESCRIPT SCALAR SCRIPT TWICE${list} AS repeat`);
  assert.match(
    await twice("(a INT, b INT, a INT) RETURNS INT"),
    /^42000 Input argument a is declared more than once/,
  );
  assert.match(
    await twice('() EMITS (a INT, "A" INT)'),
    /^42000 Return argument A is declared more than once/,
  );
  assert.match(
    await error("SELECT NODES(1) EMITS (a INT, A INT)"),
    /^42000 Return argument A is declared more than once/,
  );
});

test("a call can be a group key; one in a correlated subquery is refused", async () => {
  assert.equal(
    await rows("SELECT PLUS(MOD(ID, 2), 1) AS K, COUNT(*) FROM T GROUP BY PLUS(MOD(ID, 2), 1) ORDER BY K"),
    [
      ["1", "1"],
      ["2", "2"],
    ],
  );
  assert.match(
    await error("SELECT (SELECT PLUS(a.ID, 0)) FROM T a"),
    /^0A000.*a UDF call in a subquery that reads A.ID/,
  );
});

test("SCALAR EMITS carries its siblings along, in the order of the input", async () => {
  assert.equal(await rows("SELECT REP(ID, G), ID + 1 FROM T"), [
    ["1", "b", "2"],
    ["2", "a", "3"],
    ["2", "a", "3"],
    ["3", "b", "4"],
    ["3", "b", "4"],
    ["3", "b", "4"],
  ]);
});

test("SET RETURNS gets one group a key, sorted inside as the call says", async () => {
  assert.equal(await rows("SELECT G, JOINED(ID ORDER BY ID DESC), COUNT(*) FROM T GROUP BY G ORDER BY G"), [
    ["a", "2", "1"],
    ["b", "3-1", "2"],
  ]);
  assert.equal(await rows("SELECT JOINED(ID ORDER BY ID) FROM T"), [["1-2-3"]]);
});

test("SET EMITS with columns given by the call, spread over the nodes", async () => {
  assert.equal(await rows("SELECT NODES(ID) EMITS (WHO VARCHAR(10)) FROM T GROUP BY IPROC()"), [
    ["0:2"],
    ["1:1"],
  ]);
  assert.equal(await rows("SELECT NODES(ID) EMITS (WHO VARCHAR(10)) FROM T"), [["0:3"]]);
  assert.equal(database.calls.at(-1)?.inputColumns, [
    { name: "0", type: { type: "DECIMAL", precision: 18, scale: 0 } },
  ]);
});

test("a condition leaves each row on its node", async () => {
  assert.equal(await rows("SELECT ID, IPROC() FROM T WHERE IPROC() = 1"), [["2", "1"]]);
  assert.equal(await rows("SELECT IPROC(), COUNT(*) FROM T WHERE IPROC() = 0 GROUP BY IPROC()"), [
    ["0", "2"],
  ]);
  assert.equal(
    await rows("SELECT NODES(ID) EMITS (WHO VARCHAR(10)) FROM T WHERE IPROC() = 0 GROUP BY IPROC()"),
    [["0:2"]],
  );
  assert.equal(await rows("SELECT ROWNUM, IPROC() FROM T WHERE PLUS(ID, 1) > 2"), [
    ["1", "1"],
    ["2", "0"],
  ]);
});

test("a SCALAR call computes each row on the node that IPROC() says", async () => {
  assert.equal(await rows("SELECT ID, IPROC(), WHERE_AM_I(ID) FROM T ORDER BY ID"), [
    ["1", "0", "0:1"],
    ["2", "1", "1:1"],
    ["3", "0", "0:1"],
  ]);
  assert.equal(await rows("SELECT ID, IPROC(), WHERE_AM_I(ID) FROM T WHERE IPROC() = 1"), [
    ["2", "1", "1:1"],
  ]);
  assert.equal(await rows("SELECT ID, IPROC(), WHERE_AM_I(ID) FROM T WHERE PLUS(ID, 1) > 2 ORDER BY ID"), [
    ["2", "1", "1:1"],
    ["3", "0", "0:1"],
  ]);
});

test("calls may feed tables, subselects and INSERT", async () => {
  assert.is(await rows("CREATE TABLE U AS SELECT PLUS(ID, 1) AS P, G FROM T"), 3);
  assert.equal(await rows("INSERT INTO U SELECT REP(ID, G) FROM T", "SELECT SUM(P) FROM U"), [["23"]]);
  assert.equal(await rows("SELECT COUNT(*) FROM (SELECT REP(ID, G) FROM T) x WHERE x.N = 3"), [["3"]]);
});

test("UPDATE and DELETE compute values and conditions by calls, for the rows that other conditions leave", async () => {
  await rows(
    "UPDATE T t SET ID = PLUS(t.ID, 10) * PLUS(1, 1), G = DEFAULT WHERE PLUS(ID, 1) > 2 AND G = 'b'",
  );
  assert.equal(await rows("SELECT ID, G FROM T ORDER BY ID"), [
    ["1", "b"],
    ["2", "a"],
    ["26", null],
  ]);
  await rows(
    "UPDATE T SET G = 'c' WHERE PLUS(ID, 0) = 1",
    "DELETE FROM T WHERE PLUS(ID, 1) = 3 OR G IS NULL",
  );
  assert.equal(await rows("SELECT * FROM T"), [["1", "c"]]);
  await rows("UPDATE T SET ID = FAILS() WHERE G = 'none'");
  assert.match(await error("UPDATE T SET G = JOINED(G)"), "SET script JOINED can be called in a SELECT only");
  assert.match(await error("DELETE FROM T WHERE JOINED(G) = 'a'"), "SET script JOINED");
  assert.match(await error("UPDATE T SET G = REP(1, G)"), "script REP emits rows");
  assert.match(
    await error("UPDATE T SET G = NULL FROM T, T AS U WHERE PLUS(T.ID, U.ID) = 2"),
    "UDF calls in UPDATE … FROM",
  );
  assert.match(
    await error("MERGE INTO T USING (SELECT 1 AS A) ON ID = A WHEN MATCHED THEN UPDATE SET ID = PLUS(1, 1)"),
    "a call of script PLUS here: compute it in a subselect",
  );
});

test("calls read what WITH stores, and are stored by it", async () => {
  const numbers = "R AS (SELECT RANDOM() AS X, ID FROM T ORDER BY FALSE)";
  const called = "C AS (SELECT PLUS(ID, 1) AS P, X FROM R ORDER BY FALSE)";
  assert.equal(
    await rows(
      `WITH ${numbers}, ${called}, B AS (SELECT P FROM C ORDER BY FALSE)
        SELECT PLUS(C.P, 0), COUNT(*) FROM C JOIN R ON C.X = R.X JOIN B ON B.P = C.P GROUP BY 1 ORDER BY 1`,
    ),
    [
      ["2", "1"],
      ["3", "1"],
      ["4", "1"],
    ],
  );
});

test("rows from UDFs survive a failing statement later in the transaction", async () => {
  database.session.autocommit = false;
  await rows("CREATE TABLE U (A INT)", "INSERT INTO U SELECT PLUS(1, 1)");
  assert.match(await error("SELECT 1 / 0"), /^22012/);
  assert.equal(await rows("SELECT A FROM U"), [["2"]]);
});

test("arguments are brought to the declared types", async () => {
  assert.equal(await rows("SELECT PLUS('3', 4.4)"), [["7"]]);
  assert.match(await error("SELECT PLUS('x', 1)"), /^22018/);
  assert.match(await error("SELECT PLUS(1)"), /^42000 The script S.PLUS expects 2 arguments/);
});

test("outputs must fit the declared types", async () => {
  await rows("CREATE TYPESCRIPT SET SCRIPT SHORT(v VARCHAR(100)) RETURNS VARCHAR(2) AS join");
  assert.match(
    await error("SELECT SHORT(ID) FROM T"),
    /^22001 data exception - string data, right truncation/,
  );
  await rows("CREATE TYPESCRIPT SET SCRIPT ASCII_(v VARCHAR(100)) RETURNS VARCHAR(9) ASCII AS join");
  assert.match(await error("SELECT ASCII_(ID || 'é') FROM T"), /^22021 .*Invalid ASCII bytestream/);
});

test("names result columns after the call or what it emits", async () => {
  assert.equal(
    (await columnsOf(database.session, "SELECT s.plus(id, 1), rep(1, g) FROM T")).map(({ name }) => name),
    ["S.PLUS(ID,1)", "N", "S"],
  );
});

test("a failing UDF is reported as it is; missing EMITS too", async () => {
  assert.is(await error("SELECT FAILS()"), "22002 VM error: it failed");
  assert.match(await error("SELECT NODES(ID) FROM T"), /^42000 The script has dynamic return arguments/);
  assert.match(await error("SELECT REP(ID, G) + 1 FROM T"), /^42000/);
  await rows(`CREATE TYPESCRIPT SCALAR SCRIPT OPEN_(A DOUBLE) EMITS (...) AS
    export const defaultOutputColumns = () => "B DOUBLE";
    export const run = (ctx) => ctx.emit(1);`);
  assert.match(await error("SELECT OPEN_(ID) FROM T"), /^0A000 .*without EMITS.*default output columns/);
});

test("a script's time zone is the session's", async () => {
  for (const [set, expected] of [
    ["asia/tokyo", "Asia/Tokyo"],
    ["UTC", "UTC"],
  ]) {
    await rows(`ALTER SESSION SET TIME_ZONE = '${set}'`, "SELECT PLUS(1, 1)");
    assert.is(database.calls.at(-1)?.timeZone, expected);
  }
});

test("UDFs read connections", async () => {
  await rows(
    "CREATE CONNECTION C TO 'addr' USER 'u' IDENTIFIED BY 'p'",
    "CREATE TYPESCRIPT SCALAR SCRIPT CON(a INT) RETURNS VARCHAR(50) AS connection",
  );
  assert.equal(await rows("SELECT CON(1)"), [["addr u p"]]);
});

test("an aborted call ends with R0003, and the session goes on", async () => {
  const failure = error("SELECT HANGS(ID) FROM T");
  while (database.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  database.session.abort("R0003");
  assert.is(await failure, "R0003 Client requested execution abort.");
  assert.equal(await rows("SELECT 1"), [["1"]]);
});

test("large inputs arrive completely and in chunks", async () => {
  await rows("CREATE TABLE BIG AS SELECT i AS A FROM VALUES BETWEEN 1 AND 25000 t(i)");
  assert.equal(await rows("SELECT SUM(X), COUNT(*) FROM (SELECT PLUS(A, 1) AS X FROM BIG)"), [
    ["312537500", "25000"],
  ]);
  assert.equal(new Set(database.calls.map(({ nodeId }) => nodeId)).size, 2);
});

test("gives a UDF text with the U+FEFF it begins with, and takes it back", async () => {
  assert.equal(await run(database.session, "SELECT REP(1, '\ufeffa')"), [["1", "\ufeffa"]]);
});

test.run();
