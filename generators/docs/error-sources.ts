import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fromPackage } from "../package-root.ts";

export interface ErrorSources {
  /** The codes of the errors that a compiled module can throw: those that it, or a module it imports, holds as a text. */
  codesOf(entry: string): ReadonlySet<string>;
  /** The commands of `sme-gen`, each with its module. */
  commands: { command: string; entry: string }[];
}

interface Module {
  codes: string[];
  imports: string[];
}

/** Reads the compiled code below dist/. The catalogue itself names all codes and does not count. */
export function openErrorSources(): ErrorSources {
  const dist = fromPackage("dist");
  const known = new Map<string, Module>([[join(dist, "spec/errors.js"), { codes: [], imports: [] }]]);
  const open = (path: string): Module => {
    const found = known.get(path) ?? readModule(path);
    known.set(path, found);
    return found;
  };
  const reached = (entry: string): Set<string> => {
    const paths = new Set([join(dist, entry)]);
    for (const path of paths) for (const other of open(path).imports) paths.add(other);
    return paths;
  };
  return {
    codesOf: (entry) => new Set([...reached(entry)].flatMap((path) => open(path).codes)),
    commands: [...reached("cli/main.js")]
      .map((path) => relative(dist, path))
      .flatMap((entry) => {
        const name = /^cli\/commands\/([\w-]+)\.js$/.exec(entry)?.[1];
        return name === undefined ? [] : [{ command: `sme-gen ${name}`, entry }];
      }),
  };
}

function readModule(path: string): Module {
  const text = readFileSync(path, "utf8");
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
  return {
    codes: all(/["']([EFW]-SME-\d+)["']/g),
    imports: all(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.js)"/g).map((other) =>
      join(dirname(path), other),
    ),
  };
}
