/** What a client aborts is answered at once, whatever it is doing, and the session goes on. */
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { compiledClient } from "../../support/compiled-client.ts";
import { holdThreads } from "../../support/hold-threads.ts";
import { suite } from "../../support/suite.ts";
import { type Answer, RawClient } from "./server/raw-client.ts";

const test = suite("aborted statements");
let exasol: LocalExasol;
let silent: Server;
let client: RawClient;
const tunnels: Socket[] = [];

const endless = "SELECT COUNT(*) FROM S.N A, S.N B, S.N C WHERE A.I + B.I + C.I = 7";
const udf = (declaration: string, body: string) => `CREATE ${declaration} AS\n${body}\n`;

test.before(async () => {
  // Takes everything and never answers.
  silent = createServer((request) => request.once("data", () => request.pause()));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const languages = { TYPESCRIPT: compiledClient };
  exasol = await startExasol({ languages, s3Endpoint: `http://127.0.0.1:${port}` });
  client = await loggedIn();
  await done(
    client,
    "CREATE SCHEMA S",
    "CREATE TABLE N AS SELECT I FROM VALUES BETWEEN 1 AND 100000 T(I)",
    "CREATE TABLE KEPT (A DECIMAL(18,0))",
    "CREATE LUA SCRIPT LOOP() AS while true do end",
    "CREATE LUA SCRIPT REPEAT_TEXT() AS while true do local s = ('x'):rep(50000000) end",
    "CREATE LUA SCRIPT REPLACE_TEXT() AS local s = ('a'):rep(100000000); s:gsub('a*b', '')",
    "CREATE LUA SCRIPT MATCH() AS return ('a'):rep(1000):find('.-.-.-.-.-.-.-.-.-b')",
    `CREATE LUA SCRIPT ASK() AS pquery([[${endless}]])`,
    'CREATE LUA SCRIPT SLEEP() AS query([[SELECT "$SLEEP"(3600)]])',
    "CREATE LUA SCRIPT ASK_AGAIN() AS while true do pquery([[SELECT COUNT(*) FROM S.N]]) end",
    udf(
      "LUA SCALAR SCRIPT LUA_LOOP(A DECIMAL(18,0)) RETURNS DECIMAL(18,0)",
      "function run(ctx) while true do end end",
    ),
    udf(
      "LUA SCALAR SCRIPT LUA_EMIT(A DECIMAL(18,0)) EMITS (B DECIMAL(18,0))",
      "function run(ctx) while true do ctx.emit(1) end end",
    ),
    udf(
      "LUA SCALAR SCRIPT LUA_IMPORT(...) EMITS (...)",
      "function generate_sql_for_import_spec() while true do end end",
    ),
    udf(
      "TYPESCRIPT SCALAR SCRIPT TS_LOOP(A DECIMAL(18,0)) RETURNS DECIMAL(18,0)",
      "export function run() { for (;;); }",
    ),
    udf(
      "TYPESCRIPT SCALAR SCRIPT TS_WAIT(A DECIMAL(18,0)) RETURNS DECIMAL(18,0)",
      "export function run() { return new Promise(() => setInterval(() => {}, 1000)); }",
    ),
  );
});
test.after(async () => {
  await client.close();
  await exasol.close();
  for (const socket of tunnels) socket.destroy();
  silent.closeAllConnections();
  silent.close();
});

async function loggedIn(): Promise<RawClient> {
  const opened = await new RawClient(`ws://127.0.0.1:${exasol.port}`).opened();
  assert.is((await opened.login(exasol.password)).status, "ok");
  return opened;
}

const execute = (sqlText: string) => ({ command: "execute", sqlText });

/** The answer to the last one. */
async function done(by: RawClient, ...statements: string[]): Promise<Answer> {
  const answers: Answer[] = [];
  for (const sql of statements) {
    const answer = await by.ask(execute(sql));
    assert.is(answer.status, "ok", `${sql}: ${answer.exception?.text}`);
    answers.push(answer);
  }
  return answers.at(-1) as Answer;
}

async function firstCell(by: RawClient, sql: string): Promise<unknown> {
  const { responseData } = await done(by, sql);
  const data = responseData.results?.[0]?.resultSet?.data as unknown[][] | undefined;
  return data?.[0]?.[0];
}

