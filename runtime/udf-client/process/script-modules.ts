/**
 * Compiles scripts as ES modules and links their imports: Node's own modules and this package's, nothing
 * else, because nothing else is in the container.
 */
// Without Node's flag for modules there are no such names to import, and start-client.ts must still be
// loaded.
import * as vm from "node:vm";
import { checkRelease } from "../../release.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import { rememberSource } from "../source-maps.ts";
import { importModule, type Namespace } from "./import-module.ts";
import { blankOptions, compileError, mayHaveTypes, stripTypes } from "./script-source.ts";

const packageName = "exasol-sagemaker-extension";

/** The scripts and modules of one process; a module is imported once. */
export class ScriptModules {
  readonly #imports = new Map<string, Promise<vm.Module>>();

  /** Compiles, links and evaluates one script; `title` is what stack traces call it. */
  async load(source: string, title: string): Promise<Namespace> {
    await checkRelease(source, title);
    rememberSource(title, source);
    const module = await this.#compile(blankOptions(source), title);
    try {
      await module.link((specifier) => this.#resolve(specifier, title));
    } catch (error) {
      if (error instanceof UdfError) throw error;
      throw new UdfError(ClientErrorCode.compile, `${title} cannot be linked: ${linkReason(error)}`);
    }
    await module.evaluate();
    return { ...module.namespace };
  }

  async #compile(source: string, title: string): Promise<vm.SourceTextModule> {
    const compile = (text: string) =>
      new vm.SourceTextModule(text, {
        identifier: title,
        importModuleDynamically: (specifier: string) => this.#resolveEvaluated(specifier, title),
      });
    // To compile in vain costs next to nothing, to take types away some milliseconds.
    const module =
      (mayHaveTypes(source) ? undefined : unlessWrong(() => compile(source))) ??
      (await compileBlanked(source, compile));
    if (module !== undefined) return module;
    const stripped = await stripTypes(source, title);
    try {
      return compile(stripped);
    } catch (error) {
      throw error instanceof SyntaxError ? compileError(error, title) : error;
    }
  }

  async #resolveEvaluated(specifier: string, title: string): Promise<vm.Module> {
    const module = await this.#resolve(specifier, title);
    if (module.status === "unlinked") await module.link(() => Promise.reject(new Error("nothing to link")));
    if (module.status === "linked") await module.evaluate();
    return module;
  }

  #resolve(specifier: string, title: string): Promise<vm.Module> {
    const known = this.#imports.get(specifier);
    if (known !== undefined) return known;
    const module = this.#wrap(specifier, title);
    this.#imports.set(specifier, module);
    return module;
  }

  async #wrap(specifier: string, title: string): Promise<vm.Module> {
    if (!specifier.startsWith(`${packageName}/`) && !isBuiltin(specifier))
      throw notImportable(specifier, title);
    let namespace: Namespace;
    try {
      namespace = await importModule(specifier);
    } catch (cause) {
      throw new UdfError(ClientErrorCode.import, `${title} cannot import ${JSON.stringify(specifier)}.`, {
        cause,
      });
    }
    const names = Object.keys(namespace);
    const module: vm.SyntheticModule = new vm.SyntheticModule(
      names,
      () => {
        for (const name of names) module.setExport(name, namespace[name]);
      },
      { identifier: specifier },
    );
    return module;
  }
}

/** Loads that module of Node for scripts only that import something else than this package. */
function isBuiltin(specifier: string): boolean {
  return process.getBuiltinModule("node:module").isBuiltin(specifier);
}

async function compileBlanked<Module>(
  source: string,
  compile: (text: string) => Module,
): Promise<Module | undefined> {
  const { blankTypes } = await import("./blank-types.ts");
  const blanked = blankTypes(source);
  return blanked === undefined ? undefined : unlessWrong(() => compile(blanked));
}

/** undefined for a syntax error. */
function unlessWrong<Result>(compile: () => Result): Result | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function notImportable(specifier: string, title: string): UdfError {
  return new UdfError(
    ClientErrorCode.import,
    `${title} imports ${JSON.stringify(specifier)}, which a script cannot have: ` +
      `it may import Node's own modules (node:fs), modules of ${packageName}/… and, ` +
      'with await exa.importScript("SCHEMA.NAME"), other scripts.',
  );
}

function linkReason(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return /does not provide an export/.test(reason)
    ? `${reason} (a type is imported with "import type")`
    : reason;
}
