/** SQL's tokens as the library sqlparsing gives them to scripts: see lua/sqlparsing.lua. */
import { foldName } from "../../../sql/fold-name.ts";
import { keywords } from "../../../sql/reserved-words.ts";
import { readPieces, readToken } from "../../../sql/token.ts";

/** Only the words that Exasol reserves: a list of its other keywords is not to be had. */
const reserved = new Set(keywords);

type TokenKind = "whitespace" | "comment" | "identifier" | "keyword" | "string" | "number" | "other";

/** Put together again, they are the text. */
export const tokenize = (sql: string): string[] => [...readPieces(sql)].map(({ text }) => text);

/** What a text of exactly one token is. */
export function kindOfToken(text: string): TokenKind {
  const [first, ...rest] = readPieces(text);
  if (first === undefined || rest.length > 0) return "other";
  if (first.kind === "blanks") return "whitespace";
  if (first.kind === "comment") return "comment";
  const { kind, value } = readToken(text, 0);
  if (kind === "word") return reserved.has(value) ? "keyword" : "identifier";
  if (kind === "quoted") return "identifier";
  return kind === "string" || kind === "number" ? kind : "other";
}

/** Words in capital letters, all else as it is. */
export const normalize = (text: string): string =>
  [...readPieces(text)]
    .map((piece) => (readToken(piece.text, 0).kind === "word" ? foldName(piece.text) : piece.text))
    .join("");
