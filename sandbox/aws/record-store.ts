import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { asObject, draftSuffix, readKeptFile, writeKeptFile } from "../kept-file.ts";

/** How records of one kind become JSON and come back; `read` throws for JSON that is no such record. */
export interface RecordForm<T> {
  write(record: T): unknown;
  read(json: unknown): T;
}

/**
 * What the services remember, in one file a record: `<folder>/<kind>/<key>.json`. Records are used from
 * memory and written later. A service that awaits `written` before it answers keeps what it answers, even
 * when the process is killed.
 */
export class RecordStore {
  readonly #folder: string;
  /** By path, in the order of the changes; null deletes. A record is made JSON when it is its turn. */
  readonly #waiting = new Map<string, (() => unknown) | null>();
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The records of a kind with those that an earlier run left. Rejects with a DamagedFileError. */
  async open<T>(kind: string, form: RecordForm<T>): Promise<Records<T>> {
    const folder = join(this.#folder, kind);
    await mkdir(folder, { recursive: true });
    const found = new Map<string, T>();
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (name.endsWith(draftSuffix)) await rm(path, { force: true });
      if (!name.endsWith(".json")) continue;
      const record = await readKeptFile(path, form.read);
      if (record !== undefined) found.set(decodeURIComponent(name.slice(0, -".json".length)), record);
    }
    return new Records(found, form, (key, json) => {
      this.#change(join(folder, `${encodeURIComponent(key)}.json`), json);
    });
  }

  /** Resolves when every change made until now is on disk. */
  async written(): Promise<void> {
    if (this.#waiting.size > 0) this.#writing ??= this.#write();
    await this.#writing;
  }

  /** Finishes what has been changed; later changes are not kept. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.written();
  }

  #change(path: string, json: (() => unknown) | null): void {
    if (this.#closed) return;
    this.#waiting.set(path, json);
    this.#writing ??= this.#write();
    // The error is for those that await `written`.
    this.#writing.catch(() => {});
  }

  async #write(): Promise<void> {
    try {
      for (const [path, json] of this.#waiting) {
        this.#waiting.delete(path);
        try {
          if (json === null) await rm(path, { force: true });
          else await writeKeptFile(path, JSON.stringify(json()));
        } catch (error) {
          // Tried again with the next change, unless the record has been changed again meanwhile.
          if (!this.#waiting.has(path)) this.#waiting.set(path, json);
          throw error;
        }
      }
    } finally {
      this.#writing = undefined;
    }
  }
}

/** Records of one kind by their key. What is changed in a record itself is kept by `save`. */
export class Records<T> {
  readonly #items: Map<string, T>;
  readonly #form: RecordForm<T>;
  readonly #change: (key: string, json: (() => unknown) | null) => void;

  constructor(
    items: Map<string, T>,
    form: RecordForm<T>,
    change: (key: string, json: (() => unknown) | null) => void,
  ) {
    this.#items = items;
    this.#form = form;
    this.#change = change;
  }

  get(key: string): T | undefined {
    return this.#items.get(key);
  }

  has(key: string): boolean {
    return this.#items.has(key);
  }

  keys(): string[] {
    return [...this.#items.keys()];
  }

  values(): T[] {
    return [...this.#items.values()];
  }

  set(key: string, record: T): void {
    this.#items.set(key, record);
    this.save(key);
  }

  save(key: string): void {
    const record = this.#items.get(key);
    if (record !== undefined) this.#change(key, () => this.#form.write(record));
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#change(key, null);
  }
}

/**
 * The form of a resource, whose members become JSON as they are; times are read back. `parts` are the members
 * that it must have besides its name and the time of its creation.
 */
export function resourceForm<T extends { name: string; created: Date }>(
  parts: readonly (keyof T)[],
  otherTimes: readonly (keyof T)[] = [],
): RecordForm<T> {
  return {
    write: (record) => record,
    read(json) {
      const { name, ...record } = asObject(json);
      if (typeof name !== "string") throw new Error("it has no name");
      const missing = parts.find((part) => record[String(part)] === undefined);
      if (missing !== undefined) throw new Error(`it has no ${String(missing)}`);
      const times = ["created", ...otherTimes].flatMap((member) => {
        const time = record[String(member)];
        return time === undefined ? [] : [[member, readTime(time)]];
      });
      return { ...record, name, created: readTime(record.created), ...Object.fromEntries(times) } as T;
    },
  };
}

/** A time that was written as JSON. Throws for anything else. */
export function readTime(json: unknown): Date {
  const time = new Date(String(json));
  if (Number.isNaN(time.getTime())) throw new Error(`'${json}' is no time`);
  return time;
}
