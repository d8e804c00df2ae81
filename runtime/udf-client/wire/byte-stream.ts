/** A connected byte stream used without the event loop: every call blocks until it is done. */
export interface ByteStream {
  /**
   * Waits for at least one byte and puts what is there into `target`; returns the number of bytes, at most
   * `length`. Throws DatabaseGone at the end of the stream and TimedOut when `deadline` (milliseconds of
   * clock.ts) passes first.
   */
  read(target: Buffer, offset: number, length: number, deadline?: number): number;
  /** Returns when all bytes are handed over. Throws DatabaseGone when the peer has closed. */
  write(bytes: Uint8Array): void;
  close(): void;
}

/** The deadline has passed. */
export class TimedOut extends Error {
  override readonly name = "TimedOut";
}
