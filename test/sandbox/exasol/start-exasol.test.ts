import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as assert from "uvu/assert";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { compiledClient } from "../../support/compiled-client.ts";
import { suite } from "../../support/suite.ts";
import { driver } from "./server/driver.ts";
import { RawClient } from "./server/raw-client.ts";

const test = suite("local Exasol");
const languages = { TYPESCRIPT: compiledClient };

let exasol: LocalExasol;
let database: ReturnType<typeof driver>;
test.before(async () => {
  exasol = await startExasol({ languages, nodes: 2 });
  database = driver({ port: exasol.port, password: exasol.password });
  await database.connect();
  for (const sql of [
    "CREATE SCHEMA S",
    "CREATE TABLE S.T (ID DECIMAL(18,0), NAME VARCHAR(100), PRICE DECIMAL(10,2))",
  ])
    await database.execute(sql);
});
test.after(async () => {
  await database.close();
  await exasol.close();
  await exasol.close();
});

/** All rows as arrays. */
async function rows(sql: string): Promise<unknown[][]> {
  const { exception, responseData } = await database.query(sql, undefined, undefined, "raw");
  if (exception) throw new Error(exception.text);
  const { data = [], numRows = 0 } = responseData.results[0]?.resultSet ?? {};
  return Array.from({ length: numRows }, (_, i) => data.map((column) => column[i]));
}

async function errorOf(sql: string): Promise<string> {
  const { exception } = await database.query(sql, undefined, undefined, "raw");
  return exception ? `${exception.sqlCode} ${exception.text}` : "no error";
}

test("creates, fills and reads a table", async () => {
  assert.is(
    await database.execute("INSERT INTO S.T VALUES (1, 'a', 1.5), (2, NULL, 0.25), (3, 'it''s', NULL)"),
    3,
  );
  assert.equal(await rows("SELECT * FROM S.T ORDER BY ID"), [
    [1, "a", "1.5"],
    [2, null, "0.25"],
    [3, "it's", null],
  ]);
  assert.match(
    await errorOf("SELECT * FROM S.NONE"),
    /^42000 object (S\.)?"?.*NONE"? not found.*\(Session: \d+\)$/,
  );
});

test("tells of each session where it comes from, and whether by TLS", async () => {
  const own = "SELECT ENCRYPTED, HOST FROM EXA_USER_SESSIONS WHERE SESSION_ID = CURRENT_SESSION";
  assert.equal(await rows(own), [[true, "127.0.0.1"]]);
  const plain = driver({ url: `ws://127.0.0.1:${exasol.port}`, password: exasol.password });
  await plain.connect();
  assert.equal((await plain.query(own)).getRows(), [{ ENCRYPTED: false, HOST: "127.0.0.1" }]);
  await plain.close();
});

