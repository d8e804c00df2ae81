import { connect } from "node:net";
import { Duplex } from "node:stream";
import { connect as tlsConnect } from "node:tls";
import { deflateSync } from "node:zlib";
import * as assert from "uvu/assert";
import { type DatabaseServer, startServer } from "../../../../sandbox/exasol/server/database-server.ts";
import { parseRequest, parseRequestInSteps } from "../../../../sandbox/exasol/server/request.ts";
import { dataType, wireType } from "../../../../sandbox/exasol/server/wire-types.ts";
import { suite } from "../../../support/suite.ts";
import { type CountingEngine, countingEngine } from "./counting-engine.ts";
import { RawClient } from "./raw-client.ts";

const test = suite("WebSocket protocol");
let engine: CountingEngine;
let server: DatabaseServer;
let clients: RawClient[];
const logged: string[] = [];
test.before.each(async () => {
  engine = countingEngine("pä55");
  clients = [];
  server = await startServer({
    engine,
    host: "127.0.0.1",
    port: 0,
    nodes: 2,
    greetingTimeout: 1000,
    log: (line) => logged.push(line),
  });
});
test.after.each(async () => {
  for (const client of clients) await client.close();
  await server.close();
  assert.is(engine.open, 0);
});

async function connected(): Promise<RawClient> {
  const client = await new RawClient(`ws://127.0.0.1:${server.port}`).opened();
  clients.push(client);
  return client;
}

async function loggedIn(more: object = {}, protocolVersion = 3): Promise<RawClient> {
  const client = await connected();
  assert.is((await client.login("pä55", more, protocolVersion)).status, "ok");
  return client;
}

test("writes the session id with all its digits", async () => {
  const client = await connected();
  const answer = await client.login("pä55");
  assert.match(answer.text, '"sessionId":1836005522647613441,');
  assert.is(answer.responseData.protocolVersion, 3);
  assert.is(answer.responseData.releaseVersion, "8.34.0");
  assert.equal(engine.opened, ["SYS"]);
  assert.is(server.sessions, 1);
});

test("refuses a wrong password, a wrong user and a token", async () => {
  for (const attempt of [
    { password: "pä56" },
    { username: "other" },
    { password: "AAAA" },
    { password: "" },
  ]) {
    const client = await connected();
    const { password, ...more } = { password: "pä55", ...attempt };
    const answer = await client.login(password, password === "AAAA" ? { password } : more);
    assert.equal(answer.exception, {
      sqlCode: "08004",
      text: "Connection exception - authentication failed.",
    });
  }
  const client = await connected();
  assert.equal((await client.ask({ command: "loginToken", protocolVersion: 3 })).exception, {
    sqlCode: "08004",
    text: "Connection exception - authentication failed",
  });
  assert.is(server.sessions, 0);
});

test("answers errors with code, text and session", async () => {
  const client = await loggedIn();
  assert.equal((await client.ask({ command: "execute", sqlText: "NONSENSE" })).exception, {
    sqlCode: "42000",
    text: "syntax error in NONSENSE (Session: 1836005522647613441)",
  });
  assert.match(
    (await client.ask({ command: "enterParallel" })).exception?.text ?? "",
    "enterParallel is not supported",
  );
  assert.match((await client.ask({ command: "execute" })).exception?.text ?? "", "misses sqlText");
  client.socket.send("{");
  assert.match((await client.answer()).exception?.text ?? "", "Invalid JSON");
  assert.is(
    (await client.ask({ command: "execute", sqlText: "COUNT" })).responseData.results?.[0]?.rowCount,
    3,
  );
});

test("puts a small result into the answer, column by column", async () => {
  const client = await loggedIn();
  const answer = await client.ask({ command: "execute", sqlText: "ROWS 2" });
  assert.equal(answer.responseData.results?.[0]?.resultSet, {
    numColumns: 4,
    numRows: 2,
    numRowsInMessage: 2,
    columns: [
      { name: "N", dataType: { type: "DECIMAL", precision: 18, scale: 0 } },
      { name: "D", dataType: { type: "DECIMAL", precision: 20, scale: 2 } },
      { name: "T", dataType: { type: "TIMESTAMP", size: 16, withLocalTimeZone: false } },
      { name: "S", dataType: { type: "VARCHAR", size: 100, characterSet: "UTF8" } },
    ],
    data: [
      [0, null],
      ["0.5", "1.5"],
      ["2026-01-02 03:04:05.000000", "2026-01-02 03:04:05.000000"],
      ["row 0", "row 1"],
    ],
  });
});

