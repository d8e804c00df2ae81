import { grammarWords, reservedWords } from "./reserved-words.ts";
import type { Unterminated } from "./token.ts";

/** One token as complaints name it. Of a string nothing is kept: it may be a password. */
export interface Named {
  kind:
    | "word"
    | "quoted"
    | "string"
    | "number"
    | "integer"
    | "symbol"
    | "name"
    | "alias"
    | "expression"
    | "type"
    | "statement"
    | "rest"
    | "end";
  /** A word in upper case, or a symbol; empty for the other kinds. */
  text: string;
}

export type SyntaxProblem =
  | { kind: "unexpected"; found: Named; expected?: Named }
  | { kind: "unknownCharacter"; character: string }
  | { kind: "unterminated"; what: Unterminated }
  /** Exasol may know it; this grammar does not. */
  | { kind: "unsupported"; what: string }
  /** It can be read, but contradicts itself. */
  | { kind: "invalid"; text: string };

/** What is wrong with a statement's text, and where. `message` says it in plain words, without the place. */
export class SqlSyntaxError extends Error {
  readonly problem: SyntaxProblem;
  /** Index into the text. */
  readonly offset: number;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(problem: SyntaxProblem, sql: string, offset: number) {
    super(inWords(problem));
    this.name = "SqlSyntaxError";
    this.problem = problem;
    this.offset = offset;
    ({ line: this.line, column: this.column } = lineAndColumn(sql, offset));
  }
}

/** Both counted from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

function inWords(problem: SyntaxProblem): string {
  switch (problem.kind) {
    case "unexpected": {
      const expected = problem.expected ? `, expected ${describe(problem.expected)}` : "";
      return `unexpected ${describe(problem.found)}${expected}${advice(problem)}`;
    }
    case "unknownCharacter":
      return `unexpected character ${problem.character}`;
    case "unterminated":
      return `the ${problem.what} is never closed`;
    case "unsupported":
      return `${problem.what} is not supported`;
    case "invalid":
      return problem.text;
  }
}

/** A word that nothing but the list of reserved words keeps from being a name. */
function advice({ found, expected }: Extract<SyntaxProblem, { kind: "unexpected" }>): string {
  const couldBeName = ["name", "alias", "expression", "rest"].includes(expected?.kind ?? "");
  const isWord = found.kind === "word" && reservedWords.has(found.text) && !grammarWords.has(found.text);
  return couldBeName && isWord
    ? `: Exasol reserves the word, as a name it is "${found.text}", in quotes`
    : "";
}

function describe({ kind, text }: Named): string {
  switch (kind) {
    case "word":
      return text;
    case "symbol":
      return `'${text}'`;
    case "end":
      return "end of the statement";
    case "quoted":
      return "quoted name";
    case "integer":
      return "a whole number";
    case "name":
    case "alias":
      return "a name";
    case "expression":
      return "an expression";
    case "type":
      return "a type";
    case "statement":
      return "a statement";
    case "rest":
      return "a comma, an operator, the next clause or the end of the statement";
    case "string":
    case "number":
      return `a ${kind}`;
  }
}

/** What Exasol's grammar calls a token; nothing for what it does not say that it expects. */
export function grammarName({ kind, text }: Named): string | undefined {
  switch (kind) {
    case "word":
      return reservedWords.has(text) ? `${text}_` : "IDENTIFIER_PART_";
    case "symbol":
      return `'${text}'`;
    case "quoted":
      return "IDENTIFIER_PART_";
    case "alias":
      return "IDENTIFIER_";
    case "string":
      return "STRING_";
    case "number":
      return "UNSIGNED_INTEGER_";
    case "integer":
      return "INTEGER_";
    case "end":
      return "$end";
    case "name":
    case "expression":
    case "type":
    case "statement":
    case "rest":
      return undefined;
  }
}
