/** The error catalogue, which in the bundles is a file. */
import type { PluginBuild } from "esbuild";
import { catalogue } from "../../spec/error-catalogue.ts";

/** The catalogue's file, beside the bundles. */
export const catalogueFile = "errors.json";

/**
 * Has the first error read the file. Most calls have none, and to make the catalogue's hundreds of objects
 * takes a twentieth of the time before a function's first request.
 */
export function catalogueBesideBundles({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]dist[\\/]spec[\\/]error-catalogue\.js$/ }, () => ({
    contents: `import { readFileSync } from "node:fs";
let catalogue;
export const entryOf = (code) =>
  (catalogue ??= JSON.parse(readFileSync(new URL("./${catalogueFile}", import.meta.url), "utf8")))[code];`,
  }));
}

export function catalogueJson(): Buffer {
  return Buffer.from(`${JSON.stringify(catalogue)}\n`);
}
