import { writeFile } from "node:fs/promises";
import type { CommandModule } from "yargs";
import { DatabaseError } from "../../deploy/database/connect.ts";
import { createUdf } from "../../generators/authors/read-udf-file.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  connectAsGiven,
  connectionNeeds,
  connectionOptions,
  withRunningSandbox,
} from "../command-line/connection-options.ts";
import {
  booleanOption,
  type Given,
  type OptionTable,
  requiredOption,
  requireOptions,
  textOption,
  textOptions,
  valueOption,
} from "../command-line/options.ts";
import { formatOf, resultPrinter, sinkOf } from "../terminal/result-printer.ts";
import { type PreparedUdf, prepareUdf, schemaOf } from "../udf/prepare-udf.ts";

const actions = ["bundle", "run", "deploy"] as const;

const options = {
  ...connectionOptions,
  schema: valueOption("Schema of the script, where its declaration has none"),
  minify: { type: "boolean", describe: "Make the script shorter, and harder to read" },
  out: valueOption("bundle: file for the statement [default: standard output]"),
  input: valueOption("run: CSV file with a line of names; - is standard input (required)"),
  "group-by": {
    ...valueOption("run: column that a SET script's rows are grouped by; repeatable"),
    array: true,
    nargs: 1,
  },
  emits: valueOption(
    "run: what stands behind EMITS in a call, for a script that is declared with EMITS (...)",
  ),
  null: {
    ...valueOption("run: a text that stands for NULL, besides the empty one; repeatable"),
    array: true,
    nargs: 1,
  },
  setup: valueOption("run: SQL file with the connections and scripts that the script asks for"),
  json: { type: "boolean", describe: "run: print the rows as an array of objects", conflicts: "csv" },
  csv: { type: "boolean", describe: "run: print the rows as CSV" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "udf <action> <file>",
  builder: (parser) =>
    parser
      .positional("action", { choices: actions, describe: "What to do with it" })
      .positional("file", {
        type: "string",
        describe: "TypeScript whose first comment declares the UDF with @udf",
      })
      .options(options)
      .example("$0 udf run net.ts --input prices.csv", "Calls it for each row, without a database")
      .example("$0 udf deploy net.ts --schema SHOP", "Creates or replaces the script")
      .epilogue(
        "Checks the types against the declaration and puts the npm packages that the file imports into the script. bundle " +
          "prints the CREATE SCRIPT, for a client or a repository; doc/typescript-udfs.md shows the way from an empty folder.",
      ),
  handler: udf,
};

async function udf(given: Given): Promise<void> {
  const action = actions.find((one) => one === given.action) ?? "bundle";
  const file = String(given.file);
  const input = action === "run" ? requiredOption(given, "input", "udf run") : undefined;
  const prepared = await prepareUdf(file, { minify: booleanOption(given, "minify", false) });
  if (input !== undefined) await run(given, prepared, input);
  else if (action === "deploy") await deploy(given, prepared);
  else await bundle(given, prepared);
}

async function bundle(given: Given, prepared: PreparedUdf): Promise<void> {
  const { udf: file, code } = prepared;
  const statement = createUdf(file, schemaOf(file, given), code);
  const out = textOption(given, "out");
  if (out === undefined) {
    console.log(`${statement}\n/`);
    return;
  }
  await writeFile(out, `${statement}\n/\n`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    const [cause, advice] = ["its folder does not exist", "Make the folder, or name another place."];
    throw new SmeError("E-SME-287", { path: out, cause, advice }, { cause: error });
  });
  console.log(`Wrote ${out}: ${describe(prepared)}.`);
}

async function run(given: Given, prepared: PreparedUdf, input: string): Promise<void> {
  const format = { json: booleanOption(given, "json", false), csv: booleanOption(given, "csv", false) };
  const printer = resultPrinter(formatOf(format, process.stdout.isTTY === true), sinkOf(process.stdout), {
    counts: !format.json && !format.csv,
  });
  // What the sandbox needs is loaded here only.
  const { runLocally } = await import("../udf/run-locally.ts");
  const emits = textOption(given, "emits");
  const [groupBy, nulls] = [textOptions(given, "group-by"), textOptions(given, "null")];
  await runLocally(prepared, { input, groupBy, emits, nulls, setup: textOption(given, "setup"), printer });
}

async function deploy(asked: Given, prepared: PreparedUdf): Promise<void> {
  const { udf: file, code } = prepared;
  const given = await withRunningSandbox(asked);
  const schema = schemaOf(file, given);
  requireOptions(given, [...connectionNeeds(), ...(schema === undefined ? ["schema"] : [])], "udf deploy");
  const database = await connectAsGiven(given, "udf deploy", { autocommit: true });
  const path = `${schema}.${file.name}`;
  try {
    await database.execute(createUdf(file, schema, code));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const values = { udf: path, sql_code: error.sqlCode, cause: error.message };
    throw new SmeError("E-SME-602", values, { cause: error });
  } finally {
    await database.close();
  }
  console.log(`Deployed ${path}: ${describe(prepared)}.`);
}

function describe({ code, packages }: PreparedUdf): string {
  const size = `${code.length.toLocaleString("en-US")} characters`;
  return packages.length === 0 ? size : `${size}, with ${packages.join(", ")}`;
}
