/**
 * Files that survive their writer: whenever the process ends, one is there whole, as it was before or as it
 * is now.
 */
import { readFile, rename, writeFile } from "node:fs/promises";

/** A kept file does not hold what it was written with. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(`${path} is damaged: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.path = path;
  }
}

/** The end of the name of a file that is still being written. */
export const draftSuffix = ".draft";

/** Replaces the file. Of one path there must not be two writers at a time. */
export async function writeKeptFile(path: string, text: string): Promise<void> {
  const draft = `${path}${draftSuffix}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

/**
 * What `parse` makes of the file's JSON; it throws on what it does not expect. Undefined when there is no
 * file. Rejects with a DamagedFileError.
 */
export async function readKeptFile<T>(path: string, parse: (json: unknown) => T): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return parse(JSON.parse(text));
  } catch (cause) {
    throw new DamagedFileError(path, cause);
  }
}

/** The members of a JSON object. Throws for any other JSON. */
export function asObject(json: unknown): Record<string, unknown> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>;
  }
  throw new Error("it is no object");
}

/** The same with a text for each name; throws unless it is that. */
export function asTexts(json: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asObject(json)).map(([name, text]) => {
      if (!isText(text)) throw new Error(`its ${name} is no text`);
      return [name, text];
    }),
  );
}

export function isText(json: unknown): json is string {
  return typeof json === "string";
}