test("protocol 5 states the precision of a timestamp", async () => {
  const client = await loggedIn({}, 7);
  const answer = await client.ask({ command: "execute", sqlText: "ROWS 1" });
  assert.match(answer.text, '{"type":"TIMESTAMP","precision":3,"withLocalTimeZone":false}');
});

test("hands out 1000 rows and more by fetch", async () => {
  const client = await loggedIn();
  const { resultSet } =
    (await client.ask({ command: "execute", sqlText: "ROWS 1000" })).responseData.results?.[0] ?? {};
  assert.is(resultSet?.numRowsInMessage, 0);
  assert.is(resultSet?.data, undefined);
  const resultSetHandle = resultSet?.resultSetHandle;
  const sizes: number[] = [];
  let next = 0;
  while (next < 1000) {
    const { responseData, text } = await client.ask({
      command: "fetch",
      resultSetHandle,
      startPosition: next,
      numBytes: 30_000,
    });
    assert.ok(text.length < 30_100);
    assert.is((responseData.data as unknown[][])[3]?.[0], `row ${next}`);
    sizes.push(Number(responseData.numRows));
    next += Number(responseData.numRows);
  }
  assert.is(next, 1000);
  assert.ok(sizes.length > 1);
  const one = await client.ask({ command: "fetch", resultSetHandle, startPosition: 999, numBytes: 1 });
  assert.is(one.responseData.numRows, 1);
  assert.is(
    (await client.ask({ command: "fetch", resultSetHandle, startPosition: 1000, numBytes: 1 })).status,
    "error",
  );
  assert.is(
    (await client.ask({ command: "closeResultSet", resultSetHandles: [resultSetHandle] })).status,
    "ok",
  );
  assert.is(
    (await client.ask({ command: "fetch", resultSetHandle, startPosition: 0, numBytes: 1 })).status,
    "error",
  );
});

test("compresses both ways from the login's answer on", async () => {
  const client = await connected();
  assert.match((await client.login("pä55", { useCompression: true })).text, "sessionId");
  client.compressed = true;
  assert.is((await client.ask({ command: "execute", sqlText: "ROWS 5" })).responseData.numResults, 1);
  assert.is((await client.ask({ command: "disconnect" })).status, "ok");
});

test("sets and tells attributes", async () => {
  const client = await loggedIn({ attributes: { autocommit: false, currentSchema: "S", queryTimeout: 7 } });
  const { attributes } = await client.ask({ command: "getAttributes" });
  assert.is(attributes?.autocommit, false);
  assert.is(attributes?.currentSchema, "S");
  assert.is(attributes?.queryTimeout, 7);
  await client.ask({ command: "setAttributes", attributes: { currentSchema: "", resultSetMaxRows: 2 } });
  assert.is((await client.ask({ command: "getAttributes" })).attributes?.currentSchema, "");
  assert.is(
    (await client.ask({ command: "execute", sqlText: "ROWS 5000" })).responseData.results?.[0]?.resultSet
      ?.numRows,
    2,
  );
  const refused = await client.ask({ command: "setAttributes", attributes: { timezone: "MARS" } });
  assert.match(refused.exception?.text ?? "", "timezone cannot be set");
  const opened = await client.ask({ command: "execute", sqlText: "OPEN SCHEMA T" });
  assert.equal(opened.attributes, { currentSchema: "T" });
  const sqlText = "ALTER SESSION SET NLS_DATE_FORMAT = 'DD.MM.YYYY'";
  assert.equal((await client.ask({ command: "execute", sqlText })).attributes, { dateFormat: "DD.MM.YYYY" });
  const numbers = { numericCharacters: ",." };
  assert.equal((await client.ask({ command: "setAttributes", attributes: numbers })).attributes, numbers);
  const all = (await client.ask({ command: "getAttributes" })).attributes;
  assert.equal([all?.dateFormat, all?.numericCharacters], ["DD.MM.YYYY", ",."]);
});

