import { createHash, randomUUID } from "node:crypto";
import { openSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject, asTexts, DamagedFileError, isText, readKeptFile } from "../../kept-file.ts";
import { type RecordStore, type Records, readTime } from "../record-store.ts";

/** An object; its content is the file. */
export interface StoredObject {
  key: string;
  file: string;
  size: number;
  etag: string;
  lastModified: string;
  /** Content-Type and the like, and x-amz-meta-*, by lower-case name. */
  headers: Record<string, string>;
  /** By header name, for example x-amz-checksum-crc32. */
  checksums: Record<string, string>;
}

/** What is known of an object before it is stored. */
type NewObject = Omit<StoredObject, "key" | "file" | "lastModified">;

interface Bucket {
  objects: Map<string, StoredObject>;
  /** In S3's order; made when a listing needs it. */
  sortedKeys: string[] | undefined;
}

/**
 * Buckets and objects, kept as files: for each object one file with its content and one with its description.
 * All descriptions are in memory too. An object's file is never changed, only replaced, so a reader that has
 * opened it reads on.
 */
export class ObjectStore {
  readonly #folder: string;
  readonly #records: RecordStore;
  readonly #created: Records<Date>;
  readonly #buckets = new Map<string, Bucket>();
  #lastChange: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, records: RecordStore, created: Records<Date>) {
    this.#folder = folder;
    this.#records = records;
    this.#created = created;
  }

  /** Opens the folder with what an earlier run left in it. Rejects with a DamagedFileError. */
  static async open(folder: string, records: RecordStore): Promise<ObjectStore> {
    const created = await records.open("buckets", {
      write: (time: Date) => ({ created: time }),
      read: (json) => readTime(asObject(json).created),
    });
    const store = new ObjectStore(folder, records, created);
    await rm(join(folder, "incoming"), { recursive: true, force: true });
    await mkdir(join(folder, "incoming"), { recursive: true });
    await mkdir(join(folder, "buckets"), { recursive: true });
    for (const bucket of await readdir(join(folder, "buckets"))) await store.#load(bucket);
    return store;
  }

  bucketNames(): string[] {
    return [...this.#buckets.keys()].sort();
  }

  bucketCreated(name: string): Date | undefined {
    return this.#created.get(name);
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  async createBucket(name: string): Promise<void> {
    if (this.#buckets.has(name)) return;
    this.#buckets.set(name, { objects: new Map(), sortedKeys: undefined });
    this.#created.set(name, new Date());
    await mkdir(this.#path(name), { recursive: true });
    await this.#records.written();
  }

  async deleteBucket(name: string): Promise<void> {
    this.#buckets.delete(name);
    // At once, so that no half of it can be found later.
    const removed = this.incomingPath();
    await rename(this.#path(name), removed);
    this.#created.delete(name);
    await this.#records.written();
    await rm(removed, { recursive: true, force: true });
  }

  /** A path for content that is on its way; it is to be handed to `put` or removed. */
  incomingPath(): string {
    return join(this.#folder, "incoming", randomUUID());
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.objects.get(key);
  }

  /** Where an object's content is. */
  contentPath(bucket: string, object: StoredObject): string {
    return join(this.#path(bucket), object.file);
  }

  /**
   * Opens an object's content at once, so that it stays readable when the object is replaced; the caller
   * closes it.
   */
  openContent(bucket: string, object: StoredObject): number {
    return openSync(this.contentPath(bucket, object), "r");
  }

  /** Keys in the order of their UTF-8 bytes. */
  keys(bucketName: string): readonly string[] {
    const bucket = this.#buckets.get(bucketName);
    if (!bucket) return [];
    bucket.sortedKeys ??= [...bucket.objects.keys()]
      .map((key) => ({ key, bytes: Buffer.from(key) }))
      .sort((a, b) => a.bytes.compare(b.bytes))
      .map(({ key }) => key);
    return bucket.sortedKeys;
  }

  /** Moves the file at `incoming` into the store, replacing an object of the same key. */
  async put(bucketName: string, key: string, incoming: string, object: NewObject): Promise<StoredObject> {
    const stored = { ...object, key, file: `${randomUUID()}.data`, lastModified: new Date().toISOString() };
    await rename(incoming, this.contentPath(bucketName, stored));
    const description = this.incomingPath();
    await writeFile(description, JSON.stringify(stored));
    return this.#oneAtATime(async () => {
      await rename(description, this.#descriptionPath(bucketName, key));
      const bucket = this.#buckets.get(bucketName);
      const replaced = bucket?.objects.get(key);
      bucket?.objects.set(key, stored);
      if (bucket && !replaced) bucket.sortedKeys = undefined;
      if (replaced) await rm(this.contentPath(bucketName, replaced), { force: true });
      return stored;
    });
  }

  /** Stores a text, or bytes, of our own making. */
  async putText(
    bucket: string,
    key: string,
    text: string | Buffer,
    contentType: string,
  ): Promise<StoredObject> {
    const incoming = this.incomingPath();
    await writeFile(incoming, text);
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const etag = createHash("md5").update(bytes).digest("hex");
    const headers = { "content-type": contentType };
    return this.put(bucket, key, incoming, { size: bytes.length, etag, headers, checksums: {} });
  }

  delete(bucketName: string, key: string): Promise<void> {
    return this.#oneAtATime(async () => {
      const bucket = this.#buckets.get(bucketName);
      const object = bucket?.objects.get(key);
      if (!bucket || !object) return;
      bucket.objects.delete(key);
      bucket.sortedKeys = undefined;
      await rm(this.#descriptionPath(bucketName, key), { force: true });
      await rm(this.contentPath(bucketName, object), { force: true });
    });
  }

  /** Two writers of one key must not leave the description of one with the content of the other. */
  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastChange.then(work);
    this.#lastChange = done.catch(() => undefined);
    return done;
  }

  async #load(bucketName: string): Promise<void> {
    const objects = new Map<string, StoredObject>();
    const folder = this.#path(bucketName);
    const contents = new Set<string>();
    const descriptions: string[] = [];
    for (const file of await readdir(folder)) {
      if (file.endsWith(".json")) descriptions.push(join(folder, file));
      else contents.add(file);
    }
    for (const path of descriptions) {
      const object = await readKeptFile(path, readDescription);
      if (object === undefined) continue;
      if (!contents.delete(object.file))
        throw new DamagedFileError(path, `its content ${object.file} is missing`);
      objects.set(object.key, object);
    }
    // Left by requests that were killed before they were answered.
    for (const file of contents) await rm(join(folder, file), { force: true });
    this.#buckets.set(bucketName, { objects, sortedKeys: undefined });
    // Release 1.0.0 kept no time.
    if (!this.#created.has(bucketName)) this.#created.set(bucketName, (await stat(folder)).birthtime);
  }

  #path(bucket: string): string {
    return join(this.#folder, "buckets", bucket);
  }

  /** Keys may be longer than file names and hold any character. */
  #descriptionPath(bucket: string, key: string): string {
    return join(this.#path(bucket), `${createHash("sha256").update(key).digest("hex")}.json`);
  }
}

function readDescription(json: unknown): StoredObject {
  const { key, file, etag, lastModified, size, headers, checksums } = asObject(json);
  if (!isText(key) || !isText(file) || !isText(etag) || !isText(lastModified) || typeof size !== "number") {
    throw new Error("it describes no object");
  }
  return { key, file, size, etag, lastModified, headers: asTexts(headers), checksums: asTexts(checksums) };
}
