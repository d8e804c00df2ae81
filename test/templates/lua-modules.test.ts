/** Runs the tests of test/templates/lua, which are written in Lua, in each Lua that there is. */

import { readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { luaLongString } from "../../generators/encode.ts";
import { fromPackage } from "../../package/package-root.ts";
import { luaEngines, withLuaModules } from "../support/lua-engines.ts";
import { suite } from "../support/suite.ts";

const test = suite("Lua modules");
const folder = fromPackage("test/templates/lua");
const files = readdirSync(folder).filter((file) => file.endsWith("_test.lua"));
const harness = readFileSync(`${folder}/harness.lua`, "utf8");

/** The tests of a file that failed, each with why; every module is loaded anew for each of them. */
function runTests(file: string): string {
  const text = readFileSync(`${folder}/${file}`, "utf8");
  const load = `assert((loadstring or load)(${luaLongString(text)}, "=${file}"))`;
  return withLuaModules(`${harness}\nreturn run_tests(${load})`);
}

for (const { name, evaluate } of luaEngines()) {
  for (const file of files) {
    test(`${file.replace("_test.lua", "")} in ${name}`, async () => {
      const said = await evaluate(runTests(file));
      assert.match(said, /^[1-9]\d* tests passed$/, said);
    });
  }
}

test("have tests, each of them", () => {
  const modules = ["helpers", "steps"].flatMap((room) => readdirSync(fromPackage(`templates/lua/${room}`)));
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, "utf8")).join("\n");
  const untested = modules
    .map((file) => file.replace(".lua", ""))
    .filter((module) => !texts.includes(`require("${module}")`));
  assert.equal(untested, []);
});

test.run();
