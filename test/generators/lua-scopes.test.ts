import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { parseModule } from "../../generators/lua/lua-modules.ts";
import { readLua } from "../../generators/lua/lua-scopes.ts";
import { argumentNames, luaGlobals } from "../../generators/lua/lua-words.ts";
import { findPartial, partialNames } from "../../generators/lua/partials.ts";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

const test = suite("names in Lua");

const complaints = (lua: string) => readLua(lua).complaints;
const free = (lua: string) => [...readLua(lua).free.keys()];

test("are free where nothing declares them", () => {
  assert.equal(free("local a = b\nprint(a.c, a[d], { e = f })\nfor i = g, 1 do h(i) end"), [
    ..."b",
    "print",
    ..."dfgh",
  ]);
  assert.equal(free("repeat local a = x() until a"), ["x"]);
  assert.equal(free("local function f(a) return f(a) end return f"), []);
});

test("are complained of where a local is never read", () => {
  assert.equal(complaints("local a, _ = 1, 2"), ["line 1: a is never read"]);
  assert.equal(complaints("local a\na = 1"), ["line 1: a is never read"]);
  assert.equal(complaints("return function(a) end"), ["line 1: a is never read"]);
});

test("are complained of where one hides another", () => {
  assert.equal(complaints("local a = 1\ndo\n  local a = a\n  f(a)\nend"), ["line 3: a hides that of line 1"]);
  assert.equal(complaints("for i = 1, 2 do for i = 1, i do f(i) end end"), [
    "line 1: i hides that of line 1",
  ]);
});

test("are complained of where a global is set", () => {
  assert.equal(complaints("a = 1"), ["line 1: a is set, but is no local"]);
  assert.equal(complaints("function a() end"), ["line 1: a function that is no local"]);
});

test("a module requires what it uses, and uses what it requires", () => {
  const parse = (head: string, body: string) =>
    parseModule(`${head}\n-- Does it.\nlocal function f() ${body} end\n\nreturn f\n`, "lua/helpers/f.lua");
  const module = parse('local trim = require("trim")\n', "return trim(1)");
  assert.equal(module.requires, ["trim"]);
  assert.is(module.body, "-- Does it.\nlocal function f() return trim(1) end");
  const refused = "F-SME-210: The Lua module templates/lua/helpers/f.lua cannot be used: line ";
  assert.throws(() => parse("", "return trim(values.a)"), `${refused}3: it does not require trim.`);
  assert.throws(() => parse('local fail = require("fail")', ""), `${refused}1: fail is never read.`);
});

test("a partial's members are its contract", () => {
  assert.equal(findPartial("export-to-s3"), {
    takes: ["compression", "select_list", "source", "connection", "files_per_node", "nodes", "path", "view"],
    gives: ["rows", "files"],
    fails: { export: ["cause"] },
    embeds: false,
  });
  assert.equal(findPartial("prediction-function")?.fails, { create: ["cause"] });
  assert.is(findPartial("prediction-function")?.embeds, true);
  assert.is(findPartial("none"), undefined);
});

test("every partial tells its contract", () => {
  for (const name of partialNames) assert.ok(findPartial(name), name);
});

test("between a script's parentheses are its parameters' own, where they mean nothing else", () => {
  assert.equal(argumentNames(["job_name", "type", "goto", "table", "run", "type_"]), [
    "job_name",
    "type__",
    "goto_",
    "table_",
    "run",
    "type_",
  ]);
});

test("modules fit into 110 columns", () => {
  for (const path of modules()) {
    const long = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.length > 110);
    assert.equal(long, [], path);
  }
});

function modules(): string[] {
  return ["helpers", "steps"].flatMap((room) => {
    const folder = fromPackage(`templates/lua/${room}`);
    return readdirSync(folder).map((file) => `${folder}/${file}`);
  });
}

/** What luacheck has against a text, besides long lines. */
function luacheck(lua: string, globals: readonly string[]): string {
  const options = ["--no-config", "--no-color", "--no-max-line-length", "--std", "min"];
  const { stdout } = spawnSync("luacheck", ["-", ...options, "--read-globals", ...globals], {
    input: lua,
    encoding: "utf8",
  });
  return stdout;
}

if (spawnSync("luacheck", ["--version"]).error !== undefined) {
  console.log("Skipped: no luacheck on this machine to look at modules and generated scripts.");
  test.skip("luacheck has nothing against them");
} else {
  test("luacheck has nothing against them", () => {
    for (const path of modules()) {
      assert.match(luacheck(readFileSync(path, "utf8"), [...luaGlobals]), "0 warnings / 0 errors", path);
    }
    const folder = fromPackage("generated/lua");
    for (const file of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${file}`, "utf8");
      const [header = "", body = ""] = text.split(/ AS\n([\s\S]*)\n\/\n/);
      const taken = header.match(/^ {4}\w+/gm)?.map((name) => name.trim()) ?? [];
      assert.match(luacheck(body, [...luaGlobals, ...taken]), "0 warnings / 0 errors", file);
    }
  });
}

test.run();
