import { existsSync, readdirSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { basename, join, relative, resolve } from "node:path";
import { Script } from "node:vm";
import type { Message, Plugin } from "esbuild";
import { fromPackage } from "../package/package-root.ts";
import { SmeError } from "../spec/errors.ts";
import type { Spec } from "../spec/model.ts";
import { findAbsentImport } from "./check/absent-import.ts";
import { findMisnamedProperties } from "./check/misnamed-properties.ts";
import { type Diagnostic, diagnostic, nearest, suggestion, type TextPlace } from "./diagnostic.ts";
import { makesSpecs } from "./model-files.ts";
import { runEsbuild } from "./run-esbuild.ts";

/** What a spec file exports, and the file, relative to the spec folder's parent. */
export interface LoadedValue {
  spec: unknown;
  file: string;
}

/** A database object's spec and the file it stands in. */
export interface LoadedSpec<S extends Spec = Spec> {
  spec: S;
  file: string;
  /**
   * A UDF that the script of the same file states: its parameters are the script's, and are checked as such.
   */
  isOfScript?: true;
}

/** What the files of an error catalogue export, and what explains the values in its texts. */
export interface CatalogueSources {
  errorRooms: unknown;
  errorValues: unknown;
  valuesOfCodes: unknown;
  parameters: unknown;
}

/** The specs of a folder, and the error catalogue if it has one. */
interface LoadedFolder {
  values: LoadedValue[];
  catalogueSources?: CatalogueSources;
  diagnostics: Diagnostic[];
}

const catalogueImports: Readonly<Record<string, string>> = {
  "error-catalogue.ts": "{ errorRooms }",
  "error-values.ts": "{ errorValues, valuesOfCodes }",
  "parameters.ts": "* as parameters",
};

const objectFolders = ["tables", "udfs", "views", "scripts"];

/**
 * Reads the specs of a folder: the default exports of tables/, udfs/, views/ and scripts/, in the order of
 * their paths, and the error catalogue. They are bundled by esbuild and evaluated afresh, so that a second
 * call sees an edit.
 *
 * @throws SmeError E-SME-55 when there is no such folder, 285 when esbuild does not run
 */
export async function loadSpecs(folder: string): Promise<LoadedFolder> {
  const files = findSpecFiles(folder);
  const bundled = await bundle(folder, entryOf(folder, files));
  if ("messages" in bundled) {
    return { values: [], diagnostics: bundled.messages.map((message) => unreadable(message, folder, files)) };
  }
  const module: { exports: { specs: unknown[]; catalogueSources?: CatalogueSources } } = {
    exports: { specs: [] },
  };
  try {
    new Script(`(function (module) {${bundled.code}\n})`, { filename: bundleName }).runInThisContext()(
      module,
    );
  } catch (error) {
    return {
      values: [],
      diagnostics: [unevaluated(error, new SourceMap(JSON.parse(bundled.map)), folder, files)],
    };
  }
  const { specs, catalogueSources } = module.exports;
  return {
    values: specs.map((spec, i) => ({ spec, file: join(basename(folder), files[i] ?? "") })),
    ...(catalogueSources ? { catalogueSources } : {}),
    diagnostics: [],
  };
}

/** The module that imports all others, each in a line of its own, the specs first. */
function entryOf(folder: string, files: readonly string[]): string {
  const hasCatalogue = Object.keys(catalogueImports).every((file) => existsSync(join(folder, file)));
  const catalogue = hasCatalogue ? Object.entries(catalogueImports) : [];
  const sources = hasCatalogue ? "{ errorRooms, errorValues, valuesOfCodes, parameters }" : "undefined";
  return [
    ...files.map((file, i) => `import spec${i} from ${JSON.stringify(`./${file}`)};`),
    ...catalogue.map(([file, names]) => `import ${names} from "./${file}";`),
    `export const specs = [${files.map((_, i) => `spec${i}`).join(", ")}];`,
    `export const catalogueSources = ${sources};`,
  ].join("\n");
}

function findSpecFiles(folder: string): string[] {
  if (!objectFolders.some((name) => existsSync(join(folder, name)))) {
    throw new SmeError("E-SME-55", { path: folder });
  }
  return objectFolders
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) =>
      readdirSync(join(folder, name))
        .filter((file) => file.endsWith(".ts"))
        .sort()
        .map((file) => `${name}/${file}`),
    );
}

