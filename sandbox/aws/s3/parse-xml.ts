import { XMLParser } from "fast-xml-parser";

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: true,
  processEntities: false,
  tagValueProcessor: (_, value) => decodeXml(value),
  // Always lists, so that one entry is no special case.
  isArray: (name) => ["Object", "Part", "Tag"].includes(name),
  removeNSPrefix: true,
});

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Each reference once: `&amp;#10;` is the text `&#10;`. */
function decodeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (_, hex, decimal, name) =>
      name ? (entities[name] ?? "") : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );
}

/** An XML document by the name of its root element; undefined for a text that is no XML. */
export function parseXml(text: string): Record<string, unknown> | undefined {
  try {
    return parser.parse(text, true) as Record<string, unknown>;
  } catch {
    // S3 says the same for all of them, so the parser's message is not needed.
    return undefined;
  }
}
