import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ExasolError } from "../../../../sandbox/exasol/model.ts";
import { createUdfRunner } from "../../../../sandbox/exasol/udf-host/udf-runner.ts";
import { suite } from "../../../support/suite.ts";
import {
  chunks,
  decimal,
  double,
  failureOf,
  firstColumn,
  groups,
  languages,
  outputs,
  udfCall,
  udfRunner,
  varchar,
} from "./udf-harness.ts";

const test = suite("UDF protocol, database side");
const { TMPDIR } = process.env;
test.before(() => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "udf-test-"));
});
test.after(() => {
  const folder = tmpdir();
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true });
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  assert.equal(left, []);
});

/** Answers each group with one text. */
const perGroup = (text: string) => `
for (;;) {
  const { type } = await ask(Message.RUN);
  if (type === Message.CLEANUP) break;
  const seen = [];
  for (let reply = await ask(Message.NEXT); reply.type === Message.NEXT; reply = await ask(Message.NEXT)) seen.push(reply.next.table);
  await ask(Message.EMIT, emit(1, { dataString: [String(${text})] }));
  if ((await ask(Message.DONE)).type === Message.CLEANUP) break;
}
await ask(Message.FINISHED);`;

test("describes the call: database, script, columns", async () => {
  const call = udfCall(
    perGroup(
      `JSON.stringify([info, meta], (key, value) => key.startsWith("$") || key === "sourceCode" ? undefined : typeof value === "bigint" ? value + "n" : value)`,
    ),
    {
      inputColumns: [
        double("x"),
        decimal("i", 9),
        decimal("l", 18),
        decimal("n", 18, 2),
        varchar("s", 10),
        { name: "t", type: { type: "TIMESTAMP", precision: 3, withLocalTimeZone: false } },
      ],
      rows: chunks([[1], ["1"], ["1"], ["1.5"], ["a"], ["2026-01-02 00:00:00.000000"]]),
    },
  );
  const [text] = await firstColumn(call);
  const [info, meta] = JSON.parse(String(text));
  assert.is(info.sessionId, "1700000000000000001n");
  assert.is(
    `${info.databaseName} ${info.scriptSchema}.${info.scriptName} ${info.statementId} ${info.currentUser} ${info.currentSchema}`,
    "DB S.F 5 SYS S",
  );
  assert.is(meta.inputIterType, 2);
  assert.is(meta.outputIterType, 2);
  assert.equal(
    meta.inputColumns.map(({ type }: { type: number }) => type),
    [1, 2, 3, 4, 7, 5],
  );
  assert.equal(meta.inputColumns[3], {
    name: "n",
    type: 4,
    typeName: "DECIMAL(18,2)",
    precision: 18,
    scale: 2,
  });
  assert.equal(meta.outputColumns, [{ name: "r", type: 7, typeName: "VARCHAR(2000) UTF8", size: 2000 }]);
});

test("sends each group's rows in its own run, NULLs without a slot", async () => {
  const call = udfCall(
    perGroup(
      "seen.map((t) => [t.rows, t.dataDouble, t.dataNulls, t.rowsInGroup, t.rowNumber].join(' ')).join()",
    ),
    {
      rows: groups([1, null, 3], [4]),
    },
  );
  const all = await outputs(call);
  assert.equal(
    all.map(({ group, data }) => [group, data[0]?.[0]]),
    [
      [0, "3 1,3 false,true,false 3 0,1,2"],
      [1, "1 4 false 1 3"],
    ],
  );
});

test("no rows, no run", async () => {
  assert.equal(await outputs(udfCall(perGroup("1"), { rows: groups() })), []);
  assert.equal(await outputs(udfCall(perGroup("1"), { rows: groups([]) })), []);
});

test("cuts a large group into batches of about four megabytes", async () => {
  const text = "x".repeat(1000);
  const call = udfCall(perGroup("seen.map((t) => t.rows).join()"), {
    inputColumns: [varchar("s")],
    rows: chunks([Array(10000).fill(text)]),
  });
  assert.equal(await firstColumn(call), ["3985,3985,2030"]);
});

test("a reset starts the group again, and what is left of a group is dropped", async () => {
  const source = `
for (;;) {
  if ((await ask(Message.RUN)).type === Message.CLEANUP) break;
  const first = (await ask(Message.NEXT)).next.table.dataDouble;
  const again = (await ask(Message.RESET)).next.table.dataDouble;
  await ask(Message.EMIT, emit(1, { dataString: [first + "/" + again] }));
  if ((await ask(Message.DONE)).type === Message.CLEANUP) break;
}
await ask(Message.FINISHED);`;
  async function* rows() {
    yield { group: 0, rowsInGroup: 3, firstRow: 0, data: [[1]] };
    yield { group: 0, rowsInGroup: 3, firstRow: 1, data: [[2, 3]] };
    yield* chunks([[4]], 1, 3);
  }
  assert.equal(await firstColumn(udfCall(source, { rows: rows() })), ["1/1", "4/4"]);
});

