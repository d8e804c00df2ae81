/** V8's code cache of the bundles, by which launcher.ts starts in half the time. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Bundles, containerFolder, writeBundles } from "./bundle.ts";

/** Below the bundles; in it is a folder for each Node, with a file for each of theirs. */
const cacheFolder = "code-cache";
const program = fileURLToPath(new URL("./code-cache-process.js", import.meta.url));

/**
 * The container's caches for a Node, by their paths below the bundles' folder; the same bundles and Node make
 * the same bytes. Rejects where this machine cannot run that Node.
 */
export async function makeCodeCaches(bundles: Bundles, node: string): Promise<Map<string, Buffer>> {
  const scratch = await mkdtemp(join(tmpdir(), "sme-code-cache-"));
  try {
    const folder = join(scratch, "bundles");
    await writeBundles(bundles, folder);
    const out = join(scratch, cacheFolder);
    await runProgram(node, folder, containerFolder, out);
    const files = new Map<string, Buffer>();
    for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(path.slice(scratch.length + 1).replaceAll("\\", "/"), await readFile(path));
    }
    return files;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Puts the caches for the running Node beside the bundles in a folder, unless they are there. Where that
 * cannot be done there are none, and each start compiles.
 */
export async function addHostCodeCaches(folder: string): Promise<void> {
  const name = `${process.version}-${process.arch}`;
  const place = join(folder, cacheFolder, name);
  if (existsSync(place)) return;
  const unfinished = join(folder, `${cacheFolder}.${process.pid}`);
  try {
    await runProgram(process.execPath, folder, folder, unfinished);
    await mkdir(join(folder, cacheFolder), { recursive: true });
    await rename(join(unfinished, name), place);
  } catch {
    // The folder cannot be written, or another process has been quicker.
  } finally {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Without the environment's options for Node: a cache is refused where flags differ. */
async function runProgram(node: string, bundles: string, place: string, out: string): Promise<void> {
  await promisify(execFile)(node, ["--random-seed=1", program, bundles, place, out], { env: {} });
}
