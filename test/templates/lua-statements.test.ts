/** Statements in the Lua modules, which the build does not read as it reads those of specs. */

import { readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { suite } from "../support/suite.ts";

const test = suite("statements in Lua modules");

/**
 * What a module holds between long brackets and begins as a statement does, as `file: statement`. A text that
 * is put into it, `]] .. name .. [[`, stands there as a fragment of that name.
 */
function statementsIn(room: string): [file: string, statement: string][] {
  const folder = fromPackage(`templates/lua/${room}`);
  return readdirSync(folder).flatMap((file) =>
    [...withFragments(readFileSync(`${folder}/${file}`, "utf8")).matchAll(/\[\[(.*?)\]\]/gs)].flatMap(
      ([, text = ""]) =>
        /^\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|DROP)\b/.test(text)
          ? [[file, text] as [string, string]]
          : [],
    ),
  );
}

function withFragments(lua: string): string {
  return lua.replace(/\]\] \.\. (\w+) \.\. \[\[/g, "::$1");
}

const statements = ["helpers", "steps"].flatMap(statementsIn);

test("are found", () => {
  assert.ok(statements.length > 10, `only ${statements.length}`);
});

for (const [i, [file, statement]] of statements.entries()) {
  test(`${file}, ${i}: names nothing by a word that Exasol reserves`, () => {
    let complaint = "";
    try {
      parseStatement(statement, { names: "spec" });
    } catch (error) {
      complaint = String(error);
    }
    assert.is(complaint, "");
  });
}

test.run();
