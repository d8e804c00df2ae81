/** Buffers that grow as they are filled, and keep their size for the next batch. */

/** Bytes; `length` of them are filled, and who fills more reserves them before. */
export class GrowingBytes {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `count` more. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.#grow(count);
  }

  /** The bytes that are filled; good until more is added. */
  taken(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  #grow(count: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + count));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** As GrowingBytes, for numbers that are sent as eight bytes each. */
export class GrowingDoubles {
  values = new Float64Array(1 << 8);
  length = 0;

  /** Makes room for `count` more. */
  grow(count: number): void {
    if (this.length + count <= this.values.length) return;
    const larger = new Float64Array(Math.max(this.values.length * 2, this.length + count));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }

  taken(): Buffer {
    return Buffer.from(this.values.buffer, 0, this.length * 8);
  }
}
