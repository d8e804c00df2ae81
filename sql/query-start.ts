/** What the next words tell of a query that may begin or go on here. */
import type { TokenStream } from "./token-stream.ts";

export function isQueryStart(tokens: TokenStream): boolean {
  let ahead = 0;
  while (tokens.isSymbol("(", ahead)) ahead++;
  const { kind, value } = tokens.peek(ahead);
  return kind === "word" && ["SELECT", "WITH", "VALUES", "TABLE"].includes(value);
}

/**
 * Whether a query starts without a parenthesis; behind one, an expression or a join may begin with a query.
 */
export function isBareQueryStart(tokens: TokenStream): boolean {
  return !tokens.isSymbol("(") && isQueryStart(tokens);
}

/** Whether the query in parentheses that was just read is only the beginning of one. */
export function goesOnAsQuery(tokens: TokenStream): boolean {
  return ["UNION", "EXCEPT", "MINUS", "INTERSECT", "ORDER", "LIMIT", "OFFSET", "FETCH"].some((word) =>
    tokens.isWord(word),
  );
}
