/** A file for what this process alone reads. */
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFile {
  path: string;
  handle: FileHandle;
  /** Takes it and its name away, which may be done before it is closed where the system lets that be. */
  remove(): Promise<void>;
}

/** Opens a new one, in a folder of its own that begins with the prefix. */
export async function openTemporaryFile(prefix: string): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const path = join(folder, "content");
  return {
    path,
    handle: await open(path, "w+", 0o600),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
