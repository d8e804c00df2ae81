/** From a script's source as the database has it to JavaScript with the same lines and columns. */
import * as nodeModule from "node:module";
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
 * Replaces types by spaces. Node does that itself from 22.13 on; before, the package amaro, which is the same
 * code. Throws for what is not plain TypeScript, or needs more than taking types away (enum, namespace,
 * parameter properties).
 */
export async function stripTypes(source: string, title: string): Promise<string> {
  const own: unknown = Reflect.get(nodeModule, "stripTypeScriptTypes");
  try {
    if (typeof own === "function") return String(own(source, { mode: "strip" }));
    const { transformSync } = await import("amaro");
    return transformSync(source, { mode: "strip-only" }).code;
  } catch (error) {
    throw compileError(error, title);
  }
}

/** The error for a script that does not compile: what, where, and the line itself. */
export function compileError(error: unknown, title: string): UdfError {
  // swc, which takes the types away, throws plain objects and strings as well as errors, with the place in
  // them.
  const reason = error instanceof Error || hasMessage(error) ? error.message : String(error);
  const what = reason.replace(/\s*Caused by:\s*failed to parse\s*$/, "").trim();
  const place = error instanceof Error ? placeOf(error, title) : "";
  return new UdfError(ClientErrorCode.compile, `${title} does not compile: ${what}${place}`);
}

/** Node puts the place and the line before the stack: `SCRIPT:3`, the line, carets. */
function placeOf(error: Error, title: string): string {
  const [place = "", rest] = (error.stack ?? "").split(/\n+SyntaxError\b/, 2);
  if (rest === undefined) return "";
  return `\n${place.startsWith(":") ? title : ""}${place.trimEnd()}`;
}

function hasMessage(error: unknown): error is { message: string } {
  return (
    typeof error === "object" && error !== null && "message" in error && typeof error.message === "string"
  );
}
