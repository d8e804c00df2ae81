import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { suite } from "./suite.ts";

const test = suite("a suite whose hooks fail");

for (const [hook, when] of [
  ["before", "before the tests"],
  ["after.each", "after a test"],
] as const) {
  test(`${hook} says why`, async () => {
    const code = `import { suite } from ${JSON.stringify(new URL("./suite.js", import.meta.url))};
      const test = suite("of a failing hook");
      test.${hook}(() => { throw new Error("the table is missing"); });
      test("it runs", () => {});
      test.run();`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code]);
    assert.match(stdout, `What runs ${when} failed: Error: the table is missing\n    at `);
  });
}

test.run();
