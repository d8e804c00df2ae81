import { countCharacters } from "./characters.ts";
import type { Identifier, Query, TextNode } from "./nodes.ts";
import { grammarWords, reservedWords } from "./reserved-words.ts";
import { grammarName, type Named, SqlSyntaxError, type SyntaxProblem } from "./syntax-error.ts";
import { type Names, readToken, type Token, type Unreadable } from "./token.ts";
import { maximumVarcharSize } from "./types.ts";

/** Exasol's limit. */
const longestName = 128;

/** Joined by dots. Exasol knows up to four; what has more is not found, and named as it is written. */
export const mostNames = 100;

/** Of brackets, queries, signs and NOTs in each other. */
export const mostLevels = 400;

const mostKept = 1000;

/**
 * Reads a query, or the rest of one that begins with the query in parentheses at `at`, which has been read.
 */
export type QueryParser = (tokens: TokenStream, begun?: { query: Query; at: number }) => Query;

/** A moment between two of a statement's parts, from which reading goes on later. */
interface Place {
  offset: number;
  markers: number;
}

interface Kept {
  state: unknown;
  place: Place;
  isWhole: boolean;
}

/** Thrown through the parsers, none of which catches it. */
const pause = Symbol("pause");

/** More than there are repetitions in each other. */
const manyRepetitions = 2 ** 14;

/** A cursor over the tokens of one statement, with what every parser of it needs. */
export class TokenStream {
  readonly sql: string;
  /** The `?` read so far. */
  markers = 0;
  readonly #names: Names;
  /** In a spec, all that Exasol reserves. The local Exasol takes more names than Exasol does. */
  readonly #reserved: ReadonlySet<string>;
  readonly #parseQuery: QueryParser;
  #tokens: Token[] = [];
  #next = 0;
  /** Where the first token is looked for. */
  #begin = 0;

  /** Queries hold expressions and expressions queries: the parser of the former comes as an argument. */
  constructor(sql: string, parseQuery: QueryParser, names: Names = "sql") {
    this.sql = sql;
    this.#parseQuery = parseQuery;
    this.#names = names;
    this.#reserved = names === "spec" ? reservedWords : grammarWords;
  }