test("SCALAR RETURNS: rows that were not answered are sent again", async () => {
  const source = `
let left = [2, 1, 3];
for (;;) {
  if ((await ask(Message.RUN)).type === Message.CLEANUP) break;
  const { dataDouble, rowNumber } = (await ask(Message.NEXT)).next.table;
  const rows = Math.min(left.shift(), dataDouble.length);
  await ask(Message.EMIT, emit(rows, { dataString: dataDouble.slice(0, rows).map(String), rowNumber: rowNumber.slice(0, rows) }));
  if ((await ask(Message.DONE)).type === Message.CLEANUP) break;
}
await ask(Message.FINISHED);`;
  async function* rows() {
    yield { group: 0, rowsInGroup: 3, firstRow: 0, data: [[10, 11, 12]] };
    yield { group: 0, rowsInGroup: 1, firstRow: 3, data: [[13]] };
  }
  const all = await outputs(udfCall(source, { input: "SCALAR", output: "RETURNS", rows: rows() }));
  assert.equal(
    all.flatMap(({ inputRows }) => inputRows),
    [0, 1, 2, 3],
  );
  assert.equal(
    all.flatMap(({ data }) => data[0]),
    ["10", "11", "12", "13"],
  );
});

test("a SCALAR call without columns has rows all the same", async () => {
  const call = udfCall(perGroup("seen.map((t) => t.rows).join()"), {
    input: "SCALAR",
    inputColumns: [],
    rows: (async function* () {
      yield { group: 0, rowsInGroup: 2, firstRow: 0, data: [] };
    })(),
  });
  assert.equal(await firstColumn(call), ["2"]);
});

test("decodes every kind of column", async () => {
  const source = `
await ask(Message.RUN);
await ask(Message.EMIT, emit(2, {
  dataNulls: [false, false, false, false, false, false, true, true, true, true, true, false],
  dataDouble: [1.5], dataInt32: [-7], dataInt64: [9007199254740993n], dataBool: [true], dataString: ["1.500", "", ""], rowNumber: [2n, 2n],
}));
await ask(Message.DONE);
await ask(Message.FINISHED);`;
  const [output] = await outputs(
    udfCall(source, {
      outputColumns: [
        double("d"),
        decimal("i", 9),
        decimal("l", 18),
        { name: "b", type: { type: "BOOLEAN" } },
        decimal("n", 36, 3),
        varchar("s"),
      ],
    }),
  );
  assert.equal(output, {
    group: 0,
    inputRows: [2, 2],
    data: [
      [1.5, null],
      ["-7", null],
      ["9007199254740993", null],
      [true, null],
      ["1.5", null],
      [null, null],
    ],
  });
});

test("hands out connections and scripts, or says why not", async () => {
  const source = `
const show = async (scriptName, kind) => {
  const { sourceCode, exceptionMessage, connectionInformation: c } = (await ask(Message.IMPORT, { import: { scriptName, kind } })).import;
  return exceptionMessage || sourceCode || [c.kind, c.address, c.user, c.password].join();
};
const all = [await show("S.LIB", 1), await show("S.X", 1), await show("C", 2), await show("D", 2)];
await ask(Message.RUN);
await ask(Message.EMIT, emit(4, { dataString: all }));
await ask(Message.DONE);
await ask(Message.FINISHED);`;
  assert.equal(await firstColumn(udfCall(source)), [
    "export const k = 1;",
    "script S.X not found",
    "password,host,u,p",
    "connection D does not exist",
  ]);
});

test("starts the client with socket, language parameters and a minimal environment", async () => {
  const script = perGroup(
    "JSON.stringify([process.argv.slice(3), process.env.GREETING, process.env.SECRET])",
  );
  process.env.SECRET = "secret";
  assert.equal(JSON.parse(String((await firstColumn(udfCall(script)))[0])), [
    ["lang=test", "mode=a b"],
    "hello",
    null,
  ]);
  delete process.env.SECRET;
});

test("answers a first message that is sent again", async () => {
  const again =
    "if ((await ask(Message.CLIENT, { client: { clientName: 'x' } })).type !== Message.INFO) throw 1;";
  assert.equal(await firstColumn(udfCall(again + perGroup("'ok'"))), ["ok"]);
});

test("an error the client reports becomes a VM error", async () => {
  const source =
    "await ask(Message.RUN); await ask(Message.CLOSE, { close: { exceptionMessage: 'F-UDF: broken' } }); process.exit(1)";
  const error = await failureOf(outputs(udfCall(source)));
  assert.is(error.sqlCode, "22002");
  assert.is(error.message, "VM error: F-UDF: broken");
});

test("an error the client reports without words has some all the same", async () => {
  const source = "await ask(Message.RUN); await ask(Message.CLOSE, { close: {} }); process.exit(1)";
  const { message } = await failureOf(outputs(udfCall(source)));
  assert.is(message, "VM error: the language client closed the connection");
});

