import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stateFolder } from "./state-folder.ts";

/** The last lines typed, newest first. Without a readable file there are none. */
export async function readHistory(): Promise<string[]> {
  try {
    return (await readFile(historyPath(), "utf8")).split("\n").filter(Boolean).reverse().slice(0, 1000);
  } catch {
    return [];
  }
}

/** Keeps the lines of what was typed, unless a password is among them. A folder that cannot be written keeps none. */
export async function appendHistory(typed: string): Promise<void> {
  if (/IDENTIFIED\s+(BY|AT)/i.test(typed)) return;
  const path = historyPath();
  try {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, typed, { mode: 0o600 });
  } catch {
    // A prompt without a history is still a prompt.
  }
}

function historyPath(): string {
  return join(stateFolder(), "sql-history");
}
