import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";

const test = suite("npm run bench");

function bench(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [fromPackage("dist/bench/run.js"), ...args], { encoding: "utf8" });
}

test("--help names all benchmarks, each with its options", () => {
  const { status, stdout } = bench("--help");
  assert.is(status, 0);
  const named = [...stdout.matchAll(/^ {2}([\w-]+)/gm)].map(([, name]) => `${name}.js`);
  for (const file of named) assert.ok(readdirSync(fromPackage("dist/bench")).includes(file), file);
  assert.match(stdout, "\n  s3               [--rows N] [--long]\n");
});

test("what is wrong is said in a sentence, with all names and options", () => {
  for (const [args, wrong] of [
    [[], "Which benchmark?"],
    [["toString"], "There is no benchmark toString."],
    [["s3", "--repeat", "2"], "Unknown option '--repeat'"],
    [["s3", "--rows"], "Option '--rows <value>' argument missing"],
  ] as const) {
    const { status, stdout, stderr } = bench(...args);
    assert.equal([status, stdout], [2, ""]);
    assert.is(stderr, `${wrong}\n\n${bench("--help").stdout}`);
  }
});

test.run();
