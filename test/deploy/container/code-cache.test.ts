import { Script } from "node:vm";
import * as assert from "uvu/assert";
import { type Bundles, makeBundles } from "../../../deploy/container/bundle.ts";
import { makeCodeCaches } from "../../../deploy/container/code-cache.ts";
import { isModuleFunction } from "../../../deploy/container/module-function.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ bundles: Bundles; caches: Map<string, Buffer> }>("V8's code cache of the bundles");

const folder = `code-cache/${process.version}-${process.arch}`;

test.before(async (context) => {
  context.bundles = await makeBundles(fromPackage("."));
  context.caches = await makeCodeCaches(context.bundles, process.execPath);
});

function modulesOf({ files }: Bundles): string[] {
  return [...files].filter(([, content]) => isModuleFunction(String(content))).map(([path]) => path);
}

test("there is one of each module, which this Node takes", ({ bundles, caches }) => {
  const modules = modulesOf(bundles);
  assert.ok(modules.includes("process.js"));
  assert.equal([...caches.keys()].sort(), modules.map((path) => `${folder}/${path}`).sort());
  for (const path of modules) {
    const source = String(bundles.files.get(path));
    const { cachedDataRejected } = new Script(source, { cachedData: caches.get(`${folder}/${path}`) });
    assert.is(cachedDataRejected, false, path);
  }
});

test("a module has one byte for each character, for that is how it is read", ({ bundles }) => {
  for (const path of modulesOf(bundles)) {
    assert.ok(
      bundles.files.get(path)?.every((byte) => byte < 128),
      path,
    );
  }
});

test("the same bundles make the same bytes again", async ({ bundles, caches }) => {
  const again = await makeCodeCaches(bundles, process.execPath);
  for (const [path, content] of again) assert.ok(caches.get(path)?.equals(content), path);
  assert.is(again.size, caches.size);
});

test("a Node that does not run here makes none", async ({ bundles }) => {
  const error: NodeJS.ErrnoException = await rejection(makeCodeCaches(bundles, fromPackage("package.json")));
  assert.is(error.code, "EACCES");
});

test.run();
