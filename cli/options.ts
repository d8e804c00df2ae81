/** Values of options, taken from the command line or from the environment. */
import type { Options } from "yargs";
import { SmeError } from "../spec/errors.ts";

export type OptionTable = Record<string, Options>;

/** An option with a value; numbers, too, are read as text, so that a wrong one gets an error of the catalogue. */
export function valueOption(describe: string): Options {
  return { type: "string", requiresArg: true, describe };
}

/** The options below a heading of their own. */
export function grouped(group: string, options: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, { ...option, group }]));
}

/** What was given on the command line, by the name of the option. */
export type Given = Readonly<Record<string, unknown>>;

/** The option's text: as given, or of the environment variable SME_<OPTION>. */
export function textOption(given: Given, option: string): string | undefined {
  const value = given[option];
  if (value !== undefined) return String(Array.isArray(value) ? value.at(-1) : value);
  return environment(option);
}

export function requiredOption(given: Given, option: string, command: string): string {
  const value = textOption(given, option);
  if (value === undefined) {
    throw new SmeError("E-SME-100", { command, option, variable: variableOf(option) });
  }
  return value;
}

export function booleanOption(given: Given, option: string, fallback: boolean): boolean {
  const value = given[option];
  if (typeof value === "boolean") return value;
  const text = environment(option)?.toLowerCase();
  if (text === undefined) return fallback;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new SmeError("E-SME-109", { option, expected: "true or false", value: text });
}

export function integerOption(
  given: Given,
  option: string,
  range: { min: number; max: number },
): number | undefined {
  const text = textOption(given, option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < range.min || value > range.max) {
    const expected = `a whole number from ${range.min} to ${range.max}`;
    throw new SmeError("E-SME-109", { option, expected, value: text });
  }
  return value;
}

/** `db-user` is SME_DB_USER; passwords have the names that users of the predecessor have set. */
function environment(option: string): string | undefined {
  const names = [variableOf(option)];
  if (option === "db-password") names.push("DB_PASSWORD", "DB-PASSWORD");
  if (option === "bucketfs-password") names.push("BUCKETFS_PASSWORD", "BUCKETFS-PASSWORD");
  if (option === "saas-token") names.push("SAAS_TOKEN", "SAAS-TOKEN");
  return names.map((name) => process.env[name]).find((value) => value !== undefined && value !== "");
}

function variableOf(option: string): string {
  return `SME_${option.toUpperCase().replaceAll("-", "_")}`;
}