test("runs a Lua script that queries in the caller's session", async () => {
  await database.execute(`CREATE OR REPLACE LUA SCRIPT S.NAMES(schema_name, table_name, lowest) RETURNS TABLE AS
local found = query([[SELECT ID, NAME FROM ::s.::t WHERE ID >= :lowest ORDER BY ID]],
  { s = quote(schema_name), t = quote(table_name), lowest = lowest })
local result = {}
for i = 1, #found do
  result[i] = { found[i].ID, found[i].NAME }
end
exit(result, "ID DECIMAL(18,0), NAME VARCHAR(100)")
`);
  assert.equal(await rows("EXECUTE SCRIPT S.NAMES('S', 'T', 2)"), [
    [2, null],
    [3, "it's"],
  ]);
  assert.match(
    await errorOf("EXECUTE SCRIPT S.NAMES('S', 'NONE', 2)"),
    /^43000 "object .* not found.*" caught in script "S"\."NAMES" at line 1 \(Session/,
  );
  assert.equal(await rows("EXECUTE SCRIPT S.NAMES('S', 'T', 3) WITH OUTPUT"), []);
});

test("runs a scalar UDF in TypeScript", async () => {
  await database.execute(`CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.SHOUT(NAME VARCHAR(100)) RETURNS VARCHAR(200) AS
export function run(ctx) {
  return ctx.NAME === null ? null : ctx.NAME.toUpperCase() + "!";
}
`);
  assert.equal(await rows("SELECT ID, S.SHOUT(NAME) FROM S.T ORDER BY ID"), [
    [1, "A!"],
    [2, null],
    [3, "IT'S!"],
  ]);
});

test("runs a set UDF that emits rows for each group", async () => {
  await database.execute(`CREATE OR REPLACE TYPESCRIPT SET SCRIPT S.SPREAD(PRICE DOUBLE) EMITS (LOW DOUBLE, HIGH DOUBLE) AS
export function run(ctx) {
  const values = [];
  do if (ctx.PRICE !== null) values.push(ctx.PRICE); while (ctx.next());
  ctx.emit(Math.min(...values), Math.max(...values));
}
`);
  assert.equal(await rows("SELECT S.SPREAD(PRICE) FROM S.T"), [[0.25, 1.5]]);
});

test("a set UDF gets one row of NULLs where there are no rows and no groups", async () => {
  const run = "export function run(ctx) { const seen = [ctx.size, ctx.A, ctx.next()].join();";
  for (const sql of [
    `CREATE TYPESCRIPT SET SCRIPT S.SEEN(A INT) RETURNS VARCHAR(100) AS\n${run} return seen; }\n`,
    `CREATE TYPESCRIPT SET SCRIPT S.SEEN_ROWS(A INT) EMITS (SEEN VARCHAR(100)) AS\n${run} ctx.emit(seen); }\n`,
  ]) {
    await database.execute(sql);
  }
  for (const udf of ["S.SEEN", "S.SEEN_ROWS"]) {
    assert.equal(await rows(`SELECT ${udf}(ID) FROM S.T WHERE ID > 99`), [["1,,false"]]);
    assert.equal(await rows(`SELECT ${udf}(1) FROM S.T WHERE FALSE`), [["1,,false"]]);
    assert.equal(await rows(`SELECT ${udf}(ID) FROM S.T WHERE ID > 99 GROUP BY NAME`), []);
  }
  assert.equal(await rows("SELECT COUNT(*), S.SEEN(ID) FROM S.T WHERE ID > 99"), [[0, "1,,false"]]);
});

test("a script calls a UDF with a connection's secret", async () => {
  await database.execute("CREATE OR REPLACE CONNECTION AWS TO 'https://x' USER 'key' IDENTIFIED BY 'secret'");
  await database.execute(`CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.WHO(C VARCHAR(100)) EMITS (WHO VARCHAR(100)) AS
export function run(ctx) {
  const { user, password } = exa.getConnection(ctx.C);
  ctx.emit(user + password.length);
}
`);
  await database.execute(`CREATE OR REPLACE LUA SCRIPT S.ASK(c) RETURNS TABLE AS
return query([[SELECT S.WHO(:c);]], { c = c })
`);
  assert.equal(await rows("EXECUTE SCRIPT S.ASK('AWS')"), [["key6"]]);
  assert.match(await errorOf("EXECUTE SCRIPT S.ASK('NONE')"), /VM error: .*connection NONE does not exist/s);
});

/** Takes requests and never answers them, but says where the parts of an object of S3 may go. */
async function silentServer(): Promise<{ url: string; close(): Promise<unknown> }> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.includes("?uploads"))
      response.end("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test("aborts whatever waits or never ends, and kills it for another session", async () => {
  const silent = await silentServer();
  const own = await startExasol({ languages, s3Endpoint: silent.url });
  const [session, other] = [0, 1].map(() => driver({ port: own.port, password: own.password })) as [
    ReturnType<typeof driver>,
    ReturnType<typeof driver>,
  ];
  await Promise.all([session.connect(), other.connect()]);
  for (const sql of [
    "CREATE SCHEMA S",
    "CREATE TABLE S.N AS SELECT I, 'a text that takes some room' AS T FROM VALUES BETWEEN 1 AND 300000 V(I)",
    "CREATE LUA SCRIPT S.ENDLESS() AS\nwhile true do end\n",
    "CREATE LUA SCRIPT S.LONG_QUERY() AS\nquery([[SELECT COUNT(*) FROM S.N A, S.N B WHERE A.I + B.I = 7]])\n",
    "CREATE TYPESCRIPT SCALAR SCRIPT S.FOREVER(A INT) RETURNS INT AS\nexport function run() { for (;;); }\n",
    "CREATE CONNECTION BUCKET TO 'https://b.s3.eu-central-1.amazonaws.com' USER 'k' IDENTIFIED BY 's'",
  ])
    await session.execute(sql);
  const [[id]] = (await session.query("SELECT CURRENT_SESSION")).getRows().map(Object.values) as [[number]];
  const kill = `KILL STATEMENT IN SESSION ${id}`;
  for (const sql of [
    "SELECT COUNT(*) FROM S.N A, S.N B WHERE A.I + B.I = 7",
    "CREATE TABLE S.M AS SELECT A.I FROM S.N A, S.N B",
    "EXECUTE SCRIPT S.ENDLESS()",
    "EXECUTE SCRIPT S.LONG_QUERY()",
    "SELECT S.FOREVER(1)",
    'SELECT "$SLEEP"(3600)',
    "EXPORT S.N INTO CSV AT BUCKET FILE 'n.csv'",
    `EXPORT S.N INTO CSV AT '${silent.url}' FILE 'n.csv'`,
    `IMPORT INTO S.N FROM CSV AT '${silent.url}' FILE 'n.csv'`,
    "IMPORT INTO S.N FROM CSV AT BUCKET FILE 'n.csv'",
  ]) {
    const aborted = session.query(sql, undefined, (cancel) => setTimeout(() => cancel?.(), 100), "raw");
    assert.is((await aborted).exception?.sqlCode, "R0003", sql);
    const killed = session.query(sql, undefined, undefined, "raw");
    setTimeout(() => void other.execute(kill), 100);
    assert.is((await killed).exception?.sqlCode, "R0004", sql);
  }
  assert.equal((await session.query("SELECT COUNT(*) AS C FROM S.N")).getRows(), [{ C: 300000 }]);
  await other.execute(`KILL SESSION ${id}`);
  while (own.sessions > 1) await new Promise(setImmediate);
  await other.close();
  await own.close();
  await silent.close();
});

