/** Which npm packages a bundle holds, and under which licences. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Package {
  name: string;
  version: string;
  licence: string;
}

export interface InstalledPackage extends Package {
  folder: string;
}

/** The packages that the inputs of an esbuild metafile belong to, in order of their names. */
export async function packagesIn(packageRoot: string, inputs: Iterable<string>): Promise<InstalledPackage[]> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder !== undefined) folders.add(join(packageRoot, folder));
  }
  const packages = await Promise.all([...folders].map(readPackage));
  return packages.sort((left, right) => (purlOf(left) < purlOf(right) ? -1 : 1));
}

async function readPackage(folder: string): Promise<InstalledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  return { name, version, licence: license ?? "NOASSERTION", folder };
}

/** The package as a package URL, for example `pkg:npm/%40smithy/core@3.0.0`. */
export function purlOf({ name, version }: Pick<Package, "name" | "version">): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

async function filesIn(folder: string, name: string): Promise<string[]> {
  const files = await readdir(join(folder, name)).catch((): string[] => []);
  return files.map((file) => (name === "" ? file : `${name}/${file}`)).sort();
}

/** The licences' texts, each once, with the packages that are under it. */
export async function licencesOf(packages: InstalledPackage[]): Promise<string> {
  const texts = new Map<string, string[]>();
  for (const { name, version, licence, folder } of packages) {
    // What a package has compiled in has its licence beside the compiled file.
    const folders = await Promise.all(["", "dist"].map((name) => filesIn(folder, name)));
    const files = folders.flat().filter((file) => /^(?:dist\/)?(licen[cs]e|notice)[^/]*$/i.test(file));
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const text = contents.map((content) => content.trim()).join("\n\n") || `License: ${licence}`;
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  return [...texts]
    .map(([text, names]) => `${names.join("\n")}\n\n${text}\n`)
    .join(`\n${"-".repeat(79)}\n\n`);
}
