import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { access, constants, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clientFile, makeBundles, writeBundles } from "./bundle.ts";
import { addHostCodeCaches } from "./code-cache.ts";
import { shippedClientFolder } from "./shipped-bundles.ts";

const oneDay = 24 * 60 * 60 * 1000;

/**
 * The client that the container has, for this host and its Node: as an installed release ships it; in the
 * repository made of the compiled package when it is first needed, and again when that has changed. Returns
 * the client's path, in dist/ or, where that cannot be written, in a temporary folder.
 */
export async function hostClient(packageRoot: string): Promise<string> {
  const folder = (await shippedClientFolder(packageRoot)) ?? (await builtClientFolder(packageRoot));
  await addHostCodeCaches(folder);
  return join(folder, clientFile);
}

async function builtClientFolder(packageRoot: string): Promise<string> {
  const state = stateOf(packageRoot);
  // Named by its content: who still runs an older one must keep it.
  const kept = join(packageRoot, "dist/bundles", state);
  if (existsSync(kept)) return kept;
  const bundles = await makeBundles(packageRoot);
  if (await isWritable(join(packageRoot, "dist"))) {
    await mkdir(dirname(kept), { recursive: true });
    await removeOld(dirname(kept));
    await writeBundles(bundles, kept);
    return kept;
  }
  const folder = join(await mkdtemp(join(tmpdir(), "sme-bundles-")), "bundles");
  await writeBundles(bundles, folder);
  return folder;
}

/** Bundles of more than a day ago: no process uses them any more. */
async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > oneDay) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Changes with every compiled file that can be part of a bundle. They are hundreds of small ones: to have
 * them read by other threads takes several times as long.
 */
function stateOf(packageRoot: string): string {
  const hash = createHash("sha256");
  for (const folder of ["dist/runtime", "dist/spec", "dist/sql", "dist/deploy/container"]) {
    const files = readdirSync(join(packageRoot, folder), { recursive: true }).map(String);
    for (const file of files.filter((name) => name.endsWith(".js")).sort()) {
      hash.update(`${folder}/${file}\n`).update(readFileSync(join(packageRoot, folder, file)));
    }
  }
  for (const file of ["package.json", "package-lock.json"]) {
    const path = join(packageRoot, file);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
