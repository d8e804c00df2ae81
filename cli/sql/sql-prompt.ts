import { createInterface, type Interface } from "node:readline";
import { DatabaseError, type StreamingDatabase } from "../../deploy/database/connect.ts";
import { SmeError } from "../../spec/errors.ts";
import { isDefinition, splitStatements } from "../../sql/split-statements.ts";
import { readTextFile } from "../command-line/connection-options.ts";
import { reportError } from "../report-error.ts";
import { PagerLeft, pagedOutput, pagerOfEnvironment, type Screen } from "../terminal/pager.ts";
import { expandedFormat } from "../terminal/result-format.ts";
import { formatOf, type ResultPrinter, resultPrinter } from "../terminal/result-printer.ts";
import { runStatement } from "./local-files.ts";
import {
  existingSchemaQuery,
  objectQueries,
  type PromptCommand,
  promptHelp,
  readPromptCommand,
  schemaQuery,
  schemasQuery,
} from "./prompt-commands.ts";
import { runStatements } from "./run-statements.ts";
import { appendHistory, historySize, isKept, readHistory } from "./sql-history.ts";

export interface PromptOptions {
  json: boolean;
  csv: boolean;
  keepHistory: boolean;
  input?: Keyboard;
  /** For results. */
  output?: Screen;
  /** As on a terminal: editing, history, Ctrl-C. */
  terminal?: boolean;
}

type Keyboard = NodeJS.ReadableStream & { setRawMode?(raw: boolean): unknown };

