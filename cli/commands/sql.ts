import { text as readAll } from "node:stream/consumers";
import type { CommandModule } from "yargs";
import type { Result } from "../../deploy/result.ts";
import { SmeError } from "../../spec/errors.ts";
import { connectAsGiven, connectionOptions, readTextFile } from "../connection-options.ts";
import { booleanOption, type Given, type OptionTable, valueOption } from "../options.ts";
import { formatCsv, formatJson, formatTable } from "../result-format.ts";
import { runStatements } from "../run-statements.ts";
import { schemaOption } from "../schema-option.ts";
import { runPrompt } from "../sql-prompt.ts";

const options = {
  ...connectionOptions,
  command: { alias: "c", type: "string", requiresArg: true, describe: "Statements to run" },
  schema: valueOption("Schema to open"),
  json: { type: "boolean", describe: "Print result sets as arrays of objects", conflicts: "csv" },
  csv: { type: "boolean", describe: "Print result sets as CSV" },
  history: { type: "boolean", describe: "Keep the prompt's lines, without passwords [default: true]" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "sql [file]",
  describe: "Run statements against a database: from -c, a file, standard input, or at a prompt",
  builder: (parser) =>
    parser
      .positional("file", { type: "string", describe: "Script to run; - is standard input" })
      .options(options)
      .example("$0 sql -c 'SELECT 1; SELECT 2' --json", "Statements end with ;")
      .epilogue(
        "CREATE SCRIPT and CREATE FUNCTION end with a line that holds only /. At the prompt, \\q quits.",
      ),
  handler: sql,
};

async function sql(given: Given): Promise<void> {
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
  const print = printer(given);
  try {
    if (script === undefined) {
      await runPrompt(database, print, { keepHistory: booleanOption(given, "history", true) });
    } else {
      const cancel = (): void => void database.cancel().catch(() => {});
      process.once("SIGINT", cancel);
      await runStatements(database, script.text, script.source, print);
      process.off("SIGINT", cancel);
    }
  } finally {
    await database.close();
  }
}

async function readScript(
  commandText: string | undefined,
  file: string | undefined,
  atPrompt: boolean,
): Promise<{ text: string; source: string } | undefined> {
  if (atPrompt) return undefined;
  if (commandText !== undefined) return { text: commandText, source: "-c" };
  if (file === undefined || file === "-") return { text: await readAll(process.stdin), source: "stdin" };
  return { text: await readTextFile(file), source: file };
}

/** Row counts go to stdout only where a person reads it. */
function printer(given: Given): (result: Result) => void {
  const json = booleanOption(given, "json", false);
  const csv = booleanOption(given, "csv", false);
  return (result) => {
    if (result.kind === "rowCount") {
      const line = result.rowCount === 1 ? "1 row affected." : `${result.rowCount} rows affected.`;
      if (!json && !csv) console.log(line);
      return;
    }
    const { columns, rows } = result;
    if (json) console.log(formatJson(columns, rows));
    else if (csv) console.log(formatCsv(columns, rows));
    else
      console.log(
        `${formatTable(columns, rows)}\n${rows.length === 1 ? "1 row." : `${rows.length} rows.`}\n`,
      );
  };
}
