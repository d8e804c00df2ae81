/** Reads the CSV of an endpoint's answer. */

/**
 * The fields of each line. Fields may be quoted, with quotes doubled and line breaks inside. A line
 * break at the very end of the text begins no further line.
 */
export function parseAnswer(text: string): string[][] {
  const body = text.replace(/\r?\n$/, "");
  if (body === "") return text === "" ? [] : [[""]];
  if (body.includes('"')) return parseQuoted(body);
  const lines = body.includes("\r") ? body.split(/\r?\n/) : body.split("\n");
  return body.includes(",") ? lines.map((line) => line.split(",")) : lines.map((line) => [line]);
}

/** The same, one line after the other: for what is too long to lie in memory as fields. */
export function* linesOf(text: string): Generator<string[]> {
  for (let position = 0; position < text.length; ) {
    const [fields, next] = lineAt(text, position);
    yield fields;
    position = next;
  }
}

function parseQuoted(text: string): string[][] {
  const lines: string[][] = [];
  for (let position = 0; ; ) {
    const [fields, next, isLast] = lineAt(text, position);
    lines.push(fields);
    if (isLast) return lines;
    position = next;
  }
}

/** The fields of the line that begins there, where the next one begins, and whether the text ends with it. */
function lineAt(text: string, start: number): [fields: string[], next: number, isLast: boolean] {
  const fields: string[] = [];
  for (let position = start; ; ) {
    const [field, end] = text[position] === '"' ? quotedField(text, position) : plainField(text, position);
    fields.push(field);
    if (text[end] !== ",") return [fields, text[end] === "\r" ? end + 2 : end + 1, end >= text.length];
    position = end + 1;
  }
}

function plainField(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && !isEnd(text, end)) end++;
  return [text.slice(start, end), end];
}

/** What follows the closing quote belongs to the field, as lenient readers have it. */
function quotedField(text: string, start: number): [string, number] {
  let end = start;
  do {
    const quote = text.indexOf('"', end + 1);
    end = quote < 0 ? text.length : quote;
    if (text[end + 1] !== '"') break;
    end++;
  } while (end < text.length);
  const [rest, after] = plainField(text, end + 1);
  return [text.slice(start + 1, end).replaceAll('""', '"') + rest, after];
}

function isEnd(text: string, position: number): boolean {
  const character = text[position];
  return character === "," || character === "\n" || (character === "\r" && text[position + 1] === "\n");
}

/**
 * The items of a list as Python prints it, `['no', "don't", 1]`, which is how endpoints write labels and
 * probabilities. Undefined when it is none.
 */
export function parsePythonList(text: string): string[] | undefined {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  if (inner.trim() === "") return [];
  const items: string[] = [];
  const item = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,'"]*))\s*(,|$)/sy;
  while (item.lastIndex < inner.length || items.length === 0) {
    const match = item.exec(inner);
    if (match === null) return undefined;
    const [, single, double, bare = "", end] = match;
    items.push(
      single !== undefined || double !== undefined ? unescaped(single ?? double ?? "") : bare.trim(),
    );
    if (end === "") return items;
  }
  return items;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (_, x?: string, u?: string, long?: string, other = "") => {
      const digits = x ?? u ?? long;
      return digits === undefined
        ? (escapes[other] ?? other)
        : String.fromCodePoint(Number.parseInt(digits, 16));
    },
  );
}
