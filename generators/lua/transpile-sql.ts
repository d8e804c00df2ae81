import { luaLongString } from "../encode.ts";
import type { LuaPart } from "./lua-code.ts";

/** A `:value` or `::identifier` in a statement of a spec. */
export interface StatementName {
  /** As written, without its colons: `job_name`, `table.schema`. */
  name: string;
  identifier: boolean;
  /** Where its colons stand in the statement, in UTF-16 code units. */
  offset: number;
}

/** A piece of a statement: blanks, a name, or what must reach the database as it is. */
type Piece = { kind: "blanks" | "text"; text: string } | ({ kind: "name" } & StatementName);

// Literals, quoted identifiers and comments hold no names; a cast-like `::` is a name.
const pieces =
  /(\s+)|(::?)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[\s\S]/g;

function piecesOf(statement: string): Piece[] {
  return [...statement.matchAll(pieces)].map(({ 0: text, 1: blanks, 2: colons, 3: name, index }) => {
    if (name !== undefined) return { kind: "name", name, identifier: colons === "::", offset: index };
    return { kind: blanks === undefined ? "text" : "blanks", text };
  });
}

/** The names a statement uses, in order. */
export function findNames(statement: string): StatementName[] {
  return piecesOf(statement).flatMap((piece) => {
    if (piece.kind !== "name") return [];
    const { name, identifier, offset } = piece;
    return [{ name, identifier, offset }];
  });
}

/** The statement with each name as pquery() gets it: `:table.schema` becomes `:table_schema`. */
export function bindNames(statement: string, bindOf: (name: StatementName) => string): string {
  return piecesOf(statement)
    .map((piece) => (piece.kind === "name" ? `${piece.identifier ? "::" : ":"}${bindOf(piece)}` : piece.text))
    .join("");
}

/**
 * The statement's lines, each with the margin in place of that which it has in the spec. Literals, quoted names and
 * comments keep theirs, and so stay what they are, to the byte.
 */
export function withMargin(statement: string, margin: string): string {
  const found = piecesOf(statement);
  const least = Math.min(...found.map(marginBehind));
  const lines = found.map((piece, i) => {
    if (piece.kind === "name") return `${piece.identifier ? "::" : ":"}${piece.name}`;
    if (piece.kind === "text") return piece.text;
    if (i === found.length - 1) return "";
    const breaks = lineBreaks(piece.text);
    if (i === 0) return breaks === "" ? "" : extraBlanks(piece.text, least);
    return breaks === "" ? piece.text : breaks + margin + extraBlanks(piece.text, least);
  });
  return margin + lines.join("");
}

/** How many blanks stand before what follows in its line; no number where no line begins. */
function marginBehind(piece: Piece, at: number, all: readonly Piece[]): number {
  if (at === 0 && (piece.kind !== "blanks" || lineBreaks(piece.text) === "")) return 0;
  if (piece.kind !== "blanks" || at === all.length - 1) return Number.POSITIVE_INFINITY;
  return lineBreaks(piece.text) === "" ? Number.POSITIVE_INFINITY : indentation(piece.text).length;
}

function lineBreaks(blanks: string): string {
  return blanks.replace(/[^\n]/g, "");
}

function indentation(blanks: string): string {
  return /[^\n]*$/.exec(blanks)?.[0] ?? "";
}

function extraBlanks(blanks: string, margin: number): string {
  return indentation(blanks).slice(margin);
}

/** The statement as a Lua string whose lines stand one step further in than the code around it. */
export function luaStatement(statement: string): LuaPart {
  return (margin) => luaLongString(`${withMargin(statement, `${margin}    `)}\n${margin}`);
}