const abort = (by: RawClient) => by.socket.send('{"command":"abortQuery"}');

/** The address of a client's file, on a connection whose client neither reads nor answers. */
async function silentTunnel(): Promise<string> {
  const socket = connect(exasol.port, "127.0.0.1");
  tunnels.push(socket.on("error", () => undefined));
  socket.write(Buffer.from([2, 0x21, 0x21, 2, 1, 0, 0, 0, 1, 0, 0, 0]));
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
  socket.pause();
  return `${answer.subarray(8).toString("latin1").replace(/\0+$/, "")}:${answer.readInt32LE(4)}`;
}

const silentUrl = async () => `AT 'http://127.0.0.1:${(silent.address() as AddressInfo).port}'`;
const silentS3 = async () => "AT 'https://b.s3.eu-west-1.amazonaws.com' USER 'u' IDENTIFIED BY 'p'";
const rows = "(SELECT A.I FROM S.N A, S.N B)";

/** None of them ends within an hour. */
const statements: Record<string, string | (() => Promise<string | object>)> = {
  "a script's loop": "EXECUTE SCRIPT S.LOOP()",
  "a script's long texts": "EXECUTE SCRIPT S.REPEAT_TEXT()",
  "a script's gsub": "EXECUTE SCRIPT S.REPLACE_TEXT()",
  "a script's pattern": "EXECUTE SCRIPT S.MATCH()",
  "a script's query": "EXECUTE SCRIPT S.ASK()",
  "a script's query that waits": "EXECUTE SCRIPT S.SLEEP()",
  "a script's many queries": "EXECUTE SCRIPT S.ASK_AGAIN()",
  "a loop of a UDF in Lua": "SELECT S.LUA_LOOP(I) FROM S.N",
  "rows of a UDF in Lua": "SELECT COUNT(*) FROM (SELECT S.LUA_EMIT(I) FROM S.N)",
  "an import's UDF": "IMPORT INTO S.KEPT FROM SCRIPT S.LUA_IMPORT",
  "a loop of a UDF in TypeScript": "SELECT S.TS_LOOP(I) FROM S.N",
  "a UDF that waits": "SELECT S.TS_WAIT(I) FROM S.N",
  "an EXPORT over HTTP": async () => `EXPORT ${rows} INTO CSV ${await silentUrl()} FILE 'a.csv'`,
  "an EXPORT to S3": async () => `EXPORT ${rows} INTO CSV ${await silentS3()} FILE 'a.csv'`,
  "an EXPORT to two files": async () => `EXPORT ${rows} INTO CSV ${await silentUrl()} FILE 'a' FILE 'b'`,
  "an EXPORT of a .gz": async () => `EXPORT ${rows} INTO CSV ${await silentUrl()} FILE 'a.csv.gz'`,
  "an EXPORT of a .bz2": async () => `EXPORT ${rows} INTO CSV ${await silentUrl()} FILE 'a.csv.bz2'`,
  "an EXPORT to the client": async () =>
    `EXPORT ${rows} INTO CSV AT 'http://${await silentTunnel()}' FILE 'a'`,
  "an IMPORT over HTTP": async () => `IMPORT INTO S.KEPT FROM CSV ${await silentUrl()} FILE 'a.csv'`,
  "an IMPORT from S3": async () => `IMPORT INTO S.KEPT FROM CSV ${await silentS3()} FILE 'a.csv'`,
  "an IMPORT of Parquet": async () => `IMPORT INTO S.KEPT FROM PARQUET ${await silentUrl()} FILE 'a'`,
  "an IMPORT from the client": async () =>
    `IMPORT INTO S.KEPT FROM CSV AT 'http://${await silentTunnel()}' FILE 'a'`,
  "an IMPORT by TLS from the client": async () =>
    `IMPORT INTO S.KEPT FROM CSV AT 'https://${await silentTunnel()}' FILE 'a'`,
  "a query": endless,
  "a large result": `SELECT * FROM ${rows}`,
  "a list of many": "SELECT LENGTH(LISTAGG(MOD(A.I, 3), '') WITHIN GROUP (ORDER BY B.I)) FROM S.N A, S.N B",
  "CREATE TABLE AS": `CREATE TABLE S.OTHER AS SELECT * FROM ${rows}`,
  "INSERT of a query": `INSERT INTO S.KEPT SELECT * FROM ${rows}`,
  MERGE: `MERGE INTO S.KEPT T USING (SELECT A.I FROM S.N A, S.N B, S.N C GROUP BY A.I) Q ON T.A = Q.I WHEN NOT MATCHED THEN INSERT VALUES (Q.I)`,
  "a batch": async () => ({ command: "executeBatch", sqlTexts: Array(100_000).fill(endless) }),
};

