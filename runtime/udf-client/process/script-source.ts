/** From a script's source as the database has it to JavaScript with the same lines and columns. */
import { ClientErrorCode, UdfError } from "../errors.ts";

const blankOrComment = /(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
const optionLine = /%[^\n]*/y;

/**
 * Blanks the option lines (`%env NAME=value;`) at a script's top, which the database has already acted on.
 * Only there: further down a line that begins with % continues an expression.
 */
export function blankOptions(source: string): string {
  let text = source;
  let position = 0;
  for (;;) {
    blankOrComment.lastIndex = position;
    blankOrComment.exec(text);
    position = blankOrComment.lastIndex;
    optionLine.lastIndex = position;
    const option = optionLine.exec(text)?.[0];
    if (option === undefined) return text;
    text = text.slice(0, position) + " ".repeat(option.length) + text.slice(position + option.length);
    position += option.length;
  }
}

/** `call<Type>(value)` compiles as JavaScript, too, but there it is two comparisons. */
const callWithTypes = /[\w$]<[\w$\s.,<>[\]{}|&:;?'"]{0,500}>\s*\(/;

/** Whether a source that compiles as JavaScript may be TypeScript all the same. */
export function mayHaveTypes(source: string): boolean {
  return callWithTypes.test(source);
}

/**
 * Replaces types by spaces. Throws for what is not plain TypeScript, or needs more than taking types away
 * (enum, namespace, parameter properties).
 */
export async function stripTypes(source: string, title: string): Promise<string> {
  const { loadStrip } = await import("./strip-types.ts");
  const strip = await loadStrip();
  try {
    return strip(source, { mode: "strip-only" }).code;
  } catch (error) {
    throw compileError(isSwcError(error) ? withPlace(error, source) : error, title);
  }
}

/** The error for a script that does not compile: what, where, and the line itself. */
export function compileError(error: unknown, title: string): UdfError {
  const what = error instanceof Error ? `${error.message}${placeOf(error, title)}` : String(error);
  return new UdfError(ClientErrorCode.compile, `${title} does not compile: ${what}`);
}

/** Node puts the place and the line before the stack: `SCRIPT:3`, the line, carets. */
function placeOf(error: Error, title: string): string {
  const [place = "", rest] = (error.stack ?? "").split(/\n+SyntaxError\b/, 2);
  if (rest === undefined) return "";
  return `\n${place.startsWith(":") ? title : ""}${place.trimEnd()}`;
}

interface SwcError {
  message: string;
  /** From 1. */
  startLine: number;
  /** From 0. */
  startColumn: number;
}

/** swc, which takes the types away, throws plain objects. */
function isSwcError(error: unknown): error is SwcError {
  return typeof error === "object" && error !== null && "startLine" in error && "startColumn" in error;
}

/** As Node would throw it. */
function withPlace({ message, startLine, startColumn }: SwcError, source: string): SyntaxError {
  const error = new SyntaxError(message);
  const line = source.split("\n")[startLine - 1] ?? "";
  error.stack = `:${startLine}\n${line}\n${" ".repeat(startColumn)}^\n\n${error.stack}`;
  return error;
}
