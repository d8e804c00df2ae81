// What Exasol's Lua has and Lua has not: comments between /* and */, decimals that equal numbers, and
// decimals as bounds of a `for`.
// Source: docs.exasol.com, "Scripting Language".

import { withEqualDecimals } from "./equal-decimals.ts";
import { type Piece, quoted, tokensIn, withPieces } from "./lua-source.ts";

/** `run.lua` puts it there: of a decimal its number, of all else the value. No script can hide it. */
const asNumber = '("")["for bound"]';

const blockComment = new RegExp(`/\\*[^]*?\\*/|${quoted.source}`, "g");

const openers: ReadonlySet<string> = new Set(["(", "[", "{", "function", "if", "do", "repeat"]);
const closers: ReadonlySet<string> = new Set([")", "]", "}", "end", "until"]);

/** A loop's head between `=` and `do`. */
interface Head {
  /** Brackets and blocks that are open in it. */
  depth: number;
  /** Where the expression begins. */
  from: number;
}

/** The last programs: a thread runs the same ones again and again. */
const kept = new Map<string, string>();
const keptPrograms = 32;

/** The program for Lua, line by line as it was. */
export function plainLua(source: string): string {
  const program = kept.get(source) ?? withNumericBounds(withEqualDecimals(withoutBlockComments(source)));
  kept.delete(source);
  kept.set(source, program);
  if (kept.size > keptPrograms) kept.delete(kept.keys().next().value ?? "");
  return program;
}

/** Their lines stay, so that errors name the right ones. */
function withoutBlockComments(source: string): string {
  if (!source.includes("/*")) return source;
  return source.replace(blockComment, (text) =>
    text.startsWith("/*") ? ` ${text.replace(/[^\n]/g, "")}` : text,
  );
}

/** Each bound that may be a decimal is made a number. */
function withNumericBounds(source: string): string {
  if (!/\bfor\s/.test(source)) return source;
  const heads: Head[] = [];
  const pieces: Piece[] = [];
  const endBound = (head: Head, at: number) => {
    const bound = source.slice(head.from, at).trim();
    // These are numbers anyway.
    if (/^(?:-?\d+|#\w+)$/.test(bound)) return;
    pieces.push({ at: head.from, text: `${asNumber}(` }, { at, text: ")" });
  };
  let before = "";
  let isForName = false;
  for (const { text, at } of tokensIn(source)) {
    const head = heads.at(-1);
    if (text === "=" && isForName) {
      heads.push({ depth: 0, from: at + 1 });
    } else if (head?.depth === 0 && text === ",") {
      endBound(head, at);
      head.from = at + 1;
    } else if (head?.depth === 0 && text === "do") {
      endBound(head, at);
      heads.pop();
      const outer = heads.at(-1);
      if (outer) outer.depth++;
    } else if (head) {
      if (openers.has(text)) head.depth++;
      else if (closers.has(text)) head.depth--;
    }
    isForName = before === "for";
    before = text;
  }
  return withPieces(source, pieces);
}
