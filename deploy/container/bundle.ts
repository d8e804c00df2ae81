/**
 * The JavaScript of the language container: the client and what scripts import, in files that share what they
 * have in common. The sandbox runs the same files.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BuildOptions } from "esbuild";
import { awsClients, awsClientsElsewhere } from "./aws-clients-elsewhere.ts";
import { licencesOf, type Package, packagesIn } from "./bundled-packages.ts";
import { catalogueBesideBundles, catalogueFile, catalogueJson } from "./catalogue-beside-bundles.ts";
import { elsewhereWhenLater, loadedLater } from "./loaded-later.ts";
import { asModuleFunction } from "./module-function.ts";
import { stripperFile, stripperWasm, wasmBesideStripper } from "./wasm-beside-stripper.ts";
import { withoutAwsConfiguration } from "./without-aws-configuration.ts";
import { withoutEventStreams } from "./without-event-streams.ts";
import { withoutWebApis } from "./without-web-apis.ts";

export interface Bundles {
  /** The package's version, which the bundles carry. */
  version: string;
  /** Contents by path below the folder of the client, in order of their names. */
  files: Map<string, Buffer>;
  /** The npm packages whose code is in them. */
  packages: Package[];
}

/** Where the bundles are in the container. */
export const containerFolder = "/exaudf";

/** The client's file: `client.js`, which the container has under the name `exaudfclient` as well. */
export const clientFile = "client.js";

/** What Node itself starts: CommonJS files, which it starts some milliseconds sooner than ES modules. */
const programs: Partial<BuildOptions> = { format: "cjs" };

const plugins = [
  { name: "catalogue beside bundles", setup: catalogueBesideBundles },
  { name: "wasm beside stripper", setup: wasmBesideStripper },
  { name: "without AWS configuration", setup: withoutAwsConfiguration },
  { name: "without event streams", setup: withoutEventStreams },
  { name: "without web APIs", setup: withoutWebApis },
];

/** For bundles in a folder. */
const pluginsBelow = [...plugins, { name: "AWS clients elsewhere", setup: awsClientsElsewhere }];

/** What launcher.ts loads. */
const modules: Partial<BuildOptions> = {
  format: "esm",
  splitting: true,
  // All in one folder, which the client takes for its own in stacks.
  chunkNames: "[name]-[hash]",
  plugins,
};

/** The same as one file: esbuild then calls functions of another module without looking them up in it. */
const wholeModule: Partial<BuildOptions> = {
  format: "esm",
  plugins: pluginsBelow,
};

/** The client is there sooner as one file than as one and what that shares with what few scripts need. */
const wholeClient: Partial<BuildOptions> = {
  format: "esm",
  plugins: [...plugins, { name: "loaded later", setup: elsewhereWhenLater }],
};

/**
 * What looks at a broken endpoint, and what assumes a role, lies with the clients that it needs. The files
 * are in a folder, as the handlers are, so that one path leads from both to the clients.
 */
const predicting: Partial<BuildOptions> = {
  ...modules,
  chunkNames: "predicting/[name]-[hash]",
  plugins: pluginsBelow,
};

const output = {
  platform: "node",
  target: "node20",
  // Names stay as they are, for the stack traces' sake.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  // Each byte is a character, which is how launcher.ts reads it.
  charset: "ascii",
} as const satisfies Partial<BuildOptions>;

/** Predicting must start quickly, so it shares no files with the AWS clients. */
const predicts = (handler: string) => handler.startsWith("endpoint-prediction");

