import { readdirSync, watch } from "node:fs";
import { join } from "node:path";

/**
 * Tells of each change in a folder and those below it. Node's own recursive watcher loses a
 * file on Linux once an editor has put a new one in its place, so each folder is watched by
 * itself, and a new one when it comes.
 */
export function watchFolder(folder: string, changed: () => void): void {
  const watched = new Set<string>();
  const watchBelow = (path: string): void => {
    if (watched.has(path)) return;
    watched.add(path);
    watch(path, () => {
      watchAll();
      changed();
    }).on("error", () => watched.delete(path));
  };
  const watchAll = (): void => {
    const below = readdirSync(folder, { recursive: true, withFileTypes: true });
    watchBelow(folder);
    for (const entry of below) if (entry.isDirectory()) watchBelow(join(entry.parentPath, entry.name));
  };
  watchAll();
}
