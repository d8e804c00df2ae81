/** Unpacks what was uploaded, and nothing outside its folder. */
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { readTar, type TarEntry } from "../read-tar.ts";
import { readZip } from "./read-zip.ts";

const archive = /(\.tar\.gz|\.tgz|\.tar|\.zip)$/i;

/** The path that an archive's content gets; undefined for what is no archive. */
export function extractedPath(path: string): string | undefined {
  const name = path.replace(archive, "");
  return name === path || name === "" || name.endsWith("/") ? undefined : name;
}

/**
 * Unpacks an archive, whose kind its name tells, into a new folder. Hard links and devices are left out, as
 * BucketFS does. Rejects when the archive is damaged or would write outside the folder; the folder may be
 * half full then.
 */
export async function extractArchive(file: string, name: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const symlinks = new Set<string>();
  // Language clients run as another user, so folders are readable by all whatever the umask is.
  const modes = new Map<string, number>([[folder, 0o755]]);
  const onEntry = async (entry: TarEntry, content: AsyncIterable<Buffer>) => {
    const segments = segmentsOf(entry);
    for (let length = 1; length < segments.length; length++) {
      const parent = segments.slice(0, length).join("/");
      if (symlinks.has(parent)) throw new Error(`${entry.path} would be written through the link ${parent}`);
      if (!modes.has(join(folder, parent))) modes.set(join(folder, parent), 0o755);
    }
    const path = segments.join("/");
    const place = join(folder, path);
    if (entry.type === "other") return;
    if (entry.type === "directory") {
      if (symlinks.has(path)) throw new Error(`${entry.path} is a link already`);
      await mkdir(place, { recursive: true });
      // Set at the end: a folder may be one that nothing can be written into.
      modes.set(place, entry.mode);
      return;
    }
    if (path === "") throw new Error("the archive has a file without a name");
    await mkdir(dirname(place), { recursive: true });
    await rm(place, { force: true });
    symlinks.delete(path);
    if (entry.type === "symlink") {
      await symlink(entry.target, place);
      symlinks.add(path);
      return;
    }
    await pipeline(Readable.from(content), createWriteStream(place, { flags: "wx" }));
    await chmod(place, entry.mode);
  };
  if (/\.zip$/i.test(name)) await readZip(file, onEntry);
  else await readTar(tarStream(file, name), onEntry);
  for (const [place, mode] of [...modes].reverse()) await chmod(place, mode);
}

function tarStream(file: string, name: string): AsyncIterable<Buffer> {
  const raw = createReadStream(file, { highWaterMark: 1 << 18 });
  if (/\.tar$/i.test(name)) return raw;
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  raw.once("error", (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}

function segmentsOf({ path }: TarEntry): string[] {
  if (path.startsWith("/") || path.includes("\0")) throw new Error(`${path} leads out of the archive`);
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw new Error(`${path} leads out of the archive`);
  return segments;
}
