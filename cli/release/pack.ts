/**
 * What npm runs before and after it packs the release (`prepack`, `postpack`): the bundles of the container
 * are made and the manifest loses what only the repository can do. Not part of the package itself.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { shipBundles, unshipBundles } from "../../deploy/container/shipped-bundles.ts";
import { fromPackage } from "../../package/package-root.ts";
import { reportError } from "../report-error.ts";

const manifest = fromPackage("package.json");
const repositorysManifest = fromPackage("dist/package.json.repository");

try {
  // Packing may have been broken off the last time.
  restore();
  if (process.argv[2] === "before") {
    await shipBundles(fromPackage("."));
    strip();
  } else {
    await unshipBundles(fromPackage("."));
  }
} catch (error) {
  reportError(error);
  process.exitCode = 1;
}

function strip(): void {
  const text = readFileSync(manifest, "utf8");
  const { scripts, devDependencies, allowScripts, ...published } = JSON.parse(text);
  writeFileSync(repositorysManifest, text);
  writeFileSync(manifest, `${JSON.stringify(published, null, 2)}\n`);
}

function restore(): void {
  if (existsSync(repositorysManifest)) renameSync(repositorysManifest, manifest);
}
