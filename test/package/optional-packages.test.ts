import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { installRelease, packRelease } from "../support/packed-release.ts";
import { emptyState } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const run = promisify(execFile);
const author = ["-c", "user.name=a", "-c", "user.email=a@b.c"];

interface Context {
  folder: string;
  release: string;
  project: string;
}

const test = suite<Context>("the release without its optional packages");

test.before(async (context) => {
  Object.assign(context, await packRelease());
  context.project = join(context.folder, "project");
  await mkdir(context.project);
  await installRelease(context.release, context.project, { optional: false });
});
test.after(({ folder }) => rm(folder, { recursive: true }));

/** Runs `sme-gen` as the project has it installed; gives what it printed, and its exit code. */
function sme(project: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env.PATH, TMPDIR: project, XDG_STATE_HOME: emptyState };
  return new Promise((resolve) => {
    const program = join(project, "node_modules/.bin/sme-gen");
    // The statements of a deployment are more than a megabyte, the default.
    const options = { cwd: project, env, maxBuffer: 2 ** 26 };
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
    child.stdin?.end("SELECT 1");
  });
}

test("builds a project, and compares it with an earlier revision", async ({ folder, release }) => {
  const project = join(folder, "s3-folders");
  const git = (...words: string[]) => run("git", ["-C", project, ...author, ...words]);
  await cp(fromPackage("examples/s3-folders"), project, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist)$/.test(path),
  });
  await installRelease(release, project, { optional: false });
  await git("init", "--quiet");
  const built = await sme(project, "build");
  assert.is(built.code, 0, built.output);
  await git("add", "generated");
  await git("commit", "--quiet", "--message", "One");
  const parameters = join(project, "spec/parameters.ts");
  await writeFile(parameters, (await readFile(parameters, "utf8")).replace("Length: 3", "Length: 4"));
  const { code, output } = await sme(project, "diff", "HEAD");
  assert.is(code, 1, output);
  assert.match(output, /^2 breaking, 0 compatible$/m, output);
});

test("says how to get esbuild's program where npm has left it out", async ({ folder, release }) => {
  const project = join(folder, "without-esbuild");
  await mkdir(project);
  await installRelease(release, project, { optional: false });
  const esbuild = join(project, "node_modules/esbuild");
  await rm(join(project, "node_modules/@esbuild"), { recursive: true });
  await unlink(esbuild);
  await mkdir(esbuild);
  for (const part of ["lib/main.js", "package.json", "install.js"]) {
    await cp(fromPackage(`node_modules/esbuild/${part}`), join(esbuild, part));
  }
  await sme(project, "new", "TELL_ACCOUNT");
  const { code, output } = await sme(project, "build");
  assert.is(code, 1);
  assert.match(
    output,
    /^E-SME-285: .*The package "@esbuild\/\S+" could not be found.* run `node \/.*\/install\.js`/,
  );
  assert.is(output.split("\n").length, 2, output);
});

test("deploys", async ({ project }) => {
  const { code, output } = await sme(project, "deploy", "--schema", "ML", "--to-print");
  assert.is(code, 0, output);
  assert.match(output, /^CREATE OR REPLACE LUA SCRIPT "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT"/m);
});

for (const command of ["sql", "load data.csv --table A.B", "undeploy --schema ML"]) {
  test(`gets as far with ${command} as to connect`, async ({ project }) => {
    await writeFile(join(project, "data.csv"), "A\n1\n");
    const words = [...command.split(" "), "--dsn", "127.0.0.1:1", "--db-user", "u", "--db-password", "p"];
    const { code, output } = await sme(project, ...words);
    assert.is(code, 1);
    assert.match(output, /^E-SME-90: .*ECONNREFUSED/m);
  });
}

test("says what the sandbox lacks", async ({ project }) => {
  const { code, output } = await sme(project, "sandbox");
  assert.is(code, 1);
  assert.match(output, /^E-SME-105: .*@duckdb\/node-api.*zeromq.* Run `npm install .*zeromq@\d/);
});

test("has a sandbox where only what UDFs need is missing, which says so when one is called", async (context) => {
  const project = join(context.folder, "without-zeromq");
  await mkdir(project);
  await installRelease(context.release, project);
  await unlink(join(project, "node_modules/zeromq"));
  const script = join(project, "call.mjs");
  await writeFile(script, callOfUdf);
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [script], { cwd: project }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  assert.match(output, /E-SME-260: UDFs do not work in this sandbox: the package zeromq is not installed\./);
  assert.match(output, /refused: .*UDFs need the npm package zeromq, which is not installed/);
});

const modules = "./node_modules/exasol-sagemaker-extension/dist";
const callOfUdf = `
import { launchSandbox } from "${modules}/cli/sandbox/launch-sandbox.js";
import { connect } from "${modules}/deploy/database/connect.js";
import { parseDsn } from "${modules}/deploy/database/dsn.js";
const sandbox = await launchSandbox({ log: console.log });
const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
const dsn = parseDsn(host + "/" + certificateFingerprint + ":" + port);
const database = await connect({ dsn, user, password, autocommit: true });
await database.execute("CREATE SCHEMA S");
await database.execute("CREATE TYPESCRIPT SCALAR SCRIPT F() RETURNS INT AS export const run = () => 1;");
await database.execute("SELECT F()").catch((error) => console.log("refused: " + error.message));
await database.close();
await sandbox.close();
`;

test.run();
