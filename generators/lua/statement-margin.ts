import { type Piece, readPieces } from "../../sql/token.ts";
import { luaLongString } from "../encode.ts";
import type { LuaPart } from "./lua-code.ts";

/** The statement as a Lua string whose lines stand one step further in than the code around it. */
export function luaStatement(statement: string): LuaPart {
  return (margin) => luaLongString(`${withMargin(statement, `${margin}    `)}\n${margin}`);
}

/**
 * The statement's lines, each with the margin in place of that which it has in the spec. Literals, quoted
 * names and comments keep theirs, and so stay what they are, to the byte.
 */
export function withMargin(statement: string, margin: string): string {
  const pieces = [...readPieces(statement, "spec")];
  const least = Math.min(...pieces.map(marginBehind));
  const lines = pieces.map(({ kind, text }, i) => {
    if (kind !== "blanks") return text;
    if (i === pieces.length - 1) return "";
    const breaks = lineBreaks(text);
    const extra = indentation(text).slice(least);
    if (i === 0) return breaks === "" ? "" : extra;
    return breaks === "" ? text : breaks + margin + extra;
  });
  return margin + lines.join("");
}

/** How many blanks stand before what follows in its line; no number where no line begins. */
function marginBehind({ kind, text }: Piece, at: number, all: readonly Piece[]): number {
  const beginsLine = kind === "blanks" && lineBreaks(text) !== "";
  if (at === 0 && !beginsLine) return 0;
  return beginsLine && at < all.length - 1 ? indentation(text).length : Number.POSITIVE_INFINITY;
}

function lineBreaks(blanks: string): string {
  return blanks.replace(/[^\n]/g, "");
}

function indentation(blanks: string): string {
  return /[^\n]*$/.exec(blanks)?.[0] ?? "";
}
