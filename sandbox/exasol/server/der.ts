/** Values in the Distinguished Encoding Rules of ASN.1: a tag, the length, the content. Source: X.690. */

function encoded(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

/** Up to 127 in one byte; else the number of bytes that follow, and those. */
function lengthOf({ length }: Buffer): number[] {
  if (length < 128) return [length];
  return length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

export const sequence = (...members: Buffer[]): Buffer => encoded(0x30, ...members);
export const set = (...members: Buffer[]): Buffer => encoded(0x31, ...members);
export const octetString = (content: Buffer): Buffer => encoded(0x04, content);
export const utf8 = (text: string): Buffer => encoded(0x0c, Buffer.from(text));

/** `unused` bits of the last byte do not count. */
export const bitString = (unused: number, content: Buffer): Buffer =>
  encoded(0x03, Buffer.from([unused]), content);

/** A member that its number tells apart: around a value, or primitive, in the place of a value's tag. */
export const tagged = (number: number, content: Buffer, kind?: "primitive"): Buffer =>
  encoded((kind === "primitive" ? 0x80 : 0xa0) | number, content);

/** A number above zero, of at most 8 bytes, the highest first. */
export function integer(bytes: Buffer): Buffer {
  const digits = bytes.toString("hex").replace(/^(00)+(?=..)/, "");
  // The highest bit would make it negative.
  return encoded(0x02, Buffer.from(/^[89a-f]/.test(digits) ? `00${digits}` : digits, "hex"));
}

/** Of numbers with points between: the first two in one, each in digits to the base of 128. */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  return encoded(0x06, Buffer.from([40 * first + second, ...rest].flatMap(digitsTo128)));
}

function digitsTo128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}

/** To the second. Up to the year 2049 with two digits of it, as RFC 5280 has it. */
export function time(moment: Date): Buffer {
  const digits = `${moment.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
  return moment.getUTCFullYear() < 2050
    ? encoded(0x17, Buffer.from(digits.slice(2)))
    : encoded(0x18, Buffer.from(digits));
}
