import { parseColumn } from "../engine/syntax/parse-columns.ts";
import { TokenStream } from "../engine/syntax/token-stream.ts";
import type { Column } from "../model.ts";

/** Reads `NAME TYPE, "Name" TYPE(p, s), …`, the second argument of exit(). */
export function parseColumnList(text: string): Column[] {
  const tokens = new TokenStream(text);
  const columns = tokens.list(() => parseColumn(tokens));
  tokens.expectEnd();
  return columns;
}