  /** Called a level deeper, and with leave() behind it: each level takes some of the call stack. */
  enter(): void {
    if (++this.#depth > mostLevels)
      throw this.unsupported(`a statement nested more than ${mostLevels} levels deep`);
  }
  #depth = 0;

  leave(): void {
    this.#depth--;
  }

  query(begun?: Parameters<QueryParser>[1]): Query {
    return this.#parseQuery(this, begun);
  }

  peek(ahead = 0): Token {
    const known = this.#tokens[this.#next + ahead];
    if (known) return known;
    while (this.#tokens.length <= this.#next + ahead) {
      const token = readToken(this.sql, this.#tokens.at(-1)?.end ?? this.#begin, this.#names);
      if (token.kind === "unknown" || token.kind === "unterminated") throw unreadable(this.sql, token);
      if (token.kind === "string") this.#checkLength(token);
      this.#tokens.push(token);
    }
    return this.#tokens[this.#next + ahead] as Token;
  }

  #checkLength({ value, start }: Token): void {
    if (value.length <= maximumVarcharSize || countCharacters(value) <= maximumVarcharSize) return;
    const text = `the text '${value.slice(0, 40)}…' has more than ${maximumVarcharSize} characters`;
    throw this.invalid(text, start); // unconfirmed wording
  }

  next(): Token {
    const token = this.peek();
    this.#advance(1);
    return token;
  }

  /** The end of the token read last. */
  get offset(): number {
    return this.#tokens[this.#next - 1]?.end ?? this.#begin;
  }

  /** Keeps but a few of the tokens behind: a statement may have millions. */
  #advance(count: number): void {
    this.#next += count;
    if (this.#next < mostKept) return;
    this.#tokens.splice(0, this.#next - 1);
    this.#next = 1;
  }

  isWord(first: string, ...more: string[]): boolean {
    if (!this.#isWordAt(0, first)) return false;
    return more.length === 0 || more.every((word, i) => this.#isWordAt(i + 1, word));
  }

  #isWordAt(ahead: number, word: string): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.value === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.value === symbol;
  }

  /** Takes all of the words, or none. */
  accept(first: string, ...more: string[]): boolean {
    if (!this.isWord(first, ...more)) return false;
    this.#advance(1 + more.length);
    return true;
  }

  /** A spec's `::fragment` that stands for several parts of a statement. */
  acceptFragment(): boolean {
    if (this.peek().kind !== "fragment") return false;
    this.#advance(1);
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#advance(1);
    return true;
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected(word);
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.unexpected({ kind: "symbol", text: symbol });
  }

  expectEnd(): void {
    this.acceptSymbol(";");
    if (this.peek().kind !== "end") throw this.unexpected({ kind: "rest", text: "" });
  }

  /** Also a spec's `:value` may stand where a string may. */
  isString(): boolean {
    return ["string", "value"].includes(this.peek().kind);
  }

  /**
   * The text of a string; of a spec's `:value`, where nothing but a string may
   * stand, the value with its colon.
   */
  string(): string {
    if (this.peek().kind === "value") return `:${this.next().value}`;
    if (this.peek().kind !== "string") throw this.unexpected({ kind: "string", text: "" });
    return this.next().value;
  }

  /** A string as a node of its own, for what a spec's `:value` may stand for. */
  textNode(): TextNode {
    const { kind, value, start: at } = this.peek();
    if (kind === "value") {
      this.next();
      return { kind, name: value, at };
    }
    return { kind: "string", value: this.string(), at };
  }

  integer(): number {
    const token = this.peek();
    if (token.kind !== "number" || !/^\d+$/.test(token.value)) {
      throw this.unexpected({ kind: "integer", text: "" });
    }
    return Number(this.next().value);
  }

  isIdentifier(ahead = 0): boolean {
    const token = this.peek(ahead);
    return (
      token.kind === "quoted" ||
      token.kind === "fragment" ||
      (token.kind === "word" && !this.#reserved.has(token.value))
    );
  }

  identifier(instead: Named["kind"] = "name"): Identifier {
    if (!this.isIdentifier()) throw this.unexpected({ kind: instead, text: "" });
    return this.#name();
  }

  #name(): Identifier {
    const { value, start } = this.peek();
    // None of its characters takes more than two places.
    if (value.length > longestName && [...value.slice(0, 2 * longestName + 1)].length > longestName)
      throw this.invalid(`the name ${value.slice(0, 40)}… has more than ${longestName} characters`, start);
    return asIdentifier(this.next());
  }

  /** A name behind a dot or AS, where no word means anything else. Exasol refuses those it reserves. */
  partOfName(instead: Named["kind"] = "name"): Identifier {
    const isWord = this.peek().kind === "word" && this.#reserved === grammarWords;
    return isWord ? this.#name() : this.identifier(instead);
  }

  /** Names joined by dots. */
  path(instead?: Named["kind"]): Identifier[] {
    const path = [this.identifier(instead)];
    while (this.isSymbol(".") && ["word", "quoted", "fragment"].includes(this.peek(1).kind)) {
      this.next();
      if (path.length === mostNames) throw this.unsupported(`a path of more than ${mostNames} names`);
      path.push(this.partOfName());
    }
    return path;
  }

  /** What is separated by commas; `read` has no effect but what it gives. */
  list<T>(read: (tokens: TokenStream) => T): T[] {
    return this.repeated(
      () => [read(this)],
      (_, items) => {
        if (!this.acceptSymbol(",")) return undefined;
        items.push(read(this));
        return items;
      },
    );
  }

  /**
   * What becomes of `begin` by `goOn`, again and again until that gives undefined. Between two times
   * inSteps() may stop; then `goOn` is called anew with what the last whole one gave, so both have no other
   * effects.
   */
  repeated<T extends object>(
    begin: (tokens: TokenStream) => T,
    goOn: (tokens: TokenStream, state: T) => T | undefined,
  ): T {
    if (this.#deadline !== undefined) return this.#interruptible(begin, goOn);
    let state = begin(this);
    for (let next = goOn(this, state); next !== undefined; next = goOn(this, state)) state = next;
    return state;
  }

  /** What `read` gives, in steps of about so many milliseconds, between which others have their turn. */
  *inSteps<T>(milliseconds: number, read: () => T): Generator<void, T> {
    for (;;) {
      const whole = this.#readFor(milliseconds, read);
      if (whole) return whole;
      yield;
    }
  }

  /** Calls `read` for so many milliseconds; gives undefined when it has to be called again, to go on. */
  #readFor<T>(milliseconds: number, read: () => T): T | undefined {
    this.#deadline = performance.now() + milliseconds;
    this.#depth = 0;
    this.#repetitions = 0;
    this.#goTo({ offset: 0, markers: 0 });
    try {
      return read();
    } catch (error) {
      if (error === pause) return undefined;
      throw error;
    }
  }
  #deadline: number | undefined;

  #interruptible<T extends object>(
    begin: (tokens: TokenStream) => T,
    goOn: (tokens: TokenStream, state: T) => T | undefined,
  ): T {
    const key = this.peek().start * manyRepetitions + this.#repetitions++;
    const kept = this.#kept.get(key);
    let state = kept?.state as T | undefined;
    let place = kept?.place;
    let isWhole = kept?.isWhole ?? false;
    if (place) this.#goTo(place);
    try {
      for (state ??= begin(this); !isWhole; ) {
        place = { offset: this.offset, markers: this.markers };
        this.#pauseIfLate();
        const next = goOn(this, state);
        if (next === undefined) isWhole = true;
        else state = next;
      }
    } catch (error) {
      if (error === pause && state && place) this.#kept.set(key, { state, place, isWhole });
      throw error;
    }
    // Reading it again would take long, too.
    if (kept) this.#kept.set(key, { state, place: { offset: this.offset, markers: this.markers }, isWhole });
    this.#repetitions--;
    return state;
  }
  readonly #kept = new Map<number, Kept>();
  #repetitions = 0;

  /** Each time further on than the last: what comes before is read again. */
  #pauseIfLate(): void {
    if (this.offset <= this.#paused || performance.now() < (this.#deadline ?? Infinity)) return;
    this.#paused = this.offset;
    throw pause;
  }
  #paused = 0;

  #goTo({ offset, markers }: Place): void {
    this.#tokens = [];
    this.#next = 0;
    this.#begin = offset;
    this.markers = markers;
  }

