import { createWriteStream, unlinkSync } from "node:fs";
import { type FileHandle, mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CsvSource } from "../deploy/load/csv-text.ts";
import { SmeError } from "../spec/errors.ts";

/** A source that holds a file open until it is closed. */
export interface OpenCsvSource extends CsvSource {
  close(): Promise<void>;
}

/** The file, or what standard input holds, for reading twice: once for the types, once for the rows. */
export async function openCsvSource(path: string): Promise<OpenCsvSource> {
  if (path === "-") return spoolStandardInput();
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Error("it is a folder");
    if (!found.isFile()) throw new Error("it is no file; give - and let it come through standard input");
    return await sourceOf(path, await open(path));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const cause = missing ? "there is no such file." : (error as Error).message;
    throw new SmeError("E-SME-101", { path, cause }, { cause: error });
  }
}

const chunkSize = 256 * 1024;

/** The copy has no name from the beginning on, so that nothing is left of it however the process ends. */
async function spoolStandardInput(): Promise<OpenCsvSource> {
  const folder = await mkdtemp(join(tmpdir(), "sme-load-"));
  const path = join(folder, "input");
  const file = await open(path, "wx+", 0o600);
  unlinkSync(path);
  await rm(folder, { recursive: true });
  await pipeline(process.stdin, createWriteStream("", { fd: file.fd, autoClose: false }));
  return sourceOf("standard input", file);
}

/** It stays open: both readings are of the same file, whatever becomes of its name. */
async function sourceOf(name: string, file: FileHandle): Promise<OpenCsvSource> {
  const { size } = await file.stat();
  return {
    name,
    size,
    async *open() {
      for (let position = 0; ; ) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    close: () => file.close(),
  };
}
