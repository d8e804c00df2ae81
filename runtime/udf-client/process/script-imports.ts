/** The scripts that exa.importScript() loads, and who waits for them. */
import { ClientErrorCode, UdfError } from "../errors.ts";
import { rememberedTitle } from "../source-maps.ts";
import type { Namespace } from "./import-module.ts";
import type { ScriptModules } from "./script-modules.ts";

/** The scripts of one process by their names; each is loaded once. */
export class ScriptImports {
  readonly #modules: ScriptModules;
  readonly #sourceOf: (name: string) => string;
  readonly #scripts = new Map<string, Promise<Namespace>>();
  /** Of scripts that are not loaded yet: which scripts import them. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(modules: ScriptModules, sourceOf: (name: string) => string) {
    this.#modules = modules;
    this.#sourceOf = sourceOf;
  }

  load(name: string): Promise<Namespace> {
    let script = this.#scripts.get(name);
    if (script === undefined) {
      this.#waiting.set(name, new Set());
      script = this.#load(name);
      this.#scripts.set(name, script);
    }
    // Whose code calls is known by the stack alone.
    const importer = rememberedTitle(new Error().stack ?? "");
    if (importer !== undefined) this.#waiting.get(name)?.add(importer);
    return script;
  }

  async #load(name: string): Promise<Namespace> {
    try {
      return await this.#modules.load(this.#sourceOf(name), name);
    } finally {
      this.#waiting.delete(name);
    }
  }

  /**
   * The error for scripts that wait for each other, which JavaScript itself does not tell. To import each
   * other is none as long as one goes on meanwhile.
   */
  cycle(): UdfError | undefined {
    for (const name of this.#waiting.keys()) {
      const chain = this.#chainTo(name, [name]);
      if (chain === undefined) continue;
      const [first, second, ...rest] = chain;
      const which = rest.map((script) => `, which imports ${script}`).join("");
      return new UdfError(
        ClientErrorCode.import,
        `${first} is never loaded: ${first} imports ${second}${which}. ` +
          "Import one of them inside of a function, where it is needed.",
      );
    }
    return undefined;
  }

  /** From a script over those that import it back to itself; `chain` ends with `target`. */
  #chainTo(target: string, chain: readonly string[]): string[] | undefined {
    for (const importer of this.#waiting.get(chain[0] ?? "") ?? []) {
      if (importer === target) return [importer, ...chain];
      const longer = chain.includes(importer) ? undefined : this.#chainTo(target, [importer, ...chain]);
      if (longer !== undefined) return longer;
    }
    return undefined;
  }
}
