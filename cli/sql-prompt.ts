import { createInterface } from "node:readline";
import type { Database } from "../deploy/connect.ts";
import type { Result } from "../deploy/result.ts";
import { splitStatements } from "../deploy/split-statements.ts";
import { reportError } from "./report-error.ts";
import { runStatements } from "./run-statements.ts";
import { appendHistory, readHistory } from "./sql-history.ts";

export interface PromptOptions {
  keepHistory: boolean;
  input?: NodeJS.ReadableStream;
  output?: NodeJS.WritableStream;
  /** As on a terminal: editing, history, Ctrl-C. */
  terminal?: boolean;
}

/** Reads statements over as many lines as they take, and runs them, until `\q` or the end of the input. */
export async function runPrompt(
  database: Database,
  print: (result: Result) => void,
  options: PromptOptions,
): Promise<void> {
  const { input = process.stdin, output = process.stdout, terminal = true, keepHistory } = options;
  const reader = createInterface({
    input,
    output,
    terminal,
    history: keepHistory ? await readHistory() : [],
    historySize: 1000,
    removeHistoryDuplicates: true,
  });
  let typed = "";
  let running = false;
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
  reader.on("SIGINT", () => {
    if (running) {
      void database.cancel().catch(() => {});
      return;
    }
    output.write(typed === "" ? "\n\\q quits.\n" : "\n");
    typed = "";
    reader.write(null, { ctrl: true, name: "u" });
    ask();
  });
  output.write(
    `Connected to ${database.address}. Statements end with ; (scripts with a line /), \\q quits.\n`,
  );
  ask();
  for await (const line of reader) {
    if (typed === "" && /^\s*(\\q|quit;?|exit;?)\s*$/i.test(line)) break;
    typed += `${line}\n`;
    const statements = splitStatements(typed);
    if (statements.length === 0) typed = "";
    else if (statements.at(-1)?.terminated) {
      const script = typed;
      typed = "";
      running = true;
      await runStatements(database, script, "prompt", print).catch(reportError);
      running = false;
      if (keepHistory) await appendHistory(script);
    }
    ask();
  }
  reader.close();
}
