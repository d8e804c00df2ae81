import * as assert from "uvu/assert";
import { checkRelease, isServedBy } from "../../runtime/release.ts";
import { isGenerated, originOf, releaseOf, stampRelease } from "../../spec/origin.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";

const test = suite("release of scripts and container");

for (const [script, container, served] of [
  ["1.2.3", "1.2.3", true],
  ["1.2.3", "1.2.4", true],
  ["1.2.3", "1.10.0", true],
  ["1.2.3", "1.2.2", false],
  ["1.2.3", "1.1.9", false],
  ["1.2.3", "2.2.3", false],
  ["2.0.0", "1.9.9", false],
] as const) {
  test(`a container of ${container} ${served ? "serves" : "refuses"} scripts of ${script}`, () => {
    assert.is(isServedBy(container, script), served);
  });
}

test("the container finds the release that the deployment writes, on the line that is there anyway", () => {
  const statement = `CREATE SCRIPT "F" () AS\n// ${originOf("spec/udfs/f.ts")}: change that file.\nexport ...`;
  const stamped = stampRelease(statement, "1.2.3");
  assert.is(releaseOf(stamped), "1.2.3");
  assert.is(releaseOf(statement), undefined);
  assert.is(stamped.split("\n").length, 3);
  assert.ok(isGenerated(stamped));
});

test("scripts of other people have no release", async () => {
  await checkRelease("// Release 99.0.0 of something else\nexport function run() {}", "S.F");
});

test("a script of a later release is refused with both", async () => {
  const source = "// Release 99.0.0 of exasol-sagemaker-extension. Generated from spec/udfs/x.ts: change it.";
  assert.match(
    String(await rejection(checkRelease(source, "S.F"))),
    /E-SME-115: Script S\.F is of release 99\.0\.0 .* of \d+\./,
  );
});

test("what tells of releases runs in a container of any", async () => {
  for (const name of ["doctor", "container"])
    await checkRelease(stampRelease(`// ${originOf(`spec/udfs/${name}.ts`)}: change it.`, "99.0.0"), "S.F");
});

test.run();
