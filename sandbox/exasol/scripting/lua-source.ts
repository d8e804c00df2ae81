/** What programs that change Lua's source read it by, and how they do it. */

/** Comments and strings, of one line and of several. */
export const quoted =
  /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/;

const others =
  /[A-Za-z_]\w*|(?:0[xX](?:[\da-fA-F.]|[pP][-+]?)+|\.?\d(?:[\w.]|(?<=[eE])[-+])*)|\.{2,3}|[=<>~]=|\/\/|<<|>>|::|\S/;

const token = new RegExp(`${quoted.source}|${others.source}`, "g");

interface Token {
  text: string;
  at: number;
}

/** Without comments. */
export function* tokensIn(source: string): Generator<Token> {
  for (const { 0: text, index: at } of source.matchAll(token)) if (!text.startsWith("--")) yield { text, at };
}

/** What comes to stand at a place, instead of so many characters. */
export interface Piece extends Token {
  drop?: number;
}

export function withPieces(source: string, pieces: readonly Piece[]): string {
  let result = "";
  let done = 0;
  for (const { at, text, drop = 0 } of pieces.toSorted((a, b) => a.at - b.at)) {
    result += source.slice(done, at) + text;
    done = at + drop;
  }
  return result + source.slice(done);
}
