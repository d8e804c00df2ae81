import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

/** The test of each says so where it is not installed. */
const others = ["zsh", "fish"].filter(isInstalled);
const test = suite<{ folder: string }>("sme-gen completion");

test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-completion-"));
  for (const shell of ["bash", ...others]) {
    const { code, stdout, stderr } = await runCommand(["completion", shell]);
    assert.is(code, 0, stderr);
    writeFileSync(join(context.folder, shell), stdout);
  }
});
test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

/** What bash would offer for the last of the words; "=" is a word of its own there. */
function offeredByBash(folder: string, ...words: string[]): string[] {
  const script = `source ${folder}/bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sme_gen; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["--norc", "-c", script, "bash", "sme-gen", ...words], {
    encoding: "utf8",
  });
  return text.split("\n").filter(Boolean);
}

test("offers commands, options and values in bash", ({ folder }) => {
  assert.equal(offeredByBash(folder, "un"), ["undeploy"]);
  assert.equal(offeredByBash(folder, "--"), ["--help", "--version"]);
  assert.equal(offeredByBash(folder, "deploy", "--no-up"), ["--no-upload-container"]);
  assert.equal(offeredByBash(folder, "deploy", "--dev"), [], "a hidden option");
  assert.equal(offeredByBash(folder, "sql", "-"), offeredByBash(folder, "sql", "f.sql", "-"));
  assert.ok(offeredByBash(folder, "sql", "-").includes("-c"));
  assert.equal(offeredByBash(folder, "container", ""), ["build"]);
  assert.equal(offeredByBash(folder, "container", "build", "--arch", ""), ["x64", "arm64"]);
  assert.equal(offeredByBash(folder, "container", "build", "--arch", "=", "a"), ["arm64"]);
  assert.equal(offeredByBash(folder, "container", "build", "--arch", "="), ["x64", "arm64"]);
  assert.equal(offeredByBash(folder, "demo", ""), ["--help", "--version", "--keep", "--no-keep"]);
});

test("leaves the rest to bash, which offers files", ({ folder }) => {
  assert.equal(offeredByBash(folder, "deploy", "--container-file", ""), []);
  assert.equal(offeredByBash(folder, "sql", ""), []);
  const registered = execFileSync("bash", ["--norc", "-c", `source ${folder}/bash; complete -p sme-gen`]);
  assert.is(String(registered), "complete -o default -F _sme_gen sme-gen\n");
});

test("offers in bash every option that --help shows", async ({ folder }) => {
  for (const command of ["deploy", "sql"]) {
    const { stdout } = await runCommand([command, "--help"]);
    const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?\s*(--[a-z-]+)/gm)].map(([, option]) => option ?? "");
    assert.ok(shown.length > 2);
    const offered = offeredByBash(folder, command, "--");
    assert.equal(
      shown.filter((option) => !offered.includes(option)),
      [],
    );
  }
});

testIn("zsh", "gives zsh's own functions commands, options and values", ({ folder }) => {
  const call = (...words: string[]): string[] => {
    const script = `compdef() { :; }; _describe() { print -rl -- $commands; }; _arguments() { print -rl -- $CURRENT "$@"; }
        source ${folder}/zsh; words=("$@"); CURRENT=$#; _sme_gen`;
    const text = execFileSync("zsh", ["-f", "-c", script, "zsh", "sme-gen", ...words], {
      encoding: "utf8",
    });
    return text.trim().split("\n");
  };
  assert.ok(call("").includes("deploy:Install scripts, UDFs, tables and views into a database"));
  const container = call("container", "");
  assert.is(container[0], "2");
  assert.ok(container.includes("1:action:(build)"));
  assert.ok(
    container.includes("--arch=[Architecture of the database \\[default\\: x64\\]]:arch:(x64 arm64)"),
  );
  assert.ok(call("sql", "").includes("1:file:_files"));
  assert.ok(
    call("load", "").some((spec) => spec.startsWith("*--type=[")),
    "may be repeated",
  );
});

testIn("fish", "offers commands, options, values and files in fish", ({ folder }) => {
  const offered = (line: string): string[] =>
    execFileSync("fish", ["--no-config", "-c", `source ${folder}/fish; complete -C '${line}'`], {
      encoding: "utf8",
      cwd: folder,
    })
      .split("\n")
      .flatMap((entry) => entry.split("\t")[0] || []);
  assert.equal(offered("sme-gen un"), ["undeploy"]);
  assert.equal(offered("sme-gen deploy --no-up"), ["--no-upload-container"]);
  assert.equal(offered("sme-gen container "), ["build"]);
  assert.equal(offered("sme-gen container build --arch a"), ["arm64"]);
  assert.equal(offered("sme-gen deploy --container-file b"), ["bash"]);
  assert.equal(offered("sme-gen demo b"), []);
});

function testIn(shell: string, name: string, body: (context: { folder: string }) => void): void {
  if (others.includes(shell)) return void test(name, body);
  console.log(`Skipped: no ${shell} on this machine to complete in.`);
  test.skip(name);
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["-c", ":"]).status === 0;
}

test.run();
