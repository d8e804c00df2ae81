/** SCRIPT_LANGUAGES: `ALIAS=builtin_python3 OTHER=localzmq+protobuf:///…`, separated by blanks. */
import type { ExasolError, UdfLanguage } from "../../model.ts";
import { invalid } from "../errors.ts";

/** Throws 42000 for an entry that has no `=`. */
export function parseLanguages(value: string): UdfLanguage[] {
  return value
    .split(/\s+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, alias, definition] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
      if (!alias || !definition) throw invalid(`invalid entry '${entry}' in SCRIPT_LANGUAGES`); // unconfirmed
      return { alias, definition };
    });
}

/** Part of the database, whatever SCRIPT_LANGUAGES says. */
const lua: UdfLanguage = { alias: "LUA", definition: "builtin_lua" };

/** The entry of an alias, whatever its case; throws Exasol's error where there is none. */
export function findLanguage(value: string, alias: string): UdfLanguage {
  const languages = [lua, ...parseLanguages(value)];
  const language = languages.find((entry) => entry.alias.toUpperCase() === alias.toUpperCase());
  if (language) return language;
  throw notInstalled();
}

/** Also for a language whose container has not been unpacked yet. */
export function notInstalled(): ExasolError {
  return invalid(
    "No usable script language container is installed for the requested language. " +
      "Install the required script language package and try again.",
  );
}
