import { foldName } from "./fold-name.ts";
import { readPieces, readToken, regularIdentifier } from "./token.ts";

/** Whether SQL takes the spelling as a name without quotes. */
export function isRegularIdentifier(spelling: string): boolean {
  return regularIdentifier.test(spelling);
}

/**
 * The name that a user's spelling means: `ml` is ML as in SQL, `"ml"` and what is no regular
 * identifier are taken as they are.
 */
export function storedName(spelling: string): string {
  const token = readToken(spelling, 0);
  if (token.kind === "quoted" && token.end === spelling.length && token.value !== "") return token.value;
  return isRegularIdentifier(spelling) ? foldName(spelling) : spelling;
}

/**
 * The parts of `S."my.T"` as SQL reads them; a part that SQL would read only in quotes is taken as it is.
 * Nothing where a part is empty or a quote is out of place.
 */
export function readPath(text: string): string[] | undefined {
  const parts = [""];
  for (const { text: piece } of readPieces(text)) {
    const [first = "", ...others] = piece.startsWith('"') ? [piece] : piece.split(".");
    parts.push(`${parts.pop() ?? ""}${first}`, ...others);
  }
  const names = parts.map(readPart);
  return names.includes("") ? undefined : names;
}

function readPart(part: string): string {
  const spelling = part.trim();
  const { kind, value, end } = readToken(spelling, 0);
  if ((kind === "word" || kind === "quoted") && end === spelling.length) return value;
  return spelling.includes('"') ? "" : spelling;
}
