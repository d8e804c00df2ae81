import { parseType } from "./parse-type.ts";
import type { TokenStream } from "./token-stream.ts";
import type { Column } from "./types.ts";

/** `(a INT, "b" VARCHAR(10))`, behind EMITS in a call or a script. */
export function parseEmits(tokens: TokenStream): Column[] {
  const at = tokens.peek().start;
  if (tokens.isSymbol("(") && tokens.isSymbol(")", 1)) {
    throw tokens.invalid("Empty return argument definition is not allowed", at);
  }
  const columns = tokens.parenthesized(() => parseColumn(tokens));
  tokens.requireDistinct(columns, "Return argument", at);
  return columns;
}

/**
 * `(a INT, "b" VARCHAR(10))`, what a script takes, up to the last column. These names are the script's own,
 * not SQL's: a script gets them as they are written, in quotes or not. EMITS folds as SQL does.
 */
export function parseInput(tokens: TokenStream): Column[] {
  const at = tokens.peek().start;
  const columns = tokens.list(() => {
    const token = tokens.peek();
    const column = parseColumn(tokens);
    return token.kind === "word" ? { ...column, name: tokens.sql.slice(token.start, token.end) } : column;
  });
  tokens.requireDistinct(columns, "Input argument", at); // unconfirmed wording
  return columns;
}

export function parseColumn(tokens: TokenStream): Column {
  return { name: tokens.identifier().name, type: parseType(tokens) };
}
