import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, renameSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { asObject, asTexts, isText } from "../../kept-file.ts";
import { type RecordForm, type RecordStore, type Records, readTime } from "../record-store.ts";
import { Bucket, type Deletion, type Versioning } from "./bucket.ts";
import type { Content } from "./content.ts";
import { fileTarget } from "./content-target.ts";
import type { FileContent } from "./file-content.ts";
import type { NewObject, StoredObject } from "./stored-object.ts";

/** Where a bucket is, and whose. */
export interface BucketPlace {
  region: string;
  accountId: string;
}

/** What a bucket is besides its objects. */
export interface BucketRecord extends BucketPlace {
  created: Date;
  versioning?: Versioning;
  tags?: Record<string, string>;
}

/** Buckets and objects, kept as files. All that is known of them but large content is in memory too. */
export class ObjectStore {
  readonly #folder: string;
  readonly #records: RecordStore;
  readonly #described: Records<BucketRecord>;
  readonly #buckets = new Map<string, Bucket>();

  private constructor(folder: string, records: RecordStore, described: Records<BucketRecord>) {
    this.#folder = folder;
    this.#records = records;
    this.#described = described;
  }

  /**
   * Opens the folder with what an earlier run left in it. `home` is where buckets are whose place was not
   * kept, as by releases before 1.1.0. Rejects with a DamagedFileError.
   */
  static async open(folder: string, records: RecordStore, home: BucketPlace): Promise<ObjectStore> {
    const store = new ObjectStore(folder, records, await records.open("buckets", bucketForm(home)));
    await rm(join(folder, "incoming"), { recursive: true, force: true });
    await mkdir(join(folder, "incoming"), { recursive: true });
    await mkdir(join(folder, "buckets"), { recursive: true });
    for (const name of await readdir(join(folder, "buckets"))) {
      store.#buckets.set(name, new Bucket(store.#path(name)));
      // Release 1.0.0 kept no time.
      if (store.#described.has(name)) continue;
      store.#described.set(name, { ...home, created: (await stat(store.#path(name))).birthtime });
    }
    return store;
  }

  bucketNames(): string[] {
    return [...this.#buckets.keys()].sort();
  }

  /** What is known of a bucket. It throws for one that does not exist. */
  bucket(name: string): Readonly<BucketRecord> {
    const record = this.#described.get(name);
    if (record === undefined) throw new Error(`The bucket ${name} does not exist.`);
    return record;
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  async createBucket(name: string, place: BucketPlace, tags: Record<string, string> = {}): Promise<void> {
    if (this.#buckets.has(name)) return;
    mkdirSync(this.#path(name), { recursive: true });
    this.#buckets.set(name, new Bucket(this.#path(name)));
    const { region, accountId } = place;
    this.#described.set(name, { region, accountId, created: new Date(), tags });
    await this.#records.written();
  }

  async changeBucket(name: string, change: Pick<BucketRecord, "tags" | "versioning">): Promise<void> {
    this.#described.set(name, { ...this.bucket(name), ...change });
    await this.#records.written();
  }

  async deleteBucket(name: string): Promise<void> {
    this.#existing(name).close();
    this.#buckets.delete(name);
    // At once, so that no half of it can be found later.
    const removed = this.incomingPath();
    renameSync(this.#path(name), removed);
    this.#described.delete(name);
    await this.#records.written();
    await rm(removed, { recursive: true, force: true });
  }

  isEmpty(bucket: string): boolean {
    return this.#existing(bucket).isEmpty;
  }

  /** A path for content that is on its way; it is to be handed to `put` or removed. */
  incomingPath(): string {
    return join(this.#folder, "incoming", randomUUID());
  }

  /** The object; undefined when there is none, or none any more. */
  find(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.find(key);
  }

  /** The versions of a key with its delete markers, the newest first. */
  versions(bucket: string, key: string): StoredObject[] {
    return this.#buckets.get(bucket)?.versions(key) ?? [];
  }

  /** A file that has the content, until the object is deleted or replaced. */
  async contentPath(bucket: string, object: StoredObject): Promise<string> {
    const existing = this.#existing(bucket);
    const path = existing.contentPath(object);
    if (path !== undefined) return path;
    const joined = fileTarget(this);
    try {
      const content = existing.read(object);
      for await (const piece of Buffer.isBuffer(content) ? [content] : content) await joined.write(piece);
      return existing.takeJoined(object, (await joined.end()).path);
    } catch (cause) {
      await joined.discard();
      throw cause;
    }
  }

  /** The bytes from `start` to `end`, both included: all of them when absent. They stay readable. */
  read(bucket: string, object: StoredObject, start?: number, end?: number): Buffer | FileContent {
    return this.#existing(bucket).read(object, start, end);
  }

  /** The keys of all objects, in S3's order. */
  keys(bucket: string): readonly string[] {
    const keys = this.keysWithVersions(bucket);
    const isVersioned = this.#described.get(bucket)?.versioning !== undefined;
    return isVersioned ? keys.filter((key) => this.find(bucket, key) !== undefined) : keys;
  }

  /** The same with those whose object is deleted and has versions left. */
  keysWithVersions(bucket: string): readonly string[] {
    return this.#buckets.get(bucket)?.keys() ?? [];
  }

  /** Stores an object. Nothing comes between `check` and that; `check` throws when it must not be done. */
  put(
    bucket: string,
    key: string,
    content: Content,
    object: NewObject,
    check?: (existing: StoredObject | undefined) => void,
  ): StoredObject {
    return this.#existing(bucket).put(key, content, object, this.bucket(bucket).versioning, check);
  }

  /** Stores a text, or bytes, of our own making. */
  async putText(
    bucket: string,
    key: string,
    text: string | Buffer,
    contentType: string,
  ): Promise<StoredObject> {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const etag = createHash("md5").update(bytes).digest("hex");
    return this.put(bucket, key, bytes, {
      size: bytes.length,
      etag,
      headers: { "content-type": contentType },
    });
  }

  /** Deletes the object, where versions are kept by a marker; or the one version. */
  delete(bucket: string, key: string, versionId?: string): Deletion {
    return this.#existing(bucket).delete(key, versionId, this.bucket(bucket).versioning);
  }

  setTags(bucket: string, object: StoredObject, tags: Record<string, string>): void {
    this.#existing(bucket).setTags(object, tags);
  }

  close(): void {
    for (const bucket of this.#buckets.values()) bucket.close();
  }

  #existing(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new Error(`The bucket ${name} does not exist.`);
    return bucket;
  }

  #path(bucket: string): string {
    return join(this.#folder, "buckets", bucket);
  }
}

const bucketForm = (home: BucketPlace): RecordForm<BucketRecord> => ({
  write: (bucket) => bucket,
  read(json) {
    const { created, region = home.region, accountId = home.accountId, versioning, tags } = asObject(json);
    if (!isText(region) || !isText(accountId)) throw new Error("its place is odd");
    if (versioning !== undefined && versioning !== "Enabled" && versioning !== "Suspended") {
      throw new Error("its versioning is odd");
    }
    return {
      region,
      accountId,
      created: readTime(created),
      ...(versioning !== undefined && { versioning }),
      ...(tags !== undefined && { tags: asTexts(tags) }),
    };
  },
});
