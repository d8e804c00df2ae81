import { open } from "node:fs/promises";
import type { LocalAwsContext } from "../local-aws.ts";

type Store = LocalAwsContext["store"];

const pageSize = 500;
const mostShownBytes = 64 * 1024;

/** A folder's content, a page of it: `next` is what the next page begins after. */
interface ShownFolder {
  folders: string[];
  objects: { key: string; size: number; modified: string }[];
  next?: string | undefined;
}

/** What is directly below a prefix; a folder is a part of keys that ends with a slash. */
export function showFolder(
  store: Pick<Store, "find" | "keys">,
  bucket: string,
  prefix: string,
  after: string,
): ShownFolder {
  const shown: ShownFolder = { folders: [], objects: [] };
  let last = after;
  for (const key of store.keys(bucket)) {
    if (!key.startsWith(prefix)) continue;
    const slash = key.indexOf("/", prefix.length);
    const name = slash < 0 ? key : key.slice(0, slash + 1);
    // Keys come in the order of their bytes, so those of a folder come one after the other.
    if (name === last || Buffer.compare(Buffer.from(name), Buffer.from(after)) <= 0) continue;
    if (shown.folders.length + shown.objects.length === pageSize) return { ...shown, next: last };
    last = name;
    const object = slash < 0 ? store.find(bucket, key) : undefined;
    if (object) shown.objects.push({ key, size: object.size, modified: object.lastModified });
    else if (slash >= 0) shown.folders.push(name);
  }
  return shown;
}

/** The beginning of an object that is text; `text` is undefined of any other. */
export async function showObject(
  store: Store,
  bucket: string,
  key: string,
): Promise<{ size: number; type: string; isWhole: boolean; text?: string | undefined } | undefined> {
  const object = store.find(bucket, key);
  if (object === undefined) return undefined;
  const file = await open(await store.contentPath(bucket, object));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostShownBytes), 0, mostShownBytes, 0);
    const isWhole = bytesRead >= object.size;
    const text = textOf(buffer.subarray(0, bytesRead), isWhole);
    return { size: object.size, type: object.headers["content-type"] ?? "", isWhole, text };
  } finally {
    await file.close();
  }
}

/** The bytes as UTF-8, whose last character may be cut; undefined when they are something else. */
function textOf(bytes: Buffer, isWhole: boolean): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
