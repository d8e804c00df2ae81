/** EXA_PARAMETERS: which there are, and which may have another value than their first. */
import { invalid, unsupported } from "../errors.ts";
import { conventionParameters, conventionsOf, isConvention } from "../functions/conventions.ts";
import { mostFailedLogins } from "../rights/logins.ts";
import { parseLanguages } from "./script-languages.ts";

/** All parameters there are, with the values of a new database. */
export const initialParameters: Readonly<Record<string, string>> = {
  ...conventionParameters,
  DEFAULT_LIKE_ESCAPE_CHARACTER: "\\",
  PASSWORD_SECURITY_POLICY: "OFF",
  PROFILE: "OFF",
  QUERY_CACHE: "OFF",
  QUERY_TIMEOUT: "0",
  SCRIPT_LANGUAGES: "",
  SNAPSHOT_MODE: "OFF",
  SCRIPT_OUTPUT_ADDRESS: "",
  SQL_PREPROCESSOR_SCRIPT: "",
};

/** Values that change nothing here, or whose change this engine follows. */
const changeable = new Set([
  "SCRIPT_LANGUAGES",
  "SCRIPT_OUTPUT_ADDRESS",
  "SQL_PREPROCESSOR_SCRIPT",
  "QUERY_TIMEOUT",
  "QUERY_CACHE",
]);

/**
 * Values that show nowhere here: no statement waits for one that reads, and the tables of profiles, to which
 * PROFILE would add, are refused.
 */
const ignorable: Readonly<Record<string, string[]>> = {
  PROFILE: ["ON", "OFF"],
  SNAPSHOT_MODE: ["OFF", "SYSTEM TABLES"],
};

/** Throws when the parameter is unknown or the value would be ignored. */
export function checkParameter(name: string, value: string): void {
  if (!Object.hasOwn(initialParameters, name)) throw unsupported(`parameter ${name}`);
  if (ignorable[name]?.includes(value.toUpperCase())) return;
  if (isConvention(name)) {
    conventionsOf((other) => (other === name ? value : conventionParameters[other]));
    return;
  }
  if (name === "DEFAULT_LIKE_ESCAPE_CHARACTER" && [...value].length === 1) return;
  if (name === "PASSWORD_SECURITY_POLICY" && mostFailedLogins(value) !== undefined) return;
  if (!changeable.has(name) && value.toUpperCase() !== initialParameters[name])
    throw unsupported(`${name} = '${value}'`);
  if (name === "SCRIPT_LANGUAGES") parseLanguages(value);
  if (name === "SCRIPT_OUTPUT_ADDRESS" && value !== "" && outputAddress(value) === undefined)
    throw invalid(`invalid value for SCRIPT_OUTPUT_ADDRESS: ${value}`); // unconfirmed
  if (name === "QUERY_TIMEOUT" && !/^\d+$/.test(value))
    throw invalid(`invalid value for QUERY_TIMEOUT: ${value}`);
}

/** Where `host:port` says that scripts write what they print; undefined for a text of another form. */
export function outputAddress(value: string): { host: string; port: number } | undefined {
  const [, host = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  return host === "" || port < 1 || port > 65_535 ? undefined : { host, port };
}
