import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { SmeError } from "../spec/errors.ts";
import type { GeneratedFile } from "./generated-file.ts";

/** How a folder differs from what the specs produce. */
export interface Drift {
  kind: "missing" | "changed" | "orphaned";
  path: string;
}

/**
 * Compares byte by byte. The folder belongs to the tool alone, so any other file in it is orphaned.
 *
 * @throws SmeError E-SME-286 for a folder with other files and no spec.json, which is not the tool's
 */
export async function findDrift(folder: string, files: readonly GeneratedFile[]): Promise<Drift[]> {
  const present = await listFiles(folder);
  const drift: Drift[] = [];
  for (const { path, content } of files) {
    if (!present.includes(path)) drift.push({ kind: "missing", path });
    else if (!(await readFile(join(folder, path))).equals(Buffer.from(content)))
      drift.push({ kind: "changed", path });
  }
  const wanted = new Set(files.map(({ path }) => path));
  const orphaned = present.filter((path) => !wanted.has(path));
  const [file] = orphaned;
  if (file !== undefined && !present.includes("spec.json")) throw new SmeError("E-SME-286", { folder, file });
  for (const path of orphaned) drift.push({ kind: "orphaned", path });
  return drift.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Makes the folder what the specs produce and says what it changed. Unchanged files keep their times.
 *
 * @throws SmeError E-SME-286 as findDrift does: it would remove other people's files
 */
export async function writeFiles(folder: string, files: readonly GeneratedFile[]): Promise<Drift[]> {
  const drift = await findDrift(folder, files);
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  for (const { kind, path } of drift) {
    const target = join(folder, path);
    if (kind === "orphaned") {
      await rm(target);
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents.get(path) ?? "");
  }
  return drift;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noneIfAbsent);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function noneIfAbsent(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}
