/** Files of other encodings than UTF-8, of those in which a byte is a character. */
import { ExasolError } from "../../model.ts";
import { unsupported } from "../errors.ts";

export interface Encoding {
  /** The same text in UTF-8. */
  decode(content: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  encode(text: string): Buffer;
}

/** undefined for UTF-8; throws 0A000 for one that is not known. */
export function encodingOf(name: string): Encoding | undefined {
  const wanted = name.toUpperCase();
  if (["UTF-8", "UTF8", "ASCII", "US-ASCII"].includes(wanted)) return undefined;
  const [, part] = /^ISO-?8859-(1[03-6]|[1-9])$/.exec(wanted) ?? [];
  const [, page] = /^WINDOWS-?(125[0-8])$/.exec(wanted) ?? [];
  if (part !== undefined) return byCharacters(name, isoCharacters(part));
  if (page !== undefined) return byCharacters(name, windowsCharacters(page));
  throw unsupported(`ENCODING = '${name}'`);
}

const upperBytes = Array.from({ length: 128 }, (_, i) => 128 + i);

/** TextDecoder takes parts 1 and 9 of ISO 8859 for pages of Windows, which differ in what is below 0xA0. */
function isoCharacters(part: string): (string | undefined)[] {
  const decoder = new TextDecoder(`iso-8859-${part}`);
  return upperBytes.map((byte) =>
    byte < 0xa0 ? String.fromCharCode(byte) : defined(decoder.decode(Uint8Array.of(byte))),
  );
}

/** From 0x80 to 0x9F; some versions of Node take this page for ISO 8859-1. A blank is no character. */
const page1252 = [..."€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"].map((one) => (one === " " ? undefined : one));

/** TextDecoder gives a control character for a byte that means nothing. */
function windowsCharacters(page: string): (string | undefined)[] {
  const decoder = new TextDecoder(`windows-${page}`);
  return upperBytes.map((byte, i) => {
    if (page === "1252" && i < page1252.length) return page1252[i];
    const character = defined(decoder.decode(Uint8Array.of(byte)));
    return character !== undefined && character.charCodeAt(0) < 0xa0 ? undefined : character;
  });
}

const defined = (character: string): string | undefined => (character === "\ufffd" ? undefined : character);

/** `characters` are those of the bytes from 128 on. */
function byCharacters(name: string, characters: (string | undefined)[]): Encoding {
  const failure = (what: string) => new ExasolError("42636", `ETL-2107: ${what} in the encoding ${name}`); // unconfirmed
  const bytes = new Map(characters.flatMap((one, i) => (one === undefined ? [] : [[one, 128 + i] as const])));
  return {
    async *decode(content) {
      for await (const chunk of content) {
        const text = chunk.toString("latin1").replace(/[\x80-\xff]/g, (byte) => {
          const character = characters[byte.charCodeAt(0) - 128];
          if (character === undefined)
            throw failure(`the byte 0x${byte.charCodeAt(0).toString(16)} means nothing`);
          return character;
        });
        yield Buffer.from(text);
      }
    },
    encode(text) {
      const encoded = text.replace(/[^\0-\x7f]/gu, (character) => {
        const byte = bytes.get(character);
        if (byte === undefined) throw failure(`the character '${character}' cannot be written`);
        return String.fromCharCode(byte);
      });
      return Buffer.from(encoded, "latin1");
    },
  };
}
