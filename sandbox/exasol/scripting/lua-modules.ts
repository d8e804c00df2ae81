import { readdirSync, readFileSync } from "node:fs";

/** tsc copies no Lua: the files stay with the sources, which the package has beside dist/. */
const folder = new URL("../../../../sandbox/exasol/scripting/lua/", import.meta.url);

/**
 * The Lua programs of Exasol's scripting API by their names, such as `json`; each but `start` is a module.
 */
export function readLuaModules(): Record<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".lua"));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -".lua".length), readFileSync(new URL(file, folder), "utf8")]),
  );
}

/** One chunk that makes the modules known to require() and then is `start`. */
export function bundle({ start = "", ...modules }: Record<string, string>): string {
  const preloads = Object.entries(modules).map(
    ([name, text]) => `package.preload["${name}"] = function(...)\n${text}\nend\n`,
  );
  return preloads.join("") + start;
}
