/** Protocol buffers' wire format: enough to read and write every message of the protocol by hand. */
import { protocolError } from "../errors.ts";

const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Reads the fields of one message; every method throws when the bytes end early or have another type. */
export class WireReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;
  /** The wire type of the field at hand. */
  #wire = -1;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /**
   * Calls `read` with each field's number; it reads the field and returns true, or leaves it and returns
   * false.
   */
  fields(read: (field: number) => boolean): void {
    while (this.position < this.end) {
      const tag = this.#rawUint();
      this.#wire = tag & 7;
      if (tag < 8) throw protocolError("A message of the database has a field number 0.");
      if (!read(tag >>> 3)) this.#skip();
    }
  }

  uint32(): number {
    this.#expect(wireType.varint);
    return this.#rawUint();
  }

  uint64(): bigint {
    this.#expect(wireType.varint);
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw protocolError("A number in a message of the database has more than 10 bytes.");
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  string(): string {
    const start = this.range();
    return this.bytes.toString("utf8", start, this.position);
  }

  message(): WireReader {
    const start = this.range();
    return new WireReader(this.bytes, start, this.position);
  }

  /** Steps over a length-delimited field and returns where its content starts; it ends at `position`. */
  range(): number {
    this.#expect(wireType.bytes);
    const length = this.#rawUint();
    const start = this.position;
    if (length > this.end - start) throw truncated();
    this.position = start + length;
    return start;
  }

  #skip(): void {
    switch (this.#wire) {
      case wireType.varint:
        this.uint64();
        return;
      case wireType.bytes:
        this.range();
        return;
      case wireType.fixed64:
      case wireType.fixed32: {
        this.position += this.#wire === wireType.fixed64 ? 8 : 4;
        if (this.position > this.end) throw truncated();
        return;
      }
      default:
        throw protocolError(`A message of the database has a field of wire type ${this.#wire}.`);
    }
  }

  #expect(wire: number): void {
    if (this.#wire === wire) return;
    throw protocolError(
      `A field in a message of the database has wire type ${this.#wire} instead of ${wire}.`,
    );
  }

  #rawUint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw protocolError("A number in a message of the database exceeds 32 bits.");
  }

  #byte(): number {
    if (this.position >= this.end) throw truncated();
    return this.bytes[this.position++] as number;
  }
}

/** The error for bytes that end early. */
export function truncated(): Error {
  return protocolError("A message of the database is truncated.");
}

/** Collects the fields of one small message; not for table data. */
export class WireWriter {
  readonly #parts: Uint8Array[] = [];

  uint(field: number, value: number | bigint): this {
    this.#parts.push(varintField(field, value));
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, "utf8"));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#parts.push(bytesHead(field, value.length), value);
    return this;
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** A whole field that holds a number. */
export function varintField(field: number, value: number | bigint): Uint8Array {
  return Buffer.concat([varint((field << 3) | wireType.varint), varint(value)]);
}

/** What stands before the `length` bytes of a field. */
export function bytesHead(field: number, length: number): Uint8Array {
  return Buffer.concat([varint((field << 3) | wireType.bytes), varint(length)]);
}

/** The bytes of one number; negative ones take ten. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
