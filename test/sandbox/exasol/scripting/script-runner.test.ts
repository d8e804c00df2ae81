import * as assert from "uvu/assert";
import { ExasolError } from "../../../../sandbox/exasol/model.ts";
import { createScriptRunner } from "../../../../sandbox/exasol/scripting/script-runner.ts";
import { suite } from "../../../support/suite.ts";
import {
  closeRunner,
  decimal,
  evaluate,
  failureOf,
  run,
  scriptCall,
  scriptRunner,
  varchar,
} from "./script-harness.ts";

const test = suite("Lua scripts");
test.after(closeRunner);

test("returns a table with the columns that exit() states", async () => {
  const result = await run(
    `exit({{1, "x", true, null}, {2.5, "y", false, "z"}}, 'A DECIMAL(10,1), "b" VARCHAR(5), C BOOLEAN, D CHAR(1)')`,
  );
  assert.equal(result, {
    kind: "resultSet",
    columns: [
      decimal("A", 10, 1),
      { name: "b", type: { type: "VARCHAR", size: 5, characterSet: "UTF8" } },
      { name: "C", type: { type: "BOOLEAN" } },
      { name: "D", type: { type: "CHAR", size: 1, characterSet: "UTF8" } },
    ],
    data: [
      ["1", "2.5"],
      ["x", "y"],
      [true, false],
      [null, "z"],
    ],
    rowCount: 2,
  });
});

test("gives rows by number and by column name, with the number of rows and columns", async () => {
  const before = "local r = query('SELECT')";
  assert.is(
    await evaluate("#r .. '/' .. #r[1] .. r[1].NAME .. r[1][2] .. r.statement_text", before),
    "2/3aaSELECT",
  );
  assert.is(await evaluate("r[2].NAME == null and r[2].NAME == NULL and r[1].name == nil", before), "true");
});

test("keeps every digit of a DECIMAL and computes exactly", async () => {
  const before = "local r = query('SELECT')";
  assert.is(await evaluate("r[2].ID + 1", before), "9007199254740994");
  assert.is(await evaluate("r[1].PRICE + r[2].PRICE", before), "1.75");
  assert.is(await evaluate("r[1].PRICE * decimal('0.1', 5, 1)", before), "0.15");
  assert.is(await evaluate("r[1].ID < r[2].ID and r[1].ID == decimal(1) and r[1].ID == 1", before), "true");
  assert.is(
    await evaluate("type(r[1].ID) .. math.type(r[1].ID / 2) .. r[1].ID:tonumber() + 1", before),
    "userdatafloat2",
  );
  assert.is(await evaluate("decimal(5.1)"), "5");
  assert.is(await evaluate("r[1].PRICE:prec() .. ',' .. r[1].PRICE:scale()", before), "10,2");
});

test("binds parameters before it runs a statement", async () => {
  const call = scriptCall(
    `query("INSERT INTO ::t VALUES (:a, :b, :c, :missing)", {t = quote('x"y'), a = "it's", b = 1.5, c = null})`,
    { returns: "ROWCOUNT" },
  );
  await scriptRunner().run(call, new AbortController().signal);
  assert.equal(call.sql, [`INSERT INTO "x""y" VALUES ('it''s', 1.5, NULL, :missing)`]);
});

test("tells how many rows a statement changed", async () => {
  assert.is(
    await evaluate(
      "query('INSERT').rows_inserted .. query('UPDATE').rows_updated .. query('INSERT').rows_affected",
    ),
    "333",
  );
});

test("pquery returns the error instead of raising it", async () => {
  assert.is(
    await evaluate("tostring(ok) .. r.error_code .. r.error_message", "local ok, r = pquery('DROP')"),
    "false42000object T not found",
  );
});

