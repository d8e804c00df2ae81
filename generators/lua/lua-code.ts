/**
 * Lua before it is printed. Only the printer indents, and only what begins a line of code: a text that has
 * line breaks of its own, as a long string has, is never touched.
 */
export type LuaCode = LuaPart | readonly LuaPart[] | { readonly block: readonly LuaCode[] };

/** A piece of a line, or one that takes up several lines and is told how far in they stand. */
export type LuaPart = string | ((margin: string) => string);

const step = "    ";
const width = 110;

/** The text: a line for each text and list of parts, and what stands in a block one step further in. */
export function printLua(code: readonly LuaCode[], margin = ""): string {
  return code
    .map((one) => {
      if (typeof one === "object" && "block" in one) return printLua(one.block, margin + step);
      const parts = typeof one === "object" ? one : [one];
      return `${margin}${parts.map((part) => printPart(part, margin)).join("")}\n`;
    })
    .join("");
}

/** Several parts as one. */
export function luaParts(...parts: readonly LuaPart[]): LuaPart {
  return (margin) => parts.map((part) => printPart(part, margin)).join("");
}

/** A table: over one line where it is short, else a field a line. */
export function luaTable(fields: readonly LuaPart[]): LuaPart {
  return (margin) => {
    if (fields.length === 0) return "{}";
    const inside = margin + step;
    const printed = fields.map((field) => printPart(field, inside));
    const line = `{ ${printed.join(", ")} }`;
    if (!line.includes("\n") && margin.length + line.length <= width - 10) return line;
    return `{\n${printed.map((field) => `${inside}${field},\n`).join("")}${margin}}`;
  };
}

function printPart(part: LuaPart, margin: string): string {
  return typeof part === "string" ? part : part(margin);
}
