/** Content of an XML element; an array repeats the element, undefined leaves it out. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | { [name: string]: XmlContent | XmlContent[] };

/** An XML document with one root element. */
export function renderXml(root: string, content: XmlContent, namespace?: string): string {
  const attributes = namespace ? ` xmlns="${namespace}"` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${render(content)}</${root}>`;
}

function render(content: XmlContent): string {
  if (content === undefined) return "";
  if (typeof content !== "object") return escapeXml(String(content));
  return (
    Object.entries(content)
      .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => ({ name, item })))
      .filter(({ item }) => item !== undefined)
      // A name may have attributes behind it.
      .map(({ name, item }) => `<${name}>${render(item)}</${name.split(" ", 1)}>`)
      .join("")
  );
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** Control characters as references, as S3 writes them, though XML 1.0 has none of them. */
function escapeXml(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not stand in XML
    /[&<>"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\ufffe\uffff]/g,
    (character) => entities[character] ?? `&#${character.charCodeAt(0)};`,
  );
}
