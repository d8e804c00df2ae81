import { closeSync, openSync, read } from "node:fs";
import { promisify } from "node:util";

const readFrom = promisify(read);
/** To wait for a thread costs as much as to read a hundred kilobytes. */
const mostPieceBytes = 1024 * 1024;

/**
 * The content of a file, from `start` to `end`, both included. The file is opened at once, and closed when
 * all has been read or nobody wants more. There is one buffer: a piece is good until the next is asked for,
 * so that an object of gigabytes leaves nothing behind for the garbage collector.
 */
export class FileContent implements AsyncIterable<Buffer> {
  readonly #start: number;
  readonly #end: number;
  #file: number | undefined;

  constructor(path: string, start: number, end: number) {
    this.#start = start;
    this.#end = end;
    this.#file = openSync(path, "r");
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(Math.min(mostPieceBytes, this.#end - this.#start + 1));
    try {
      for (let at = this.#start; at <= this.#end; ) {
        if (this.#file === undefined) return;
        const wanted = Math.min(buffer.length, this.#end - at + 1);
        const { bytesRead } = await readFrom(this.#file, buffer, 0, wanted, at);
        if (bytesRead === 0) throw new Error("The file of an object is shorter than the object.");
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      this.destroy();
    }
  }

  /** Closes the file when nobody is going to read it. */
  destroy(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
