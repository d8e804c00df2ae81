import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assembleContainer } from "../../../deploy/container/build-container.ts";
import { makeBundles } from "../../../deploy/container/bundle.ts";
import { makeCodeCaches } from "../../../deploy/container/code-cache.ts";
import { containerEntries } from "../../../deploy/container/container-entries.ts";
import { libraryEntries } from "../../../deploy/container/library-entries.ts";
import type { Architecture } from "../../../deploy/container/sources.ts";
import { withoutSymbols } from "../../../deploy/container/without-symbols.ts";
import { tarParts } from "../../../deploy/container/write-tar.ts";
import { fromPackage } from "../../../package/package-root.ts";

const packageRoot = fromPackage(".");

/**
 * The container as an archive that is not compressed. With SME_CONTAINER_TEST=1 it is the one that is
 * shipped, whose parts are downloaded once; otherwise this machine's Node and libraries take their
 * place, which needs no network.
 */
export async function containerArchive(): Promise<Buffer> {
  const arch: Architecture = process.arch === "arm64" ? "arm64" : "x64";
  if (process.env.SME_CONTAINER_TEST === "1") {
    const cache = join(process.env.XDG_CACHE_HOME ?? tmpdir(), "sme-container-test");
    const { entries } = await assembleContainer({ packageRoot, arch, cache, locked: true });
    return Buffer.concat([...tarParts(entries)]);
  }
  const node = { binary: withoutSymbols(readFileSync(process.execPath)), licence: Buffer.alloc(0) };
  const bundles = await makeBundles(packageRoot);
  const caches = await makeCodeCaches(bundles, process.execPath);
  const libraries = libraryEntries("/", arch);
  const entries = containerEntries({ node, libraries, bundles, caches, facts: {} });
  return Buffer.concat([...tarParts(entries)]);
}