test("names script and line of an error, with the author's message first", async () => {
  const raised = await failureOf(run("local x = 1\n\nerror('E-1: no such \"thing\"')"));
  assert.is(raised.message, `"E-1: no such "thing"" caught in script "S"."F" at line 3`);
  assert.is(raised.sqlCode, "43000");
  assert.is(
    (await failureOf(run("\nquery('DROP')"))).message,
    `"object T not found" caught in script "S"."F" at line 2`,
  );
  assert.is(
    (await failureOf(run("return query('DROP')"))).message,
    `"object T not found" caught in script "S"."F"`,
  );
  assert.is(
    (await failureOf(run("local t\nreturn t.x"))).message,
    `"attempt to index a nil value (local 't')" caught in script "S"."F" at line 2`,
  );
  assert.is(
    (await failureOf(run("x = = 1"))).message,
    `"unexpected symbol near '='" caught in script "S"."F" at line 1`,
  );
  assert.is(
    (await failureOf(run("error(setmetatable({}, {__tostring = function() return 'E-2' end}))"))).message,
    `"E-2" caught in script "S"."F" at line 1`,
  );
});

test("cuts a message that is longer than any text of SQL", async () => {
  const { message } = await failureOf(run('error(string.rep("x", 30000000))'));
  assert.ok(message.length < 2_000_100, String(message.length));
});

test("pcall gives the message without a position, and lets exit() pass", async () => {
  assert.is(await evaluate("e", "local _, e = pcall(function() error('E-3') end)"), "E-3");
  assert.is(
    await evaluate("e", "local _, e = pcall(function() local t = nil; t() end)"),
    "attempt to call a nil value (local 't')",
  );
  const result = await run("pcall(function() exit({{1}}, 'A INT') end)\nerror('not reached')");
  assert.is(result.rowCount, 1);
});

test("imports the functions of another script under an alias", async () => {
  assert.is(await evaluate("lib.twice(4)", "import('S.LIB', 'lib')"), "8");
  assert.is(await evaluate("LIB.twice(4)", "import('S.LIB')"), "8");
  assert.is(
    (await failureOf(run("import('S.LIB', 'lib')\nlib.bad()"))).message,
    `"lib" caught in script "S"."LIB" at line 5`,
  );
  assert.is(
    (await failureOf(run("import('S.NONE')"))).message,
    `"script S.NONE not found" caught in script "S"."F" at line 1`,
  );
});

test("gives rows and lines of more than one part in their order", async () => {
  const rows = await run(
    "local t = {} for i = 1, 25000 do t[i] = {i, 'x' .. i} end exit(t, 'A INT, B VARCHAR(9)')",
  );
  assert.ok(rows.kind === "resultSet");
  assert.equal([rows.rowCount, rows.data.map(({ length }) => length)], [25_000, [25_000, 25_000]]);
  assert.ok(rows.data[1]?.every((text, i) => text === `x${i + 1}` && rows.data[0]?.[i] === String(i + 1)));
  const lines = await run("for i = 1, 45000 do output(i) end", { withOutput: true });
  assert.ok(lines.kind === "resultSet" && lines.rowCount === 45_000);
  assert.ok(lines.data[0]?.every((text, i) => text === String(i + 1)));
});

test("WITH OUTPUT returns the lines that output() wrote", async () => {
  const result = await run("output('a') output(1) return {{1}}, 'A INT'", { withOutput: true });
  assert.equal(result, {
    kind: "resultSet",
    columns: [{ name: "OUTPUT", type: { type: "VARCHAR", size: 2000000, characterSet: "UTF8" } }],
    data: [["a", "1"]],
    rowCount: 2,
  });
});

test("RETURNS ROWCOUNT counts the rows of what the script returns", async () => {
  assert.equal(await run("return query('INSERT')", { returns: "ROWCOUNT" }), {
    kind: "rowCount",
    rowCount: 3,
  });
  assert.equal(await run("exit({rows_affected = 5})", { returns: "ROWCOUNT" }), {
    kind: "rowCount",
    rowCount: 5,
  });
  assert.equal(await run("exit()", { returns: "ROWCOUNT" }), { kind: "rowCount", rowCount: 0 });
});

test("a query's result is returned with its own columns", async () => {
  const result = await run("return query('SELECT')");
  assert.equal(result, {
    kind: "resultSet",
    columns: [decimal("ID"), varchar("NAME"), decimal("PRICE", 10, 2)],
    data: [
      ["1", "9007199254740993"],
      ["a", null],
      ["1.5", "0.25"],
    ],
    rowCount: 2,
  });
});

