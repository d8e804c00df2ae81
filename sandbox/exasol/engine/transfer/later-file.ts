/** A file that is sent when the one before it has been: until then it lies in a temporary folder. */
import { openTemporaryFile, type TemporaryFile } from "../temporary-file.ts";
import type { FileWriter } from "./storage.ts";

const pieceBytes = 1024 * 1024;

export class LaterFile implements FileWriter {
  readonly #before: Promise<void>;
  readonly #openWriter: () => FileWriter;
  #kept: Promise<TemporaryFile> | undefined;

  constructor(before: Promise<void>, openWriter: () => FileWriter) {
    this.#before = before;
    this.#openWriter = openWriter;
  }

  async write(chunk: Buffer): Promise<void> {
    this.#kept ??= openTemporaryFile("sme-export-");
    const { handle } = await this.#kept;
    await handle.writeFile(chunk);
  }

  async end(): Promise<void> {
    try {
      await this.#before;
      const writer = this.#openWriter();
      const file = (await this.#kept)?.handle;
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
    const file = await kept;
    await file?.handle.close();
    await file?.remove();
  }
}