/** Reads statements over as many lines as they take, and runs them, until `\q` or the end of the input. */
export async function runPrompt(database: StreamingDatabase, options: PromptOptions): Promise<void> {
  const { input = process.stdin, output = process.stdout, terminal = true, keepHistory } = options;
  // What goes into a file is results, and nothing that one types.
  const talk = output === process.stdout && process.stdout.isTTY !== true ? process.stderr : output;
  const reader = createInterface({ input, output: talk, terminal, historySize, history: [] });
  const history = keepStatements(reader, keepHistory);
  const settings = { expanded: false, timing: false, pager: true };
  let typed = "";
  let running: AbortController | undefined;
  let ended = false;
  reader.once("close", () => {
    ended = true;
  });
  const ask = (): void => {
    // Lines that came before the input's end are still to be run; from Node 24 on a prompt then throws.
    if (ended) return;
    reader.setPrompt(typed === "" ? "SQL> " : "...> ");
    reader.prompt();
  };
  const abort = (): void => {
    running?.abort();
    void database.cancel().catch(() => {});
  };
  reader.on("SIGINT", () => {
    if (running !== undefined) return abort();
    talk.write(typed + reader.line === "" ? "\n\\q quits.\n" : "\n");
    typed = "";
    reader.write(null, { ctrl: true, name: "e" });
    reader.write(null, { ctrl: true, name: "u" });
    ask();
  });
  /** While the pager has the keyboard, Ctrl-C comes as a signal. */
  const onPager = (active: boolean): void => {
    if (active) reader.pause();
    if (terminal) input.setRawMode?.(!active);
    if (active) process.on("SIGINT", abort);
    else process.off("SIGINT", abort);
    if (!active) reader.resume();
  };

  /** Runs what prints to the screen; whatever becomes of it, the prompt goes on. */
  const show = async (
    work: (printer: ResultPrinter, signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    running = new AbortController();
    const { signal } = running;
    const command = settings.pager && terminal ? pagerOfEnvironment() : undefined;
    const paged = pagedOutput(output, { command, onPager, signal });
    const format = settings.expanded ? expandedFormat() : formatOf(options, output.isTTY === true);
    const printer = resultPrinter(format, paged.write, { counts: !options.json && !options.csv });
    const started = performance.now();
    const failure = await work(printer, signal).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const elapsed = performance.now() - started;
    await paged.end();
    running = undefined;
    if (signal.aborted) talk.write("Aborted.\n");
    else if (failure !== undefined && !(failure.error instanceof PagerLeft)) reportError(failure.error);
    if (settings.timing) talk.write(`${durationText(elapsed)}\n`);
  };
  const obey = async (command: PromptCommand): Promise<void> => {
    switch (command.name) {
      case "help":
        talk.write(promptHelp);
        return;
      case "wrong":
        talk.write(`${command.complaint}\n`);
        return;
      case "expanded":
      case "timing":
      case "pager":
        settings[command.name] = command.on ?? !settings[command.name];
        talk.write(`${settingNames[command.name]} ${settings[command.name] ? "on" : "off"}.\n`);
        return;
      case "include":
        await show(async (printer, signal) => {
          await runStatements(database, await readTextFile(command.file), command.file, printer, signal);
        });
        return;
      case "describe":
        await show((printer) => describeObject(database, command, printer));
    }
  };

  talk.write(
    `Connected to ${database.address}. Statements end with ; (scripts with a line /). \\h helps, \\q quits.\n`,
  );
  ask();
  for await (const read of reader) {
    // From Node 24 on the lines of a statement that comes back are separated by CR.
    const line = read.replaceAll("\r", "\n");
    const command = mayBeCommand(typed) ? readPromptCommand(line) : undefined;
    if (command?.name === "quit") break;
    if (command !== undefined) {
      history.add(line);
      await obey(command);
    } else {
      typed += `${line}\n`;
      const statements = splitStatements(typed);
      if (statements.length === 0) typed = "";
      else if (statements.at(-1)?.terminated) {
        const script = typed;
        typed = "";
        // Kept before it runs: whoever closes the terminal on a long one finds it again.
        history.add(script.trim());
        await show((printer, signal) => runStatements(database, script, "prompt", printer, signal));
      }
    }
    ask();
  }
  reader.close();
}

/** In a string, a comment or the body of a script a backslash is a backslash; elsewhere SQL has none. */
function mayBeCommand(typed: string): boolean {
  const pending = splitStatements(typed).at(-1);
  return pending === undefined || (pending.open === undefined && !isDefinition(pending.text));
}

const settingNames = { expanded: "Expanded display is", timing: "Timing is", pager: "The pager is" } as const;

/**
 * Gives the reader whole statements to come back to instead of the lines that it keeps by itself, and none
 * that may hold a secret: those are not even kept while the prompt runs.
 */
function keepStatements(reader: Interface, persistent: boolean): { add(statement: string): void } {
  const statements = persistent ? readHistory() : [];
  let lines: string[] = [];
  const offer = (): void => {
    lines.splice(0, lines.length, ...statements);
  };
  reader.on("history", (kept: string[]) => {
    lines = kept;
    offer();
  });
  const { history } = reader as Interface & { history?: string[] };
  if (history !== undefined) {
    lines = history;
    offer();
  }
  return {
    add(statement) {
      if (!isKept(statement)) return;
      const before = statements.indexOf(statement);
      if (before >= 0) statements.splice(before, 1);
      statements.unshift(statement);
      statements.splice(historySize);
      offer();
      if (persistent) appendHistory(statement);
    },
  };
}

/** Prints what `\d` asks for. */
async function describeObject(
  database: StreamingDatabase,
  { object: wanted }: PromptCommand & { name: "describe" },
  printer: ResultPrinter,
): Promise<void> {
  const print = async (sql: string): Promise<void> => printer.end(await runStatement(database, sql, printer));
  const schema = wanted?.schema ?? (await openSchema(database));
  if (wanted?.object === undefined) return print(schema === undefined ? schemasQuery : schemaQuery(schema));
  const { object } = wanted;
  for (const sql of schema === undefined ? [] : objectQueries(schema, object)) {
    if (await hasRows(database, sql)) return print(sql);
  }
  if (wanted.schema === undefined && (await hasRows(database, existingSchemaQuery(object)))) {
    return print(schemaQuery(object));
  }
  if (schema === undefined) throw new SmeError("E-SME-181", { object });
  throw new SmeError("E-SME-180", { object: `${schema}.${object}` });
}

async function openSchema(database: StreamingDatabase): Promise<string | undefined> {
  const result = await database.execute("SELECT CURRENT_SCHEMA");
  const name = result.kind === "rows" ? result.rows[0]?.[0] : undefined;
  return name === null || name === undefined ? undefined : String(name);
}

async function hasRows(database: StreamingDatabase, sql: string): Promise<boolean> {
  try {
    const result = await database.execute(sql);
    return result.kind === "rows" && result.rows.length > 0;
  } catch (error) {
    // Not every database has every system table.
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}

function durationText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(milliseconds < 100_000 ? 2 : 0)} s`;
}