test("refuses a result that does not fit its columns", async () => {
  assert.match((await failureOf(run("return {{'x'}}, 'A INT'"))).message, "column A");
  assert.match((await failureOf(run("return {{1, 2}}, 'A INT'"))).message, "2 columns");
  assert.match((await failureOf(run("return {{1}}, 'A BLOB'"))).message, "BLOB");
  assert.match((await failureOf(run("return 5"))).message, "RETURNS TABLE");
});

test("a result holds only values that its columns can have", async () => {
  const value = async (lua: string, type: string) => {
    const result = await run(`exit({{${lua}}}, 'A ${type}')`);
    return result.kind === "resultSet" ? result.data[0]?.[0] : undefined;
  };
  assert.is(await value('"2024-02-29"', "DATE"), "2024-02-29");
  assert.is(await value('"2024-02-29 10:00:00.5"', "TIMESTAMP"), "2024-02-29 10:00:00.500000");
  assert.is(await value('"2024-02-29"', "TIMESTAMP"), "2024-02-29 00:00:00.000000");
  assert.is(await value('"a"', "CHAR(3)"), "a  ");
  assert.is(await value('"😀"', "VARCHAR(1)"), "😀");
  const fails = async (lua: string, type: string) =>
    (await failureOf(run(`exit({{${lua}}}, 'A ${type}')`))).message;
  for (const day of [
    '"2024-02-30"',
    '"infinity"',
    '"10000-01-01"',
    '"0000-01-01"',
    '"2024-01-01 10:00:00"',
    "5",
  ])
    assert.match(await fails(day, "DATE"), "column A of the script's result is DATE; Value: ", day);
  assert.match(await fails('"2024-01-01 10:00:00Z"', "TIMESTAMP"), "result is TIMESTAMP; Value: ");
  assert.match(await fails('"zz"', "HASHTYPE"), "result is HASHTYPE; Value: 'zz'");
  assert.match(await fails("12345", "DECIMAL(3,0)"), "numeric value out of range: column A");
  assert.match(await fails("1", "BOOLEAN"), "is BOOLEAN, not number");
});

test("passes arguments, arrays and NULL as globals", async () => {
  const result = await run("return {{a + 1, b[2], c == null}}, 'A INT, B VARCHAR(5), C BOOLEAN'", {
    parameters: [
      { name: "a", array: false },
      { name: "b", array: true },
      { name: "c", array: false },
    ],
    arguments: [41, ["x", "y"], null],
  });
  assert.equal(result.kind === "resultSet" && result.data, [["42"], ["y"], [true]]);
});

test("exa.meta tells the session, its id as a string", async () => {
  assert.is(
    await evaluate(
      "exa.meta.session_id .. exa.meta.script_schema .. exa.meta.script_name .. exa.meta.current_user .. exa.meta.node_count",
    ),
    "1234567890123456789SFSYS2",
  );
  assert.is(await evaluate("exa.meta.current_schema == null"), "true");
});

test("keeps scripts away from the machine, and from each other", async () => {
  for (const name of ["io", "debug", "package.loadlib", "package.path", "dofile", "loadfile", "print"]) {
    assert.is(await evaluate(`${name} == nil`), "true", name);
  }
  assert.match((await failureOf(run("require('socket')"))).message, "module 'socket' not found");
  await run("leaked = 1\nstring.rep = nil\nreturn {}, 'A INT'");
  assert.is(await evaluate("leaked"), "nil");
  assert.is(await evaluate("string.rep('a', 2)"), "aa");
});

test("a program made of several modules finds them by package", async () => {
  const program = `do
    local _ENV = _ENV
    package.preload["shop.prices"] = function(...)
      local arg = _G.arg
      return { name = (...), gross = function(net) return net * 2 end }
    end
  end
  local prices = require("shop.prices")`;
  assert.is(await evaluate("prices.gross(4) .. prices.name", program), "8shop.prices");
  assert.is(await evaluate("package.loaded['shop.prices'] == require('shop.prices')", program), "true");
  const silent = "package.preload.a = function() n = (n or 0) + 1 end require('a') require('a')";
  assert.is(await evaluate("n .. tostring(package.loaded.a)", silent), "1true");
  assert.is(await evaluate("require('b')", "package.loaded.b = 'mine'"), "mine");
  assert.is(await evaluate("package.loaded.string == string and package.loaded._G == _G"), "true");
});

