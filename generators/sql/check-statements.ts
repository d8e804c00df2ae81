import { SmeError } from "../../spec/errors.ts";

/**
 * Checks that quotes, comments and parentheses balance and that every statement ends: an ordinary one with `;`, a CREATE
 * SCRIPT with the only line that is a lone slash.
 *
 * @throws SmeError F-SME-50
 */
export function checkStatements(path: string, content: string): void {
  const complain = (cause: string) => new SmeError("F-SME-50", { path, language: "SQL", cause });
  const script = /^CREATE OR REPLACE \w+ (?:SCALAR |SET )?SCRIPT [\s\S]*? AS\n/.exec(content);
  const sql = script ? script[0] : content;
  if (script) {
    const terminators = content.match(/^[ \t]*\/[ \t]*$/gm)?.length ?? 0;
    if (terminators !== 1 || !content.endsWith("\n/\n")) {
      throw complain(`it has ${terminators} lines with only a slash, and must end with its only one`);
    }
  }
  const bare = withoutQuotedText(sql, complain);
  let depth = 0;
  for (const character of bare) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) break;
  }
  if (depth !== 0) throw complain("its parentheses do not balance");
  if (!script && !bare.trimEnd().endsWith(";")) throw complain("its last statement lacks its semicolon");
}

function withoutQuotedText(sql: string, complain: (cause: string) => SmeError): string {
  let bare = "";
  for (let rest = sql; rest !== ""; ) {
    const [token = ""] =
      /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[\s\S])/.exec(rest) ?? [];
    if (token === "'" || token === '"') throw complain(`a ${token} is never closed`);
    if (token.length === 1) bare += token;
    rest = rest.slice(token.length);
  }
  return bare;
}
