/** An author's file and the packages it imports as the one module that a script in the database is. */
import { basename, dirname } from "node:path";
import type { BuildOptions, Metafile, Plugin } from "esbuild";
import { SmeError } from "../../spec/errors.ts";
import { firstComplaint, runEsbuild, scriptModule } from "../run-esbuild.ts";
import { withOwnLinesOnly } from "./own-lines.ts";
import type { UdfFile } from "./read-udf-file.ts";

/** In characters: what a script's text may have, and so EXA_ALL_SCRIPTS shows of it. */
const maximumScript = 2_000_000;

/**
 * A script is one text and has none. Packages make a require() of theirs, and look for files beside them: the
 * error for a file then says what is the matter.
 */
const folder = JSON.stringify("file:///a-script-has-no-folder/");

export interface UdfBundle {
  code: string;
  /** Names of the packages in it. */
  packages: string[];
}

/**
 * What the container has, Node's own modules and this package, stays imported. The module ends with its
 * source map, by which the language client tells stacks in the author's lines. Throws E-SME-318 with the
 * place of what cannot be bundled, E-SME-319 for what is too long. `path` is absolute.
 */
export async function bundleUdf(udf: UdfFile, path: string, minify: boolean): Promise<UdfBundle> {
  let options = optionsOf(udf, path, minify);
  let built = await build(udf, options);
  // A package that asks for Node's modules by require() finds none in an ES module.
  if (requiresOfNode(built.metafile)) {
    const require = `import { createRequire as __sme_require } from "node:module";const require=__sme_require(${folder});`;
    options = { ...options, banner: { js: optionLines(udf) + require } };
    built = await build(udf, options);
  }
  // Such a line ends a script in SQL clients; it can stand in a template literal only.
  if (/^\s*\/\s*$/m.test(built.code)) {
    built = await build(udf, { ...options, supported: { "template-literal": false } });
  }
  const { metafile } = built;
  const code = built.code.length > maximumScript ? withOwnLinesOnly(built.code) : built.code;
  if (code.length > maximumScript) {
    const advice = minify
      ? "Leave something out, or import a smaller package."
      : "Give --minify, leave something out, or import a smaller package.";
    const [characters, limit] = [code.length, maximumScript].map((count) => count.toLocaleString("en-US"));
    throw new SmeError("E-SME-319", {
      file: udf.file,
      characters: String(characters),
      limit: String(limit),
      advice,
    });
  }
  return { code, packages: packagesOf(metafile) };
}

/** What the database reads at a script's top; the language client blanks it. */
function optionLines({ environment }: UdfFile): string {
  return Object.entries(environment)
    .map(([name, value]) => `%env ${name}=${value};\n`)
    .join("");
}

function optionsOf(udf: UdfFile, path: string, minify: boolean): BuildOptions {
  return {
    absWorkingDir: dirname(path),
    entryPoints: [basename(path)],
    ...scriptModule,
    minify,
    banner: { js: optionLines(udf).trimEnd() },
    outfile: "udf.js",
    sourcemap: "inline",
    sourcesContent: false,
    define: { "import.meta.url": folder },
    plugins: [refuseCompiled],
  };
}

async function build(
  { file }: UdfFile,
  options: BuildOptions,
): Promise<{ code: string; metafile: Metafile }> {
  try {
    const { outputFiles, metafile } = await runEsbuild({ ...options, write: false, metafile: true });
    return { code: outputFiles[0]?.text.trimEnd() ?? "", metafile };
  } catch (error) {
    const first = firstComplaint(error);
    if (first === undefined) throw error;
    const values = { file, cause: first.text };
    throw Object.assign(new SmeError("E-SME-318", values, { cause: error }), first.place);
  }
}

/** A package with compiled code has a file of machine code for each kind of computer. */
const refuseCompiled: Plugin = {
  name: "refuse compiled code",
  setup({ onLoad }) {
    onLoad({ filter: /\.node$/ }, ({ path }) => {
      const { 1: name = "the file" } = packageName.exec(path) ?? [];
      const text = `${name} has compiled code, ${basename(path)}, which a script cannot have: use one that is JavaScript alone`;
      return { errors: [{ text }] };
    });
  },
};

const packageName = /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/;

function requiresOfNode({ inputs }: Metafile): boolean {
  return Object.values(inputs).some(({ imports }) =>
    imports.some(({ external, kind }) => external === true && kind === "require-call"),
  );
}

function packagesOf({ inputs }: Metafile): string[] {
  const names = Object.keys(inputs).flatMap((path) => packageName.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}
