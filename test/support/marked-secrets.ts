/** Secrets that can be told from anything else, and the search for them. */
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Secrets by what they are. */
export type Secrets = Readonly<Record<string, string>>;

/** Which of the secrets the text holds: as they are, in a URL or in base64, as in an Authorization header. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
    .map(([kind]) => kind);
}

function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), ...[0, 1, 2].map((before) => inBase64(secret, before))];
}

/** The part of a text in base64 that this secret alone decides, when it has so many bytes before it. */
function inBase64(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const digits = bytes.toString("base64");
  return digits.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

export interface FoundFile {
  path: string;
  /** Permissions, for example 600. */
  mode: string;
  isFolder: boolean;
  /** As Latin-1, so that bytes of a binary file are found, too. */
  content: string;
}

/** Everything below a folder, the folder itself included. */
export async function readTree(path: string): Promise<FoundFile[]> {
  const found = await lstat(path);
  const mode = (found.mode & 0o777).toString(8).padStart(3, "0");
  if (found.isSymbolicLink()) return [{ path, mode, isFolder: false, content: await readlink(path) }];
  if (found.isFile()) return [{ path, mode, isFolder: false, content: await readFile(path, "latin1") }];
  if (!found.isDirectory()) return [];
  const names = await readdir(path);
  const below = await Promise.all(names.map((name) => readTree(join(path, name))));
  return [{ path, mode, isFolder: true, content: "" }, ...below.flat()];
}
