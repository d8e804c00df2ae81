/** The package that takes types away, amaro, has its WebAssembly in a text; in the bundles it is a file. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { PluginBuild } from "esbuild";

/** The WebAssembly's file, beside the bundles. */
export const stripperFile = "strip-types.wasm";

const embedded = /[\w$]+\.from\("([A-Za-z0-9+/=]{100000,})", ?"base64"\)/;

/**
 * Lets the package read the file: to decode three megabytes takes longer than all else before a script's
 * first row.
 */
export function wasmBesideStripper({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]amaro[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
    contents: (await readFile(path, "utf8")).replace(
      embedded,
      `require("node:fs").readFileSync(new URL("./${stripperFile}", import.meta.url))`,
    ),
  }));
}

/** The bytes themselves. */
export async function stripperWasm(packageRoot: string): Promise<Buffer> {
  const file = createRequire(join(packageRoot, "package.json")).resolve("amaro");
  const [, text] = embedded.exec(await readFile(file, "utf8")) ?? [];
  if (text === undefined)
    throw new Error(`${file} has its WebAssembly otherwise than this release of the package knows.`);
  return Buffer.from(text, "base64");
}
