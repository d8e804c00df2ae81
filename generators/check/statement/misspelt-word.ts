import { distance } from "fastest-levenshtein";
import { reservedWords } from "../../../sql/reserved-words.ts";
import { readTokens } from "../../../sql/token.ts";

/** The words that part a statement, the more common ones first. */
const clauseWords =
  `SELECT FROM WHERE ORDER GROUP BY VALUES INSERT INTO UPDATE SET DELETE LIMIT JOIN LEFT INNER UNION HAVING
    DISTINCT MERGE USING WHEN THEN ELSE CASE END AND NOT NULL EXISTS BETWEEN LIKE CREATE REPLACE DROP TABLE
    VIEW SCRIPT CONNECTION IDENTIFIED TRUNCATE EXPORT IMPORT QUALIFY OFFSET`.split(/\s+/);

/** The word at an offset, or the one before it, which was read as a name, if it is nearly a word of SQL. */
export function misspeltWord(sql: string, offset: number): { offset: number; near?: string } {
  const tokens = [...readTokens(sql, 0, "spec")];
  const at = tokens.find(({ start }) => start === offset);
  const [before, point] = tokens.filter(({ end }) => end <= offset).reverse();
  const touches = before?.end === offset;
  const isPart = point?.kind === "symbol" && point.value === "." && point.end === before?.start;
  const words = [isPart || touches ? undefined : before, at].flatMap((token) =>
    token?.kind === "word" && token.value.length > 2 && !reservedWords.has(token.value) ? [token] : [],
  );
  const candidates = words.flatMap(({ value, start }) =>
    clauseWords.map((near) => ({ near, offset: start, edits: editsBetween(value, near) })),
  );
  const [best] = candidates.sort((a, b) => a.edits - b.edits);
  return best && best.edits <= 2 ? { offset: best.offset, near: best.near } : { offset };
}

/** Letters in another order are one slip of the hand. */
function editsBetween(word: string, other: string): number {
  return [...word].sort().join() === [...other].sort().join() ? 1 : distance(word, other);
}
