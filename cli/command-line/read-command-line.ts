import { parseArgs } from "node:util";
import { nearest } from "../../generators/diagnostic.ts";
import { SmeError } from "../../spec/errors.ts";
import { formerOption } from "./former-options.ts";
import type { Grammar, OptionGrammar } from "./grammar.ts";
import { type Given, shortened } from "./options.ts";

/**
 * What the words behind the command's name give: options by their names, positional arguments by theirs.
 *
 * yargs prints the help only: by its own reading an option given twice becomes a list, `--json=perhaps`
 * false, and its complaints do not name what they are about.
 *
 * @throws SmeError E-SME-109, 170 and 171, each naming the word at fault
 */
export function readCommandLine(grammar: Grammar, words: string[]): Given {
  const given: Record<string, unknown> = {};
  const options = Object.fromEntries(
    grammar.options.map(({ name, letters: [short], takesValue }) => [
      name,
      { type: takesValue ? ("string" as const) : ("boolean" as const), ...(short && { short }) },
    ]),
  );
  const { tokens } = parseArgs({ args: words, options, strict: false, tokens: true, allowPositionals: true });
  const positionals: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "option") give(readOption(grammar, token));
    if (token.kind !== "positional") continue;
    const before = tokens[index - 1];
    // `--upload-container false`, as yargs and older scripts have it.
    if (before?.kind === "option" && before.value === undefined && isFull()) {
      delete given[before.name];
      give(readOption(grammar, { ...before, value: token.value, inlineValue: false }));
    } else positionals.push(readPositional(token.value, before));
  }
  for (const [index, { name, required }] of grammar.positionals.entries()) {
    if (positionals[index] !== undefined) given[name] = positionals[index];
    else if (required) throw wrong(grammar, `needs <${name}>`);
  }
  for (const { name, excludes } of grammar.options) {
    const other = excludes.find((excluded) => given[excluded] !== undefined);
    if (given[name] !== undefined && other !== undefined) {
      throw wrong(grammar, `takes either --${name} or --${other}`);
    }
  }
  return given;

  function isFull(): boolean {
    return positionals.length >= grammar.positionals.length;
  }

  function give([option, value]: [OptionGrammar, string | boolean]): void {
    const { name, repeatable } = option;
    if (given[name] === undefined) given[name] = repeatable ? [value] : value;
    else if (repeatable) given[name] = [...(given[name] as unknown[]), value];
    else throw wrong(grammar, `takes --${name} once, and it is given twice`);
  }

  function readPositional(word: string, before: (typeof tokens)[number] | undefined): string {
    const positional = grammar.positionals[positionals.length];
    if (positional === undefined && before?.kind === "option" && isSecret(before.name)) {
      // It may be the rest of a password.
      throw wrong(grammar, `takes one word behind --${before.name}: quote one with blanks`);
    }
    if (positional === undefined) {
      throw unknown(grammar, `takes no argument '${shortened(word)}'`, helpOf(grammar));
    }
    const { name, choices } = positional;
    if (choices.length > 0 && !choices.includes(word)) {
      const near = nearest(word, choices);
      const question = near === undefined ? "" : `Did you mean ${near}? `;
      const complaint = `takes no <${name}> '${shortened(word)}', only ${choices.join(" or ")}`;
      throw unknown(grammar, complaint, question + helpOf(grammar));
    }
    return word;
  }
}

function isSecret(option: string): boolean {
  return /(^|-)(password|token)$/.test(option);
}

interface OptionToken {
  name: string;
  /** As typed: --name or -n. */
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function readOption(grammar: Grammar, token: OptionToken): [OptionGrammar, string | boolean] {
  const find = (name: string): OptionGrammar | undefined =>
    grammar.options.find((option) => option.name === name);
  const option = find(token.name);
  if (option === undefined) {
    const negated = token.name.startsWith("no-") ? find(token.name.slice(3)) : undefined;
    if (negated === undefined) throw unknownOption(grammar, token.rawName);
    if (negated.takesValue)
      throw wrong(grammar, `has no --${token.name}, because --${negated.name} takes a value`);
    if (token.value !== undefined) throw wrong(grammar, `takes no value behind --${token.name}`);
    return [negated, false];
  }
  const { name, takesValue, choices } = option;
  const { value } = token;
  if (!takesValue) {
    if (value === undefined || value === "true") return [option, true];
    if (value === "false") return [option, false];
    throw new SmeError("E-SME-109", { option: name, expected: "true or false", value: shortened(value) });
  }
  if (value === undefined || (token.inlineValue === false && isOption(grammar, value))) {
    throw wrong(grammar, `needs a value behind ${token.rawName}`);
  }
  if (choices.length > 0 && !choices.includes(value)) {
    throw new SmeError("E-SME-109", {
      option: name,
      expected: choices.join(" or "),
      value: shortened(value),
    });
  }
  return [option, value];
}

/**
 * Whether a word that stands where a value should is an option, whose value was
 * forgotten; a password may begin with -.
 */
function isOption({ options }: Grammar, word: string): boolean {
  const name = /^--(?:no-)?([^=]+)/.exec(word)?.[1];
  return options.some(
    (option) => option.name === name || option.letters.some((letter) => word === `-${letter}`),
  );
}

function unknownOption(grammar: Grammar, spelling: string): SmeError {
  const dashes = spelling.startsWith("--") ? "--" : "-";
  const name = spelling.slice(dashes.length);
  const former = formerOption(grammar.command, name);
  if (former !== undefined) return former;
  const known = grammar.options
    .filter(({ hidden }) => !hidden)
    .flatMap((option) => (option.takesValue ? [option.name] : [option.name, `no-${option.name}`]));
  const near = dashes === "-" ? undefined : nearest(name.replaceAll("_", "-"), known);
  const question = near === undefined ? "" : `Did you mean --${near}? `;
  return unknown(grammar, `has no option ${shortened(spelling)}`, question + helpOf(grammar));
}

/** A word that means nothing to the command. */
export function unknown({ command }: Pick<Grammar, "command">, complaint: string, advice: string): SmeError {
  return new SmeError("E-SME-170", { command, complaint, advice });
}

/** Words that are known, and stand wrongly. */
function wrong({ command }: Grammar, complaint: string): SmeError {
  return new SmeError("E-SME-171", { command, complaint });
}

function helpOf({ command }: Grammar): string {
  return `All it takes: \`${command} --help\`.`;
}
