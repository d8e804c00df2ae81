#!/usr/bin/env node
import { closest, distance } from "fastest-levenshtein";
import yargs, { type ArgumentsCamelCase, type Argv, type CommandModule } from "yargs";
import { ownRelease } from "./release.ts";
import { reportError } from "./report-error.ts";

interface Entry {
  name: string;
  describe: string;
  load(): Promise<LoadedCommand>;
}

/** The module of a command is loaded only when it is run: `sme-gen build` must not wait for the sandbox's packages. */
const commands: Entry[] = [
  {
    name: "build",
    describe: "Generate SQL, Lua, UDFs and documentation from the specs",
    load: async () => loaded((await import("./commands/build.ts")).command),
  },
  {
    name: "new",
    describe: "Write spec, handler and test of a new script",
    load: async () => loaded((await import("./commands/new.ts")).command),
  },
  {
    name: "diff",
    describe: "Compare the specs with an earlier revision",
    load: async () => loaded((await import("./commands/diff.ts")).command),
  },
  {
    name: "deploy",
    describe: "Install scripts, UDFs and tables into a database",
    load: async () => loaded((await import("./commands/deploy.ts")).command),
  },
  {
    name: "undeploy",
    describe: "Remove what deploy installed",
    load: async () => loaded((await import("./commands/undeploy.ts")).command),
  },
  {
    name: "container",
    describe: "Build the script language container that UDFs run in",
    load: async () => loaded((await import("./commands/container.ts")).command),
  },
  {
    name: "sql",
    describe: "Run statements against a database",
    load: async () => loaded((await import("./commands/sql.ts")).command),
  },
  {
    name: "sandbox",
    describe: "Run a local Exasol and a local AWS",
    load: async () => loaded((await import("./commands/sandbox.ts")).command),
  },
  {
    name: "udf-types",
    describe: "Print the typed context of a TypeScript UDF",
    load: async () => loaded((await import("./commands/udf-types.ts")).command),
  },
  {
    name: "demo",
    describe: "Train, deploy and call models on real data, in the sandbox",
    load: async () => loaded((await import("./commands/demo.ts")).command),
  },
];

/** A command line that cannot be understood. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

// The reader of a pipe may have seen enough: `sme-gen sql … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    reportError(error);
    process.exitCode = 1;
  }
}

async function run(words: string[]): Promise<void> {
  const name = words.find((word) => !word.startsWith("-"));
  const entry = commands.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const parser = createParser(words);
    for (const { name: command, describe } of commands) parser.command(command, describe);
    const names = commands.map(({ name: command }) => command);
    if (name !== undefined) throw new UsageError(unknown("command", name, names));
    await parser.parseAsync();
    throw new UsageError(await parser.getHelp());
  }
  const command = await entry.load();
  const parser = createParser(words);
  command.register(parser);
  await parser.parseAsync();
  await command.run();
}

interface LoadedCommand {
  register(parser: Argv): void;
  /** Runs the command with what the parser has read. */
  run(): Promise<void>;
}

/** Parsing and running are apart, so that only what the parser says counts as a wrong command line. */
function loaded<Arguments>(command: CommandModule<object, Arguments>): LoadedCommand {
  let given: ArgumentsCamelCase<Arguments> | undefined;
  return {
    register: (parser) =>
      parser.command({
        ...command,
        handler: (read) => {
          given = read;
        },
      }),
    run: async () => {
      if (given !== undefined) await command.handler(given);
    },
  };
}

function createParser(words: string[]): Argv {
  const parser: Argv = yargs(words)
    .scriptName("sme-gen")
    .usage("$0 <command>\n\nMachine learning for Exasol users without leaving SQL.")
    .version(ownRelease())
    .locale("en")
    .strict()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .fail((message, error) => {
      // An error without a message is one that a builder threw.
      if (!message && error) throw error;
      throw new UsageError(explain(message, words, parser));
    });
  return parser;
}

/** What yargs complains about, with the nearest option where one is misspelt. */
function explain(message: string, words: string[], parser: OptionsHolder): string {
  const first = /^Unknown arguments?: ([^,]*)/.exec(message)?.[1];
  if (first === undefined) return `${message ? `${message}\n` : ""}${hint(words)}`;
  if (words.includes(first)) return `Unexpected argument '${first}'.\n${hint(words)}`;
  const options = Object.keys(parser.getOptions?.().key ?? {});
  return unknown("option", first, options, first.length === 1 ? "-" : "--");
}

/** yargs has this method; its types do not. */
interface OptionsHolder extends Argv {
  getOptions?(): { key: Record<string, boolean> };
}

function unknown(what: string, name: string, known: string[], prefix = ""): string {
  const nearest = closest(name, known);
  const near = nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3);
  const question = near && name.length > 1 ? ` Did you mean '${prefix}${nearest}'?` : "";
  return `Unknown ${what} '${prefix}${name}'.${question}\n${hint(process.argv.slice(2))}`;
}

function hint(words: string[]): string {
  const command = commands.find(({ name }) => name === words.find((word) => !word.startsWith("-")));
  return `See: sme-gen ${command === undefined ? "" : `${command.name} `}--help`;
}
