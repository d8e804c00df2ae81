/** A file that is sent when the one before it has been: until then it lies in a temporary folder. */
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileWriter } from "./storage.ts";

const pieceBytes = 1024 * 1024;

interface Kept {
  folder: string;
  file: FileHandle;
}

export class LaterFile implements FileWriter {
  readonly #before: Promise<void>;
  readonly #openWriter: () => FileWriter;
  #kept: Promise<Kept> | undefined;

  constructor(before: Promise<void>, openWriter: () => FileWriter) {
    this.#before = before;
    this.#openWriter = openWriter;
  }

  async write(chunk: Buffer): Promise<void> {
    this.#kept ??= keep();
    const { file } = await this.#kept;
    await file.writeFile(chunk);
  }

  async end(): Promise<void> {
    try {
      await this.#before;
      const writer = this.#openWriter();
      const file = (await this.#kept)?.file;
      const piece = Buffer.allocUnsafeSlow(pieceBytes);
      for (let place = 0; file; ) {
        const { bytesRead } = await file.read(piece, 0, pieceBytes, place);
        if (bytesRead === 0) break;
        await writer.write(piece.subarray(0, bytesRead));
        place += bytesRead;
      }
      await writer.end();
    } finally {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    if (!kept) return;
    const { folder, file } = await kept;
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function keep(): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), "sme-export-"));
  return { folder, file: await open(join(folder, "lines"), "w+", 0o600) };
}
