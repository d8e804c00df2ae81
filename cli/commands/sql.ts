import { buffer as readAll } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandModule } from "yargs";
import type { StreamingDatabase } from "../../deploy/database/connect.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  connectAsGiven,
  connectionOptions,
  readTextFile,
  utf8Text,
} from "../command-line/connection-options.ts";
import { booleanOption, type Given, type OptionTable, valueOption } from "../command-line/options.ts";
import { schemaOption } from "../command-line/schema-option.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { runStatements } from "../sql/run-statements.ts";
import { runPrompt } from "../sql/sql-prompt.ts";
import { formatOf, resultPrinter, sinkOf } from "../terminal/result-printer.ts";

const options = {
  ...connectionOptions,
  command: { alias: "c", type: "string", requiresArg: true, describe: "Statements to run" },
  schema: valueOption("Schema to open"),
  json: { type: "boolean", describe: "Print result sets as arrays of objects", conflicts: "csv" },
  csv: { type: "boolean", describe: "Print result sets as CSV" },
  history: {
    type: "boolean",
    describe:
      "Keep the prompt's statements, none that may hold a secret; --no-history keeps none [default: true]",
  },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "sql [file]",
  builder: (parser) =>
    parser
      .positional("file", { type: "string", describe: "Script to run; - is standard input" })
      .options(options)
      .example("$0 sql -c 'SELECT 1; SELECT 2' --json", "Statements end with ;")
      .epilogue(
        "CREATE SCRIPT and CREATE FUNCTION end with a line that holds only /. A table's columns are as wide as its first " +
          "1,000 rows need. At the prompt, \\h lists the commands and \\q quits.",
      ),
  handler: sql,
};

async function sql(given: Given): Promise<void> {
  keepHeapSmall();
  // A name on the command line only: SME_COMMAND or SME_FILE would be a trap.
  const commandText = given.command === undefined ? undefined : String(given.command);
  const file = given.file === undefined ? undefined : String(given.file);
  if (commandText !== undefined && file !== undefined) throw new SmeError("E-SME-108", {});
  const atPrompt = commandText === undefined && file === undefined && process.stdin.isTTY === true;
  const script = await readScript(commandText, file, atPrompt);
  const schema = schemaOption(given);
  const database = await connectAsGiven(given, "sql", {
    autocommit: true,
    ...(schema === undefined ? {} : { schema }),
  });
  const format = {
    json: booleanOption(given, "json", false),
    csv: booleanOption(given, "csv", false),
  };
  try {
    if (script === undefined) {
      await runPrompt(database, { ...format, keepHistory: booleanOption(given, "history", true) });
    } else {
      await runScript(database, script, format);
    }
  } finally {
    await database.close();
  }
}

/** Ctrl-C aborts the running statement, runs no further one, and ends the command as shells expect. */
async function runScript(
  database: StreamingDatabase,
  { text, source }: Script,
  format: { json: boolean; csv: boolean },
): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
    setTimeout(() => process.exit(130), patienceMilliseconds).unref();
    void database.cancel().catch(() => {});
  };
  process.on("SIGINT", interrupt);
  try {
    const sink = sinkOf(process.stdout, interruption.signal);
    const counts = !format.json && !format.csv;
    const printer = resultPrinter(formatOf(format, process.stdout.isTTY === true), sink, { counts });
    await runStatements(database, text, source, printer, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error("Aborted.");
    // What standard output has not taken yet would keep the process.
    await Promise.race([database.close(), sleep(farewellMilliseconds)]);
    process.exit(130);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** A database that does not abort must not keep the command. */
const patienceMilliseconds = 2000;
const farewellMilliseconds = 100;

interface Script {
  text: string;
  source: string;
}

async function readScript(
  commandText: string | undefined,
  file: string | undefined,
  atPrompt: boolean,
): Promise<Script | undefined> {
  if (atPrompt) return undefined;
  if (commandText !== undefined) return { text: commandText, source: "-c" };
  if (file === undefined || file === "-")
    return { text: utf8Text(await readAll(process.stdin), "stdin"), source: "stdin" };
  return { text: await readTextFile(file), source: file };
}
