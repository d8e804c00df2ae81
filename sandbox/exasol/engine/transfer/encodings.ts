/** Files of other encodings than UTF-8, of those in which a byte is a character. */
import { ExasolError } from "../../model.ts";
import { unsupported } from "../errors.ts";

export interface Encoding {
  /** The same text in UTF-8. */
  decode(content: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  encode(text: string): Buffer;
}

/** undefined for UTF-8; throws 0A000 for one that is not known, as those of several bytes a character are. */
export function encodingOf(name: string): Encoding | undefined {
  const wanted = name.toUpperCase();
  if (["UTF-8", "UTF8", "ISO10646/UTF8"].includes(wanted)) return undefined;
  if (asciiNames.includes(wanted)) return byCharacters(name, []);
  const part = Object.entries(isoNames).find(([part, names]) => isNameOfIso(part, names, wanted))?.[0];
  if (part !== undefined) return byCharacters(name, isoCharacters(part));
  const [, page] = /^(?:WINDOWS-?|CP-?)?(125[0-8]|874)$/.exec(wanted) ?? [];
  if (page !== undefined) return byCharacters(name, windowsCharacters(page));
  if (/^(?:IBM-?|CP-?)?866$/.test(wanted)) return byCharacters(name, charactersOf("ibm866"));
  throw unsupported(`ENCODING = '${name}'`);
}

/** Source: docs.exasol.com, "Supported encodings for ETL". */
const asciiNames =
  "ASCII US-ASCII US ISO-IR-6 ANSI_X3.4-1968 ANSI_X3.4-1986 ISO_646.IRV:1991 ISO646-US IBM367 IBM-367 CP367 CP-367 367".split(
    " ",
  );

/** What each part of ISO 8859 is called beside its number, by the same source. */
const isoNames: Readonly<Record<string, string>> = {
  1: "LATIN-1 LATIN1 L1 ISO-IR-100 IBM819 IBM-819 CP819 CP-819 819",
  2: "LATIN-2 LATIN2 L2 ISO-IR-101",
  3: "LATIN-3 LATIN3 L3 ISO-IR-109",
  4: "LATIN-4 LATIN4 L4 ISO-IR-110",
  5: "CYRILLIC ISO-IR-144",
  6: "ARABIC ISO-IR-127 ECMA-114 ASMO-708",
  7: "GREEK GREEK8 ISO-IR-126 ELOT_928 ECMA-118",
  8: "HEBREW ISO-IR-138",
  9: "LATIN-5 LATIN5 L5 ISO-IR-148",
  11: "",
  13: "LATIN-7 LATIN7 L7 ISO-IR-179",
  15: "LATIN-9 LATIN9 L9",
};

const isNameOfIso = (part: string, names: string, wanted: string): boolean =>
  new RegExp(`^ISO(?:-8859-|8859-?|_8859-)${part}(?::19\\d\\d)?$`).test(wanted) ||
  names.split(" ").includes(wanted);

const upperBytes = Array.from({ length: 128 }, (_, i) => 128 + i);

const charactersOf = (label: string): (string | undefined)[] => {
  const decoder = new TextDecoder(label);
  return upperBytes.map((byte) => defined(decoder.decode(Uint8Array.of(byte))));
};

/** TextDecoder takes parts 1, 9 and 11 of ISO 8859 for pages of Windows, which differ below 0xA0. */
function isoCharacters(part: string): (string | undefined)[] {
  return charactersOf(`iso-8859-${part}`).map((character, i) =>
    i < 32 ? String.fromCharCode(128 + i) : character,
  );
}

/** From 0x80 to 0x9F; some versions of Node take this page for ISO 8859-1. A blank is no character. */
const page1252 = [..."€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"].map((one) => (one === " " ? undefined : one));

/** TextDecoder gives a control character for a byte that means nothing. */
function windowsCharacters(page: string): (string | undefined)[] {
  return charactersOf(`windows-${page}`).map((character, i) => {
    if (page === "1252" && i < page1252.length) return page1252[i];
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
