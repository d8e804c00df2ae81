import type { ExasolError } from "../../model.ts";
import { invalid, position } from "../errors.ts";
import type { Identifier } from "./ast.ts";
import { reservedWords } from "./reserved-words.ts";
import { readToken, type Token } from "./tokenizer.ts";

/** A cursor over the tokens of one statement, with what every parser of it needs. */
export class TokenStream {
  readonly sql: string;
  parameterCount = 0;
  #tokens: Token[] = [];
  #next = 0;

  constructor(sql: string) {
    this.sql = sql;
  }

  peek(ahead = 0): Token {
    while (this.#tokens.length <= this.#next + ahead) {
      this.#tokens.push(readToken(this.sql, this.#tokens.at(-1)?.end ?? 0));
    }
    return this.#tokens[this.#next + ahead] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** The end of the token read last. */
  get offset(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  isWord(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.kind === "word" && token.value === word;
    });
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.value === symbol;
  }

  /** Takes all of the words, or none. */
  accept(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.#next += words.length;
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#next++;
    return true;
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected(`${word}_`);
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  expectEnd(): void {
    this.acceptSymbol(";");
    if (this.peek().kind !== "end") throw this.unexpected();
  }

  string(): string {
    if (this.peek().kind !== "string") throw this.unexpected("STRING_");
    return this.next().value;
  }

  integer(): number {
    const token = this.peek();
    if (token.kind !== "number" || !/^\d+$/.test(token.value)) throw this.unexpected("INTEGER_");
    return Number(this.next().value);
  }

  isIdentifier(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "quoted" || (token.kind === "word" && !reservedWords.has(token.value));
  }

  identifier(): Identifier {
    if (!this.isIdentifier()) throw this.unexpected();
    const token = this.next();
    return { name: token.value, at: token.start };
  }

  /** Names joined by dots; behind a dot reserved words are names too. */
  path(): Identifier[] {
    const path = [this.identifier()];
    while (this.isSymbol(".") && ["word", "quoted"].includes(this.peek(1).kind)) {
      this.next();
      const token = this.next();
      path.push({ name: token.value, at: token.start });
    }
    return path;
  }

  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.acceptSymbol(",")) items.push(read());
    return items;
  }

  parenthesized<T>(read: () => T): T[] {
    this.expectSymbol("(");
    const items = this.list(read);
    this.expectSymbol(")");
    return items;
  }

  at(offset: number): string {
    return position(this.sql, offset);
  }

  /** The next token as a complaint names it: a word as it is, but nothing of a string, which may be a password. */
  get named(): string {
    const token = this.peek();
    return token.kind === "word" ? token.value : grammarName(token);
  }

  unexpected(expecting?: string): ExasolError {
    const token = this.peek();
    const name = grammarName(token);
    const wanted = expecting === undefined ? "" : `, expecting ${expecting}`;
    return invalid(`syntax error, unexpected ${name}${wanted}${this.at(token.start)}`);
  }
}

/** What Exasol's grammar calls a token. */
function grammarName({ kind, value }: Token): string {
  switch (kind) {
    case "end":
      return "$end";
    case "word":
      return reservedWords.has(value) ? `${value}_` : "IDENTIFIER_PART_";
    case "symbol":
      return `'${value}'`;
    case "quoted":
      return "IDENTIFIER_PART_";
    case "string":
      return "STRING_";
    case "number":
      return "UNSIGNED_INTEGER_";
  }
}