test("a program looks for modules by functions of its own, too", async () => {
  const searcher = `table.insert(_G.package.searchers, function(name)
    if name == "shop" then return function(name, data) return name .. data end, "!" end
    return "\\n\\tno shop '" .. name .. "'"
  end)`;
  assert.is(await evaluate("require('shop')", searcher), "shop!");
  const preloaded = "package.preload.shop = function() return 'first' end";
  assert.is(await evaluate("require('shop')", `${searcher} ${preloaded}`), "first");
  assert.match(
    (await failureOf(run(`${searcher} require('b')`))).message,
    "module 'b' not found:\n\tno shop 'b'",
  );
  const none = await failureOf(run("package.searchers = nil require('b')"));
  assert.match(none.message, "'package.searchers' must be a table");
});

test("scripts tell the time, and reach nothing else of the system", async () => {
  const before = Math.floor(Date.now() / 1000);
  const now = Number(await evaluate("os.time()"));
  assert.ok(now >= before && now <= Date.now() / 1000, String(now));
  assert.is(await evaluate("os.date('!%Y-%m-%d %H:%M:%S', 951782400)"), "2000-02-29 00:00:00");
  assert.match(String(await evaluate("os.date('%z')")), /^[+-]\d{4}$/);
  assert.is(await evaluate("os.difftime(5, 3) .. math.type(os.clock())"), "2.0float");
  const names = "local names = {} for name in pairs(os) do names[#names + 1] = name end table.sort(names)";
  assert.is(await evaluate("join(' ', table.unpack(names))", names), "clock date difftime time");
});

test("a decimal equals the number that it is", async () => {
  const before = `local d, t = decimal(2), {n = decimal(3), f = function(x) return x and decimal(5) or 3, 4 end}
    local other = setmetatable({}, {__eq = function() return true end})`;
  for (const condition of [
    "d == 2 and 2 == d and d == 2.0 and not (d ~= 2) and d ~= 3 and d ~= decimal(3) and d == decimal(2)",
    "d ~= '2' and d ~= nil and d ~= null and d ~= true and d ~= {} and d ~= other and other == {}",
    "query('SELECT')[1][1]==1 and #query('SELECT') == d and t.n-1 == d and -d == -2 and - d + 4 == d",
    "t.n == t.f() and t.f() == t.n and t['n'] == 1 + d and t.f{1} == 5 and t.f'x' == 5 and 5 == t.f [[x]]",
    "({[d == 2] = decimal(7)})[t.n == 3] == 7 and (d == 2) == (t.n == 3) and not d == false",
    "(function(...) return ... == 2 end)(d) and [[d == 3]] == '\\100 == 3' -- d == 3 \n",
    "load('local d = ... return d == 2')(d) and 0/0 ~= 0/0 and 0x2 == d and 2e0 == d",
  ])
    assert.is(await evaluate(condition, before), "true", condition);
  assert.is(await evaluate("n", "local n = 0 repeat n = n + 1 until decimal(3) == n"), "3");
  assert.match(
    (await failureOf(run("local a\nif a.b == 1 then end"))).message,
    /index a nil value.*at line 2/s,
  );
});

