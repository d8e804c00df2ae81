import type { Argv, CommandModule, Options } from "yargs";

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
  const stated = new Stated();
  if (typeof command?.builder === "function") command.builder(stated as unknown as Argv);
  else if (command?.builder !== undefined) stated.options(command.builder);
  return {
    command: ["sme-gen", name].filter(Boolean).join(" "),
    positionals: positionals.map((word) => {
      const positional = word.slice(1, -1);
      const choices = textsOf(stated.positionals.get(positional)?.choices);
      return { name: positional, required: word.startsWith("<"), choices };
    }),
    options: [...stated.taken].map(([option, { alias, array, choices, conflicts, ...other }]) => ({
      name: option,
      letters: textsOf(alias),
      takesValue: other.type !== "boolean",
      repeatable: array === true,
      choices: textsOf(choices),
      excludes: [...textsOf(conflicts), ...(stated.excluded.get(option) ?? [])],
      describe: other.describe || "",
      hidden: other.hidden === true,
    })),
  };
}

const textsOf = (values: unknown): string[] =>
  values === undefined ? [] : [values].flat().map((value) => String(value));

/**
 * Notes what a builder states. yargs itself would do so, too, but its sixty files take longer to load than
 * all else that reads a command line; it lays out the help.
 */
class Stated {
  readonly taken = new Map<string, Options>([
    ["help", { type: "boolean", describe: "Show help" }],
    ["version", { type: "boolean", describe: "Show version number" }],
  ]);
  readonly positionals = new Map<string, Options>();
  readonly excluded = new Map<string, string[]>();

  options(table: Readonly<Record<string, Options>>): this {
    for (const [name, option] of Object.entries(table)) this.taken.set(name, option);
    return this;
  }

  option(name: string, option: Options): this {
    return this.options({ [name]: option });
  }

  positional(name: string, option: Options): this {
    this.positionals.set(name, option);
    return this;
  }

  conflicts(option: string, other: string): this {
    this.excluded.set(option, [...(this.excluded.get(option) ?? []), other]);
    return this;
  }

  version(_: false): this {
    this.taken.delete("version");
    return this;
  }

  example(): this {
    return this;
  }

  epilogue(): this {
    return this;
  }
}