test("abortQuery has no answer of its own: the statement fails with R0003", async () => {
  const client = await loggedIn();
  client.post({ command: "execute", sqlText: "HANG" });
  await untilStatement("HANG");
  client.post({ command: "abortQuery" });
  assert.is((await client.answer()).exception?.sqlCode, "R0003");
  assert.is((await client.ask({ command: "execute", sqlText: "COUNT" })).status, "ok");
});

test("a lost connection ends its statement and its session", async () => {
  const client = await loggedIn();
  client.post({ command: "execute", sqlText: "HANG" });
  await untilStatement("HANG");
  client.socket.terminate();
  await until(() => engine.open === 0);
  assert.is(server.sessions, 0);
});

test("close() ends running statements and sessions", async () => {
  const client = await loggedIn();
  client.post({ command: "execute", sqlText: "HANG" });
  await untilStatement("HANG");
  await server.close();
  assert.is(engine.open, 0);
});

test("sends pongs while a statement runs", async () => {
  const client = await loggedIn();
  const pong = new Promise((resolve) => client.socket.once("pong", resolve));
  client.post({ command: "execute", sqlText: "HANG", attributes: { feedbackInterval: 1 } });
  await pong;
});

test("prepares, executes and closes a statement", async () => {
  const client = await loggedIn();
  const { responseData } = await client.ask({ command: "createPreparedStatement", sqlText: "INSERT ?" });
  assert.equal(responseData.parameterData, {
    numColumns: 1,
    columns: [{ name: "", dataType: { type: "DECIMAL", precision: 18, scale: 0 } }],
  });
  assert.is(responseData.results?.[0]?.resultSet?.numColumns, 4);
  const { statementHandle } = responseData;
  const column = { name: "", dataType: { type: "DECIMAL", precision: 18, scale: 0 } };
  const request = {
    command: "executePreparedStatement",
    statementHandle,
    numColumns: 1,
    numRows: 3,
    columns: [column],
    data: [[1, "2", null]],
  };
  assert.is((await client.ask(request)).responseData.results?.[0]?.rowCount, 3);
  assert.is(engine.statements.at(-1), 'INSERT ? [["1","2",null]]');
  assert.match((await client.ask({ ...request, numRows: 2 })).exception?.text ?? "", "does not fit");
  assert.is((await client.ask({ command: "closePreparedStatement", statementHandle })).status, "ok");
  assert.is((await client.ask(request)).status, "error");
});

test("takes a statement of megabytes that holds a number of many digits", async () => {
  const client = await loggedIn();
  const sqlText = `ROWS 1 -- ${"digits ".repeat(3_000_000)} 12345678901234567890`;
  assert.is((await client.ask({ command: "execute", sqlText })).status, "ok");
  assert.is(engine.statements.at(-1)?.length, sqlText.length);
});

test("takes the values of a prepared statement with all their digits", async () => {
  const client = await loggedIn();
  const { statementHandle } = (await client.ask({ command: "createPreparedStatement", sqlText: "INSERT ?" }))
    .responseData as unknown as { statementHandle: number };
  const types = [
    { type: "DECIMAL", precision: 36, scale: 0 },
    { type: "DECIMAL", precision: 36, scale: 18 },
    { type: "DOUBLE" },
    { type: "VARCHAR", size: 100 },
  ];
  const execute = (data: string) => {
    const columns = JSON.stringify(types.map((dataType) => ({ name: "", dataType })));
    const head = `"command":"executePreparedStatement","statementHandle":${statementHandle},"numColumns":4,"numRows":1`;
    client.socket.send(`{${head},"columns":${columns},"data":${data}}`);
    return client.answer();
  };
  await execute(
    '[[123456789012345678901234567890123456],[-99999999999999.999900000000000001],[1E3],["a \\"9007199254740993, b"]]',
  );
  assert.is(
    engine.statements.at(-1),
    'INSERT ? [["123456789012345678901234567890123456"],["-99999999999999.999900000000000001"],[1000],["a \\"9007199254740993, b"]]',
  );
  await execute('[[9007199254740993],[1.2345678901234567E-3],[0.30000000000000004],["\\\\"]]');
  assert.is(
    engine.statements.at(-1),
    'INSERT ? [["9007199254740993"],["1.2345678901234567E-3"],[0.30000000000000004],["\\\\"]]',
  );
  assert.is((await execute('[[1],[1],[1E400],["a"]]')).exception?.sqlCode, "22003");
  types.splice(0, 4, ...["DATE", "DATE", "TIMESTAMP", "VARCHAR"].map((type) => ({ type })));
  const moment = "2020-02-03 04:05:06.7";
  await execute(`[["2020-02-03 00:00:00.000"],["2020-02-03"],["${moment}"],["${moment}"]]`);
  assert.is(engine.statements.at(-1), `INSERT ? [["2020-02-03"],["2020-02-03"],["${moment}"],["${moment}"]]`);
});

