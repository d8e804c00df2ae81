/** The Lua programs of the scripting API, each by itself in a Lua without the rest of it. */

import { spawnSync } from "node:child_process";
import { type Chunk, type Identifier, parse } from "luaparse";
import * as assert from "uvu/assert";
import { LuaFactory } from "wasmoon";
import { computeDecimal } from "../../../../sandbox/exasol/scripting/decimal.ts";
import { bundle, readLuaModules } from "../../../../sandbox/exasol/scripting/lua-modules.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("modules of the scripting API");
const modules = readLuaModules();

const words = (text: string) => text.split(/\s+/);

/** What Lua 5.4 has of its own. */
const ofLua =
  words(`_G assert coroutine debug error getmetatable ipairs load math next os package pairs pcall rawget
  rawset require select setmetatable string table tonumber tostring type utf8 xpcall`);
/** What a script finds beside it. */
const ofExasol = words("NULL decimal exa exit import join load null output pquery query quote sqlparsing");

/** The expression's value, as text. The host computes decimals; else it answers with what it was asked. */
async function evaluate(expression: string): Promise<string> {
  const engine = await new LuaFactory().createEngine({ enableProxy: false });
  try {
    engine.global.set("modules", modules);
    engine.global.set("host", (operation: string, a: string, b: string, c: string) =>
      JSON.stringify(computeDecimal(operation, a, b, c) ?? { asked: operation, a, b }),
    );
    return engine.doStringSync(`
      for name, text in pairs(modules) do package.preload[name] = load(text, "=@" .. name) end
      package.preload.host = function() return host end
      return tostring(${expression})`);
  } finally {
    engine.global.close();
  }
}

const failure = async (expression: string) =>
  (await evaluate(`select(2, pcall(function() return ${expression} end))`)).trim();

for (const [name, text] of Object.entries(modules)) {
  test(`${name} uses no global that is not there`, () => {
    // luaparse knows Lua up to 5.3.
    const { globals } = parse(text, { luaVersion: "5.3", scope: true }) as Chunk & { globals: Identifier[] };
    const known = [...ofLua, ...(name === "run" ? ofExasol : [])];
    assert.equal(
      globals.filter((one) => !known.includes(one.name)).map((one) => one.name),
      [],
    );
  });

  test(`${name} fits into 110 columns`, () => {
    assert.equal(
      text.split("\n").filter((line) => line.length > 110),
      [],
    );
  });
}

if (spawnSync("luacheck", ["--version"]).error) {
  console.log("luacheck is not installed: the modules were checked with luaparse only.");
} else {
  test("luacheck has nothing to say", () => {
    for (const [name, text] of Object.entries(modules)) {
      const allowed = [...ofLua, ...(name === "run" ? ofExasol : [])];
      const options = ["--std", "lua54", "--no-color", "--globals", ...allowed, "--", "-"];
      const { status, stdout } = spawnSync("luacheck", options, { input: text, encoding: "utf8" });
      assert.is(status, 0, `${name}: ${stdout}`);
    }
  });
}

test("the chunk of all has each module's text as it is, and ends with start", async () => {
  const chunk = bundle({ a: "return [[\n-- no comment\n]] -- a comment", start: 'return require("a")' });
  const engine = await new LuaFactory().createEngine({ enableProxy: false });
  assert.is(engine.doStringSync(chunk), "-- no comment\n");
  engine.global.close();
});

test("json tells its caller's null from the absence of a value", async () => {
  assert.is(await evaluate(`require("json").decode('{"a":null}', false).a`), "false");
  assert.is(await evaluate(`require("json").decode('{"a":null}', false).b`), "nil");
  assert.is(await evaluate(`require("json").encode({ 1, false }, false)`), "[1,null]");
});

test("json gives back the texts it is given", async () => {
  const text = `'\\0\\1\\127"\\\\/\\n\\u{e4}\\u{1F600}'`;
  assert.is(await evaluate(`require("json").decode(require("json").quoted(${text})) == ${text}`), "true");
});

test("json says where a text ends too early", async () => {
  assert.is(
    await failure(`require("json").decode('"a')`),
    "Expected value but found unexpected end of string at character 3",
  );
});

test("cjson does not show how it is made", async () => {
  const names = `(function() local n = {} for k in pairs(require("cjson")) do n[#n+1] = k end
    table.sort(n) return table.concat(n, " ") end)()`;
  assert.is(await evaluate(names), "_NAME _VERSION decode encode null");
});

test("userdata is equal to itself, has its name and no fields", async () => {
  assert.is(await evaluate(`require("userdata").null == require("userdata").sentinel("NULL")`), "false");
  assert.is(await evaluate(`require("userdata").null`), "NULL");
  assert.is(await evaluate(`require("userdata").type(require("userdata").null)`), "userdata");
  assert.match(
    await failure(`(function() require("userdata").null.a = 1 end)()`),
    "attempt to index a userdata value",
  );
});

test("errors takes positions away, however many stand there", async () => {
  assert.is(await evaluate(`require("errors").plain("@0:12: @1:3: what it says: @x")`), "what it says: @x");
  assert.is(await evaluate(`require("errors").plain(nil)`), "nil");
});

test("errors lets exit() through every pcall", async () => {
  const errors = `require("errors")`;
  assert.is(
    await evaluate(
      `select(2, pcall(function() ${errors}.pcall(error, ${errors}.EXIT) end)) == ${errors}.EXIT`,
    ),
    "true",
  );
});

test("decimal computes exactly, and with a float as a float", async () => {
  const decimal = `require("decimal").convert`;
  assert.is(await evaluate(`${decimal}("0.1", 18, 1) + ${decimal}("0.2", 18, 1)`), "0.3");
  assert.is(await evaluate(`${decimal}("12345678901234567890", 36) + 1`), "12345678901234567891");
  assert.is(await evaluate(`${decimal}("1.5", 18, 1) * 2.0`), "3.0");
  assert.is(await failure(`${decimal}("1", 2) + "x"`), "decimal or number expected, got string");
});

test("channel keeps NULLs, whole numbers and decimals apart", async () => {
  const value = `require("channel").value`;
  assert.is(await evaluate(`${value}(nil)`), "null");
  assert.is(await evaluate(`${value}(require("userdata").null)`), "null");
  assert.is(await evaluate(`${value}(9007199254740993)`), '{"integer":"9007199254740993"}');
  assert.is(await evaluate(`${value}(require("decimal").new("1.50", 3, 2))`), '{"decimal":"1.50"}');
  assert.is(await evaluate(`${value}(1/0)`), '{"unsupported":"number inf"}');
  assert.is(await evaluate(`${value}({})`), '{"unsupported":"table"}');
});

test("query hands the statement and its parameters to the host", async () => {
  assert.is(await evaluate(`select(2, require("query").pquery("SELECT :a", { a = "b" })).a`), '"SELECT :a"');
  assert.is(await evaluate(`select(2, require("query").pquery("SELECT :a", { a = "b" })).b`), '{"a":"b"}');
  assert.is(await failure(`require("query").pquery(1)`), "query function: string expected, got number");
});

test.run();
