import type { CommandModule } from "yargs";
import type { StreamingDatabase } from "../../deploy/database/connect.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { type ColumnType, typeSql } from "../../deploy/load/column-types.ts";
import type { CsvSource } from "../../deploy/load/csv-text.ts";
import { delimiterName } from "../../deploy/load/detect-dialect.ts";
import type { ColumnFacts } from "../../deploy/load/infer-type.ts";
import { checkTarget, fitToTarget, type LoadTarget, loadFile } from "../../deploy/load/load-file.ts";
import { type LoadPlan, overrideTypes, planLoad } from "../../deploy/load/plan-load.ts";
import { SmeError } from "../../spec/errors.ts";
import { readPath, storedName } from "../../sql/read-name.ts";
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
import { openCsvSource } from "../csv-source.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { tableFormat, wholeText } from "../terminal/result-format.ts";
import { uploadBar } from "../terminal/upload-bar.ts";

const options = {
  ...connectionOptions,
  table: valueOption("Table to load into, S.T (required)"),
  append: {
    type: "boolean",
    describe: "Add the rows to the table that is there",
    conflicts: ["replace", "type"],
  },
  replace: { type: "boolean", describe: "Make the table anew if it is there" },
  "create-schema": { type: "boolean", describe: "Create the schema if it is missing" },
  type: { ...valueOption("COLUMN=TYPE instead of the type found; repeatable"), array: true },
  null: {
    ...valueOption("A text that stands for NULL, besides the empty one; repeatable"),
    array: true,
    nargs: 1,
  },
  header: { type: "boolean", describe: "The first line holds names; --no-header if not [default: true]" },
  delimiter: valueOption("Between fields [default: found out of , ; | and tab]"),
  quote: valueOption("Around fields, or none [default: found out]"),
  "dry-run": { type: "boolean", describe: "Show the columns and load nothing" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "load <file>",
  builder: (parser) =>
    parser
      .positional("file", { type: "string", describe: "CSV in UTF-8, also .gz; - is standard input" })
      .options(options)
      .example("$0 load wine.csv --table DEMO.WINE --create-schema", "Finds out columns and types")
      .epilogue(
        "Types are found out from every value of the file: BOOLEAN (true, false), DECIMAL, DOUBLE, DATE, TIMESTAMP (ISO 8601) " +
          "or VARCHAR. An empty field is NULL. Numbers with zeros before them and dates of other forms stay text.",
      ),
  handler: load,
};

async function load(asked: Given): Promise<void> {
  keepHeapSmall();
  const dryRun = booleanOption(asked, "dry-run", false);
  const mode = readMode(asked);
  const needsDatabase = !dryRun || mode === "append";
  const given = needsDatabase ? await withRunningSandbox(asked) : asked;
  requireOptions(given, [...(needsDatabase ? connectionNeeds() : []), "table"], "load");
  const target = readTarget(given, mode);
  const options = {
    dialect: readDialect(given),
    header: headerOption(given),
    nulls: textOptions(given, "null"),
  };
  const source = await openCsvSource(String(given.file));
  try {
    await loadSource(given, source, { target, options, dryRun, needsDatabase });
  } finally {
    await source.close();
  }
}

interface Asked {
  target: LoadTarget;
  options: Parameters<typeof planLoad>[1];
  dryRun: boolean;
  needsDatabase: boolean;
}

async function loadSource(given: Given, source: CsvSource, asked: Asked): Promise<void> {
  const { target, options, dryRun } = asked;
  const readPlan = async (): Promise<LoadPlan> => {
    const found = await withBar("reading", source, (onBytes) => planLoad(source, options, onBytes));
    return overrideTypes(found, textOptions(given, "type"), storedName);
  };
  if (!asked.needsDatabase) {
    console.log(describePlan(source, await readPlan()));
    return;
  }
  const database = await connectAsGiven(given, "load", { autocommit: false });
  try {
    // To read a large file takes minutes; what the database has against the table is known before.
    await checkTarget(database, target);
    const plan = await fitToTarget(database, source, await readPlan(), target);
    console.log(describePlan(source, plan));
    if (!dryRun) await loadRows(database, source, plan, target);
  } finally {
    await database.close();
  }
}

/** Ctrl-C aborts the running statement; what the transaction did is rolled back when the connection ends. */
async function loadRows(
  database: StreamingDatabase,
  source: CsvSource,
  plan: LoadPlan,
  target: LoadTarget,
): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupt = (): void => {
    if (signal.aborted) process.exit(130);
    interruption.abort();
    void database.cancel().catch(() => {});
  };
  process.on("SIGINT", interrupt);
  const started = performance.now();
  try {
    const rows = await withBar("loading", source, (onBytes) =>
      loadFile(database, source, plan, target, { onBytes, signal }),
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`Loaded ${countText(rows)} into ${target.schema}.${target.table} in ${seconds} s.`);
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error("Aborted. Nothing was loaded.");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", interrupt);
  }
}