test("a timestamp whose precision a client cannot state keeps all its digits", async () => {
  assert.equal(dataType({ type: "TIMESTAMP", size: 16 }), {
    type: "TIMESTAMP",
    precision: 9,
    withLocalTimeZone: false,
  });
});

test("states how long the texts of intervals and geometries may be", () => {
  const sizes = [
    wireType({ type: "INTERVAL YEAR TO MONTH", precision: 4 }, 3),
    wireType({ type: "INTERVAL DAY TO SECOND", precision: 9, fraction: 6 }, 3),
    wireType({ type: "INTERVAL DAY TO SECOND", precision: 2, fraction: 0 }, 5),
    wireType({ type: "GEOMETRY", srid: 0 }, 3),
  ].map(({ size }) => size);
  assert.equal(sizes, ["+0002-03".length, "+000000002 03:04:05.123000".length, 12, 2_000_000]);
});

test("refuses members of a request and attributes that it would ignore", async () => {
  const client = await loggedIn();
  const refused = async (request: object) => (await client.ask(request)).exception?.text ?? "";
  assert.match(await refused({ command: "execute", sqlText: "COUNT", maxRows: 3 }), "does not know maxRows");
  assert.match(await refused({ command: "getTables", schemaName: "S" }), "does not know schemaName");
  assert.match(await refused({ command: "getTables", schema: 5 }), "schema is no string");
  assert.match(
    await refused({ command: "getTables", tableTypes: ["ALIAS"] }),
    "tableTypes is no array of TABLE, VIEW",
  );
  assert.match(await refused({ command: "getUsers" }), "getUsers is not supported");
  const set = (attributes: object) => refused({ command: "setAttributes", attributes });
  assert.match(await set({ autocommit: "false" }), "Invalid value for the attribute autocommit: false");
  assert.match(await set({ compressionEnabled: true }), "can be set at the login only");
  assert.match(await set({ dateFormat: "DD.MM.YYYY" }), "dateFormat cannot be set");
  assert.is(await set({ compressionEnabled: false }), "");
  assert.match(
    (await (await connected()).login("pä55", { sessionId: 5 })).exception?.text ?? "",
    "does not know sessionId",
  );
});

test("compresses when the attribute asks for it, as the driver for Go does", async () => {
  const client = await connected();
  await client.login("pä55", { attributes: { compressionEnabled: true } });
  client.compressed = true;
  assert.is(
    (await client.ask({ command: "execute", sqlText: "COUNT" })).responseData.results?.[0]?.rowCount,
    3,
  );
  assert.is((await client.ask({ command: "getAttributes" })).attributes?.compressionEnabled, true);
});

test("executes a batch and stops at its first error", async () => {
  const client = await loggedIn();
  assert.is(
    (await client.ask({ command: "executeBatch", sqlTexts: ["COUNT", "ROWS 1"] })).responseData.numResults,
    2,
  );
  assert.is((await client.ask({ command: "executeBatch", sqlTexts: ["FAIL", "COUNT 2"] })).status, "error");
  assert.not(engine.statements.includes("COUNT 2"));
});

