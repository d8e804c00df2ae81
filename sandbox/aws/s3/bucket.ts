import { randomBytes, randomUUID } from "node:crypto";
import {
  copyFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DamagedFileError } from "../../kept-file.ts";
import type { Content } from "./content.ts";
import { FileContent, type FileSection } from "./file-content.ts";
import { type EntryPlace, type LogEntry, ObjectLog } from "./object-log.ts";
import { SortedKeys } from "./sorted-keys.ts";
import { standardClass } from "./storage-class.ts";
import {
  type NewObject,
  nullVersion,
  readObject,
  readOldObject,
  type StoredObject,
} from "./stored-object.ts";

/** Whether a bucket keeps versions; undefined for one that never has. */
export type Versioning = "Enabled" | "Suspended" | undefined;

/** What became of a deletion. */
export interface Deletion {
  /** Of what was deleted, or of the delete marker that was made. */
  versionId?: string;
  isDeleteMarker: boolean;
}

/** A log is written anew when more than this and half of it are of use no more. */
const mostUselessBytes = 32 * 1024 * 1024;
const logName = "objects.log";

/** A version with where its content is. */
interface Kept {
  object: StoredObject;
  entry: EntryPlace;
  /** Of the content one, or one for each part; undefined for content in the log. */
  files: readonly string[] | undefined;
}

interface Version {
  key: string;
  versionId: string;
}

/** What the log of a bucket has: a version, or what became of one. */
interface ObjectEntry extends LogEntry {
  put?: StoredObject;
  files?: readonly string[];
  change?: Version & { tags?: Record<string, string>; files?: readonly string[] };
  delete?: Version;
}

/**
 * The objects of one bucket. Content of more than a few bytes is in files that are never changed, only
 * replaced: a reader that has opened them reads on. Every change is done and written when the method returns,
 * and none begins before another has ended.
 */
export class Bucket {
  readonly #folder: string;
  readonly #log: ObjectLog<ObjectEntry>;
  /** By key, the newest first. */
  readonly #versions = new Map<string, Kept[]>();
  readonly #keys = new SortedKeys();
  #uselessBytes = 0;

  /** Opens the folder with what an earlier run left in it. Throws a DamagedFileError. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#log = ObjectLog.open(join(folder, logName), ({ put, ...entry }: ObjectEntry, place) =>
      this.#apply(put === undefined ? entry : { ...entry, put: readObject(put) }, place),
    );
    this.#checkFiles();
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** All keys, also those whose object is deleted and has versions left, in S3's order. */
  keys(): readonly string[] {
    return this.#keys.sorted();
  }

  /** The object; undefined when there is none, or none any more. */
  find(key: string): StoredObject | undefined {
    const newest = this.#versions.get(key)?.[0]?.object;
    return newest?.isDeleteMarker ? undefined : newest;
  }

