import { asObject, asTexts, isText } from "../../kept-file.ts";
import { type Checksum, findAlgorithm } from "./checksums.ts";
import { standardClass } from "./storage-class.ts";

/** The version of an object that was stored while its bucket kept no versions. */
export const nullVersion = "null";

/** A version of an object, or what says that it has been deleted. */
export interface StoredObject {
  key: string;
  versionId: string;
  isDeleteMarker: boolean;
  size: number;
  etag: string;
  /** As JSON has it. */
  lastModified: string;
  /** Content-Type and the like, and x-amz-meta-*, by lower-case name. */
  headers: Record<string, string>;
  tags: Record<string, string>;
  storageClass: string;
  /** Absent in what releases before 1.1.0 have stored without one. */
  checksum: Checksum | undefined;
  /** Of an object that was uploaded in parts. */
  parts: readonly ObjectPart[] | undefined;
}

/** A part that an object was made of. */
export interface ObjectPart {
  number: number;
  size: number;
  checksum: Checksum | undefined;
}

/** What is known of an object before it is stored. */
export type NewObject = Pick<StoredObject, "etag" | "headers" | "size"> &
  Partial<Pick<StoredObject, "checksum" | "parts" | "storageClass" | "tags">>;

/** Reads an object that was written as JSON. Throws for anything else. */
export function readObject(json: unknown): StoredObject {
  const object = asObject(json);
  const { key, etag, lastModified, size, versionId, isDeleteMarker } = object;
  if (!isText(key) || !isText(etag) || !isText(lastModified) || typeof size !== "number") {
    throw new Error("it describes no object");
  }
  if (!isText(versionId) || typeof isDeleteMarker !== "boolean") throw new Error("it describes no version");
  const checksum = object.checksum === undefined ? undefined : readChecksum(object.checksum);
  const parts = object.parts === undefined ? undefined : readParts(object.parts);
  const headers = asTexts(object.headers);
  const tags = asTexts(object.tags);
  // Releases before 1.1.0 have kept none.
  const storageClass = isText(object.storageClass) ? object.storageClass : standardClass;
  return {
    ...{ key, versionId, isDeleteMarker, size, etag, lastModified, storageClass },
    ...{ headers, tags, checksum, parts },
  };
}

/** The same for a checksum. */
export function readChecksum(json: unknown): Checksum {
  const { algorithm, value, type } = asTexts(json);
  const known = findAlgorithm(algorithm ?? "");
  if (known === undefined || value === undefined || (type !== "COMPOSITE" && type !== "FULL_OBJECT")) {
    throw new Error("it is no checksum");
  }
  return { algorithm: known, value, type };
}

/** What a release before 1.1.0 has written: it had no versions, tags or parts. */
export function readOldObject(json: unknown): { object: StoredObject; file: string } {
  const { checksums, file, ...described } = asObject(json);
  if (!isText(file)) throw new Error("it describes no object");
  const unversioned = { versionId: nullVersion, isDeleteMarker: false, tags: {} };
  const object = { ...described, ...unversioned, checksum: readOldChecksum(checksums) };
  return { object: readObject(object), file };
}

/** The first checksum of those that stand by the names of their headers. */
export function readOldChecksum(json: unknown): Checksum | undefined {
  const [name, value] = Object.entries(asTexts(json))[0] ?? [];
  const algorithm = findAlgorithm(name?.replace("x-amz-checksum-", "") ?? "");
  if (algorithm === undefined || value === undefined) return undefined;
  return { algorithm, value, type: value.includes("-") ? "COMPOSITE" : "FULL_OBJECT" };
}

function readParts(json: unknown): ObjectPart[] {
  if (!Array.isArray(json)) throw new Error("its parts are no list");
  return json.map((part) => {
    const { number, size, checksum } = asObject(part);
    if (typeof number !== "number" || typeof size !== "number") throw new Error("it has an odd part");
    return { number, size, checksum: checksum === undefined ? undefined : readChecksum(checksum) };
  });
}