for (const [what, given] of Object.entries(statements))
  test(`${what} is aborted`, async () => {
    const statement = typeof given === "string" ? given : await given();
    const answered = client.ask(typeof statement === "string" ? execute(statement) : statement);
    // Some are then still beginning, on a machine with much to do: they are aborted likewise.
    await setTimeout(200);
    abort(client);
    assert.is((await answered).exception?.sqlCode, "R0003");
    assert.is(await firstCell(client, "SELECT COUNT(*) FROM S.KEPT"), 0);
  });

test("each of them is aborted while it begins", async () => {
  for (const [what, given] of Object.entries(statements)) {
    const statement = typeof given === "string" ? given : await given();
    const answered = client.ask(typeof statement === "string" ? execute(statement) : statement);
    await setTimeout(5);
    abort(client);
    assert.is((await answered).exception?.sqlCode, "R0003", what);
  }
  assert.is(await firstCell(client, "SELECT COUNT(*) FROM S.KEPT"), 0);
});

test("what is aborted leaves alone what its transaction did before", async () => {
  const own = await loggedIn();
  await own.ask({ command: "setAttributes", attributes: { autocommit: false } });
  await done(own, "INSERT INTO S.KEPT VALUES (1)");
  for (const [what, given] of Object.entries(statements)) {
    const statement = typeof given === "string" ? given : await given();
    if (typeof statement !== "string") continue;
    const answered = own.ask(execute(statement));
    await setTimeout(50);
    abort(own);
    assert.is((await answered).exception?.sqlCode, "R0003", what);
    assert.is(await firstCell(own, "SELECT COUNT(*) FROM S.KEPT"), 1, what);
  }
  await done(own, "COMMIT");
  assert.is(await firstCell(client, "SELECT COUNT(*) FROM S.KEPT"), 1);
  await done(client, "TRUNCATE TABLE S.KEPT");
  await own.close();
});

test("a batch is aborted whose results are known already", async () => {
  const answered = client.ask({ command: "executeBatch", sqlTexts: Array(200_000).fill("SELECT 1") });
  await setTimeout(200);
  abort(client);
  assert.is((await answered).exception?.sqlCode, "R0003");
  await done(client, "SELECT 1");
});

test("large compressed answers keep their order", async () => {
  const own = await new RawClient(`ws://127.0.0.1:${exasol.port}`).opened();
  await own.login(exasol.password, { useCompression: true });
  own.compressed = true;
  const statements = ["SELECT RPAD('x', 2000000, 'y')", "SELECT 1"];
  const [large, small] = await Promise.all(statements.map((sql) => own.ask(execute(sql))));
  assert.ok(large && small && large.text.length > 2_000_000 && small.text.length < 1000);
  await own.close();
});

test("what comes in one piece with the abort is aborted", async () => {
  const answered = client.ask(execute(endless));
  abort(client);
  assert.is((await answered).exception?.sqlCode, "R0003");
  await done(client, "SELECT 1");
});

test("an abort that comes too late leaves what comes in one piece after it alone", async () => {
  await done(client, "SELECT 1");
  abort(client);
  await done(client, "SELECT COUNT(*) FROM S.N A JOIN S.N B ON A.I = B.I");
});

