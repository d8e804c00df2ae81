#!/usr/bin/node --experimental-vm-modules
/**
 * What Exasol starts: `client.js ipc://SOCKET lang=typescript …`. It loads the client, and what scripts
 * import, out of the bundles that lie beside it. Node's own loaders would compile each file anew, which is
 * most of a start; this one takes V8's code cache, where there is one of this very Node. V8 itself refuses
 * one of another version or with other flags, and compiles then.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";

type Exports = Record<string, unknown>;

/** The value of a bundle's file. `bundles` has their folder; `importBundled` serves a script's imports. */
type ModuleFunction = (
  exports: Exports,
  require: (name: string) => unknown,
  module: { exports: Exports },
  bundles: { readonly url: string },
  importBundled: (specifier: string) => Exports,
) => void;

/** What the package.json beside this file exports; the rest of the name is that of the file. */
const exported =
  /^exasol-sagemaker-extension\/(udf|runtime|runtime\/looking|runtime\/without-aws|handlers\/[\w-]+)$/;

const folder = __dirname;
const cacheFolder = join(folder, "code-cache", `${process.version}-${process.arch}`);
const hasCaches = existsSync(cacheFolder);
const bundles = {
  // Made when it is asked for: only errors and rare needs do, and a first URL takes up to half a millisecond.
  get url() {
    return `${pathToFileURL(folder).href}/`;
  },
};
const modules = new Map<string, { exports: Exports }>();

/** The file's exports; `path` is below the bundles' folder, with slashes. */
function load(path: string): Exports {
  const known = modules.get(path);
  if (known !== undefined) return known.exports;
  const filename = join(folder, path);
  const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData: cacheOf(path) });
  const moduleFunction: ModuleFunction = script.runInThisContext();
  const module = { exports: {} };
  // Before it runs: what it requires may require it.
  modules.set(path, module);
  try {
    moduleFunction(module.exports, (name) => required(name, path), module, bundles, importBundled);
  } catch (error) {
    modules.delete(path);
    throw error;
  }
  return module.exports;
}

function cacheOf(path: string): Buffer | undefined {
  if (!hasCaches) return undefined;
  try {
    return readFileSync(join(cacheFolder, path));
  } catch {
    return undefined;
  }
}

function required(name: string, path: string): unknown {
  return name.startsWith(".") ? load(posix.join(posix.dirname(path), name)) : process.getBuiltinModule(name);
}

/** What import() would give for a module of Node or of this package. */
function importBundled(specifier: string): Exports {
  const builtin: object | undefined = process.getBuiltinModule(specifier);
  if (builtin !== undefined) return { ...builtin, default: builtin };
  const [, name] = exported.exec(specifier) ?? [];
  if (name !== undefined && existsSync(join(folder, `${name}.js`))) return load(`${name}.js`);
  // Node says what is wrong with another name. To ask it for each would take longer than all else here.
  return load(relative(folder, require.resolve(specifier)).replaceAll("\\", "/"));
}

const { startClient } = load("process.js") as { startClient(): Promise<void> };
void startClient();
