import yargs, { type Argv, type CommandModule } from "yargs";

export interface OptionGrammar {
  name: string;
  /** Other spellings, each of one letter. */
  letters: string[];
  takesValue: boolean;
  /** May be given several times; its value is the list of them. */
  repeatable: boolean;
  /** What its value must be one of; empty if anything. */
  choices: string[];
  /** The options it cannot stand beside. */
  excludes: string[];
  describe: string;
  hidden: boolean;
}

/** What a command line may consist of. */
export interface Grammar {
  /** What the user types before the arguments, for example `sme-gen sql`. */
  command: string;
  positionals: { name: string; required: boolean; choices: string[] }[];
  options: OptionGrammar[];
}

export interface CommandEntry {
  name: string;
  describe: string;
  load(): Promise<CommandModule>;
}

/** The grammar of a command, or of `sme-gen` without one, as its yargs builder states it for --help. */
export function grammarOf(command?: CommandModule): Grammar {
  const [name, ...positionals] = String(command?.command ?? "").split(" ");
  const parser = yargs([]);
  if (typeof command?.builder === "function") command.builder(parser);
  else if (command?.builder !== undefined) parser.options(command.builder);
  const { key, boolean, array, choices, alias, hiddenOptions } = (parser as Inspectable).getOptions();
  const internals = (parser as Inspectable).getInternalMethods();
  const descriptions = internals.getUsageInstance().getDescriptions();
  const conflicts = internals.getValidationInstance().getConflicting();
  const choicesOf = (option: string): string[] => (choices[option] ?? []).map(String);
  const names = positionals.map((word) => word.slice(1, -1));
  const letters = new Set(Object.values(alias).flat());
  return {
    command: ["sme-gen", name].filter(Boolean).join(" "),
    positionals: names.map((positional, index) => ({
      name: positional,
      required: positionals[index]?.startsWith("<") === true,
      choices: choicesOf(positional),
    })),
    options: Object.keys(key)
      .filter((option) => !letters.has(option) && !names.includes(option))
      .map((option) => ({
        name: option,
        letters: alias[option] ?? [],
        takesValue: !boolean.includes(option),
        repeatable: array.includes(option),
        choices: choicesOf(option),
        excludes: conflicts[option] ?? [],
        describe: (descriptions[option] ?? "").replace(/^__yargsString__:/, ""),
        hidden: hiddenOptions.includes(option),
      })),
  };
}

/** yargs has these methods; its types do not. */
interface Inspectable extends Argv {
  getOptions(): {
    key: Record<string, boolean>;
    boolean: string[];
    array: string[];
    choices: Record<string, readonly unknown[]>;
    alias: Record<string, string[]>;
    hiddenOptions: string[];
  };
  getInternalMethods(): {
    getUsageInstance(): { getDescriptions(): Record<string, string | undefined> };
    getValidationInstance(): { getConflicting(): Record<string, string[]> };
  };
}
