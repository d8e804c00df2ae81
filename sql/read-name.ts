import { foldName } from "./fold-name.ts";
import { regularIdentifier } from "./token.ts";

/** Whether SQL takes the spelling as a name without quotes. */
export function isRegularIdentifier(spelling: string): boolean {
  return regularIdentifier.test(spelling);
}

/**
 * The name that a user's spelling means: `ml` is ML as in SQL, `"ml"` and what is no regular
 * identifier are taken as they are.
 */
export function storedName(spelling: string): string {
  const delimited = /^"((?:[^"]|"")+)"$/.exec(spelling)?.[1];
  if (delimited !== undefined) return delimited.replaceAll('""', '"');
  return isRegularIdentifier(spelling) ? foldName(spelling) : spelling;
}

/** Reads `S.T` as SQL does; nothing when it is no name of that form. Quoted parts may hold a point. */
export function readQualifiedName(text: string): { schema: string; table: string } | undefined {
  const part = '("(?:[^"]|"")+"|[^".]+)';
  const [, schema, table] = new RegExp(`^${part}\\.${part}$`).exec(text.trim()) ?? [];
  return schema === undefined || table === undefined
    ? undefined
    : { schema: storedName(schema), table: storedName(table) };
}
