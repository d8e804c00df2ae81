import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import * as assert from "uvu/assert";
import type { Cell } from "../../../../sandbox/exasol/model.ts";
import { ScriptThreads } from "../../../../sandbox/exasol/scripting/script-threads.ts";
import { luaUdfs } from "../../../../sandbox/exasol/udf-host/lua-udfs.ts";
import { createUdfRunner } from "../../../../sandbox/exasol/udf-host/udf-runner.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../engine/database.ts";

const test = suite("UDFs in Lua");

const threads = new ScriptThreads();
let database: Database;

test.before(async () => {
  const udfRunner = createUdfRunner({ languages: {}, builtIn: { LUA: luaUdfs(threads) } });
  database = await openDatabase({ nodes: 2, udfRunner });
  await execute(
    "CREATE TABLE N AS SELECT I FROM VALUES BETWEEN 1 AND 25000 T(I)",
    "CREATE TABLE T (G INT, D DOUBLE, X DECIMAL(20,2), B BOOLEAN, S VARCHAR(20))",
    `INSERT INTO T VALUES (1, 0.5, 12345678901234567.25, TRUE, 'ä'), (1, 2, 1, FALSE, NULL),
       (2, NULL, NULL, NULL, 'b')`,
  );
});
test.after(async () => {
  await database.close();
  await threads.close();
});

const execute = (...statements: string[]) => run(database.session, ...statements);
const failure = (sql: string) => errorOf(database.session, sql);

/** Creates the script F and selects from it. */
async function called(head: string, body: string, select: string): Promise<Cell[][] | number> {
  await execute(`CREATE OR REPLACE LUA ${head} AS\n${body}\n`);
  return execute(select);
}

test("a SCALAR script has each row's values with their types, and NULL", async () => {
  const body = `function run(ctx)
    if ctx.D == null then return "none" end
    return type(ctx.D) .. " " .. ctx.D .. ", " .. type(ctx.X) .. " " .. tostring(ctx.X + decimal(1)) .. ", "
      .. tostring(ctx.B) .. ", " .. tostring(ctx.S)
  end`;
  assert.equal(
    await called(
      "SCALAR SCRIPT F(D DOUBLE, X DECIMAL(20,2), B BOOLEAN, S VARCHAR(20)) RETURNS VARCHAR(100)",
      body,
      "SELECT F(D, X, B, S) FROM T ORDER BY G, D",
    ),
    [
      ["number 0.5, userdata 12345678901234568.25, true, ä"],
      ["number 2.0, userdata 2, false, NULL"],
      ["none"],
    ],
  );
});

test("what it returns becomes the column's type, or is an error", async () => {
  const value = async (type: string, text: string) => {
    await execute(
      `CREATE OR REPLACE LUA SCALAR SCRIPT F() RETURNS ${type} AS function run(ctx) return ${text} end\n`,
    );
    return execute("SELECT F()").then(String, ({ message }: Error) => message);
  };
  assert.is(await value("DOUBLE", "1/4"), "0.25");
  assert.is(
    await value("DECIMAL(36,2)", 'decimal("1234567890123456789.25", 36, 2)'),
    "1234567890123456789.25",
  );
  assert.is(await value("BOOLEAN", "1 < 2"), "true");
  assert.is(await value("INT", "null"), "");
  assert.match(
    await value("BOOLEAN", '"yes"'),
    "column RETURN of the script's result is BOOLEAN, not string",
  );
  assert.match(await value("VARCHAR(2)", '"abc"'), "right truncation");
});

test("a SET script goes through its group, back, and tells how many rows it has", async () => {
  assert.equal(
    await called(
      "SET SCRIPT F(G INT, D DOUBLE) EMITS (G INT, N INT, TOTAL DOUBLE)",
      `function run(ctx)
        local total, seen = 0, 0
        repeat
          if ctx.D ~= null then total = total + ctx.D end
          seen = seen + 1
        until not ctx.next()
        ctx.reset()
        repeat total = total + (ctx.D == null and 0 or ctx.D) until not ctx.next()
        ctx.reset()
        ctx.emit(ctx[1], ctx.size(), total)
        if seen ~= ctx.size() then error("it saw " .. seen) end
      end`,
      "SELECT F(G, D) FROM T GROUP BY G ORDER BY 1",
    ),
    [
      ["1", "2", 5],
      ["2", "1", 0],
    ],
  );
});

test("rows of any number come and go, each with its own", async () => {
  assert.equal(
    await called(
      "SCALAR SCRIPT F(I INT) EMITS (A INT, B INT)",
      "function run(ctx) for k = 1, 2 do ctx.emit(ctx.I, k) end end",
      "SELECT COUNT(*), SUM(CASE WHEN I = A THEN 1 ELSE 0 END), SUM(B) FROM (SELECT I, F(I) FROM N)",
    ),
    [["50000", "50000", "75000"]],
  );
});

test("both nodes work, and a group stays on one", async () => {
  assert.equal(
    await called(
      "SET SCRIPT F(I INT) EMITS (NODE INT, NODES INT)",
      "function run(ctx) ctx.emit(exa.meta.node_id, exa.meta.node_count) end",
      "SELECT NODE, NODES, COUNT(*) FROM (SELECT F(I) FROM N GROUP BY MOD(I, 10)) GROUP BY 1, 2 ORDER BY 1",
    ),
    [
      ["0", "2", "5"],
      ["1", "2", "5"],
    ],
  );
});

