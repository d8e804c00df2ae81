/** One statement of a script of statements, without its terminator. */
export interface Statement {
  text: string;
  /** Where its first word stands, both counted from 1. */
  line: number;
  column: number;
  /** False for the last one when its `;`, or the line with only `/`, is missing. */
  terminated: boolean;
  /** What was opened in it and not closed. */
  open?: "a string" | "a quoted name" | "a comment";
}

/**
 * Splits a script as Exasol's own clients do: a statement ends with `;`, but the definition of a script or function
 * with a line that holds only `/`, since its body is another language's. Comments between statements are dropped.
 */
export function splitStatements(script: string): Statement[] {
  const statements: Statement[] = [];
  let position = 0;
  let line = 1;
  let counted = 0;
  for (;;) {
    const start = skipBetweenStatements(script, position);
    if (start.open === undefined && start.end >= script.length) return statements;
    const skipped = script.slice(counted, start.end).split("\n");
    line += skipped.length - 1;
    counted = start.end;
    const column = start.end - script.lastIndexOf("\n", start.end - 1);
    const found =
      start.open === undefined
        ? findEnd(script, start.end)
        : { ...start, end: script.length, next: script.length };
    const text = script.slice(start.end, found.open === undefined ? found.end : script.length).trimEnd();
    statements.push({
      text,
      line,
      column,
      terminated: found.next > found.end,
      ...(found.open === undefined ? {} : { open: found.open }),
    });
    if (found.open !== undefined) return statements;
    position = found.next;
  }
}

interface Span {
  end: number;
  open?: NonNullable<Statement["open"]>;
}

function skipBetweenStatements(script: string, from: number): Span {
  let end = from;
  for (;;) {
    const blank = matchAt(/\s+|;|--[^\n]*/y, script, end);
    const slash = matchAt(/\/[ \t\r]*(?=\n|$)/y, script, end);
    if (blank !== undefined) end += blank.length;
    else if (slash !== undefined && isFirstInLine(script, end)) end += slash.length;
    else if (script.startsWith("/*", end)) {
      const close = script.indexOf("*/", end + 2);
      if (close < 0) return { end, open: "a comment" };
      end = close + 2;
    } else return { end };
  }
}

const blanks = String.raw`(?:\s|--[^\n]*\n|/\*[^]*?\*/)`;
const otherObjects = "OR|TABLE|VIEW|FORCE|SCHEMA|VIRTUAL|USER|ROLE|CONNECTION|CONSUMER|PRIORITY";
const definition = new RegExp(
  `CREATE${blanks}+(?:OR${blanks}+REPLACE${blanks}+)?` +
    String.raw`(?!(?:${otherObjects})\b)(?:[A-Z]\w*${blanks}+){0,3}?(?:SCRIPT|FUNCTION)\b`,
  "iy",
);

/** Whether the statement creates a script or a function, so that its body may hold anything. */
export function isDefinition(statement: string): boolean {
  return matchAt(definition, statement, 0) !== undefined;
}

function findEnd(script: string, start: number): Span & { next: number } {
  return matchAt(definition, script, start) === undefined
    ? findSemicolon(script, start)
    : findSlashLine(script, start);
}

function findSlashLine(script: string, start: number): Span & { next: number } {
  const terminator = /^[ \t]*\/[ \t\r]*$/gm;
  terminator.lastIndex = start;
  const found = terminator.exec(script);
  if (found === null) return { end: script.length, next: script.length };
  return { end: found.index, next: found.index + found[0].length };
}

function findSemicolon(script: string, start: number): Span & { next: number } {
  const special = /'|"|--|\/\*|;/g;
  special.lastIndex = start;
  for (let found = special.exec(script); found !== null; found = special.exec(script)) {
    const [mark] = found;
    if (mark === ";") return { end: found.index, next: found.index + 1 };
    // A doubled quote closes and opens again, which comes to the same.
    const close = mark === "--" ? "\n" : mark === "/*" ? "*/" : mark;
    const at = script.indexOf(close, found.index + mark.length);
    if (at < 0 && mark === "--") break;
    if (at < 0) {
      const open = mark === "'" ? "a string" : mark === '"' ? "a quoted name" : "a comment";
      return { end: script.length, next: script.length, open };
    }
    special.lastIndex = at + close.length;
  }
  return { end: script.length, next: script.length };
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function isFirstInLine(script: string, position: number): boolean {
  return script.slice(script.lastIndexOf("\n", position - 1) + 1, position).trim() === "";
}
