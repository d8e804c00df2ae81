import { closeSync, openSync, read } from "node:fs";
import { promisify } from "node:util";

const readFrom = promisify(read);
/** To wait for a thread costs as much as to read a hundred kilobytes. */
const mostPieceBytes = 1024 * 1024;

/** Of a file the bytes from `start` to `end`, both included. */
export interface FileSection {
  path: string;
  start: number;
  end: number;
}

/**
 * Sections of files, one behind the other. The files are opened at once, and closed when all has been read or
 * nobody wants more. There is one buffer: a piece is good until the next is asked for, so that an object of
 * gigabytes leaves nothing behind for the garbage collector.
 */
export class FileContent implements AsyncIterable<Buffer> {
  readonly #sections: readonly FileSection[];
  /** Those of the sections; none any more when they are closed. */
  readonly #files: number[] = [];

  constructor(sections: readonly FileSection[]) {
    this.#sections = sections;
    try {
      for (const { path } of sections) this.#files.push(openSync(path, "r"));
    } catch (cause) {
      this.destroy();
      throw cause;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const longest = Math.max(...this.#sections.map(({ start, end }) => end - start + 1));
    const buffer = Buffer.allocUnsafeSlow(Math.min(mostPieceBytes, longest));
    try {
      for (const [i, { start, end }] of this.#sections.entries()) {
        for (let at = start; at <= end; ) {
          const file = this.#files[i];
          if (file === undefined) return;
          const wanted = Math.min(buffer.length, end - at + 1);
          const { bytesRead } = await readFrom(file, buffer, 0, wanted, at);
          if (bytesRead === 0) throw new Error("The file of an object is shorter than the object.");
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      }
    } finally {
      this.destroy();
    }
  }

  /** Closes the files when nobody is going to read them. */
  destroy(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
  }
}
