/** Values of options, taken from the command line or from the environment. */
import type { Options } from "yargs";
import { SmeError } from "../../spec/errors.ts";

export type OptionTable = Record<string, Options>;

/**
 * An option with a value; numbers, too, are read as text, so that a wrong one gets an error of the catalogue.
 */
export function valueOption(describe: string): Options {
  return { type: "string", requiresArg: true, describe };
}

/** The options below a heading of their own. */
export function grouped(group: string, options: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, { ...option, group }]));
}

/** What was given on the command line, by the name of the option. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * The option's text: as given, or of the environment variable SME_<OPTION>. An
 * empty text counts as not given.
 */
export function textOption(given: Given, option: string): string | undefined {
  const value = given[option];
  if (value === undefined) return environment(option);
  return value === "" ? undefined : String(value);
}

/** Of an option that may be given several times: none where it is not. */
export function textOptions(given: Given, option: string): string[] {
  const value = given[option];
  return value === undefined ? [] : [value].flat().map(String);
}

export function requiredOption(given: Given, option: string, command: string): string {
  requireOptions(given, [option], command);
  return textOption(given, option) ?? "";
}

/** Names all that are missing at once: who fills them in one by one should not need one run for each. */
export function requireOptions(given: Given, options: readonly string[], command: string): void {
  const missing = options.filter((option) => textOption(given, option) === undefined);
  if (missing.length === 0) return;
  const one = missing.length === 1;
  throw new SmeError("E-SME-100", {
    command,
    options: listed(missing.map((option) => `--${option}${given[option] === "" ? ", which is empty" : ""}`)),
    advice: [
      `Give ${one ? "it" : "them"}, or set the environment ${one ? "variable" : "variables"} ${listed(missing.map(variableOf))}.`,
      ...(missing.includes("dsn")
        ? ["No sandbox of yours is running, either: `sme-gen sandbox`, in a second terminal, starts one."]
        : []),
    ].join(" "),
  });
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function booleanOption(given: Given, option: string, fallback: boolean): boolean {
  const value = given[option];
  if (typeof value === "boolean") return value;
  const text = environment(option)?.toLowerCase();
  if (text === undefined) return fallback;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new SmeError("E-SME-109", { option, expected: "true or false", value: shortened(text) });
}

export function integerOption(
  given: Given,
  option: string,
  range: { min: number; max: number },
): number | undefined {
  const text = textOption(given, option);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max) {
    const expected = `a whole number from ${range.min} to ${range.max}`;
    throw new SmeError("E-SME-109", { option, expected, value: shortened(text) });
  }
  return value;
}

/** A word of the command line as an error repeats it. */
export function shortened(word: string): string {
  return word.length <= 60 ? word : `${word.slice(0, 60)}…`;
}

/**
 * Options whose variables need no SME_: the names that users of the predecessor
 * have set, with a hyphen there.
 */
const predecessorsVariables = [
  "db-password",
  "bucketfs-password",
  "saas-token",
  "saas-account-id",
  "saas-database-id",
];

/** `db-user` is SME_DB_USER. */
function environment(option: string): string | undefined {
  const hyphened = option.toUpperCase();
  const plain = hyphened.replaceAll("-", "_");
  const names = [`SME_${plain}`, ...(predecessorsVariables.includes(option) ? [plain, hyphened] : [])];
  return names.map((name) => process.env[name]).find((value) => value !== undefined && value !== "");
}

function variableOf(option: string): string {
  const plain = option.toUpperCase().replaceAll("-", "_");
  return predecessorsVariables.includes(option) ? plain : `SME_${plain}`;
}