  /** As list(), in parentheses. */
  parenthesized<T>(read: (tokens: TokenStream) => T): T[] {
    this.expectSymbol("(");
    const items = this.list(read);
    this.expectSymbol(")");
    return items;
  }

  /** The next token for a complaint: nothing of a string, which may be a password. */
  get found(): Named {
    const { kind, value } = this.peek();
    if (kind === "word" || kind === "symbol") return { kind, text: value };
    if (kind === "value") return { kind: "symbol", text: `:${value}` };
    if (kind === "fragment") return { kind: "symbol", text: `::${value}` };
    return { kind, text: "" };
  }

  /** The next token as Exasol would name it; a word as it is. */
  get shown(): string {
    const { kind, text } = this.found;
    return kind === "word" ? text : (grammarName(this.found) ?? text);
  }

  /** The complaint that the next token may not stand here; a word is one that may. */
  unexpected(expected?: string | Named): SqlSyntaxError {
    const named = typeof expected === "string" ? { kind: "word" as const, text: expected } : expected;
    const problem = { kind: "unexpected" as const, found: this.found, ...(named && { expected: named }) };
    return new SqlSyntaxError(problem, this.sql, this.peek().start);
  }

  unsupported(what: string, offset = this.peek().start): SqlSyntaxError {
    return new SqlSyntaxError({ kind: "unsupported", what }, this.sql, offset);
  }

  /** Of two with one name, one would count and the other be lost. */
  requireDistinct(named: readonly { name: string }[], kind: string, at: number): void {
    const seen = new Set<string>();
    for (const { name } of named) {
      if (seen.has(name)) throw this.invalid(`${kind} ${name} is declared more than once`, at);
      seen.add(name);
    }
  }

  invalid(text: string, offset: number): SqlSyntaxError {
    return new SqlSyntaxError({ kind: "invalid", text }, this.sql, offset);
  }
}

function unreadable(sql: string, { kind, value, start }: Unreadable): SqlSyntaxError {
  const problem: SyntaxProblem =
    kind === "unknown"
      ? { kind: "unknownCharacter", character: value }
      : { kind: "unterminated", what: value };
  return new SqlSyntaxError(problem, sql, start);
}

export function asIdentifier({ kind, value, start: at }: Token): Identifier {
  return kind === "fragment" ? { name: `::${value}`, at, fragment: value } : { name: value, at };
}
