import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runCommand } from "../support/run-command.ts";

const test = suite("sme-gen");

test("lists its commands", async () => {
  const { code, stdout } = await runCommand(["--help"]);
  assert.is(code, 0);
  for (const name of ["build", "new", "diff", "deploy", "undeploy", "sql", "sandbox", "demo"]) {
    assert.match(stdout, `sme-gen ${name} `);
  }
});

test("names itself in a command's examples", async () => {
  const { stdout } = await runCommand(["container", "--help"]);
  assert.match(stdout, "sme-gen container build --out sme.tar.gz  Then: sme-gen deploy --container-file");
});

test("says what it can do when asked nothing, and exits with 2", async () => {
  const { code, stdout, stderr } = await runCommand([]);
  assert.is(code, 2);
  assert.is(stdout, "");
  assert.match(stderr, "Commands:");
});

test("names the nearest command", async () => {
  const { code, stderr } = await runCommand(["deplyo"]);
  assert.is(code, 2);
  assert.is(stderr, "Unknown command 'deplyo'. Did you mean 'deploy'?\nSee: sme-gen --help\n");
});

test("names the nearest option", async () => {
  const { code, stderr } = await runCommand(["deploy", "--shema", "ML"]);
  assert.is(code, 2);
  assert.is(stderr, "Unknown option '--shema'. Did you mean '--schema'?\nSee: sme-gen deploy --help\n");
});

test("refuses an option without its value", async () => {
  const { code, stderr } = await runCommand(["sql", "--dsn"]);
  assert.is(code, 2);
  assert.match(stderr, /dsn\nSee: sme-gen sql --help\n$/);
});

test("prints what the user can act on in one line, without a stack", async () => {
  const { code, stdout, stderr } = await runCommand(["sql", "-c", "SELECT 1"]);
  assert.is(code, 1);
  assert.is(stdout, "");
  assert.is(stderr, "E-SME-100: sql needs --dsn. Give it, or set the environment variable SME_DSN.\n");
});

test("prints its release, which deploy does not let one choose", async () => {
  const { code, stdout } = await runCommand(["--version"]);
  assert.is(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  for (const words of [["--version"], ["--version", "0.11.0"]]) {
    const refused = await runCommand(["deploy", "--schema", "ML", ...words]);
    assert.is(refused.code, 1);
    assert.match(
      refused.stderr,
      `E-SME-99: \`sme-gen deploy\` has no option --version: it installs its own release, ${stdout.trim()}. Leave it out. Build`,
    );
  }
});

test.run();
