/** Files of IMPORT and EXPORT are packed as their names end. */
import type { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { unsupported } from "../errors.ts";
import { unbzip2 } from "./bzip2/read-bzip2.ts";
import { createBzip2 } from "./bzip2/write-bzip2.ts";
import { DamagedFile } from "./damaged-file.ts";
import { filtered } from "./filtered.ts";
import type { FileWriter } from "./storage.ts";
import { unzipped, zipped } from "./zip.ts";

/** Throws 0A000 for an ending that other programs give to packed files. */
export function checkCompression(file: string): void {
  const ending = /\.bzip2$/i.exec(file);
  if (ending) throw unsupported(`files that end in ${ending[0]}; .gz, .bz2 and .zip work`);
}

/** What is written is packed before it gets to `inner`. */
export function packed(inner: FileWriter, file: string): FileWriter {
  if (/\.gz$/i.test(file)) return filtered(inner, { stream: createGzip() });
  if (/\.bz2$/i.test(file)) return filtered(inner, { stream: createBzip2() });
  return /\.zip$/i.test(file) ? zipped(inner, file) : inner;
}

/** The content of a file, which throws DamagedFile in the end where it was not all of it. */
export function unpacked(content: Readable, file: string): AsyncIterable<Buffer> {
  if (/\.gz$/i.test(file)) return gunzipped(content);
  if (/\.bz2$/i.test(file)) return unbzip2(content);
  return /\.zip$/i.test(file) ? unzipped(content) : content;
}

async function* gunzipped(content: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  content.on("error", (error) => gunzip.destroy(error));
  try {
    yield* content.pipe(gunzip);
  } catch (error) {
    throw String((error as { code?: unknown }).code).startsWith("Z_") ? new DamagedFile("gzip") : error;
  }
}