test("a client that dies is a VM crash, with what it wrote last", async () => {
  const exits = await failureOf(outputs(udfCall("console.error('out of luck'); process.exit(7)")));
  assert.is(exits.message, "VM crashed (exit code 7): out of luck");
  const killed = await failureOf(
    outputs(udfCall("await ask(Message.RUN); process.kill(process.pid, 'SIGKILL')")),
  );
  assert.is(killed.message, "VM crashed (signal SIGKILL)");
});

test("what a client prints reaches who reads it before the call ends; nobody there is an error", async () => {
  const read: string[] = [];
  const reader = createServer((socket) => socket.on("data", (bytes) => read.push(String(bytes))));
  reader.listen(0, "127.0.0.1");
  await once(reader, "listening");
  const outputTo = { host: "127.0.0.1", port: (reader.address() as AddressInfo).port };
  const source = `console.log("to you"); console.error("both"); ${perGroup("7")}`;
  assert.equal(await firstColumn(udfCall(source, { outputTo })), ["7"]);
  await new Promise((resolve) => reader.close(resolve));
  assert.is(read.join("").split("\n").sort().join(" ").trim(), "both to you");
  const { message } = await failureOf(outputs(udfCall(source, { outputTo })));
  assert.match(
    message,
    /^VM error: cannot connect to SCRIPT_OUTPUT_ADDRESS 127\.0\.0\.1:\d+: .*ECONNREFUSED/,
  );
});

test("a script's dates are in the call's time zone, whatever this host's is", async () => {
  const source = 'export const run = (ctx) => ctx.emit(new Date("2024-07-01T00:00").toISOString());';
  const language = { alias: "TYPESCRIPT", definition: "localzmq+protobuf:///x?lang=typescript#client" };
  const zone = process.env.TZ;
  process.env.TZ = "Asia/Tokyo";
  try {
    const call = udfCall(source, { language, timeZone: "America/New_York" });
    assert.equal(await firstColumn(call), ["2024-07-01T04:00:00.000Z"]);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test("a client that breaks the protocol is refused", async () => {
  const failing = async (source: string, changes = {}) =>
    (await failureOf(outputs(udfCall(`await ask(Message.RUN); ${source}`, changes)))).message;
  assert.match(
    await failing("await ask(Message.RETURN, { callResult: { result: 'x' } })"),
    "message 16 is not expected",
  );
  assert.match(await failing("await ask(Message.EMIT, { connectionId: 1n })"), "connection id 1 is unknown");
  assert.match(
    await failing("await ask(Message.EMIT, emit(1, { dataDouble: [1] }))"),
    "data_string does not fit",
  );
  assert.match(await failing("await ask(Message.RESET)", { input: "SCALAR" }), "cannot reset");
  assert.match(
    await failing("for (;;) { await ask(Message.DONE); await ask(Message.RUN); }", { input: "SCALAR" }),
    "asked for its rows",
  );
});

test("a language without a client, or one that cannot be started, is an error", async () => {
  const call = (alias: string) =>
    outputs(udfCall("", { language: { alias, definition: "localzmq+protobuf:///x" } }));
  assert.match(
    (await failureOf(call("R"))).message,
    "script language R (localzmq+protobuf:///x) has no client",
  );
  assert.match((await failureOf(call("MISSING"))).message, "cannot start /does/not/exist");
});

test("finds a client by its alias in any case, or by the whole definition", async () => {
  const runner = createUdfRunner({
    languages,
    resolveScriptLanguage: ({ alias }) => (alias === "X" ? languages.MISSING : undefined),
  });
  const call = (alias: string) =>
    udfCall(perGroup("1"), { language: { alias, definition: "localzmq+protobuf:///x" } });
  const signal = new AbortController().signal;
  for await (const { data } of runner.run(call("protocol"), signal)) assert.equal(data, [["1"]]);
  const missing = runner.run(call("X"), signal)[Symbol.asyncIterator]();
  assert.match((await failureOf(missing.next())).message, "cannot start /does/not/exist");
});

test("an abort ends the call and its process", async () => {
  const abort = new AbortController();
  const reason = new ExasolError("R0001", "too long");
  const failed = failureOf(outputs(udfCall("await ask(Message.RUN); for (;;);"), abort));
  setTimeout(() => abort.abort(reason), 200);
  assert.is(await failed, reason);
});

test("a caller that has seen enough ends the call", async () => {
  const runner = udfRunner();
  const endless = "await ask(Message.RUN); for (;;) await ask(Message.EMIT, emit(1, { dataString: ['x'] }))";
  for await (const output of runner.run(udfCall(endless), new AbortController().signal)) {
    assert.equal(output.data, [["x"]]);
    break;
  }
  await runner.close();
});

test("close() ends what runs", async () => {
  const runner = udfRunner();
  const iterator = runner
    .run(
      udfCall("await ask(Message.RUN); for (;;) await ask(Message.EMIT, emit(1, { dataString: ['x'] }))"),
      new AbortController().signal,
    )
    [Symbol.asyncIterator]();
  await iterator.next();
  await runner.close();
  assert.is((await failureOf(iterator.next())).sqlCode, "R0003");
});

test.run();
