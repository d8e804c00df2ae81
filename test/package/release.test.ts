import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import * as assert from "uvu/assert";
import { makeBundles } from "../../deploy/container/bundle.ts";
import { bundlesOf } from "../../deploy/container/shipped-bundles.ts";
import { fromPackage } from "../../package/package-root.ts";
import { packRelease } from "../support/packed-release.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string; release: string }>("the packed release");

test.before(async (context) => {
  Object.assign(context, await packRelease());
});
test.after(({ folder }) => rm(folder, { recursive: true }));

test("has no scripts and no packages that only the repository needs", async ({ release }) => {
  const manifest = JSON.parse(await readFile(join(release, "package.json"), "utf8"));
  assert.equal([manifest.scripts, manifest.devDependencies], [undefined, undefined]);
});

test("has the file of each export", async ({ release }) => {
  const { exports } = JSON.parse(await readFile(join(release, "package.json"), "utf8")) as {
    exports: Record<string, string>;
  };
  const files = Object.values(exports).map((path) => path.replace(/\/\*\.js$/, ""));
  assert.equal(
    files.filter((path) => !existsSync(join(release, path))),
    [],
  );
});

test("has every file that its pages link to", async ({ release }) => {
  const pages = (await readdir(release, { recursive: true })).filter(
    (path) => path.endsWith(".md") && !path.startsWith("node_modules"),
  );
  const broken: string[] = [];
  for (const page of pages) {
    const text = (await readFile(join(release, page), "utf8")).replace(/^```[\s\S]*?^```$/gm, "");
    for (const [, link = ""] of text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)) {
      if (!existsSync(join(release, normalize(join(dirname(page), link))))) broken.push(`${page}: ${link}`);
    }
  }
  assert.equal(broken, []);
});

test("builds the container of the same bundles as the repository", async ({ release }) => {
  const [shipped, made] = [await bundlesOf(release), await makeBundles(fromPackage("."))];
  assert.equal([...shipped.files.keys()], [...made.files.keys()]);
  for (const [path, content] of made.files) assert.ok(shipped.files.get(path)?.equals(content), path);
  assert.equal([shipped.version, shipped.packages], [made.version, made.packages]);
});

test.run();
