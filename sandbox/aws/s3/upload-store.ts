import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asObject, asTexts, DamagedFileError, isText } from "../../kept-file.ts";
import { type RecordForm, type RecordStore, type Records, readTime } from "../record-store.ts";
import { type Checksum, type ChecksumAlgorithm, type ChecksumType, findAlgorithm } from "./checksums.ts";
import type { ReceivedContent } from "./content.ts";
import { standardClass } from "./storage-class.ts";
import { readChecksum, readOldChecksum } from "./stored-object.ts";

/** An upload in parts that is neither complete nor aborted. */
export interface Upload {
  id: string;
  bucket: string;
  key: string;
  headers: Record<string, string>;
  tags: Record<string, string>;
  storageClass: string;
  initiated: Date;
  /** Undefined for one that did not choose: S3 computes its own then. */
  checksum: { algorithm: ChecksumAlgorithm; type: ChecksumType } | undefined;
  parts: ReadonlyMap<number, UploadedPart>;
}

export interface UploadedPart {
  number: number;
  path: string;
  size: number;
  /** In hex: the part's ETag. */
  md5: string;
  checksum: Checksum | undefined;
  lastModified: Date;
}

type UploadRecord = Omit<Upload, "id" | "parts">;

/** A part; its content is the file of that name. */
interface PartRecord extends Omit<UploadedPart, "path"> {
  upload: string;
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

  /** Of uploads, those whose object has been deleted since they began. */
  readonly #deletedUnder = new Set<string>();

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
    const parts = [...(this.#index.get(id)?.values() ?? [])].map(
      ({ file, upload: _, ...part }) => [part.number, { ...part, path: join(this.#folder, file) }] as const,
    );
    return { id, ...upload, parts: new Map(parts) };
  }

  /** Is told of each object that is deleted: conditions of uploads begun before depend on it. */
  noteDeletion(bucket: string, key: string): void {
    for (const id of this.#uploads.keys()) {
      const upload = this.#uploads.get(id);
      if (upload?.bucket === bucket && upload.key === key) this.#deletedUnder.add(id);
    }
  }

  /** Whether the upload's object has been deleted while the upload went on. */
  hasSeenDeletion(id: string): boolean {
    return this.#deletedUnder.has(id);
  }

  /** The uploads into a bucket, in no order. */
  ofBucket(bucket: string): Upload[] {
    return this.#uploads.keys().flatMap((id) => {
      const upload = this.#uploads.get(id)?.bucket === bucket ? this.get(id) : undefined;
      return upload ?? [];
    });
  }

  /**
   * Takes a part over, instead of an earlier one of that number; undefined when there is no such upload any
   * more.
   */
  async putPart(
    id: string,
    number: number,
    { content, size, md5, checksum }: ReceivedContent,
  ): Promise<Date | undefined> {
    const file = randomUUID();
    const path = join(this.#folder, file);
    const parts = this.#index.get(id);
    if (parts === undefined) return undefined;
    if ("path" in content) await rename(content.path, path);
    else await writeFile(path, content, { mode: 0o600 });
    if (this.#index.get(id) !== parts) {
      await rm(path, { force: true });
      return undefined;
    }
    const replaced = parts.get(number);
    const lastModified = new Date();
    const part = { upload: id, number, file, size, md5, checksum, lastModified };
    parts.set(number, part);
    this.#parts.set(partKey(part), part);
    await this.#records.written();
    if (replaced !== undefined) await rm(join(this.#folder, replaced.file), { force: true });
    return lastModified;
  }

  async delete(id: string): Promise<void> {
    const parts = [...(this.#index.get(id)?.values() ?? [])];
    this.#index.delete(id);
    this.#deletedUnder.delete(id);
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

/** Earlier releases have kept neither times nor tags, and checksums by the names of their headers. */
const uploadForm: RecordForm<UploadRecord> = {
  write: (upload) => upload,
  read(json) {
    const { bucket, key, headers, tags = {}, storageClass, initiated, checksum } = asObject(json);
    if (typeof bucket !== "string" || typeof key !== "string") throw new Error("it is no upload");
    return {
      bucket,
      key,
      headers: asTexts(headers),
      tags: asTexts(tags),
      storageClass: isText(storageClass) ? storageClass : standardClass,
      initiated: initiated === undefined ? new Date() : readTime(initiated),
      checksum: checksum === undefined ? undefined : readChosen(checksum),
    };
  },
};

function readChosen(json: unknown): NonNullable<Upload["checksum"]> {
  const { algorithm: name = "", type } = asTexts(json);
  const algorithm = findAlgorithm(name);
  if (algorithm === undefined || (type !== "COMPOSITE" && type !== "FULL_OBJECT")) {
    throw new Error("its checksum is odd");
  }
  return { algorithm, type };
}

const partForm: RecordForm<PartRecord> = {
  write: (part) => part,
  read(json) {
    const { upload, file, md5, number, size, checksum, checksums, lastModified } = asObject(json);
    if (
      !isText(upload) ||
      !isText(file) ||
      !isText(md5) ||
      typeof number !== "number" ||
      typeof size !== "number"
    ) {
      throw new Error("it is no part of an upload");
    }
    return {
      upload,
      number,
      file,
      md5,
      size,
      checksum: checksum === undefined ? readOldChecksum(checksums ?? {}) : readChecksum(checksum),
      lastModified: lastModified === undefined ? new Date() : readTime(lastModified),
    };
  },
};
