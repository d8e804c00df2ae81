import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { diagnostic } from "../diagnostic.ts";
import type { LocatedDiagnostic } from "../locate.ts";

/** What `sme-gen new` leaves for its user to say begins with this word. */
const placeholder = /\bTODO\b[^"\n]*/g;

/** E-SME-251 for each placeholder in the folder's files, with its place. */
export function findPlaceholders(specFolder: string): LocatedDiagnostic[] {
  return readdirSync(specFolder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .flatMap((path) => placeholdersIn(join(specFolder, path), dirname(specFolder)));
}

function placeholdersIn(path: string, parent: string): LocatedDiagnostic[] {
  const text = readFileSync(path, "utf8");
  const file = relative(parent, path);
  return [...text.matchAll(placeholder)].map((found) => {
    const lines = text.slice(0, found.index).split("\n");
    const place = { file, line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
    return { ...diagnostic(place, "E-SME-251", { file, what: found[0] }), ...place };
  });
}