test("decimals are bounds and steps of loops", async () => {
  const turns = (head: string) =>
    evaluate("join(' ', n, m)", `local n, m = 0 for i = ${head} do n, m = n + 1, i end`);
  assert.is(await turns("decimal(1), decimal(3)"), "3 3");
  assert.is(await turns("decimal(5), decimal(1), -decimal(2)"), "3 1");
  assert.is(await turns("1, query('SELECT')[2].ID / 4503599627370496"), "2 2");
  assert.is(await turns("1, decimal('2.5', 5, 1) -- a comment, do\n"), "2 2");
  assert.is(
    await turns("1, (function() for k = 1, decimal(4) do if k == 3 then return k end end end)()"),
    "3 3",
  );
  assert.is(await turns("1, #({1, 2, [[ do , ]]})"), "3 3");
  const environment =
    "local n = 0 do local decimal = decimal local _ENV = {} for i = 1, decimal(2) do n = i end end";
  assert.is(await evaluate("n", environment), "2");
  assert.is(await evaluate("load('local n for i = 1, decimal(2) do n = i end return n')()"), "2");
  assert.match((await failureOf(run("\nfor i = 1, 'x' do end"))).message, /'for' limit.*at line 2/s);
});

test("comments between /* and */ are none of Lua's, but in strings and comments", async () => {
  const program = `/* one
    /* of three lines -- */ local a = 1 /* and */ + /**/ 1
    local b = "/* b */" .. [[/* c */]] --[[ /* ]] .. '/*'
    -- /* d
    local f = load("return /* e */ 4")`;
  assert.is(await evaluate("a .. b .. f()", program), "2/* b *//* c *//*4");
  assert.match((await failureOf(run("/*\n*/\nerror('x')"))).message, /at line 3/);
  assert.match((await failureOf(run("/* no end"))).message, /unexpected symbol near '\/'/);
});

test("decimals are joined to texts and numbers as their digits", async () => {
  assert.is(
    await evaluate("'n: ' .. decimal('1.50', 3, 2) .. ', ' .. (decimal(7) - decimal(5)) .. 1"),
    "n: 1.5, 21",
  );
  assert.match((await failureOf(run("return decimal(1) .. null"))).message, /attempt to concatenate/);
});

test("query works inside of table.sort and coroutines", async () => {
  assert.is(
    await evaluate(
      "t[1]",
      "local t = {2, 1}\ntable.sort(t, function(a, b) query('SELECT') return a < b end)",
    ),
    "1",
  );
  assert.is(await evaluate("coroutine.wrap(function() coroutine.yield(#query('SELECT')) end)()"), "2");
});

test("passes any text through unharmed", async () => {
  const text = "ä€😀\\ \"q\" 'x' \n\t\u0000end";
  const result = await run("return {{a}}, 'A VARCHAR(100)'", {
    parameters: [{ name: "a", array: false }],
    arguments: [text],
  });
  assert.is(result.kind === "resultSet" && result.data[0]?.[0], text);
});

test("tells a script its own text, to the byte and however long", async () => {
  const source = `return {{exa.meta.script_code}}, 'A VARCHAR(2000000)' -- ä€😀\\ \t\u0000 ${"x".repeat(1_500_000)}`;
  const result = await run(source);
  assert.ok(result.kind === "resultSet" && result.data[0]?.[0] === source);
});

test("reports a stack overflow as the script's error, and goes on", async () => {
  assert.match(
    (await failureOf(run("local function f() return 1 + f() end\nf()"))).message,
    "stack overflow",
  );
  assert.is(await evaluate("1"), "1");
});

test("an abort ends an endless loop and a waiting query", async () => {
  const own = createScriptRunner();
  for (const source of ["while true do end", "pcall(function() while true do end end)", "query('SELECT')"]) {
    const abort = new AbortController();
    const call = scriptCall(source, { query: () => new Promise(() => {}) });
    const failed = failureOf(own.run(call, abort.signal));
    setTimeout(() => abort.abort(), 20);
    assert.is((await failed).sqlCode, "R0003");
  }
  const tooLong = new ExasolError("R0001", "too long");
  assert.is(await failureOf(own.run(scriptCall("while true do end"), abortedSoon(tooLong))), tooLong);
  await own.close();
});

test("a script can call a script", async () => {
  const result = await run("return query('EXECUTE')", {
    query: () => scriptRunner().run(scriptCall("return {{7}}, 'A INT'"), new AbortController().signal),
  });
  assert.equal(result.kind === "resultSet" && result.data, [["7"]]);
});

function abortedSoon(reason: Error): AbortSignal {
  const abort = new AbortController();
  setTimeout(() => abort.abort(reason), 20);
  return abort.signal;
}

test.run();