test("it knows its columns, other scripts and connections, and no query()", async () => {
  await execute(
    "CREATE OR REPLACE CONNECTION C TO 'https://x' USER 'u' IDENTIFIED BY 'p'",
    'CREATE OR REPLACE LUA SCALAR SCRIPT LIB() RETURNS INT AS function twice(x) return "2x" .. x end\n',
  );
  assert.equal(
    await called(
      "SCALAR SCRIPT F(...) RETURNS VARCHAR(200)",
      `local lib = exa.import_script("S.LIB")
      local opened = exa.meta.input_column_count
      function run(ctx)
        local c, columns = exa.get_connection("C"), exa.meta.input_columns
        return lib.twice(ctx[2]) .. " " .. opened .. " " .. columns[1].sql_type .. " " .. c.address .. c.user
          .. c.password .. " " .. tostring(query)
      end`,
      "SELECT F(1.5, 'a')",
    ),
    [["2xa 2 DECIMAL(2,1) https://xup nil"]],
  );
});

test("what it prints reaches who reads it", async () => {
  const read: string[] = [];
  const reader = createServer((socket) => socket.on("data", (bytes) => read.push(String(bytes))));
  reader.listen(0, "127.0.0.1");
  await once(reader, "listening");
  const { port } = reader.address() as AddressInfo;
  await execute(`ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = '127.0.0.1:${port}'`);
  await called(
    "SCALAR SCRIPT F() RETURNS INT",
    'function run(ctx) print("to", 7) return 1 end\nfunction cleanup() print("the end") end',
    "SELECT F()",
  );
  await execute(
    `CREATE OR REPLACE LUA SCALAR SCRIPT F() RETURNS INT AS
     function run(ctx) error("no") end function cleanup() print("cleaned") end\n`,
  );
  assert.match(await failure("SELECT F()"), '"no" caught');
  await execute("ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = ''");
  await new Promise((resolve) => reader.close(resolve));
  assert.is(read.join(""), "to\t7\nthe end\ncleaned\n");
});

for (const [body, error] of [
  ['function run(ctx)\n  error("broken")\nend', '"broken" caught in script "S"."F" at line 2'],
  ["function run(ctx) return ctx.PRICE end", '"there is no input column or method PRICE"'],
  ["function run(ctx) ctx.X = 1 end", '"ctx is read-only: X"'],
  ["function other() end", '"the script has no function run"'],
  ["function run(ctx)\n  return 1 +\nend", "near 'end'"],
  ["function run(ctx) return ctx.next() end", "there is no input column or method next"],
  ["function run(ctx) ctx.emit(1) end", "there is no input column or method emit"],
  ["function run(ctx) return exa.get_connection('NO') end", "connection NO does not exist"],
] as const) {
  test(`fails with ${error}`, async () => {
    await execute(`CREATE OR REPLACE LUA SCALAR SCRIPT F(X DOUBLE) RETURNS DOUBLE AS\n${body}\n`);
    const message = await failure("SELECT F(1)");
    assert.match(message, "22002 VM error: ");
    assert.match(message, error);
  });
}

test("emitting another number of values is an error", async () => {
  await execute(
    "CREATE OR REPLACE LUA SCALAR SCRIPT F() EMITS (A INT, B INT) AS function run(ctx) ctx.emit(1) end\n",
  );
  assert.match(await failure("SELECT F()"), "emit: 2 values expected, got 1");
});

test("other types than those of Lua are refused by name, as columns and as arguments", async () => {
  const refused = "DATE, the type of column D, in a LUA script";
  assert.match(
    await failure(
      "CREATE OR REPLACE LUA SCALAR SCRIPT F(D DATE) RETURNS INT AS function run(ctx) return 1 end\n",
    ),
    refused,
  );
  await execute("CREATE OR REPLACE LUA SCALAR SCRIPT F(...) RETURNS INT AS function run(ctx) return 1 end\n");
  assert.match(await failure("SELECT F(DATE '2024-01-01')"), "DATE, the type of column");
});

test("one that never ends is aborted, and the next one runs", async () => {
  await execute(
    "CREATE OR REPLACE LUA SCALAR SCRIPT F() RETURNS INT AS function run(ctx) while true do end end\n",
  );
  const failed = failure("SELECT F()");
  setTimeout(() => database.session.abort("R0003"), 100);
  assert.is(await failed, "R0003 Client requested execution abort.");
  assert.equal(
    await called("SCALAR SCRIPT F() RETURNS INT", "function run(ctx) return 7 end", "SELECT F()"),
    [["7"]],
  );
});

test("long texts are put out some at a time, and what no column holds is refused", async () => {
  const emits = (text: string, times: number) =>
    called(
      "SCALAR SCRIPT F() EMITS (S VARCHAR(2000000))",
      `function run(ctx) for i = 1, ${times} do ctx.emit(${text}) end end`,
      "SELECT COUNT(*), SUM(LENGTH(S)) FROM (SELECT F() FROM DUAL)",
    );
  assert.equal(await emits('string.rep("ä", 2000000)', 12), [["12", "24000000"]]);
  for (const text of ['string.rep("ä", 2000001)', 'string.rep("x", 50000000)'])
    assert.match(await emits(text, 1).then(String, String), "right truncation");
});

test.run();
