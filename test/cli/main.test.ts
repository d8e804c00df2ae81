import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite("sme-gen");
const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

test("lists its commands", async () => {
  const { code, stdout } = await runCommand(["--help"]);
  assert.is(code, 0);
  for (const name of ["build", "new", "diff", "deploy", "undeploy", "sql", "sandbox", "demo"]) {
    assert.match(stdout, `sme-gen ${name} `);
  }
  assert.match(stdout, "`sme-gen COMMAND --help` lists a command's options.");
});

test("runs from npm's link, also from one that an earlier release made", () => {
  for (const file of ["start.cjs", "main.js"]) {
    const path = fileURLToPath(new URL(`../../cli/${file}`, import.meta.url));
    assert.match(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout, /^\d+\.\d+\.\d+\n$/, file);
  }
});

test("names itself in a command's examples", async () => {
  const { stdout } = await runCommand(["container", "--help"]);
  assert.match(stdout, "sme-gen container build --out sme.tar.gz  Then: sme-gen deploy --container-file");
});

test("says in a command's help which options it cannot do without", async () => {
  for (const [command = "", ...options] of [
    ["load", "table"],
    ["deploy", "schema"],
    ["undeploy", "schema"],
    ["container", "out"],
  ]) {
    const { stdout } = await runCommand([command, "--help"]);
    const required = [...stdout.matchAll(/--([\w-]+) .*\(required\)/g)].map(([, option]) => option);
    assert.equal(required, options, command);
  }
});

test("says what it can do when asked nothing, and exits with 2", async () => {
  const { code, stdout, stderr } = await runCommand([]);
  assert.is(code, 2);
  assert.is(stdout, "");
  assert.match(stderr, "Commands:");
});

test("hands no code of a terminal on from what was given", async () => {
  const { stderr } = await runCommand(["udf-types", "\u001b[31m\u009b2J\u0007"]);
  assert.match(stderr, /^E-SME-121: /);
  assert.not.match(stderr.trimEnd(), /\p{Cc}/u);
  const folder = await runCommand(["build", "--spec", "no\u001b[31m"]);
  assert.match(folder.stderr, /^E-SME-55: There is no folder \S*no \[31m /);
});

test("names the nearest command", async () => {
  const { code, stderr } = await runCommand(["deplyo"]);
  assert.is(code, 2);
  assert.is(
    stderr,
    "E-SME-170: `sme-gen` has no command deplyo. Did you mean deploy? All commands: `sme-gen --help`.\n",
  );
});

test("takes no options before the command but its own", async () => {
  const { code, stderr } = await runCommand(["--dsn", "host", "sql"]);
  assert.is(code, 2);
  assert.is(stderr, "E-SME-170: `sme-gen` has no option --dsn. All it takes: `sme-gen --help`.\n");
});

test("names the nearest option", async () => {
  const { code, stderr } = await runCommand(["deploy", "--shema", "ML"]);
  assert.is(code, 2);
  assert.is(
    stderr,
    "E-SME-170: `sme-gen deploy` has no option --shema. Did you mean --schema? All it takes: `sme-gen deploy --help`.\n",
  );
});

test("refuses an option without its value", async () => {
  const { code, stderr } = await runCommand(["sql", "--dsn"]);
  assert.is(code, 2);
  assert.is(
    stderr,
    "E-SME-171: `sme-gen sql` needs a value behind --dsn. All it takes: `sme-gen sql --help`.\n",
  );
});

test("names all missing options at once, an empty one and a container's too", async () => {
  const { code, stderr } = await runCommand(["deploy", "--schema=", "--bucketfs-host", "h"]);
  assert.is(code, 2);
  assert.is(
    stderr,
    "E-SME-100: deploy needs --dsn, --db-user, --db-password, --schema, which is empty, --container-file and " +
      "--bucketfs-password. Give them, or set the environment variables SME_DSN, SME_DB_USER, DB_PASSWORD, SME_SCHEMA, " +
      "SME_CONTAINER_FILE and BUCKETFS_PASSWORD. No sandbox of yours is running, either: `sme-gen sandbox`, in a second terminal, starts one.\n",
  );
  const saas = await runCommand(["deploy", "--schema=s"], {
    env: {
      SME_DSN: "h",
      SME_DB_USER: "u",
      "DB-PASSWORD": "p",
      "SAAS-ACCOUNT-ID": "a",
      SME_CONTAINER_FILE: "f",
    },
  });
  assert.match(saas.stderr, "E-SME-100: deploy needs --saas-database-id and --saas-token. ");
});

test("reads every option before it connects", async () => {
  const words = [
    "deploy",
    "--schema",
    "ML",
    "--dsn",
    "127.0.0.1:1",
    "--db-user",
    "u",
    "--container-file",
    "f",
  ];
  const env = { DB_PASSWORD: "p", BUCKETFS_PASSWORD: "p" };
  const wrong = { "bucketfs-port": "abc", "deploy-timeout-minutes": "1e1", schema: "a.b" };
  for (const [option, value] of Object.entries(wrong)) {
    const rest = words.flatMap((word, index) =>
      word === `--${option}` || words[index - 1] === `--${option}` ? [] : [word],
    );
    const { code, stderr } = await runCommand([...rest, `--${option}`, value], { env });
    assert.is(code, 2);
    assert.match(stderr, `E-SME-109: Option --${option} must be a`);
    assert.match(stderr, `, not '${value}'.`);
  }
});

test("says what became of the Python extension's options and commands", async () => {
  const host = await runCommand(["deploy", "--host", "exasol"]);
  assert.is(
    host.stderr,
    "E-SME-170: `sme-gen deploy` has no option --host. It is part of --dsn now: --dsn HOST:PORT.\n",
  );
  const container = await runCommand(["language-container", "--dsn", "x"]);
  assert.match(
    container.stderr,
    "has no command language-container. Run `sme-gen deploy --container-file FILE …`",
  );
  const develop = await runCommand(["deploy", "--develop", "--to-print", "--schema", "ML"]);
  assert.match(develop.stderr, "has no option --develop. `sme-gen build` does that");
  const noDevelop = await runCommand(["deploy", "--no-develop", "--to-print", "--schema", "ML"]);
  assert.is(noDevelop.code, 0);
});

test("prints what the user can act on in one line, without a stack", async () => {
  const { code, stdout, stderr } = await runCommand(["deploy", "--to-print"]);
  assert.is(code, 2);
  assert.is(stdout, "");
  assert.is(
    stderr,
    "E-SME-100: deploy needs --schema. Give it, or set the environment variable SME_SCHEMA.\n",
  );
});

test("says in one line that its output cannot be written", () => {
  // Only Linux has a device that is always full.
  if (!existsSync("/dev/full")) return;
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [main, "deploy", "--to-print", "--schema", "ML"], {
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
  });
  closeSync(full);
  assert.match(stderr, /^E-SME-167: Standard output takes no more: ENOSPC[^\n]*\n$/);
  assert.is(status, 1);
});

test("prints its release, which deploy does not let one choose", async () => {
  const { code, stdout } = await runCommand(["--version"]);
  assert.is(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  for (const words of [["--version"], ["--version", "0.11.0"]]) {
    const refused = await runCommand(["deploy", "--schema", "ML", ...words]);
    assert.is(refused.code, 2);
    assert.match(
      refused.stderr,
      `E-SME-99: \`sme-gen deploy\` has no option --version: it installs its own release, ${stdout.trim()}. Leave it out. Build`,
    );
  }
});

test.run();
