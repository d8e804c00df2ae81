/**
 * The bundles that a release ships. They are made when it is packed, of the packages its lock states: whoever
 * installs the release has other versions of some, and would build another container of them.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Bundles, makeBundles, writeBundles } from "./bundle.ts";

const folderOf = (packageRoot: string) => join(packageRoot, "dist/shipped");

/**
 * What an installed release has where the repository has the sources: the folder
 * with the client, if there is one.
 */
export async function shippedClientFolder(packageRoot: string): Promise<string | undefined> {
  const folder = join(folderOf(packageRoot), "bundles");
  return (await readdir(folder).catch(() => [])).length > 0 ? folder : undefined;
}

/** The shipped bundles of an installed release; in the repository they are made. */
export async function bundlesOf(packageRoot: string): Promise<Bundles> {
  const folder = await shippedClientFolder(packageRoot);
  if (folder === undefined) return makeBundles(packageRoot);
  const facts = JSON.parse(await readFile(join(folderOf(packageRoot), "facts.json"), "utf8")) as {
    version: string;
    packages: Bundles["packages"];
    files: string[];
  };
  const files = new Map<string, Buffer>();
  for (const path of facts.files) files.set(path, await readFile(join(folder, path)));
  return { version: facts.version, packages: facts.packages, files };
}

/** Puts the bundles where an installed release looks for them. */
export async function shipBundles(packageRoot: string): Promise<void> {
  await unshipBundles(packageRoot);
  const bundles = await makeBundles(packageRoot);
  const folder = join(folderOf(packageRoot), "bundles");
  await mkdir(dirname(folder), { recursive: true });
  await writeBundles(bundles, folder);
  const { version, packages } = bundles;
  const facts = { version, packages, files: [...bundles.files.keys()] };
  await writeFile(join(folderOf(packageRoot), "facts.json"), `${JSON.stringify(facts, null, 2)}\n`);
}

export async function unshipBundles(packageRoot: string): Promise<void> {
  await rm(folderOf(packageRoot), { recursive: true, force: true });
}
