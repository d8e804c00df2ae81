import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { fromPackage } from "../package/package-root.ts";
import { SmeError } from "../spec/errors.ts";
import type { Spec } from "../spec/model.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";

/** A database object's spec and the file it stands in, relative to the spec folder's parent. */
export interface LoadedSpec<S extends Spec = Spec> {
  spec: S;
  file: string;
}

const objectFolders = ["tables", "udfs", "scripts"];

/**
 * Reads the specs of a folder: the default exports of scripts/, udfs/ and tables/, in the order of their paths. They
 * are bundled by esbuild and evaluated afresh, so that a second call sees an edit.
 *
 * @throws SmeError E-SME-55 when there is no such folder
 */
export async function loadSpecs(folder: string): Promise<{ specs: LoadedSpec[]; diagnostics: Diagnostic[] }> {
  const files = findSpecFiles(folder);
  const fileOf = (path: string) => join(basename(folder), path);
  const diagnostics: Diagnostic[] = [];
  const entry = files.map((file, i) => `import spec${i} from ${JSON.stringify(`./${file}`)};`).join("\n");
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: `${entry}\nexport default [${files.map((_, i) => `spec${i}`).join(", ")}];`,
        resolveDir: folder,
        sourcefile: "specs",
      },
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "silent",
      plugins: [onlySpecs(folder)],
    });
    const code = outputFiles[0]?.contents ?? new Uint8Array();
    const loaded: { default: unknown[] } = await import(
      `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`
    );
    const specs = loaded.default.map((spec, i) => ({ spec, file: fileOf(files[i] ?? "") }));
    return { specs: specs.filter(isLoaded(diagnostics)), diagnostics };
  } catch (error) {
    const place = { file: failedFile(error, folder) ?? fileOf("") };
    if (error instanceof SmeError) throw error;
    const cause = error instanceof Error ? firstMessage(error) : String(error);
    return { specs: [], diagnostics: [diagnostic(place, "E-SME-48", { path: place.file, cause })] };
  }
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

/** Specs import only specs: their own folder's, or this package's shared vocabulary by the package's name. */
function onlySpecs(folder: string): Plugin {
  return {
    name: "only-specs",
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, resolveDir, kind }) => {
        if (kind !== "import-statement") return null;
        const own = /^exasol-sagemaker-extension\/spec(?:\/(.+))?$/.exec(path);
        if (own) return { path: fromPackage(`spec/${own[1] ?? "model"}.ts`) };
        const target = path.startsWith(".") ? resolve(resolveDir, path) : path;
        if (target.startsWith(resolve(folder)) || target.startsWith(fromPackage("spec"))) return null;
        const text = `it imports ${path}, but specs are data and import only specs.`;
        return { errors: [{ text }] };
      });
    },
  };
}

function isLoaded(diagnostics: Diagnostic[]) {
  return (loaded: { spec: unknown; file: string }): loaded is LoadedSpec => {
    const { spec, file } = loaded;
    if (typeof spec === "object" && spec !== null && "kind" in spec && "name" in spec) return true;
    diagnostics.push(diagnostic({ file }, "E-SME-47", { path: file }));
    return false;
  };
}

interface BuildError {
  errors: { text: string; location: { file: string; line: number } | null }[];
}

function failedFile(error: unknown, folder: string): string | undefined {
  const location = isBuildError(error) ? error.errors[0]?.location : null;
  return location ? join(basename(folder), relative(folder, resolve(location.file))) : undefined;
}

function firstMessage(error: Error): string {
  const first = isBuildError(error) ? error.errors[0] : undefined;
  if (first === undefined) return error.message;
  return first.location ? `line ${first.location.line}: ${first.text}` : first.text;
}

function isBuildError(error: unknown): error is Error & BuildError {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
