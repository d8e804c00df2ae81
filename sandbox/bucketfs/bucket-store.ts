import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, copyFile, lstat, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extractArchive, extractedPath } from "./extract-archive.ts";

interface StoreOptions {
  folder: string;
  service: string;
  buckets: string[];
  /** How long an archive is left packed after its upload, in milliseconds. */
  extractionDelayMs: number;
  log: (line: string) => void;
}

/** The path of a file is below that of another. */
export class PathConflict extends Error {
  override readonly name = "PathConflict";
}

/**
 * Files of buckets, and the tree that UDFs see of them: `<folder>/buckets/<service>/<bucket>/<path>`, where
 * archives are unpacked. The tree has an archive's content when it is complete.
 */
export class BucketStore {
  readonly #options: StoreOptions;
  /** The last change of each file; a later one waits for it. */
  readonly #changes = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  private constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** Opens the folder with what an earlier run left in it, and finishes what that had begun. */
  static async open(options: StoreOptions): Promise<BucketStore> {
    const store = new BucketStore(options);
    await rm(store.#incoming(), { recursive: true, force: true });
    await mkdir(store.#incoming(), { recursive: true });
    for (const bucket of options.buckets) {
      await mkdir(join(options.folder, "files", bucket), { recursive: true });
      await store.#makeTreeFolder(store.#tree(bucket));
      for (const path of await store.list(bucket)) {
        const place = store.#tree(bucket, extractedPath(path) ?? path);
        if (!(await exists(place))) store.#publishLater(bucket, path);
      }
    }
    return store;
  }

  get treeFolder(): string {
    return join(this.#options.folder, "buckets");
  }

  get bucketNames(): string[] {
    return [...this.#options.buckets].sort();
  }

  async list(bucket: string): Promise<string[]> {
    return (await readdir(join(this.#options.folder, "files", bucket))).map(decodeURIComponent).sort();
  }

  /** Where a file's content lies, whether or not there is one. */
  file(bucket: string, path: string): string {
    // One name each, so that a file `a` and a file `a/b` do not get in each other's way.
    return join(this.#options.folder, "files", bucket, encodeURIComponent(path));
  }

  /**
   * Takes the content in; it is unpacked, or copied into the tree, after that. Rejects with a PathConflict
   * when the path leads through another file.
   */
  async put(bucket: string, path: string, content: Readable): Promise<void> {
    await this.#openPlace(bucket, path);
    const incoming = join(this.#incoming(), randomUUID());
    try {
      await pipeline(content, createWriteStream(incoming));
      await this.#changes.get(`${bucket}/${path}`);
      // The tree's old file goes first: a missing one is published again, but an outdated one would stay.
      await rm(await this.#openPlace(bucket, path), { recursive: true, force: true });
      await rename(incoming, this.file(bucket, path));
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
    this.#publishLater(bucket, path);
  }

  /** False when there is no such file. */
  async delete(bucket: string, path: string): Promise<boolean> {
    await this.#changes.get(`${bucket}/${path}`);
    const found = await exists(this.file(bucket, path));
    if (found) await rm(await this.#openPlace(bucket, path), { recursive: true, force: true });
    await rm(this.file(bucket, path), { force: true });
    return found;
  }

  /** Stops waiting archives and lets running ones finish. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#changes.values());
  }

  #publishLater(bucket: string, path: string): void {
    const key = `${bucket}/${path}`;
    const before = this.#changes.get(key) ?? Promise.resolve();
    const change = before
      .then(() => this.#publish(bucket, path))
      .catch((error: unknown) => this.#options.log(`BucketFS cannot unpack ${key}: ${messageOf(error)}`))
      .finally(() => {
        if (this.#changes.get(key) === change) this.#changes.delete(key);
      });
    this.#changes.set(key, change);
  }

  async #publish(bucket: string, path: string): Promise<void> {
    const unpacked = extractedPath(path);
    const place = await this.#openPlace(bucket, path);
    const draft = join(this.#incoming(), randomUUID());
    try {
      if (unpacked === undefined) {
        await copyFile(this.file(bucket, path), draft);
        await chmod(draft, 0o644);
      } else {
        await pause(this.#options.extractionDelayMs, this.#closing.signal);
        if (this.#closing.signal.aborted) return;
        await extractArchive(this.file(bucket, path), path, draft);
      }
      await this.#makeTreeFolder(dirname(place));
      await rename(draft, place);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /**
   * Where the tree has the file. An unpacked archive may have links there, which must not lead anywhere else.
   */
  async #openPlace(bucket: string, path: string): Promise<string> {
    const segments = (extractedPath(path) ?? path).split("/");
    for (let length = 1; length < segments.length; length++) {
      const parent = segments.slice(0, length).join("/");
      const found = await lstat(this.#tree(bucket, parent)).catch(() => undefined);
      if (found !== undefined && !found.isDirectory()) throw new PathConflict(`${parent} is not a folder`);
    }
    return this.#tree(bucket, segments.join("/"));
  }

  /**
   * Of the tree everybody can read everything: clients run as a user of their own. Who may come there is up
   * to its parents.
   */
  async #makeTreeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    for (let path = folder; path.startsWith(first); path = dirname(path)) await chmod(path, 0o755);
  }

  #incoming(): string {
    return join(this.#options.folder, "incoming");
  }

  #tree(bucket: string, path = ""): string {
    return join(this.treeFolder, this.#options.service, bucket, path);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
