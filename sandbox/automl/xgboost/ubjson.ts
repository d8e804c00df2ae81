/** Reads UBJSON (ubjson.org, draft 12), as far as XGBoost writes it. Throws for what it is not. */
export function readUbjson(bytes: Buffer): unknown {
  let at = 0;
  const number: Readonly<Record<string, [size: number, read: (at: number) => number]>> = {
    i: [1, (from) => bytes.readInt8(from)],
    U: [1, (from) => bytes.readUInt8(from)],
    I: [2, (from) => bytes.readInt16BE(from)],
    l: [4, (from) => bytes.readInt32BE(from)],
    L: [8, (from) => Number(bytes.readBigInt64BE(from))],
    d: [4, (from) => bytes.readFloatBE(from)],
    D: [8, (from) => bytes.readDoubleBE(from)],
  };
  const mark = () => String.fromCharCode(bytes.readUInt8(at++));
  const peek = () => String.fromCharCode(bytes[at] ?? 0);

  return value(mark());

  function value(type: string): unknown {
    switch (type) {
      case "{":
        return object();
      case "[":
        return list();
      case "S":
        return text();
      case "C":
        return mark();
      case "T":
      case "F":
        return type === "T";
      case "Z":
        return null;
      default:
        return readNumber(type);
    }
  }

  function readNumber(type: string): number {
    const [size, read] = number[type] ?? [];
    if (size === undefined || read === undefined) throw new Error(`There is no type '${type}' at ${at}.`);
    const found = read(at);
    at += size;
    return found;
  }

  function text(): string {
    const length = readNumber(mark());
    if (length < 0 || at + length > bytes.length)
      throw new Error(`There is no text of ${length} bytes at ${at}.`);
    at += length;
    return bytes.toString("utf8", at - length, at);
  }

  function object(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    while (peek() !== "}") {
      const name = text();
      entries.push([name, value(mark())]);
    }
    at++;
    return Object.fromEntries(entries);
  }

  function list(): unknown[] {
    const typed = peek() === "$";
    if (typed) at++;
    const type = typed ? mark() : undefined;
    if (peek() !== "#") {
      const items: unknown[] = [];
      while (peek() !== "]") items.push(value(mark()));
      at++;
      return items;
    }
    at++;
    const length = readNumber(mark());
    // Each item takes a byte at least.
    if (length < 0 || length > bytes.length) throw new Error(`There are no ${length} items at ${at}.`);
    return Array.from({ length }, () => value(type ?? mark()));
  }
}
