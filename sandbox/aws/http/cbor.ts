/** CBOR (RFC 8949), as far as AWS' protocol "Smithy RPC v2 CBOR" uses it. */

/** Throws for bytes that are no CBOR. A time, tag 1, becomes its seconds since 1970. */
export function decodeCbor(bytes: Buffer): unknown {
  let at = 0;
  const value = item();
  if (at !== bytes.length) throw new Error("There are bytes behind the value.");
  return value;

  function item(): unknown {
    const head = bytes.readUInt8(at++);
    const major = head >> 5;
    const short = head & 31;
    if (major === 7) return simple(short);
    const length = argument(short);
    switch (major) {
      case 0:
        return length;
      case 1:
        return length === undefined ? undefined : -1 - length;
      case 2:
        return Buffer.concat(parts(length, 2));
      case 3:
        return Buffer.concat(parts(length, 3)).toString("utf8");
      case 4:
        return sequence(length, item);
      case 5:
        return Object.fromEntries(sequence(length, () => [String(item()), item()] as const));
      default:
        return item();
    }
  }

  /** Undefined for an indefinite length. */
  function argument(short: number): number | undefined {
    if (short < 24) return short;
    if (short === 31) return undefined;
    const size = 2 ** (short - 24);
    at += size;
    if (size === 8) return Number(bytes.readBigUInt64BE(at - 8));
    if (size > 8) throw new Error(`There is no length of kind ${short}.`);
    return bytes.readUIntBE(at - size, size);
  }

  function parts(length: number | undefined, major: number): Buffer[] {
    if (length !== undefined) {
      if (at + length > bytes.length) throw new Error("The text is cut short.");
      at += length;
      return [bytes.subarray(at - length, at)];
    }
    return sequence(undefined, () => {
      const head = bytes.readUInt8(at++);
      if (head >> 5 !== major) throw new Error("The parts of a text are of another kind.");
      return Buffer.concat(parts(argument(head & 31), major));
    });
  }

  function sequence<T>(length: number | undefined, next: () => T): T[] {
    const items: T[] = [];
    while (length === undefined ? bytes[at] !== 0xff : items.length < length) items.push(next());
    if (length === undefined) at++;
    return items;
  }

  function simple(short: number): unknown {
    switch (short) {
      case 20:
      case 21:
        return short === 21;
      case 25:
        at += 2;
        return half(bytes.readUInt16BE(at - 2));
      case 26:
        at += 4;
        return bytes.readFloatBE(at - 4);
      case 27:
        at += 8;
        return bytes.readDoubleBE(at - 8);
      default:
        return null;
    }
  }
}

function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** What an answer holds: texts, numbers, truth values, times, lists and objects; undefined is left out. */
export function encodeCbor(value: unknown): Buffer {
  if (value instanceof Date) return Buffer.concat([Buffer.of(0xc1), double(value.getTime() / 1000)]);
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (typeof value === "number") {
    const isShort = Number.isInteger(value) && Math.abs(value) < 2 ** 32;
    if (!isShort) return double(value);
    return value < 0 ? head(1, -1 - value) : head(0, value);
  }
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  if (typeof value !== "object" || value === null) return Buffer.of(0xf6);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const encoded = members.flatMap(([name, member]) => [encodeCbor(name), encodeCbor(member)]);
  return Buffer.concat([head(5, members.length), ...encoded]);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  const size = length < 256 ? 1 : length < 65_536 ? 2 : 4;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = (major << 5) | (24 + Math.log2(size));
  bytes.writeUIntBE(length, 1, size);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}
