import { readdirSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

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

test("name what a script takes, also where it needs nothing of it", () => {
  const reaping = readFileSync(`${folder}/sme_reap_endpoints.lua`, "utf8");
  assert.match(reaping, '"It takes one JSON object, which holds dry_run and action if wanted."');
});

test.run();