test("asks the system tables for metadata", async () => {
  const client = await loggedIn();
  await client.ask({ command: "getScripts", schema: "S", script: "it's%" });
  assert.is(
    engine.statements.at(-1),
    `SELECT * FROM (SELECT SCRIPT_SCHEMA AS "SCHEMA", SCRIPT_NAME AS NAME, SCRIPT_OWNER AS OWNER, SCRIPT_TYPE AS TYPE, t.* FROM SYS.EXA_ALL_SCRIPTS t) WHERE "SCHEMA" LIKE 'S' AND NAME LIKE 'it''s%' ORDER BY "SCHEMA", NAME`,
  );
  assert.equal((await client.ask({ command: "getHosts", hostIp: "127.0.0.1" })).responseData, {
    numNodes: 2,
    nodes: ["127.0.0.1", "127.0.0.1"],
  });
});

test("says what to use to who speaks the protocol of JDBC and ODBC, also over TLS", async () => {
  const login = Buffer.from([1, 0x12, 0x12, 1, 40, 0, 0, 0, 21, 0, 0, 0]);
  for (const socket of [
    connect(server.port, "127.0.0.1"),
    tlsConnect({ port: server.port, host: "127.0.0.1", rejectUnauthorized: false }),
  ]) {
    logged.length = 0;
    socket.on("error", () => undefined);
    socket.write(login);
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
    assert.match(logged.join(), "JDBC and ODBC");
    assert.match(logged.join(), "pyexasol");
  }
});

test("says how its certificate is accepted to who does not trust it, as JDBC at its defaults", async () => {
  const relay = connect(server.port, "127.0.0.1");
  const client = tlsConnect({
    socket: new Duplex({
      read() {},
      write(hello, _, written) {
        relay.write(hello);
        written();
      },
    }),
    maxVersion: "TLSv1.2",
  });
  client.on("error", () => undefined);
  relay.on("error", () => undefined);
  // What a client says who sees the certificate, is fatal and means that it comes of an unknown authority.
  relay.once("data", () => relay.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 48])));
  await new Promise((resolve) => relay.resume().once("close", resolve));
  client.destroy();
  assert.match(logged.join(), server.certificateFingerprint);
  assert.match(logged.join(), "JDBC and ODBC");
});

test("gives up a greeting that does not end, of TLS, of a tunnel and of HTTP", async () => {
  const halves = [
    Buffer.from([0x16, 3, 1, 1, 0]),
    Buffer.from([2, 0x21, 0x21, 2, 1]),
    "GET / HTTP/1.1\r\nHost:",
  ];
  const ends = halves.map(async (half) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(half);
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  });
  await Promise.all(ends);
});

test("tells a browser what it is", async () => {
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  assert.is(response.status, 426);
  assert.match(await response.text(), "Exasol");
});

async function untilStatement(sql: string): Promise<void> {
  await until(() => engine.statements.includes(sql));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("refuses a compressed request that is longer than requests may be", async () => {
  const client = await connected();
  await client.login("pä55", { useCompression: true });
  client.compressed = true;
  const request = Buffer.alloc(130 * 1024 * 1024, '{"command":"execute","sqlText":"');
  client.socket.send(deflateSync(request, { level: 1 }));
  assert.match((await client.answer()).exception?.text ?? "", "The request has more than 134217728 bytes.");
  assert.is((await client.ask({ command: "execute", sqlText: "ROWS 5" })).responseData.numResults, 1);
});

test("reads a long statement in steps, wherever its text is cut", () => {
  // Each begins at another place of the parts that are read at once.
  for (const letters of ["x", "ä", "€", "😀", "\\u", '\\"', "\n\u0001", "''", '"ж'])
    for (const before of ["", "1", "12", "123", "1234"]) {
      const sqlText = before + letters.repeat(700_000);
      const steps = parseRequestInSteps(Buffer.from(JSON.stringify({ command: "execute", sqlText })));
      let count = 0;
      let read = steps.next();
      for (; !read.done; read = steps.next()) count++;
      assert.ok(read.value.command === "execute" && read.value.sqlText === sqlText, letters);
      if (letters === "€") assert.ok(count > 4, String(count));
    }
  assert.throws(() => parseRequest(Buffer.from(`{"sqlText":"${"x".repeat(2_000_000)}\\q"}`)), "Invalid JSON");
});

test.run();