const bundleName = "specs.js";

type Bundle = { code: string; map: string } | { messages: readonly Message[] };

async function bundle(folder: string, entry: string): Promise<Bundle> {
  try {
    const { outputFiles, warnings } = await runEsbuild({
      stdin: {
        contents: entry,
        resolveDir: folder,
        sourcefile: bundleName,
      },
      bundle: true,
      format: "cjs",
      sourcemap: "external",
      outfile: join(folder, bundleName),
      write: false,
      logLevel: "silent",
      plugins: [onlySpecs(folder)],
    });
    // To esbuild, what a TypeScript file does not export may be a type.
    const mistakes = warnings.filter(({ id, text }) => noExport.test(text) || id === "duplicate-object-key");
    if (mistakes.length > 0) return { messages: mistakes };
    const [map, code] = outputFiles;
    return { code: code?.text ?? "", map: map?.text ?? "" };
  } catch (error) {
    if (isBuildFailure(error)) return { messages: error.errors };
    throw error;
  }
}

/** Specs import only specs: their own folder's, or this package's shared vocabulary by the package's name. */
function onlySpecs(folder: string): Plugin {
  return {
    name: "only-specs",
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
        if (kind !== "import-statement") return null;
        const own = /^exasol-sagemaker-extension(?:\/spec(?:\/(.+))?)?$/.exec(path);
        const relativePath = path.startsWith(".") ? resolve(resolveDir, path) : path;
        const target = own ? fromPackage(`spec/${own[1] ?? "model"}.ts`) : relativePath;
        if (!target.startsWith(resolve(folder)) && !target.startsWith(fromPackage("spec"))) {
          return { errors: [{ text: `it imports ${path}, but specs are data and import only specs.` }] };
        }
        if (own || !path.endsWith(".ts") || existsSync(target)) return own ? { path: target } : null;
        const there = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => {
          const way = relative(resolveDir, join(folder, file));
          return way.startsWith(".") ? way : `./${way}`;
        });
        const near = nearest(
          path,
          there.filter((file) => file.endsWith(".ts")),
        );
        const advice = near === undefined ? "" : `Did you mean ${near}?`;
        return { errors: [{ text: `it imports ${path}, which does not exist.`, detail: advice }] };
      });
    },
  };
}

