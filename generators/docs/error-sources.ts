import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fromPackage } from "../../package/package-root.ts";

export interface ErrorSources {
  /**
   * The codes of the errors that a module can throw: those that it, or a module it imports, holds as a text.
   * Modules are named without their ending.
   */
  codesOf(entry: string): ReadonlySet<string>;
  /** The commands of `sme-gen`, each with its module. */
  commands: { command: string; entry: string }[];
}

interface Module {
  codes: string[];
  imports: string[];
}

/**
 * Reads the sources, which a new handler has before it is compiled, or the compiled code where there is
 * nothing else, as in the installed package. The catalogue itself names all codes and does not count.
 */
export function openErrorSources(): ErrorSources {
  const isCheckout = existsSync(fromPackage("cli/main.ts"));
  const root = isCheckout ? fromPackage(".") : fromPackage("dist");
  const ending = isCheckout ? ".ts" : ".js";
  const pathOf = (entry: string) => join(root, entry + ending);
  const catalogue = ["spec/error-catalogue", "spec/errors"].map(pathOf);
  const known = new Map<string, Module>(catalogue.map((path) => [path, { codes: [], imports: [] }]));
  const open = (path: string): Module => {
    // A handler may be missing, which others complain about.
    const found = known.get(path) ?? (existsSync(path) ? readModule(path) : { codes: [], imports: [] });
    known.set(path, found);
    return found;
  };
  const reached = (entry: string): Set<string> => {
    const paths = new Set([pathOf(entry)]);
    for (const path of paths) for (const other of open(path).imports) paths.add(other);
    return paths;
  };
  const commands = [...reached("cli/main")]
    .map((path) => relative(root, path).slice(0, -ending.length))
    .flatMap((entry) => {
      const name = /^cli\/commands\/([\w-]+)$/.exec(entry)?.[1];
      return name === undefined ? [] : [{ command: `sme-gen ${name}`, entry }];
    });
  // From here on the list of all commands leads to none: who shows it does not run them.
  known.set(pathOf("cli/command-line/command-list"), { codes: [], imports: [] });
  return {
    codesOf: (entry) => new Set([...reached(entry)].flatMap((path) => open(path).codes)),
    commands,
  };
}

function readModule(path: string): Module {
  // Without lines of comments, whose examples throw nothing.
  const text = readFileSync(path, "utf8").replace(/^\s*(?:\/?\*|\/\/).*$/gm, "");
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map((match) => match.slice(1).find((part) => part !== undefined) ?? "");
  return {
    codes: all(/["']([EFW]-SME-\d+)["']/g),
    // Types are gone when the code runs.
    imports: all(
      /^(?:import|export) (?!type )(?:[^;"]*? from )?"(\.{1,2}\/[^"]+)"|import\(\s*"(\.{1,2}\/[^"]+)"/gm,
    ).map((other) => join(dirname(path), other)),
  };
}
