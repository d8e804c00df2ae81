import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { asObject, asTexts, DamagedFileError, isText } from "../../kept-file.ts";
import type { RecordForm, RecordStore, Records } from "../record-store.ts";
import type { ReceivedContent } from "./receive-content.ts";

/** An upload in parts that is neither complete nor aborted. */
export interface Upload {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  parts: ReadonlyMap<number, ReceivedContent>;
}

type UploadRecord = Omit<Upload, "parts">;

/** A part; its content is the file of that name. */
interface PartRecord extends Omit<ReceivedContent, "path"> {
  upload: string;
  number: number;
  file: string;
}

/** Unfinished uploads. Every change is on disk when it resolves. */
export class UploadStore {
  readonly #folder: string;
  readonly #records: RecordStore;
  readonly #uploads: Records<UploadRecord>;
  readonly #parts: Records<PartRecord>;
  /** The same parts by upload and number. */
  readonly #index = new Map<string, Map<number, PartRecord>>();

  private constructor(
    folder: string,
    records: RecordStore,
    uploads: Records<UploadRecord>,
    parts: Records<PartRecord>,
  ) {
    this.#folder = folder;
    this.#records = records;
    this.#uploads = uploads;
    this.#parts = parts;
  }

  /** Opens the folder with what an earlier run left in it. Rejects with a DamagedFileError. */
  static async open(folder: string, records: RecordStore): Promise<UploadStore> {
    const store = new UploadStore(
      join(folder, "parts"),
      records,
      await records.open("uploads", uploadForm),
      await records.open("upload-parts", partForm),
    );
    await store.#load();
    return store;
  }

  async create(upload: UploadRecord): Promise<string> {
    const id = randomUUID();
    this.#uploads.set(id, upload);
    this.#index.set(id, new Map());
    await this.#records.written();
    return id;
  }

  get(id: string): Upload | undefined {
    const upload = this.#uploads.get(id);
    if (upload === undefined) return undefined;
    const parts = [...(this.#index.get(id) ?? [])].map(
      ([number, { file, size, md5, checksums }]) =>
        [number, { path: join(this.#folder, file), size, md5, checksums }] as const,
    );
    return { ...upload, parts: new Map(parts) };
  }

  /**
   * Takes a part over, instead of an earlier one of that number; false when there is no such upload any more.
   */
  async putPart(id: string, number: number, { path, ...content }: ReceivedContent): Promise<boolean> {
    const file = randomUUID();
    const parts = this.#index.get(id);
    if (parts === undefined) return false;
    await rename(path, join(this.#folder, file));
    if (this.#index.get(id) !== parts) {
      await rm(join(this.#folder, file), { force: true });
      return false;
    }
    const replaced = parts.get(number);
    const part = { ...content, upload: id, number, file };
    parts.set(number, part);
    this.#parts.set(partKey(part), part);
    await this.#records.written();
    if (replaced !== undefined) await rm(join(this.#folder, replaced.file), { force: true });
    return true;
  }

  async delete(id: string): Promise<void> {
    const parts = [...(this.#index.get(id)?.values() ?? [])];
    this.#index.delete(id);
    this.#uploads.delete(id);
    for (const part of parts) this.#parts.delete(partKey(part));
    await this.#records.written();
    for (const { file } of parts) await rm(join(this.#folder, file), { force: true });
  }

  async #load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const files = new Set(await readdir(this.#folder));
    for (const id of this.#uploads.keys()) this.#index.set(id, new Map());
    for (const part of this.#parts.values()) {
      const parts = this.#index.get(part.upload);
      // Killed while the upload was being deleted.
      if (parts === undefined) this.#parts.delete(partKey(part));
      else if (!files.delete(part.file)) {
        throw new DamagedFileError(join(this.#folder, part.file), "a part of an upload is missing");
      } else parts.set(part.number, part);
    }
    // Parts whose upload was never answered, and parts that were replaced.
    for (const file of files) await rm(join(this.#folder, file), { force: true });
  }
}

function partKey({ upload, number }: PartRecord): string {
  return `${upload}.${number}`;
}

const uploadForm: RecordForm<UploadRecord> = {
  write: (upload) => upload,
  read(json) {
    const { bucket, key, headers } = asObject(json);
    if (typeof bucket !== "string" || typeof key !== "string") throw new Error("it is no upload");
    return { bucket, key, headers: asTexts(headers) };
  },
};

const partForm: RecordForm<PartRecord> = {
  write: (part) => part,
  read(json) {
    const { upload, file, md5, number, size, checksums } = asObject(json);
    if (
      !isText(upload) ||
      !isText(file) ||
      !isText(md5) ||
      typeof number !== "number" ||
      typeof size !== "number"
    ) {
      throw new Error("it is no part of an upload");
    }
    return { upload, number, file, md5, size, checksums: asTexts(checksums) };
  },
};
