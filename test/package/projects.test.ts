import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { installRelease, packRelease } from "../support/packed-release.ts";
import { emptyState } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string }>("projects that have the release installed");

/** All projects lie in one folder with what they have installed. */
test.before(async (context) => {
  const { folder, release } = await packRelease();
  context.folder = folder;
  await installRelease(release, folder);
  // A project's own development packages.
  for (const name of ["typescript", "@types/node", "undici-types"]) {
    const path = join(folder, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(fromPackage(`node_modules/${name}`), path).catch(() => {});
  }
  await symlink("../typescript/bin/tsc", join(folder, "node_modules/.bin/tsc"));
});
test.after(({ folder }) => rm(folder, { recursive: true }));

/** Runs a program in the project; gives what it printed, and fails unless it succeeds. */
function run(project: string, program: string, ...words: string[]): Promise<string> {
  const path = `${join(dirname(project), "node_modules/.bin")}:${process.env.PATH}`;
  const env = { PATH: path, TMPDIR: project, XDG_STATE_HOME: emptyState };
  return new Promise((resolve, reject) => {
    const child = execFile(program, words, { cwd: project, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${words.join(" ")}\n${stdout}${stderr}`));
    });
    child.stdin?.end();
  });
}

for (const example of ["s3-folders", "exchange-rates"]) {
  test(`${example} is built, compiles, and passes its tests in the sandbox`, async (context) => {
    const project = join(context.folder, example);
    await cp(fromPackage(`examples/${example}`), project, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path),
    });
    assert.match(await run(project, "npm", "test", "--silent"), /^# fail 0$|ℹ fail 0$/m);
    assert.match(await run(project, "sme-gen", "build", "--check"), "generated/ is what the specs produce");
  });
}

test("sme-gen new adds to a package.json what it lacks", async (context) => {
  const project = join(context.folder, "extended");
  await mkdir(project);
  const packages = { "exasol-sagemaker-extension": "file:release.tgz" };
  const manifest = { name: "mine", scripts: { test: "my-test" }, dependencies: packages };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  const output = await run(project, "sme-gen", "new", "TELL_ACCOUNT");
  assert.match(output, / changed {2}package\.json\n/);
  const found = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
  assert.is(found.name, "mine");
  assert.is(found.type, "module");
  assert.equal(found.scripts, { build: "sme-gen build && tsc", check: found.scripts.check, test: "my-test" });
  assert.is(found.dependencies["exasol-sagemaker-extension"], "file:release.tgz");
  assert.equal(Object.keys(found.devDependencies), ["@types/node", "typescript"]);
  assert.match(await run(project, "sme-gen", "new", "TELL_MORE"), /^(?: created {2}\S+\n){3}Now: /);
});

test("sme-gen new starts a project in an empty folder, and its scripts pass their tests at once", async (context) => {
  const project = join(context.folder, "my extension");
  await mkdir(project);
  await run(project, "sme-gen", "new", "TELL_ACCOUNT");
  await run(project, "sme-gen", "new", "COUNT_WORDS", "--without-aws");
  const found = (await readdir(project)).sort();
  assert.equal(found, [".gitignore", "handlers", "package.json", "spec", "test", "tsconfig.json"]);
  assert.match(await run(project, "npm", "test", "--silent"), /^# fail 0$|ℹ fail 0$/m);
  const statements = await run(project, "sme-gen", "deploy", "--schema", "S", "--to-print");
  assert.match(statements, 'CREATE OR REPLACE LUA SCRIPT "TELL_ACCOUNT"');
  assert.match(statements, 'CREATE OR REPLACE LUA SCRIPT "COUNT_WORDS"');
  assert.not.match(statements, "SME_TRAIN");
});

test.run();
