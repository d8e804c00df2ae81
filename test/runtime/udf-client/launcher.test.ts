import { execFile, execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { hostClient } from "../../../deploy/container/host-bundles.ts";
import { asModuleFunction } from "../../../deploy/container/module-function.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ folder: string }>("udf-client launcher");

const client = await hostClient(fromPackage("."));
const cacheOfThisNode = `code-cache/${process.version}-${process.arch}/process.js`;

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-launcher-"));
});
test.after.each(({ folder }) => rm(folder, { recursive: true }));

/** A module in the place of the language client. A cache has what it does itself, not its inner function. */
function program(word: string): string {
  return asModuleFunction(`const word=${JSON.stringify(word)};exports.startClient=()=>console.log(word);`);
}

/** Made by a process of its own: other tests may have set flags of V8 in this one. */
function cacheOf(source: string): Buffer {
  const script = "process.stdout.write(new vm.Script(process.argv[1]).createCachedData())";
  return execFileSync(process.execPath, ["-e", script, source]);
}

/** What the launcher's program prints. */
async function printed(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await copyFile(client, join(folder, "client.js"));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, "client.js")]);
  return stdout + stderr;
}

test("runs what the code cache has, which tells that it takes it", async ({ folder }) => {
  const files = {
    "process.js": program("text"),
    [cacheOfThisNode]: cacheOf(program("code")),
  };
  assert.is(await printed(folder, files), "code\n");
});

test("compiles where V8 refuses the cache", async ({ folder }) => {
  const cache = cacheOf(program("code"));
  const broken: Record<string, Buffer> = {
    "of another version": Buffer.concat([Buffer.alloc(8), cache.subarray(8)]),
    "cut off": cache.subarray(0, cache.length - 8),
    "of a longer text": cacheOf(program("longer code")),
    "no cache": Buffer.from("no cache"),
    empty: Buffer.alloc(0),
  };
  for (const [name, content] of Object.entries(broken)) {
    const files = { "process.js": program("text"), [cacheOfThisNode]: content };
    assert.is(await printed(folder, files), "text\n", name);
  }
});

test("compiles where there is no cache, or only that of another Node", async ({ folder }) => {
  assert.is(await printed(folder, { "process.js": program("text") }), "text\n");
  const cache = cacheOf(program("code"));
  assert.is(await printed(folder, { "code-cache/v0.0.1-x64/process.js": cache }), "text\n");
});

test.run();
