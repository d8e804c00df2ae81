import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newScript } from "../../cli/commands/new.ts";
import { fromPackage } from "../../package/package-root.ts";

const test = suite("sme-gen new");

test("names the files after the script", () => {
  assert.equal(
    newScript("SME_LIST_JOBS").map(({ path }) => path),
    [
      "spec/scripts/list-jobs.ts",
      "spec/udfs/list-jobs-udf.ts",
      "runtime/handlers/list-jobs-udf.ts",
      "test/runtime/handlers/list-jobs-udf.test.ts",
    ],
  );
});

for (const name of ["LIST_JOBS", "SME_list", "SME_A__B", "SME_X_UDF", "SME_../X"]) {
  test(`refuses the name ${name}`, () => {
    assert.throws(() => newScript(name), /E-SME-53: /);
  });
}

test("writes a script with which the project compiles, builds and passes its test", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-new-"));
  try {
    const parts = [
      "package.json",
      "tsconfig.json",
      "package",
      "spec",
      "generators",
      "templates",
      "generated",
      "runtime",
      "deploy",
    ];
    for (const part of [...parts, "sandbox", "cli", "test"]) {
      await cp(fromPackage(part), join(folder, part), { recursive: true });
    }
    await symlink(fromPackage("node_modules"), join(folder, "node_modules"));
    const run = (...words: string[]) =>
      execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    const tsc = fromPackage("node_modules/typescript/bin/tsc");
    run(fromPackage("dist/cli/main.js"), "--version");
    run(tsc, "--noCheck");
    run("dist/cli/main.js", "new", "SME_LIST_JOBS");
    assert.match(run("dist/cli/main.js", "build"), "created  generated/lua/sme_list_jobs.lua");
    run(tsc);
    assert.match(run("dist/cli/main.js", "build", "--check"), "generated/ is what the specs produce");
    assert.match(run("dist/test/run.js", "handlers/list-jobs-udf"), "1 passed, 0 failed");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