test("a preprocessor script is aborted", async () => {
  const own = await loggedIn();
  await done(own, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = S.LOOP");
  for (const request of [execute("SELECT 1"), { command: "createPreparedStatement", sqlText: "SELECT 1" }]) {
    const answered = own.ask(request);
    await setTimeout(100);
    abort(own);
    assert.is((await answered).exception?.sqlCode, "R0003");
  }
  await done(own, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = ''", "SELECT 1");
  await own.close();
});

test("a script's query for a preprocessor is aborted", async () => {
  const own = await loggedIn();
  await done(own, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = S.ASK");
  const answered = own.ask(execute("SELECT 1"));
  await setTimeout(200);
  abort(own);
  assert.is((await answered).exception?.sqlCode, "R0003");
  await done(own, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = ''", "SELECT 1");
  await own.close();
});

test("a fetch is aborted, and may be asked for again", async () => {
  const answer = await done(client, "SELECT A.I, B.I AS J FROM S.N A, S.N B WHERE B.I <= 20");
  const { resultSetHandle } = answer.responseData.results?.[0]?.resultSet ?? {};
  const fetch = { command: "fetch", resultSetHandle, startPosition: 0, numBytes: 64 * 1024 * 1024 };
  const answered = client.ask(fetch);
  abort(client);
  assert.is((await answered).exception?.sqlCode, "R0003");
  assert.is((await client.ask({ ...fetch, numBytes: 1 })).responseData.numRows, 1);
  await client.ask({ command: "closeResultSet", resultSetHandles: [resultSetHandle] });
});

test("an aborted statement is answered before it has taken back what it did", async () => {
  const own = await loggedIn();
  await own.ask({ command: "setAttributes", attributes: { autocommit: false } });
  await done(own, "INSERT INTO S.KEPT SELECT I FROM S.N");
  const aborted = own.ask(execute(endless));
  await setTimeout(200);
  const letGo = holdThreads();
  abort(own);
  assert.is((await aborted).exception?.sqlCode, "R0003");
  // It waits for what the first one takes back, and is aborted as well.
  const waiting = own.ask(execute("SELECT 1"));
  await setTimeout(50);
  abort(own);
  assert.is((await waiting).exception?.sqlCode, "R0003");
  await letGo();
  assert.is(await firstCell(own, "SELECT COUNT(*) FROM S.KEPT"), 100_000);
  await done(own, "ROLLBACK");
  assert.is(await firstCell(own, "SELECT COUNT(*) FROM S.KEPT"), 0);
  await own.close();
});

test("what waits for another's commit is aborted", async () => {
  const [first, second] = [await loggedIn(), await loggedIn()];
  for (const own of [first, second])
    await own.ask({ command: "setAttributes", attributes: { autocommit: false } });
  await done(first, "CREATE TABLE S.OF_FIRST (A INT)");
  await done(second, "INSERT INTO S.KEPT VALUES (1)");
  const letGo = holdThreads();
  const committed = first.ask(execute("COMMIT"));
  await setTimeout(20);
  const waiting = second.ask(execute("COMMIT"));
  await setTimeout(50);
  abort(second);
  assert.is((await waiting).exception?.sqlCode, "R0003");
  await letGo();
  assert.is((await committed).status, "ok");
  assert.is(await firstCell(second, "SELECT COUNT(*) FROM S.KEPT"), 1);
  await done(second, "ROLLBACK");
  assert.is(await firstCell(second, "SELECT COUNT(*) FROM S.KEPT"), 0);
  for (const own of [first, second]) await own.close();
});

test("it is too late to abort what is being committed", async () => {
  const own = await loggedIn();
  for (const autocommit of [false, true]) {
    const table = autocommit ? "BY_ITSELF" : "COMMITTED";
    await own.ask({ command: "setAttributes", attributes: { autocommit } });
    const statement = `CREATE TABLE S.${table} AS SELECT I FROM S.N`;
    if (!autocommit) await done(own, statement);
    const answered = own.ask(execute(autocommit ? statement : "COMMIT"));
    const letGo = autocommit ? undefined : holdThreads();
    for (let times = 0; times < 20; times++) {
      await setTimeout(20);
      abort(own);
    }
    await letGo?.();
    const { status } = await answered;
    if (!autocommit) assert.is(status, "ok");
    const found = await client.ask(execute(`SELECT COUNT(*) FROM S.${table}`));
    // Whether it was aborted in time or not: the answer says what became of it.
    assert.is(found.status, status);
  }
  await own.close();
});

test("a long statement is aborted while it is read", async () => {
  const own = await new RawClient(`ws://127.0.0.1:${exasol.port}`).opened();
  await own.login(exasol.password, { useCompression: true });
  for (const compressed of [false, true]) {
    own.compressed = compressed;
    const answered = own.ask(execute(`${endless} /* ${"ä".repeat(10_000_000)} */`));
    abort(own);
    assert.is((await answered).exception?.sqlCode, "R0003");
  }
  await own.close();
});

test.run();
