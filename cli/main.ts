#!/usr/bin/env node
import type { Argv, CommandModule } from "yargs";
import { nearest } from "../generators/diagnostic.ts";
import { ownRelease } from "../package/release.ts";
import { SmeError } from "../spec/errors.ts";
import { commandList } from "./command-line/command-list.ts";
import { formerCommand } from "./command-line/former-options.ts";
import { type CommandEntry, grammarOf } from "./command-line/grammar.ts";
import { shortened } from "./command-line/options.ts";
import { readCommandLine, unknown } from "./command-line/read-command-line.ts";
import { exitCodeOf, reportError } from "./report-error.ts";

// The reader of a pipe may have seen enough: `sme-gen sql … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  reportError(new SmeError("E-SME-167", { cause: error.message }));
  process.exit(1);
});

// Node's own report would print all that an error carries: requests, their headers, options.
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => {
    reportError(error);
    process.exit(1);
  });
}

// A password or a statement on the command line is not for everybody who lists the processes.
const words = process.argv.slice(2);
process.title = "sme-gen";

try {
  await run(words);
} catch (error) {
  reportError(error);
  process.exitCode = exitCodeOf(error);
}

async function run(words: string[]): Promise<void> {
  const position = words.findIndex((word) => !word.startsWith("-"));
  const name = words[position];
  if (name === undefined) return runWithoutCommand(words);
  const entry = commandList.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    // `sme-gen --dsn host sql`: what stands before the command cannot be read without it.
    readCommandLine(grammarOf(), words.slice(0, position));
    throw unknownCommand(name);
  }
  const command = await entry.load();
  const rest = words.toSpliced(position, 1);
  if (optionsOf(rest).includes("--help"))
    return printHelp([name, "--help"], [{ ...command, describe: entry.describe }]);
  const grammar = grammarOf(command);
  const given = readCommandLine(grammar, rest);
  if (given.version === true) return console.log(ownRelease());
  await command.handler({ ...given, _: [], $0: "sme-gen" });
}

async function runWithoutCommand(words: string[]): Promise<void> {
  if (optionsOf(words).includes("--help")) return printHelp(["--help"], commandList);
  const given = readCommandLine(grammarOf(), words);
  if (given.version === true) return console.log(ownRelease());
  console.error(await (await helpParser([], commandList)).getHelp());
  process.exitCode = 2;
}

function optionsOf(words: string[]): string[] {
  const end = words.indexOf("--");
  return end < 0 ? words : words.slice(0, end);
}

function unknownCommand(name: string): SmeError {
  const near = nearest(
    name,
    commandList.map((command) => command.name),
  );
  const question = near === undefined ? "" : `Did you mean ${near}? `;
  const advice = formerCommand(name) ?? `${question}All commands: \`sme-gen --help\`.`;
  return unknown({ command: "sme-gen" }, `has no command ${shortened(name)}`, advice);
}

/** yargs lays out the help; what a command line gives is read by read-command-line.ts. */
async function printHelp(
  words: string[],
  commands: readonly (CommandModule | CommandEntry)[],
): Promise<void> {
  await (await helpParser(words, commands)).parseAsync();
}

async function helpParser(
  words: string[],
  commands: readonly (CommandModule | CommandEntry)[],
): Promise<Argv> {
  // Its sixty files are not for who asks for no help.
  const { default: yargs } = await import("yargs");
  const parser = yargs(words)
    .scriptName("sme-gen")
    .usage("$0 <command>\n\nMachine learning for Exasol users without leaving SQL.")
    .version(ownRelease())
    .locale("en")
    .wrap(Math.min(110, process.stdout.columns ?? 110));
  for (const command of commands) {
    if ("load" in command) parser.command(command.name, command.describe);
    else parser.command({ ...command, handler: () => {} });
  }
  if (commands === commandList) {
    parser.epilogue(
      "`sme-gen COMMAND --help` lists a command's options. --no- before a switch's name turns it off.",
    );
  }
  return parser;
}
