/**
 * One encoder for each target language: the literal or comment means the given text, whatever stands in it.
 */

/** A Lua string literal in double quotes. */
export function luaString(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}]/gu, (character) => {
    if (character === "\n") return "\\n";
    if (character === '"' || character === "\\") return `\\${character}`;
    return [...Buffer.from(character)].map((byte) => `\\${String(byte).padStart(3, "0")}`).join("");
  });
  return `"${escaped}"`;
}

/**
 * A Lua string literal over several lines, in long brackets where Lua and the script's terminator allow it:
 * Lua turns CR into LF inside them, 5.1 refuses one `[[` in another, and a line with nothing but a slash
 * would end the CREATE SCRIPT statement.
 */
export function luaLongString(text: string): string {
  if (/[^\P{Cc}\n\t]|^\s*\/\s*$/mu.test(text)) return luaString(text);
  let level = text.includes("[[") ? "=" : "";
  while (text.includes(`]${level}]`) || text.endsWith(`]${level}`)) level += "=";
  return `[${level}[\n${text}]${level}]`;
}

/** Lua line comments: one `-- ` a line, so that nothing in the text can end them. */
export function luaComment(text: string): string {
  return comment("--", text);
}

/** TypeScript line comments. */
export function tsComment(text: string): string {
  return comment("//", text);
}

/** A TypeScript string literal. */
export function tsString(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

/** A cell of a Markdown table: nothing in it ends the cell, the table or turns into HTML. */
export function markdownCell(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replace(/[|\\<]/g, (character) => `\\${character}`);
}

function comment(mark: string, text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `${mark} ${line}`.trimEnd())
    .join("\n");
}
