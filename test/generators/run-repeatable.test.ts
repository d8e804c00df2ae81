import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { evaluateLua } from "../support/lua.ts";

const test = suite("the call of a UDF that may be repeated");

const crash = `{ error_code = "22002", error_message = "VM error: Internal error: VM crashed (Session: 1)" }`;

/** What the script got, and how many calls it made: the first one is answered so, the second one gives a row. */
function callAfter(first: string): Promise<string> {
  const helper = (name: string) => readFileSync(fromPackage(`templates/lua/helpers/${name}.lua`), "utf8");
  return evaluateLua(`
    local errors, values = { ["E-SME-7"] = { message = "E-SME-7: No job: {{cause}}", mitigation = "Try." } }, {}
    local calls = 0
    local function pquery()
        calls = calls + 1
        if calls == 1 then return false, ${first} end
        return true, { { "arn" } }
    end
    ${["without_secrets", "shorten", "fill", "reason", "describe", "fail", "run", "run_repeatable"].map(helper).join("\n")}
    local ok, rows = pcall(run_repeatable, "E-SME-7", "SELECT F()")
    return (ok and rows[1][1] or rows) .. " after " .. calls`);
}

test("is made once more when the process died", async () => {
  assert.is(await callAfter(crash), "arn after 2");
});

test("is not repeated when the UDF said why", async () => {
  const said = crash.replace("Internal error: VM crashed", "E-SME-71: Taken.");
  assert.is(await callAfter(said), "E-SME-7: No job: E-SME-71: Taken. after 1");
});

test("is not repeated when SQL refused it", async () => {
  for (const code of ["42000", "42500", "40001", "R0003"]) {
    const refused = `{ error_code = "${code}", error_message = "refused (Session: 1)" }`;
    assert.is(await callAfter(refused), "E-SME-7: No job: refused. Try. after 1");
  }
});

test.run();
