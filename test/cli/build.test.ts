import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { build } from "../../generators/build.ts";
import { findDrift } from "../../generators/output-folder.ts";
import { fromPackage } from "../../package/package-root.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string }>("sme-gen build");

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-build-"));
  await cp(fromPackage("spec"), join(context.folder, "spec"), { recursive: true });
  await cp(fromPackage("generated"), join(context.folder, "generated"), { recursive: true });
});
test.after.each(async ({ folder }) => {
  await rm(folder, { recursive: true });
});

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, "utf8");
  assert.ok(text.includes(from), `${path} holds ${from}`);
  await writeFile(path, text.replace(from, to));
}

test("finds generated/ as the specs produce it", async () => {
  const result = await build({
    specFolder: fromPackage("spec"),
    handlerFolder: fromPackage("runtime/handlers"),
  });
  assert.ok("files" in result);
  assert.equal(await findDrift(fromPackage("generated"), result.files), []);
});

test("changes just the pages and spec.json when a parameter gets another description", async ({ folder }) => {
  await edit(
    join(folder, "spec/parameters/serving.ts"),
    "How many instances serve the endpoint.",
    "Number of instances.",
  );
  const { stderr, code } = await runCommand(["build", "--check", "--spec", join(folder, "spec")]);
  assert.is(code, 1);
  assert.equal(
    stderr
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[1]),
    [
      "generated/docs/sme_deploy_sagemaker_autopilot_endpoint.md",
      "generated/docs/sme_deploy_sagemaker_endpoint.md",
      "generated/spec.json",
    ],
  );
});

test("--check reports what is missing, changed and orphaned, and writes nothing", async ({ folder }) => {
  await rm(join(folder, "generated/docs/errors.md"));
  await writeFile(join(folder, "generated/lua/old.lua"), "");
  await writeFile(join(folder, "generated/udf/autopilot-training-udf.ts"), "");
  const { stderr, code } = await runCommand(["build", "--check", "--spec", join(folder, "spec")]);
  assert.is(code, 1);
  assert.match(
    stderr,
    "E-SME-52: generated/lua/old.lua is not what the specs produce: no spec produces it any more.",
  );
  assert.match(stderr, "E-SME-52: generated/docs/errors.md is not what the specs produce: it is missing.");
  assert.match(stderr, "autopilot-training-udf.ts is not what the specs produce: its content differs.");
  assert.not.ok((await readdir(join(folder, "generated/docs"))).includes("errors.md"));
});

test("stops at a misspelt name with its place, and writes nothing", async ({ folder }) => {
  const file = join(folder, "spec/training-steps.ts");
  await edit(
    file,
    "WHERE COLUMN_SCHEMA IN (:input_schema_name,",
    "WHERE COLUMN_SCHEMA IN (:imput_schema_name,",
  );
  const line =
    (await readFile(file, "utf8")).split("\n").findIndex((text) => text.includes(":imput_schema_name")) + 1;
  const { stderr, code } = await runCommand(["build", "--spec", join(folder, "spec")]);
  assert.is(code, 1);
  assert.match(stderr, new RegExp(`^spec/training-steps.ts:${line}:\\d+\nE-SME-43: `));
  assert.match(stderr, "Did you mean :input_schema_name?");
});

test("names the file and line of a spec that does not parse", async ({ folder }) => {
  await edit(join(folder, "spec/udfs/autopilot-training-udf.ts"), "defineUdf({", "defineUdf({{");
  const { stderr, code } = await runCommand(["build", "--spec", join(folder, "spec")]);
  assert.is(code, 1);
  assert.match(
    stderr,
    /^spec\/udfs\/autopilot-training-udf\.ts:\d+:\d+\nE-SME-48: spec\/udfs\/autopilot-training-udf\.ts cannot be loaded/,
  );
});

test("says where a file or a folder is in its way", async ({ folder }) => {
  const small = join(folder, "small");
  await cp(fromPackage("test/golden/columns/spec"), join(small, "spec"), { recursive: true });
  const run = (...words: string[]) => runCommand(["build", "--spec", join(small, "spec"), ...words]);
  const file = join(folder, "file");
  await writeFile(file, "");
  for (const words of [
    ["--out", file],
    ["--check", "--out", file],
    ["--out", join(file, "below")],
  ]) {
    const { stderr, code } = await run(...words);
    assert.is(code, 1);
    assert.match(
      stderr,
      /^E-SME-287: \S+\/file\S* cannot be used: there is a file where a folder has to be\. /,
    );
  }
  const specJson = join(small, "generated/spec.json");
  await mkdir(specJson, { recursive: true });
  const { stderr } = await run();
  assert.match(stderr, `E-SME-287: ${specJson} cannot be used: there is a folder where a file has to be. `);
});

test("refuses a spec that imports more than specs", async ({ folder }) => {
  await edit(join(folder, "spec/tables/metadata-autopilot-jobs.ts"), "import", 'import "node:fs";\nimport');
  const { stderr } = await runCommand(["build", "--spec", join(folder, "spec")]);
  assert.match(stderr, "it imports node:fs, but specs are data and import only specs.");
});

test("--watch builds again after an edit, says what is wrong, and that it is mended", async ({ folder }) => {
  const main = fromPackage("dist/cli/main.js");
  const child = spawn(process.execPath, [main, "build", "--watch", "--spec", join(folder, "spec")]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const file = join(folder, "spec/parameters/serving.ts");
  const text = await readFile(file, "utf8");
  // As editors do: the new file takes the old one's place.
  const save = async (changed: string) => {
    await writeFile(join(folder, "new.ts"), changed);
    await rename(join(folder, "new.ts"), file);
  };
  const until = async (words: string) => {
    for (let tries = 0; tries < 300 && !said.includes(words); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.match(said, words);
    said = "";
  };
  try {
    await until("Watching");
    const edited = text.replace("How many instances serve the endpoint.", "Number of instances.");
    await save(edited);
    await until("3 of them changed");
    await save(edited.replace("minimumLength", "minimunLength"));
    await until("Did you mean minimumLength?");
    await save(edited);
    await until("none of them changed");
  } finally {
    child.kill();
  }
});

test.run();
