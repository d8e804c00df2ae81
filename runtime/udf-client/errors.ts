import { fileURLToPath } from "node:url";

/**
 * The client's own errors. They reach the SQL user as `VM error: F-UDF-CL-SL-JS-NNNN: …`; the prefix
 * follows Exasol's scheme for language clients (F-UDF-CL-SL-PYTHON-…, F-UDF-CL-SL-JAVA-…).
 */
export const ErrorCode = {
  /** Arguments, connecting, the first messages. */
  START: 1000,
  /** A message that is broken or out of order. */
  PROTOCOL: 1001,
  /** The script's own code threw. */
  RUN: 1002,
  /** The script does not compile, or lacks what it must export. */
  COMPILE: 1003,
  SINGLE_CALL: 1004,
  CLEANUP: 1005,
  /** An emitted or returned value does not fit its column. */
  VALUE: 1006,
  /** A script, module or connection that is not to be had. */
  IMPORT: 1007,
  /** A method that this kind of script does not have, or at the wrong time. */
  USAGE: 1008,
  /** The script ended the process. */
  EXIT: 1009,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

export class UdfError extends Error {
  override readonly name = "UdfError";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The socket ended: whoever could be told of an error is gone. */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
}

export function protocolError(message: string): UdfError {
  return new UdfError(ErrorCode.PROTOCOL, message);
}

const CLIENT_FOLDER = new URL(".", import.meta.url);
/** Frames name an ES module by its URL, the client's bundle, which is none, by its path. */
const CLIENT_FRAMES = [CLIENT_FOLDER.href, fileURLToPath(CLIENT_FOLDER)];
/** Far more than anybody reads, far less than what would trouble the database. */
const MAX_MESSAGE = 60_000;

/** As in `E-SME-80: Endpoint x is deleted.`: an author's error that tells its reader all there is to know. */
const CATALOGUE_ERROR = /^E-[A-Z]+(-[A-Z]+)*-\d+: /;

/**
 * What the CLOSE message says: an error with a catalogue's code as it is. Else code, message and the stack without
 * the client's own and Node's internal frames, so that the lines left are the script's, then the causes likewise.
 */
export function closeMessage(error: unknown, fallback: ErrorCode = ErrorCode.RUN): string {
  if (error instanceof Error && CATALOGUE_ERROR.test(error.message)) return error.message;
  const code = error instanceof UdfError ? error.code : fallback;
  let text = `F-UDF-CL-SL-JS-${code}: ${describe(error)}`;
  const seen = new Set<unknown>([error]);
  let cause = causeOf(error);
  while (cause !== undefined && !seen.has(cause)) {
    seen.add(cause);
    text += `\nCaused by: ${describe(cause)}`;
    cause = causeOf(cause);
  }
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function describe(error: unknown): string {
  // Anything can be thrown, and a hostile or careless toString may throw in turn.
  try {
    if (!(error instanceof Error)) return `Thrown: ${String(error)}`;
    const head = error instanceof UdfError ? error.message : `${error.name}: ${error.message}`;
    const stack = typeof error.stack === "string" ? error.stack : "";
    const lines = stack.split("\n");
    const frames = lines.filter((line) => /^\s+at /.test(line)).filter((line) => !isForeignFrame(line));
    return [excerptOf(error, lines) + head, ...frames].join("\n");
  } catch {
    return "Thrown: a value that cannot be shown";
  }
}

function isForeignFrame(line: string): boolean {
  return CLIENT_FRAMES.some((folder) => line.includes(folder)) || /[( ]node:/.test(line);
}

/** V8 puts the place and the line of a syntax error before the message: `SCRIPT:3`, the line, carets. */
function excerptOf(error: Error, lines: string[]): string {
  if (!(error instanceof SyntaxError)) return "";
  const end = lines.findIndex((line) => line.startsWith("SyntaxError"));
  return end > 0 ? `${lines.slice(0, end).join("\n").trimEnd()}\n` : "";
}
