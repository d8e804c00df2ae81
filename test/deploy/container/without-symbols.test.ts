import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { withoutSymbols } from "../../../deploy/container/without-symbols.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ folder: string }>("programs without symbols");

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
});
test.after(({ folder }) => {
  rmSync(folder, { recursive: true });
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("Node runs all the same, and is not changed again", ({ folder }) => {
  const program = withoutSymbols(readFileSync(process.execPath));
  assert.ok(withoutSymbols(program).equals(program));
  writeFileSync(join(folder, "node"), program, { mode: 0o755 });
  const script =
    "new (require('node:worker_threads').Worker)('console.log(process.version)', { eval: true })";
  const printed = execFileSync(join(folder, "node"), ["-e", script], { encoding: "utf8" });
  assert.is(printed, `${process.version}\n`);
});

test("what is no program for Linux stays as it is", () => {
  for (const content of ["node", "", "\x7fELF"]) {
    assert.is(withoutSymbols(Buffer.from(content, "latin1")).toString("latin1"), content);
  }
});

test.run();
