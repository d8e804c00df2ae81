import { closest, distance } from "fastest-levenshtein";

/** The known name that a misspelt one is probably meant to be. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length < 2 || name.length > 200 || known.length === 0) return undefined;
  const found = closest(name, known);
  return distance(name, found) <= Math.max(2, name.length / 3) ? found : undefined;
}
