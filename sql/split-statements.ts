import { readToken, readTokens, type Token, type Unreadable, type Unterminated } from "./token.ts";

/** One statement of a script of statements, without its terminator. */
export interface SplitStatement {
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
 * Splits a script as Exasol's own clients do: a statement ends with `;`, but the definition of a
 * script or function with a line that holds only `/`, since its body is another language's. Comments
 * between statements are dropped.
 */
export function splitStatements(script: string): SplitStatement[] {
  const statements: SplitStatement[] = [];
  let line = 1;
  let counted = 0;
  for (let next = 0; ; ) {
    const { kind, value, start } = findStart(script, next);
    if (kind === "end") return statements;
    line += script.slice(counted, start).split("\n").length - 1;
    counted = start;
    const end = kind === "unterminated" ? openAt(script, value) : findEnd(script, start);
    statements.push({
      text: script.slice(start, end.at).trimEnd(),
      line,
      column: start - script.lastIndexOf("\n", start - 1),
      terminated: end.next > end.at,
      ...(end.open === undefined ? {} : { open: end.open }),
    });
    next = end.next;
  }
}

interface End {
  /** Behind the statement. */
  at: number;
  /** Behind its terminator. */
  next: number;
  open?: NonNullable<SplitStatement["open"]>;
}

/** The first token of a statement; semicolons and lines with only a slash belong to none. */
function findStart(script: string, from: number): Token | Unreadable {
  for (let token = readToken(script, from); ; token = readToken(script, token.end)) {
    const { kind, value, start } = token;
    if (kind !== "symbol" || (value !== ";" && !(value === "/" && isAlone(script, start)))) return token;
  }
}

const restOfSlashLine = /\/[ \t\r]*(?=\n|$)/y;

function isAlone(script: string, slash: number): boolean {
  const before = script.slice(script.lastIndexOf("\n", slash - 1) + 1, slash);
  restOfSlashLine.lastIndex = slash;
  return before.trim() === "" && restOfSlashLine.test(script);
}

function findEnd(script: string, start: number): End {
  return isDefinition(script, start) ? findSlashLine(script, start) : findSemicolon(script, start);
}

const otherObjects = new Set(
  "TABLE VIEW FORCE SCHEMA VIRTUAL USER ROLE CONNECTION CONSUMER PRIORITY".split(" "),
);

/** Whether the statement at the offset creates a script or a function, so that its body may hold anything. */
export function isDefinition(script: string, offset = 0): boolean {
  const words: string[] = [];
  for (const { kind, value } of readTokens(script, offset)) {
    if (kind !== "word" || words.push(value) === 7) break;
  }
  if (words.shift() !== "CREATE") return false;
  if (words[0] === "OR" && words[1] === "REPLACE") words.splice(0, 2);
  const object = words.findIndex((word) => word === "SCRIPT" || word === "FUNCTION");
  // A language and its kind may come first: `TYPESCRIPT SET SCRIPT`.
  return object >= 0 && object <= 3 && !otherObjects.has(words[0] ?? "");
}

function findSlashLine(script: string, start: number): End {
  const terminator = /^[ \t]*\/[ \t\r]*$/gm;
  terminator.lastIndex = start;
  const found = terminator.exec(script);
  if (found === null) return { at: script.length, next: script.length };
  return { at: found.index, next: found.index + found[0].length };
}

function findSemicolon(script: string, start: number): End {
  for (const { kind, value, start: at, end } of readTokens(script, start)) {
    if (kind === "symbol" && value === ";") return { at, next: end };
    if (kind === "unterminated") return openAt(script, value);
  }
  return { at: script.length, next: script.length };
}

const openNames = { string: "a string", identifier: "a quoted name", comment: "a comment" } as const;

function openAt(script: string, what: Unterminated): End {
  return { at: script.length, next: script.length, open: openNames[what] };
}