  /** The versions of a key with its delete markers, the newest first. */
  versions(key: string): StoredObject[] {
    return (this.#versions.get(key) ?? []).map(({ object }) => object);
  }

  /** Stores an object. Nothing comes between `check` and that; `check` throws when it must not be done. */
  put(
    key: string,
    content: Content,
    object: NewObject,
    versioning: Versioning,
    check: (existing: StoredObject | undefined) => void = () => {},
  ): StoredObject {
    check(this.find(key));
    const stored: StoredObject = {
      key,
      versionId: versioning === "Enabled" ? newVersionId() : nullVersion,
      isDeleteMarker: false,
      lastModified: new Date().toISOString(),
      tags: {},
      checksum: undefined,
      parts: undefined,
      storageClass: standardClass,
      ...object,
    };
    this.#put(stored, content);
    return stored;
  }

  /** Deletes the object, where versions are kept by a marker; or the one version. */
  delete(key: string, versionId: string | undefined, versioning: Versioning): Deletion {
    if (versionId !== undefined || versioning === undefined) {
      const wanted = versionId ?? nullVersion;
      const found = this.#find(key, wanted);
      if (found) this.#change({ delete: { key, versionId: wanted } });
      const isDeleteMarker = found?.object.isDeleteMarker ?? false;
      return versioning === undefined ? { isDeleteMarker } : { versionId: wanted, isDeleteMarker };
    }
    const marker: StoredObject = {
      key,
      versionId: versioning === "Enabled" ? newVersionId() : nullVersion,
      isDeleteMarker: true,
      size: 0,
      etag: "",
      lastModified: new Date().toISOString(),
      headers: {},
      tags: {},
      checksum: undefined,
      parts: undefined,
      storageClass: standardClass,
    };
    this.#put(marker, Buffer.alloc(0));
    return { versionId: marker.versionId, isDeleteMarker: true };
  }

  setTags({ key, versionId }: StoredObject, tags: Record<string, string>): void {
    this.#change({ change: { key, versionId, tags } });
  }

  /** The bytes from `start` to `end`, both included; files are opened at once. */
  read({ key, versionId, size }: StoredObject, start = 0, end = size - 1): Buffer | FileContent {
    const kept = this.#find(key, versionId);
    if (kept === undefined) throw new Error(`${key} has been deleted`);
    if (kept.files === undefined) return this.#log.read(kept.entry.offset + start, end - start + 1);
    if (size === 0) return Buffer.alloc(0);
    return new FileContent(this.#sections(kept, start, end));
  }

  /** A file that has the content; made when that is in the log. Undefined for content in several files. */
  contentPath({ key, versionId, size }: StoredObject): string | undefined {
    const kept = this.#find(key, versionId);
    if (kept === undefined) throw new Error(`${key} has been deleted`);
    if (kept.files !== undefined) {
      const [file = "", ...others] = kept.files;
      return others.length === 0 ? join(this.#folder, file) : undefined;
    }
    const file = newFile();
    writeFileSync(join(this.#folder, file), this.#log.read(kept.entry.offset, size));
    this.#change({ change: { key, versionId, files: [file] } });
    return join(this.#folder, file);
  }

  /** Takes over a file that has what several had, unless another was faster; gives the path of the one. */
  takeJoined(object: StoredObject, joined: string): string {
    const { key, versionId } = object;
    if (this.#find(key, versionId)?.object !== object) throw new Error(`${key} has been deleted`);
    const before = this.contentPath(object);
    if (before !== undefined) {
      rmSync(joined);
      return before;
    }
    const file = newFile();
    renameSync(joined, join(this.#folder, file));
    this.#change({ change: { key, versionId, files: [file] } });
    return join(this.#folder, file);
  }

  close(): void {
    this.#log.close();
  }

  #find(key: string, versionId: string): Kept | undefined {
    return this.#versions.get(key)?.find(({ object }) => object.versionId === versionId);
  }

  #put(object: StoredObject, content: Content): void {
    if ("path" in content) {
      const file = newFile();
      renameSync(content.path, join(this.#folder, file));
      this.#change({ put: object, files: [file] });
    } else if ("parts" in content) {
      const files = content.parts.map(newFile);
      for (const [i, part] of content.parts.entries()) share(part, join(this.#folder, files[i] ?? ""));
      this.#change({ put: object, files });
    } else {
      this.#apply({ put: object }, this.#log.append({ put: object }, content));
    }
    this.#tidy();
  }

  /** Where the bytes from `start` to `end` are. */
  #sections({ object: { parts = [], size }, files = [] }: Kept, start: number, end: number): FileSection[] {
    let before = 0;
    return files.flatMap((file, i) => {
      const bytes = files.length === 1 ? size : (parts[i]?.size ?? 0);
      const from = Math.max(start - before, 0);
      const to = Math.min(end - before, bytes - 1);
      before += bytes;
      return from > to ? [] : [{ path: join(this.#folder, file), start: from, end: to }];
    });
  }

  #change(entry: ObjectEntry): void {
    this.#apply(entry, this.#log.append(entry));
    this.#tidy();
  }

  #apply({ put, files, change, delete: deleted }: ObjectEntry, entry: EntryPlace): void {
    if (put !== undefined) this.#add({ object: put, entry, files });
    else this.#uselessBytes += entry.bytes;
    if (deleted !== undefined) this.#remove(deleted);
    if (change !== undefined) {
      const kept = this.#find(change.key, change.versionId);
      if (kept === undefined) throw new Error(`it changes ${change.key}, which it does not have`);
      if (change.tags !== undefined) kept.object.tags = change.tags;
      if (change.files !== undefined) {
        this.#removeFiles(kept);
        kept.files = change.files;
      }
    }
  }

  #add(kept: Kept): void {
    this.#remove(kept.object);
    const { key } = kept.object;
    const others = this.#versions.get(key);
    if (others === undefined) this.#keys.add(key);
    this.#versions.set(key, [kept, ...(others ?? [])]);
  }

  #remove({ key, versionId }: Version): void {
    const versions = this.#versions.get(key);
    const removed = versions?.find(({ object }) => object.versionId === versionId);
    if (versions === undefined || removed === undefined) return;
    const left = versions.filter((kept) => kept !== removed);
    if (left.length > 0) this.#versions.set(key, left);
    else {
      this.#versions.delete(key);
      this.#keys.delete(key);
    }
    this.#uselessBytes += removed.entry.bytes;
    this.#removeFiles(removed);
  }

  #removeFiles({ files = [] }: Kept): void {
    for (const file of files) rmSync(join(this.#folder, file), { force: true });
  }

  #tidy(): void {
    if (this.#uselessBytes < mostUselessBytes || this.#uselessBytes < this.#log.size / 2) return;
    this.#log.replace(this.#entries());
    this.#uselessBytes = 0;
  }

  /** What is left of all entries, older versions first. */
  *#entries() {
    for (const versions of this.#versions.values()) {
      for (const kept of versions.toReversed()) {
        const { object, files } = kept;
        yield {
          entry: { put: object, ...(files !== undefined && { files }) },
          ...(files === undefined && { content: this.#log.read(kept.entry.offset, object.size) }),
          placed: (entry: EntryPlace) => {
            kept.entry = entry;
          },
        };
      }
    }
  }

  /** Takes over what release 1.0.0 left, and removes what requests did that were killed. */
  #checkFiles(): void {
    const names = new Set(readdirSync(this.#folder));
    for (const name of names) if (name.endsWith(".json")) this.#takeOver(name);
    for (const versions of this.#versions.values()) {
      for (const file of versions.flatMap(({ files = [] }) => files)) {
        if (names.delete(file)) continue;
        throw new DamagedFileError(join(this.#folder, logName), `the content ${file} is missing`);
      }
    }
    names.delete(logName);
    for (const name of names) rmSync(join(this.#folder, name), { force: true });
  }

  #takeOver(description: string): void {
    const path = join(this.#folder, description);
    try {
      const { object, file } = readOldObject(JSON.parse(readFileSync(path, "utf8")));
      // Killed while it was being taken over.
      if (this.#find(object.key, nullVersion)?.files?.[0] === file) return;
      this.#change({ put: object, files: [file] });
    } catch (cause) {
      throw new DamagedFileError(path, cause);
    }
  }
}

function newFile(): string {
  return `${randomUUID()}.data`;
}

/** Makes a file to be found under another path as well; its content is not changed under either. */
function share(path: string, other: string): void {
  try {
    linkSync(path, other);
  } catch {
    // Some file systems have no links.
    copyFileSync(path, other);
  }
}

let versionsMade = 0;

/** Later ids come later in the alphabet: a list goes on behind a version that has been deleted meanwhile. */
function newVersionId(): string {
  versionsMade = (versionsMade + 1) % 0x1000000;
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time}${versionsMade.toString(16).padStart(6, "0")}${randomBytes(7).toString("hex")}`;
}
