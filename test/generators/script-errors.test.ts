import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";

const test = suite("errors of generated scripts");
const folder = fromPackage("generated/lua");

test("leave it to the script to say that nothing was changed, since it knows", () => {
  for (const file of readdirSync(folder)) {
    const [, errors = ""] =
      /^local errors = \{$(.*?)^\}$/ms.exec(readFileSync(`${folder}/${file}`, "utf8")) ?? [];
    assert.match(errors, /E-SME-12/, file);
    assert.not.match(errors, /Nothing was changed/, file);
  }
});

test("have their cause last, so that the error of a UDF can stand for the rest", () => {
  for (const file of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    for (const [line] of text.matchAll(/^ {8}message = .*\{\{cause\}\}.*$/gm)) {
      assert.match(line, /\{\{cause\}\}",$/, file);
    }
  }
});

test.run();
