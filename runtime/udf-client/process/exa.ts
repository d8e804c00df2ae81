/** The global `exa`. */
import type { Exa, UdfMeta } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { Database } from "../wire/database.ts";
import type { Namespace } from "./import-module.ts";
import { udfConnection } from "./meta.ts";
import type { ScriptModules } from "./script-modules.ts";

/** Makes the object; what it asks for comes from the database, and its scripts are loaded once. */
export function createExa(database: Database, meta: UdfMeta, modules: ScriptModules): Exa {
  const scripts = new Map<string, Promise<Namespace>>();
  return Object.freeze({
    meta,
    getConnection(name: string) {
      checkName(name, "exa.getConnection");
      return udfConnection(database.connection(name));
    },
    importScript<Exports>(name: string): Promise<Exports> {
      checkName(name, "exa.importScript");
      let script = scripts.get(name);
      if (script === undefined) {
        script = loadScript(database, modules, name);
        scripts.set(name, script);
      }
      // The author states what the other script exports; nobody can check it here.
      return script as Promise<Namespace & Exports>;
    },
  });
}

async function loadScript(database: Database, modules: ScriptModules, name: string): Promise<Namespace> {
  return modules.load(database.scriptSource(name), name);
}

function checkName(name: unknown, method: string): void {
  if (typeof name === "string" && name !== "") return;
  throw new UdfError(ClientErrorCode.usage, `${method}() expects a name, given ${JSON.stringify(name)}.`);
}
