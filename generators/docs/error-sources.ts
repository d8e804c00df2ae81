import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fromPackage } from "../package-root.ts";

/** Finds the codes of the errors that a compiled module and what it imports can throw. */
export type ErrorCodesOf = (entry: string) => ReadonlySet<string>;

/**
 * Reads the compiled code below dist/: a module can end with a code if it, or a module it imports, holds the code as a
 * text. The catalogue itself names all of them and does not count.
 */
export function openErrorSources(): ErrorCodesOf {
  const dist = fromPackage("dist");
  const catalogue = join(dist, "spec/errors.js");
  const modules = new Map<string, { codes: string[]; imports: string[] }>();
  const open = (path: string) => {
    let found = modules.get(path);
    if (found === undefined) {
      found = path === catalogue ? { codes: [], imports: [] } : readModule(path);
      modules.set(path, found);
    }
    return found;
  };
  return (entry) => {
    const codes = new Set<string>();
    const reached = new Set([join(dist, entry)]);
    for (const path of reached) {
      const { codes: own, imports } = open(path);
      for (const code of own) codes.add(code);
      for (const other of imports) reached.add(other);
    }
    return codes;
  };
}

/** The commands that `sme-gen` has, each with its module. */
export function commandModules(): { command: string; entry: string }[] {
  const main = fromPackage("dist/cli/main.js");
  return readModule(main)
    .imports.map((path) => relative(fromPackage("dist"), path))
    .flatMap((entry) => {
      const command = /^cli\/commands\/([\w-]+)\.js$/.exec(entry)?.[1];
      return command === undefined ? [] : [{ command: `sme-gen ${command}`, entry }];
    });
}

function readModule(path: string): { codes: string[]; imports: string[] } {
  const text = readFileSync(path, "utf8");
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
  return {
    codes: all(/["']([EFW]-SME-\d+)["']/g),
    imports: all(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.js)"/g).map((other) =>
      join(dirname(path), other),
    ),
  };
}
