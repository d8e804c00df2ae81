/** Which parts of a source become spaces, and whether JavaScript reads the rest as TypeScript does. */

interface Part {
  readonly start: number;
  readonly end: number;
  readonly next: Next;
}

/**
 * What follows a part: what belongs to it, as a call's arguments do; something that may be of the same
 * statement, and is not where a line ends between; or another statement or member of a class.
 */
type Next = "its own" | "on its line" | "another";

/** What ends the attempt to do with spaces alone. */
export class Unusual extends Error {
  override readonly name = "Unusual";
}

const notLineEnds = /[^\n\r\u2028\u2029]/g;
const lineEnd = /[\n\r\u2028\u2029]/;
const spaceOrComment = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
/** What can begin a statement or a member, and continues the one before where no semicolon ends that. */
const continuing = /[([`+\-/*]|in(?:stanceof)?\b/y;
/** After these a line's end may be the end of a statement or member. */
const endedByLine = /\b(?:return|throw|yield|break|continue|async|get|set|static|accessor)\s*$/;

export class Blanks {
  readonly source: string;
  readonly #parts: Part[] = [];

  constructor(source: string) {
    this.source = source;
  }

  add(start: number, end: number, next: Next = "on its line"): void {
    if (end > start) this.#parts.push({ start, end, next });
  }

  /** Adds what `pattern`, which is sticky, finds from a position on. Throws where it finds nothing. */
  addMatch(pattern: RegExp, from: number, next?: Next): void {
    const found = this.match(pattern, from);
    if (found === undefined) throw new Unusual();
    this.add(from, from + found.length, next);
  }

  match(pattern: RegExp, from: number): string | undefined {
    pattern.lastIndex = from;
    return pattern.exec(this.source)?.[0];
  }

  /** The source with spaces in place of the parts. Throws where statements or members would not stay. */
  blanked(): string {
    const { source } = this;
    const pieces: string[] = [];
    let done = 0;
    for (const { start, end } of this.#parts.sort((left, right) => left.start - right.start)) {
      pieces.push(source.slice(done, start), source.slice(start, end).replace(notLineEnds, " "));
      done = end;
    }
    const text = pieces.join("") + source.slice(done);
    if (this.#parts.some((part) => changesMeaning(text, source, part))) throw new Unusual();
    return text;
  }
}

/** Whether JavaScript would join what TypeScript takes for two statements, or part what it takes for one. */
function changesMeaning(text: string, source: string, { start, end, next }: Part): boolean {
  const before = text.slice(Math.max(0, start - 20), start);
  if (lineEnd.test(source.slice(start, end)) && endedByLine.test(before)) return true;
  if (next === "its own") return false;
  spaceOrComment.lastIndex = start;
  const between = spaceOrComment.exec(text)?.[0] ?? "";
  if (next === "on its line" && !lineEnd.test(between)) return false;
  continuing.lastIndex = start + between.length;
  return continuing.test(text);
}