/** Bundles the compiled package in the folder. The same input makes the same bytes. */
export async function makeBundles(packageRoot: string): Promise<Bundles> {
  const manifest = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const handlers = (await readdir(join(packageRoot, "dist/runtime/handlers")))
    .filter((file) => file.endsWith(".js"))
    .map((file) => basename(file, ".js"))
    .sort();
  const files = new Map<string, Buffer>();
  const inputs = new Set<string>();
  // What a group shares lies in files of its own.
  const groups: [Partial<BuildOptions>, Record<string, string>][] = [
    [
      programs,
      {
        client: "runtime/udf-client/launcher.js",
        "socket-worker": "runtime/udf-client/wire/socket-worker.js",
      },
    ],
    [wholeClient, { process: "runtime/udf-client/process/start-client.js" }],
    [modules, loadedLater],
    [modules, { udf: "runtime/udf-client/author.js" }],
    // Alone, so that it shares no file with the AWS clients.
    [modules, { "runtime/without-aws": "runtime/entry-without-aws.js" }],
    [predicting, entriesOf(handlers.filter(predicts))],
    [wholeModule, { "runtime/looking": "runtime/entry-looking.js" }],
    [
      modules,
      {
        runtime: "runtime/entry.js",
        ...awsClients,
        ...entriesOf(handlers.filter((handler) => !predicts(handler))),
      },
    ],
  ];
  for (const [format, entries] of groups) {
    for (const [path, content] of await bundle(packageRoot, format, entries, manifest.version, inputs)) {
      files.set(path, content);
    }
  }
  files.set(catalogueFile, catalogueJson());
  files.set(stripperFile, await stripperWasm(packageRoot));
  const installed = await packagesIn(packageRoot, inputs);
  files.set("package.json", Buffer.from(`${JSON.stringify(bundlePackage(manifest), undefined, 2)}\n`));
  files.set("THIRD-PARTY-LICENSES", Buffer.from(await licencesOf(installed)));
  const packages = installed.map(({ name, version, licence }) => ({ name, version, licence }));
  return { version: manifest.version, files: new Map([...files].sort(byName)), packages };
}

/** Writes the bundles into a folder, which appears when it is complete. What is there already stays. */
export async function writeBundles(bundles: Bundles, folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  for (const [path, content] of bundles.files) {
    await mkdir(dirname(join(unfinished, path)), { recursive: true });
    await writeFile(join(unfinished, path), content);
  }
  try {
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process has been quicker.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * A package may import itself by its name, which is how scripts reach these files without any node_modules.
 */
function bundlePackage({ name, version }: { name: string; version: string }): object {
  const exports = {
    "./runtime": "./runtime.js",
    "./runtime/looking": "./runtime/looking.js",
    "./runtime/without-aws": "./runtime/without-aws.js",
    "./udf": "./udf.js",
    "./handlers/*": "./handlers/*.js",
  };
  return { name, version, type: "commonjs", exports };
}

function entriesOf(handlers: string[]): Record<string, string> {
  return Object.fromEntries(
    handlers.map((handler) => [`handlers/${handler}`, `runtime/handlers/${handler}.js`]),
  );
}

async function bundle(
  packageRoot: string,
  format: Partial<BuildOptions>,
  entries: Record<string, string>,
  version: string,
  inputs: Set<string>,
): Promise<[string, Buffer][]> {
  const { build } = await import("esbuild");
  const outdir = join(packageRoot, "out");
  const { outputFiles, metafile } = await build({
    absWorkingDir: packageRoot,
    entryPoints: Object.entries(entries).map(([out, path]) => ({ in: join("dist", path), out })),
    outdir,
    bundle: true,
    ...format,
    ...output,
    // The ES modules of a package can be shaken, its CommonJS ones cannot.
    mainFields: ["module", "main"],
    define: { SME_VERSION: JSON.stringify(version), ...format.define },
    metafile: true,
    // A file's name holds a hash of the paths it is made of: they must not tell
    // where the packages really lie.
    preserveSymlinks: true,
    write: false,
    logLevel: "silent",
  });
  for (const { inputs: used } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(used)) if (bytesInOutput > 0) inputs.add(path);
  }
  return Promise.all(
    outputFiles.map(
      async ({ path, text, contents }): Promise<[string, Buffer]> => [
        path.slice(outdir.length + 1).replaceAll("\\", "/"),
        format.format === "esm" ? await moduleFunction(text) : Buffer.from(contents),
      ],
    ),
  );
}

/**
 * An ES module as launcher.ts loads it: the text of a function, which requires what the module imports. That
 * is compiled as a script, for V8's code cache serves no module that has run already. Nor does it read all
 * that a module of Node exports, as importing one would: node:http then loads HTTP/2 and a second HTTP client
 * for its WebSocket.
 */
async function moduleFunction(source: string): Promise<Buffer> {
  const { transform } = await import("esbuild");
  const { code } = await transform(source, {
    ...output,
    format: "cjs",
    define: { "import.meta.url": "bundles.url" },
    supported: { "dynamic-import": false },
  });
  return Buffer.from(asModuleFunction(inAscii(code)));
}

/** What esbuild leaves as it is stands in regular expressions. */
function inAscii(code: string): string {
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