async function withBar<T>(
  doing: string,
  { size }: CsvSource,
  work: (onBytes: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const bar = uploadBar(process.stderr, doing);
  try {
    return await work((bytes) => bar.show(bytes, size));
  } finally {
    bar.end();
  }
}

function readMode(given: Given): LoadTarget["mode"] {
  if (booleanOption(given, "append", false)) return "append";
  return booleanOption(given, "replace", false) ? "replace" : "create";
}

function readTarget(given: Given, mode: LoadTarget["mode"]): LoadTarget {
  const value = requiredOption(given, "table", "load");
  const [schema, table, ...more] = readPath(value) ?? [];
  if (schema === undefined || table === undefined || more.length > 0) {
    throw new SmeError("E-SME-189", {
      option: "table",
      value,
      complaint: "it is not of the form SCHEMA.TABLE",
      advice: "Names are read as in SQL: quote those that are not upper case.",
    });
  }
  return { schema, table, mode, createSchema: booleanOption(given, "create-schema", false) };
}

function readDialect(given: Given): { delimiter?: string; quote?: string | undefined } {
  const delimiter = textOption(given, "delimiter");
  const quote = textOption(given, "quote");
  for (const [option, value] of [
    ["delimiter", delimiter === "\\t" ? "\t" : delimiter],
    ["quote", quote === "none" ? "'" : quote],
  ] as const) {
    if (value === undefined || (value.length === 1 && !/[\r\n]/.test(value))) continue;
    throw new SmeError("E-SME-189", {
      option,
      value,
      complaint: "it is not one character",
      advice: option === "quote" ? "none stands for no quotes." : "\\t stands for a tab.",
    });
  }
  if (quote !== undefined && quote === delimiter) {
    throw new SmeError("E-SME-189", {
      option: "quote",
      value: quote,
      complaint: "it is the delimiter, too",
      advice: "Give two different characters, or --quote none.",
    });
  }
  return {
    ...(delimiter === undefined ? {} : { delimiter: delimiter === "\\t" ? "\t" : delimiter }),
    ...(quote === undefined ? {} : { quote: quote === "none" ? undefined : quote }),
  };
}

function headerOption(given: Given): boolean | undefined {
  return given.header === undefined ? undefined : booleanOption(given, "header", true);
}

/** What will be loaded, for a look before it is. */
function describePlan(source: CsvSource, plan: LoadPlan): string {
  const { dialect, header, rows, columns } = plan;
  const shape = [
    `fields separated by ${delimiterName(dialect.delimiter)}`,
    ...(dialect.quote === '"'
      ? []
      : [dialect.quote === undefined ? "no quotes" : `quoted with ${dialect.quote}`]),
    header ? "names in the first line" : "no names",
    countText(rows),
  ];
  const lines = columns.map(({ name, header: original, type, facts }): Cell[] => {
    const notes = [
      ...(original === undefined || original.trim().toUpperCase() === name.toUpperCase()
        ? []
        : [`was '${original}'`]),
      ...(facts.isUtc && type.kind === "TIMESTAMP" ? ["in UTC"] : []),
      ...(facts.values === 0 ? ["no values"] : []),
      ...hintAtWords(facts, type),
    ];
    return [name, typeSql(type), facts.nulls, facts.example.slice(0, 40), notes.join(", ")];
  });
  const shown = wholeText(
    tableFormat(),
    [
      { name: "COLUMN", type: "VARCHAR" },
      { name: "TYPE", type: "VARCHAR" },
      { name: "NULLS", type: "DECIMAL" },
      { name: "FIRST VALUE", type: "VARCHAR" },
      { name: "", type: "VARCHAR" },
    ],
    lines,
  );
  return `${source.name}: ${shape.join(", ")}.\n\n${shown}`;
}

/** `NA` among numbers makes a column of text, which is hardly what is wanted, and nothing to guess. */
function hintAtWords({ words, typeWithoutWords }: ColumnFacts, type: ColumnType): string[] {
  if (words.size === 0 || type.kind !== "VARCHAR" || typeWithoutWords.kind === "VARCHAR") return [];
  const options = [...words].map((word) => `--null '${word}'`).join(" ");
  return [`${options} makes it ${typeSql(typeWithoutWords)}`];
}

function countText(rows: number): string {
  return rows === 1 ? "1 row" : `${rows.toLocaleString("en-US")} rows`;
}
