import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { stateFolder } from "../sandbox/state-folder.ts";
import { mayHoldSecret } from "./may-hold-secret.ts";

/** Statements that are offered again. */
export const historySize = 1000;

/** A longer statement is a script that stands in a file somewhere. */
const longestEntry = 20_000;

/** Between the lines of one statement, as psql has it; earlier releases wrote each line for itself. */
const lineSeparator = "\u0001";

/** The last statements, newest first. Without a readable file there are none. */
export function readHistory(): string[] {
  try {
    return withLock(() => {
      const lines = readLines();
      const harmless = lines.filter((line) => !mayHoldSecret(decoded(line)));
      // Earlier releases kept more than they should have.
      if (harmless.length < lines.length || harmless.length > 2 * historySize) rewrite(harmless);
      return harmless.slice(-historySize).reverse().map(decoded);
    });
  } catch {
    return [];
  }
}

/** Whether the history may keep the statement. */
export function isKept(statement: string): boolean {
  return statement.length <= longestEntry && !mayHoldSecret(statement);
}

/** Keeps the statement unless it may hold a secret. A folder that cannot be written keeps none. */
export function appendHistory(statement: string): void {
  if (!isKept(statement)) return;
  try {
    withLock(() => appendFileSync(historyPath(), `${statement.replaceAll(/\r?\n/g, lineSeparator)}\n`));
  } catch {
    // A prompt without a history is still a prompt.
  }
}

function readLines(): string[] {
  return readFileSync(historyPath(), "utf8").split("\n").filter(Boolean);
}

function decoded(line: string): string {
  return line.replaceAll(lineSeparator, "\n");
}

/** A reader never sees half of it. */
function rewrite(lines: string[]): void {
  const draft = `${historyPath()}.${process.pid}`;
  writeFileSync(
    draft,
    lines
      .slice(-historySize)
      .map((line) => `${line}\n`)
      .join(""),
    { mode: 0o600 },
  );
  renameSync(draft, historyPath());
}

const lockPatienceMilliseconds = 1000;
/** Nobody holds the lock for longer and lives. */
const lockAgeMilliseconds = 5000;

/**
 * Two prompts may end a statement at the same time. The file and its folder are the
 * user's alone, whatever they were.
 */
function withLock<T>(work: () => T): T {
  const folder = dirname(historyPath());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = `${historyPath()}.lock`;
  const deadline = Date.now() + lockPatienceMilliseconds;
  for (;;) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (ageOf(lock) > lockAgeMilliseconds) rmSync(lock, { force: true });
      else if (Date.now() > deadline) throw error;
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  try {
    closeSync(openSync(historyPath(), "a", 0o600));
    chmodSync(historyPath(), 0o600);
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function historyPath(): string {
  return join(stateFolder(), "sql-history");
}
