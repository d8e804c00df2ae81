import { fileURLToPath } from "node:url";
import { atOrigin } from "./source-maps.ts";

/**
 * The client's own errors. They reach the SQL user as `VM error: F-UDF-CL-SL-JS-NNNN: …`; the prefix
 * follows Exasol's scheme for language clients (F-UDF-CL-SL-PYTHON-…, F-UDF-CL-SL-JAVA-…).
 */
export const ClientErrorCode = {
  /** Arguments, connecting, the first messages. */
  start: 1000,
  /** A message that is broken or out of order. */
  protocol: 1001,
  /** The script's own code threw. */
  run: 1002,
  /** The script does not compile, or lacks what it must export. */
  compile: 1003,
  singleCall: 1004,
  cleanUp: 1005,
  /** An emitted or returned value does not fit its column. */
  value: 1006,
  /** A script, module or connection that does not exist or cannot be imported. */
  import: 1007,
  /** A method that this kind of script does not have, or at the wrong time. */
  usage: 1008,
  /** The script ended the process. */
  exit: 1009,
} as const;

export type ClientErrorCode = (typeof ClientErrorCode)[keyof typeof ClientErrorCode];

/** An error of the client, or of a script that uses it wrongly; `message` says what to change. */
export class UdfError extends Error {
  override readonly name = "UdfError";
  readonly code: ClientErrorCode;
  constructor(code: ClientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The database has closed the socket: no error can be reported to it any more. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
}

/** The error for a message of the database that is broken or out of order. */
export function protocolError(message: string): UdfError {
  return new UdfError(ClientErrorCode.protocol, message);
}

export const spelling = " Columns are spelt as in the script's declaration.";

/** For a `call` by a name or position that no column has; one has the nearest name. */
export function unknownColumn(
  call: string,
  column: unknown,
  names: readonly string[],
  nearest?: string | undefined,
): UdfError {
  const hint =
    nearest === undefined
      ? `there are ${names.join(", ") || "none"}, counted from 0.`
      : `did you mean ${JSON.stringify(nearest)}?${spelling}`;
  const given = typeof column === "string" ? JSON.stringify(column) : String(column);
  return new UdfError(ClientErrorCode.usage, `${call}(${given}): there is no such column; ${hint}`);
}

/** Characters: more than anybody reads, and little for the database. */
const maxMessage = 60_000;

/** Of an error of several, as Promise.any() throws it. */
const mostOfSeveral = 10;

/** As in `E-SME-80: Endpoint x is deleted.`: the script's own error, complete without a stack. */
const catalogueError = /^E-[A-Z]+(-[A-Z]+)*-\d+: /;

/**
 * The text of the CLOSE message. An error whose message begins with a catalogue's code stays as it is. Any
 * other gets the client's code (`fallback` unless it is a UdfError), its message, and its stack without the
 * frames of the client and of Node, so that only the script's lines are left; then the errors it is made of
 * and its causes in the same way.
 */
export function closeMessage(error: unknown, fallback: ClientErrorCode = ClientErrorCode.run): string {
  if (error instanceof Error && catalogueError.test(error.message)) return error.message;
  const code = error instanceof UdfError ? error.code : fallback;
  const text = `F-UDF-CL-SL-JS-${code}: ${describeAll(error, new Set())}`;
  return text.length > maxMessage ? `${text.slice(0, maxMessage)}…` : text;
}

/** `seen`: what is told already, as an error may be its own cause. */
function describeAll(error: unknown, seen: Set<unknown>): string {
  seen.add(error);
  let text = describe(error);
  if (!(error instanceof Error)) return text;
  const several = error instanceof AggregateError && Array.isArray(error.errors) ? error.errors : [];
  for (const one of several.slice(0, mostOfSeveral)) {
    if (!seen.has(one)) text += `\nOf them: ${describeAll(one, seen)}`;
  }
  if (several.length > mostOfSeveral) text += `\nand ${several.length - mostOfSeveral} more`;
  const { cause } = error;
  return cause === undefined || seen.has(cause) ? text : `${text}\nCaused by: ${describeAll(cause, seen)}`;
}

function describe(error: unknown): string {
  // A script may throw anything, also an object whose toString() throws.
  try {
    if (!(error instanceof Error)) return `Thrown: ${textOf(error)}`;
    const head =
      error instanceof UdfError ? error.message : `${error.name}: ${error.message}${adviceOn(error)}`;
    const stack = typeof error.stack === "string" ? error.stack : "";
    const lines = stack.split("\n");
    const frames = lines
      .filter((line) => /^\s+at /.test(line))
      .filter((line) => !isForeignFrame(line))
      .map(atOrigin);
    return [excerptOf(error, lines) + head, ...frames].join("\n");
  } catch {
    return "Thrown: a value that cannot be shown";
  }
}

/** An object that says nothing as text is told by the names of what it has: the values may be secrets. */
function textOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  if ("message" in thrown && typeof thrown.message === "string") return thrown.message;
  const text = String(thrown);
  return Array.isArray(thrown) || text === "[object Object]"
    ? `an object with the properties ${Object.keys(thrown).slice(0, mostOfSeveral).join(", ")}`
    : text;
}

/**
 * For what Node's permission model denies, of which its message does not say to what; for packages that look
 * for files or compiled code beside them, which `sme-gen udf` cannot take along; and for CommonJS.
 */
function adviceOn(error: Error): string {
  const { message, code, permission, resource } = error as Error & Record<string, unknown>;
  if (code === "ERR_ACCESS_DENIED" && typeof permission === "string") {
    const what = resource ? `${permission} ${resource}` : permission;
    return ` (${what}: a local Exasol lets a script read and write files in os.tmpdir() only, and start nothing)`;
  }
  if (/^__(dirname|filename) is not defined$|^Dynamic require of /.test(message))
    return ": a script is one text in the database, so it has no folder, and its packages have no files and no compiled code there";
  return /^(require|module|exports) is not defined$/.test(message)
    ? ": a script is an ES module: write import and export"
    : "";
}

/**
 * A stack names an ES module by its URL, and the client's bundles, which are no ES modules, by their paths.
 */
function isForeignFrame(line: string): boolean {
  const folder = new URL(".", import.meta.url);
  return line.includes(folder.href) || line.includes(fileURLToPath(folder)) || /[( ]node:/.test(line);
}

/** V8 puts the place and the line of a syntax error before the message: `SCRIPT:3`, the line, carets. */
function excerptOf(error: Error, lines: string[]): string {
  if (!(error instanceof SyntaxError)) return "";
  const end = lines.findIndex((line) => line.startsWith("SyntaxError"));
  return end > 0 ? `${lines.slice(0, end).join("\n").trimEnd()}\n` : "";
}

/** `1 value`, `2 values`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