test("answers metadata commands", async () => {
  await database.execute("CREATE SCHEMA META");
  await database.execute('CREATE TABLE META."T_1" (A INT, B VARCHAR(5))');
  await database.execute("CREATE TABLE META.TX1 (A INT)");
  await database.execute("CREATE VIEW META.V AS SELECT A FROM META.TX1");
  const names = async (request: object) => {
    const answer = await database.sendCommand<{
      results: { resultSet: { columns: { name: string }[]; data: unknown[][] } }[];
    }>(request as never);
    assert.equal(answer.exception, undefined);
    const { columns, data } = answer.responseData.results[0]?.resultSet ?? { columns: [], data: [] };
    return data[columns.findIndex(({ name }) => name === "NAME")] ?? [];
  };
  const getTables = { command: "getTables", schema: "META" };
  assert.equal(await names(getTables), ["TX1", "T_1", "V"]);
  assert.equal(await names({ ...getTables, tableTypes: ["VIEW"] }), ["V"]);
  assert.equal(await names({ ...getTables, table: "T_1", catalog: "EXA_DB" }), ["TX1", "T_1"]);
  assert.equal(await names({ ...getTables, table: "T\\_1" }), ["T_1"]);
  assert.equal(await names({ ...getTables, table: "NOPE" }), []);
  assert.equal(await names({ ...getTables, catalog: "OTHER" }), []);
  assert.equal(await names({ command: "getTables", schema: "", table: null }), []);
  assert.ok(
    (await names({ command: "getTables", schema: null, tableTypes: ["SYSTEM TABLE"] })).includes(
      "EXA_ALL_TABLES",
    ),
  );
  assert.equal(await names({ command: "getSchemas", schema: "MET%" }), ["META"]);
  assert.equal(await names({ command: "getSchemas", schema: "NOPE" }), []);
  assert.equal(await names({ command: "getSchemas", schema: "%S%S" }), ["EXA_STATISTICS", "SYS"]);
  const keywords = await database.sendCommand<{ results: unknown[] }>({ command: "getKeywords" } as never);
  assert.match(JSON.stringify(keywords.responseData.results[0]), /"KEYWORD".*"RESERVED".*"ABSOLUTE"/);
  assert.equal(await names({ command: "getViews", schema: "META", view: "%" }), ["V"]);
  assert.equal(await names({ command: "getColumns", schema: "META", table: "T\\_1", column: "B" }), ["B"]);
  await database.execute("DROP SCHEMA META CASCADE");
});

test("a lost connection rolls its transaction back", async () => {
  const before = exasol.sessions;
  const lost = await new RawClient(`ws://127.0.0.1:${exasol.port}`).opened();
  await lost.login(exasol.password, { attributes: { autocommit: false } });
  assert.is((await lost.ask({ command: "execute", sqlText: "DELETE FROM S.T" })).status, "ok");
  lost.socket.terminate();
  while (exasol.sessions > before) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await rows("SELECT COUNT(*) FROM S.T"), [[3]]);
});

test("fetches a large result", async () => {
  const result = await rows("SELECT * FROM VALUES BETWEEN 1 AND 5000 AS v(n) ORDER BY n");
  assert.is(result.length, 5000);
  assert.equal(result[4999], [5000]);
});

test("close() ends what still runs", async () => {
  const own = await startExasol({ languages });
  const session = driver({ port: own.port, password: own.password });
  await session.connect();
  await session.execute("CREATE SCHEMA S");
  await session.execute(
    "CREATE TYPESCRIPT SCALAR SCRIPT S.FOREVER(A INT) RETURNS INT AS\nexport function run() { for (;;); }\n",
  );
  const answer = session.query("SELECT S.FOREVER(1)", undefined, undefined, "raw").then(
    ({ exception }) => exception?.sqlCode,
    () => "connection closed",
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await own.close();
  assert.ok(["R0003", "connection closed"].includes((await answer) ?? ""));
  await session.close();
});

test("ends also before its database is open", async () => {
  const unused = await startExasol({ languages: {} });
  await unused.close();
  assert.is(unused.sessions, 0);
});

test("a taken port is an error", async () => {
  try {
    await startExasol({ languages, port: exasol.port });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), "EADDRINUSE");
  }
});

test.run();
