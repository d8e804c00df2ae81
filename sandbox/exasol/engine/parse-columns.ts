import type { Column } from "../model.ts";
import { invalid } from "./errors.ts";
import type { TokenStream } from "./token-stream.ts";
import { parseType } from "./types.ts";

/** `(a INT, "b" VARCHAR(10))`, behind EMITS in a call or a script. */
export function parseEmits(tokens: TokenStream): Column[] {
  const at = tokens.peek().start;
  if (tokens.isSymbol("(") && tokens.isSymbol(")", 1)) {
    throw invalid(`Empty return argument definition is not allowed${tokens.at(at)}`);
  }
  return tokens.parenthesized(() => parseColumn(tokens));
}

export function parseColumn(tokens: TokenStream): Column {
  return { name: tokens.identifier().name, type: parseType(tokens) };
}
