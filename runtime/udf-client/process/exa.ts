/** The global `exa`. */
import type { Exa, UdfMeta } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { Database } from "../wire/database.ts";
import type { Namespace } from "./import-module.ts";
import { udfConnection } from "./meta.ts";
import type { ScriptImports } from "./script-imports.ts";

/** Makes the object; what it asks for comes from the database. */
export function createExa(database: Database, meta: UdfMeta, imports: ScriptImports): Exa {
  return Object.freeze({
    meta,
    getConnection(name: string) {
      checkName(name, "exa.getConnection");
      return udfConnection(database.connection(name));
    },
    importScript<Exports>(name: string): Promise<Exports> {
      checkName(name, "exa.importScript");
      // The author states what the other script exports; nobody can check it here.
      return imports.load(name) as Promise<Namespace & Exports>;
    },
  });
}

function checkName(name: unknown, method: string): void {
  if (typeof name === "string" && name !== "") return;
  throw new UdfError(ClientErrorCode.usage, `${method}() expects a name, given ${JSON.stringify(name)}.`);
}