function isBuildFailure(error: unknown): error is Error & { errors: Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

const noExport = /^No matching export in "(.*)" for import "(.*)"$/;

/** What esbuild complains of. Its columns are bytes. */
function unreadable(message: Message, folder: string, files: readonly string[]): Diagnostic {
  const { location, text } = message;
  const [, from = "", name = ""] = noExport.exec(text) ?? [];
  if (location === null)
    return diagnostic(start(basename(folder)), "E-SME-48", { path: folder, cause: text });
  if (basename(location.file) === bundleName) {
    const file = files[location.line - 1];
    if (file === undefined) return unexported(folder, basename(from), name);
    const path = join(basename(folder), file);
    return diagnostic(start(path), "E-SME-47", { path });
  }
  const path = join(basename(folder), relative(folder, resolve(location.file)));
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  const place = { file: path, line: location.line, column: before.length + 1 };
  const cause = name === "" ? text : `it imports ${name} from ${basename(from)}, which has none.`;
  const detail = typeof message.detail === "string" ? message.detail : "";
  const absent =
    name === "" ? undefined : findAbsentImport(join(folder, relative(folder, resolve(location.file))));
  const near = absent ? suggestion(absent.name, absent.exports) : detail;
  return near === ""
    ? diagnostic(place, "E-SME-48", { path, cause })
    : diagnostic(place, "E-SME-230", { path, cause, suggestion: near });
}

/** A constant that a file of the catalogue must export, at the one that was probably meant to be it. */
function unexported(folder: string, file: string, name: string): Diagnostic {
  const path = join(basename(folder), file);
  const lines = readFileSync(join(folder, file), "utf8").split("\n");
  const exported = lines.map((line) => /^export const (\w+)/.exec(line)?.[1] ?? "");
  const near = nearest(
    name,
    exported.filter((one) => one !== ""),
  );
  const cause = `it exports no ${name}.`;
  if (near === undefined) return diagnostic(start(path), "E-SME-48", { path, cause });
  const place = { file: path, line: exported.indexOf(near) + 1, column: "export const ".length + 1 };
  return diagnostic(place, "E-SME-230", { path, cause, suggestion: suggestion(near, [name]) });
}

/** What ended the evaluation of the specs: a name that nothing declares, or a call that cannot be made. */
function unevaluated(error: unknown, map: SourceMap, folder: string, files: readonly string[]): Diagnostic {
  const cause = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const [, line = "", column = ""] of stack.matchAll(/specs\.js:(\d+):(\d+)/g)) {
    const origin = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in origin)) continue;
    const file = join(basename(folder), origin.originalSource);
    // A function of the model was given something it cannot use: the spec that calls it is to blame.
    if (makesSpecs(origin.originalSource) || origin.originalSource.startsWith("..")) continue;
    const source = map.payload.sourcesContent[map.payload.sources.indexOf(origin.originalSource)] ?? "";
    const at = { line: origin.originalLine + 1, column: origin.originalColumn + 1 };
    const [, ungiven = "", given = ""] = /gives no (\w+), but (.*)$/.exec(cause) ?? [];
    if (ungiven !== "") {
      const place = { file, ...wordFrom(source, at, `"${ungiven}"`) };
      const values = { path: file, cause: `${cause}.`, suggestion: suggestion(ungiven, given.split(", ")) };
      return diagnostic(place, "E-SME-230", values);
    }
    const name = /^(\w+) is not defined$/.exec(cause)?.[1];
    const place = { file, ...(name === undefined ? at : wordFrom(source, at, name)) };
    const absent = name === undefined ? undefined : findAbsentImport(join(folder, origin.originalSource));
    if (absent) {
      const text = `it imports ${absent.name} from ${absent.from}, which has none.`;
      const values = { path: file, cause: text, suggestion: suggestion(absent.name, absent.exports) };
      return diagnostic({ ...place, line: absent.line, column: absent.column }, "E-SME-230", values);
    }
    const [misnamed] = name === undefined ? files.flatMap((one) => findMisnamedProperties(folder, one)) : [];
    if (misnamed) return misnamed;
    const words = ["true", "false", "null", "undefined", ...(source.match(/\b[A-Za-z]\w*/g) ?? [])];
    const others = [...new Set(words)].filter((word) => word !== name);
    const near = name === undefined ? undefined : nearest(name, others);
    return near === undefined
      ? diagnostic(place, "E-SME-48", { path: file, cause })
      : diagnostic(place, "E-SME-230", {
          path: file,
          cause: `${cause}.`,
          suggestion: `Did you mean ${near}?`,
        });
  }
  const path = basename(folder);
  return diagnostic(start(path), "E-SME-48", { path, cause });
}

/** Where a word stands from a place on: esbuild maps a word within a list to the list's beginning. */
function wordFrom(source: string, { line, column }: { line: number; column: number }, word: string) {
  const lines = source.split("\n");
  const offset = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
  const found = source.slice(offset).search(new RegExp(`(?<!\\w)${word}(?!\\w)`));
  if (found < 0) return { line, column };
  const before = source.slice(0, offset + found).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function start(file: string): TextPlace {
  return { file, line: 1, column: 1 };
}
