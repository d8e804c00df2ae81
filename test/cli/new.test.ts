import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { newProject, newProjectScript } from "../../generators/scaffold/new-project.ts";
import { newScript, scriptErrorsPath } from "../../generators/scaffold/new-script.ts";
import { fromPackage } from "../../package/package-root.ts";
import { nextErrorNumber } from "../../spec/error-catalogue.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite("sme-gen new");

/** All that compiling the project takes, and what was compiled already; of the tests what new ones use. */
const parts = [
  "cli",
  "deploy",
  "dist",
  "generated",
  "generators",
  "package",
  "package.json",
  "runtime",
  "sandbox",
  "spec",
  "sql",
  "templates",
  "test/run-files.ts",
  "test/long-files.ts",
  "test/run.ts",
  "test/spec",
  "test/support",
  "tsconfig.json",
];

const scriptErrors = readFileSync(fromPackage(scriptErrorsPath), "utf8");

test("names the files after the script", () => {
  assert.equal(
    newScript("SME_LIST_JOBS", scriptErrors).files.map(({ path }) => path),
    ["spec/scripts/list-jobs.ts", "runtime/handlers/list-jobs.ts", "test/end-to-end/list-jobs.test.ts"],
  );
});

test("gives the script an error of its own, with a number that no error has", () => {
  const { catalogue, files } = newScript("SME_LIST_JOBS", scriptErrors);
  const code = `E-SME-${nextErrorNumber()}`;
  assert.match(files[0]?.content ?? "", `fails: "${code}"`);
  assert.not.match(scriptErrors, code);
  assert.match(catalogue.content, `  "${code}": {\n    message: "TODO: what could not be done: {{cause}}",`);
});

test("writes calls that the formatter leaves alone, however long the name", () => {
  const { files } = newScript(`SME_LIST_${"ALL_".repeat(10)}JOBS`, scriptErrors);
  const calls = files
    .flatMap(({ content }) => content.split("\n"))
    .filter((line) => line.includes("scriptCall("));
  assert.is(calls.length, 2);
  assert.ok(calls.every((line) => line.length <= 110));
});

test("gives two scripts two errors, though nothing is compiled between them", () => {
  const { catalogue } = newScript("SME_LIST_JOBS", scriptErrors);
  const [spec] = newScript("SME_LIST_MORE", catalogue.content).files;
  assert.match(spec?.content ?? "", `fails: "E-SME-${nextErrorNumber() + 1}"`);
});

test("needs the AWS SDK only for a handler that asks AWS", () => {
  const packagesOf = (sdkVersion: object) => {
    const [manifest] = newProject({ folderName: "mine", release: "1.2.3", ...sdkVersion });
    return JSON.parse(manifest?.content ?? "").dependencies;
  };
  const own = { "exasol-sagemaker-extension": "^1.2.3" };
  assert.equal(packagesOf({ sdkVersion: "3.4.5" }), { "@aws-sdk/client-sts": "3.4.5", ...own });
  assert.equal(packagesOf({}), own);
});

const refused = [
  ["LIST_JOBS", "Did you mean SME_LIST_JOBS?"],
  ["SME_list", "Did you mean SME_LIST?"],
  ["SME_A__B", "Did you mean SME_A_B?"],
  ["SME_X_UDF", "Did you mean SME_X?"],
  ["SME_../X", "Did you mean SME_X?"],
  ["listJobs", "Did you mean SME_LIST_JOBS?"],
  ["_", "Choose another, for example SME_LIST_AUTOPILOT_JOBS."],
  ["A".repeat(120), "Choose another, for example SME_LIST_AUTOPILOT_JOBS."],
] as const;

for (const [name, suggestion] of refused) {
  test(`refuses the name ${name} for a script of this extension, and suggests one`, () => {
    assert.throws(
      () => newScript(name, scriptErrors),
      ({ message }: Error) => message.startsWith(`E-SME-53: ${name} `) && message.endsWith(suggestion),
    );
  });
}

const refusedInProjects = [
  ["tell_account", "Did you mean TELL_ACCOUNT?"],
  ["tell-account", "Did you mean TELL_ACCOUNT?"],
  ["TellAccount", "Did you mean TELL_ACCOUNT?"],
  ["2fa", "Choose another, for example LIST_AUTOPILOT_JOBS."],
  ["\u00e9", "Choose another, for example LIST_AUTOPILOT_JOBS."],
] as const;

for (const [name, suggestion] of refusedInProjects) {
  test(`refuses the name ${name} for a project's script, and suggests one`, () => {
    assert.throws(
      () => newProjectScript(name, false),
      ({ message }: Error) => message.startsWith(`E-SME-53: ${name} `) && message.endsWith(suggestion),
    );
  });
}

test("writes scripts that build once their placeholders are filled, and pass their tests in the sandbox", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-new-"));
  try {
    for (const part of parts) await cp(fromPackage(part), join(folder, part), { recursive: true });
    await symlink(fromPackage("node_modules"), join(folder, "node_modules"));
    const run = (...words: string[]) => spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    const tsc = fromPackage("node_modules/typescript/bin/tsc");
    assert.match(
      run("dist/cli/main.js", "new", "SME_LIST_JOBS").stdout,
      " created  spec/scripts/list-jobs.ts",
    );
    assert.match(
      run("dist/cli/main.js", "new", "SME_ASK_NOBODY", "--without-aws").stdout,
      " created  spec/scripts/ask-nobody.ts",
    );
    const { status, stderr } = run("dist/cli/main.js", "build");
    assert.is(status, 1, stderr);
    assert.match(
      stderr,
      /^spec\/scripts\/list-jobs\.ts:6:13\nE-SME-251: spec\/scripts\/list-jobs\.ts is not finished: TODO: /m,
    );
    assert.match(stderr, /^spec\/errors\/scripts\.ts:\d+:15\nE-SME-251: /m);
    for (const path of ["spec/scripts/list-jobs.ts", "spec/scripts/ask-nobody.ts", scriptErrorsPath]) {
      const text = await readFile(join(folder, path), "utf8");
      await writeFile(join(folder, path), text.replaceAll("TODO: what", "What"));
    }
    assert.is(run(tsc).stdout, "");
    assert.match(run("dist/cli/main.js", "build").stdout, "created  generated/lua/sme_list_jobs.lua");
    assert.is(run(tsc).stdout, "");
    assert.match(run("dist/cli/main.js", "build", "--check").stdout, "generated/ is what the specs produce");
    const tested = run("dist/test/run.js", "end-to-end/list-jobs", "ask-nobody", "spec/errors");
    assert.match(tested.stdout, /^\d+ passed, 0 failed/m, tested.stdout + tested.stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("says that a file is in its way", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-new-"));
  try {
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, "handlers"), "");
    await mkdir(join(folder, "spec/scripts"), { recursive: true });
    const { stderr, code } = await runCommand(["new", "TELL_ACCOUNT"], { cwd: folder });
    assert.is(code, 1);
    assert.match(
      stderr,
      /^E-SME-287: \S+\/handlers cannot be used: there is a file where a folder has to be\. /,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
