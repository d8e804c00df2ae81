/**
 * `code-cache-process.js BUNDLES PLACE OUT`, run by the Node that is to start faster: writes V8's code cache
 * of each bundle into the folder OUT/VERSION-ARCHITECTURE, for bundles that will lie in the folder PLACE.
 * Whole functions are compiled, also those inside others, but nothing runs, so that the same bundles make the
 * same bytes: given --random-seed, from which V8 hashes names.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { isModuleFunction } from "./module-function.ts";

const [, , bundles = "", place = "", out = ""] = process.argv;
const folder = join(out, `${process.version}-${process.arch}`);

setFlagsFromString("--no-lazy");
const scripts = readdirSync(bundles, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".js"))
  .sort()
  .map((path) => ({ path, source: readFileSync(join(bundles, path), "latin1") }))
  .filter(({ source }) => isModuleFunction(source))
  // Stacks of older Nodes have the name that is in the cache.
  .map(({ path, source }) => ({ path, script: new Script(source, { filename: join(place, path) }) }));
// A cache is for the flags that there are when it is made.
setFlagsFromString("--lazy");

for (const { path, script } of scripts) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), script.createCachedData());
}
