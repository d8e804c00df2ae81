import { SmeError } from "../../spec/errors.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";

/**
 * Checks that every statement can be read and ends: an ordinary one with `;`, a CREATE SCRIPT with a line
 * that is a lone slash. The body of a script is another language's.
 *
 * @throws SmeError F-SME-50
 */
export function checkStatements(path: string, content: string): void {
  const complain = (cause: string) => new SmeError("F-SME-50", { path, language: "SQL", cause });
  for (const { text, line, terminated } of splitStatements(content)) {
    try {
      parseStatement(text);
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      throw complain(`line ${line + error.line - 1}: ${error.message}`);
    }
    if (!terminated) throw complain("its last statement is not ended");
  }
}
