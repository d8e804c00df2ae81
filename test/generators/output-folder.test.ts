import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { findDrift, writeFiles } from "../../generators/output-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string }>("output folder");
const files = [
  { path: "lua/a.lua", content: "a\n" },
  { path: "spec.json", content: "{}\n" },
];

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-output-"));
});
test.after.each(async ({ folder }) => {
  await rm(folder, { recursive: true });
});

test("is missing every file at first, also when it does not exist", async ({ folder }) => {
  assert.equal(await findDrift(join(folder, "none"), files), [
    { kind: "missing", path: "lua/a.lua" },
    { kind: "missing", path: "spec.json" },
  ]);
});

test("has no drift once it is written", async ({ folder }) => {
  await writeFiles(folder, files);
  assert.is(await readFile(join(folder, "lua/a.lua"), "utf8"), "a\n");
  assert.equal(await findDrift(folder, files), []);
});

test("has changed files and orphaned ones, which writing mends and removes", async ({ folder }) => {
  await writeFiles(folder, files);
  await writeFile(join(folder, "lua/a.lua"), "a\r\n");
  await mkdir(join(folder, "old"));
  await writeFile(join(folder, "old/b.lua"), "");
  const drift = [
    { kind: "changed", path: "lua/a.lua" },
    { kind: "orphaned", path: "old/b.lua" },
  ];
  assert.equal(await findDrift(folder, files), drift);
  assert.equal(await writeFiles(folder, files), drift);
  assert.equal(await findDrift(folder, files), []);
  assert.equal(await readdir(join(folder, "lua")), ["a.lua"]);
});

test("keeps the times of files that are right already", async ({ folder }) => {
  await writeFiles(folder, files);
  const before = (await stat(join(folder, "spec.json"))).mtimeMs;
  await writeFiles(folder, files);
  assert.is((await stat(join(folder, "spec.json"))).mtimeMs, before);
});

test("is none that holds other people's files", async ({ folder }) => {
  await writeFile(join(folder, "thesis.txt"), "");
  for (const use of [writeFiles, findDrift]) {
    const refusal = await use(folder, files).catch((error: Error) => error.message);
    assert.match(
      String(refusal),
      /^E-SME-286: .* has thesis\.txt, which no spec produces, and no spec\.json\./,
    );
  }
  assert.equal(await readdir(folder), ["thesis.txt"]);
});

test("is mended by writing, as its drift says, when its spec.json is lost", async ({ folder }) => {
  await writeFiles(folder, files);
  await rm(join(folder, "spec.json"));
  const drift = [{ kind: "missing", path: "spec.json" }];
  assert.equal(await findDrift(folder, files), drift);
  assert.equal(await writeFiles(folder, files), drift);
  assert.equal(await findDrift(folder, files), []);
});

test.run();
