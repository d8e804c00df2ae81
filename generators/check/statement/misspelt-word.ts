import { distance } from "fastest-levenshtein";
import { reservedWords } from "../../../sql/reserved-words.ts";

/** The words that part a statement, the more common ones first. */
const clauseWords =
  `SELECT FROM WHERE ORDER GROUP BY VALUES INSERT INTO UPDATE SET DELETE LIMIT JOIN LEFT INNER UNION HAVING
    DISTINCT MERGE USING WHEN THEN ELSE CASE END AND NOT NULL EXISTS BETWEEN LIKE CREATE REPLACE DROP TABLE
    VIEW SCRIPT CONNECTION IDENTIFIED TRUNCATE EXPORT IMPORT QUALIFY OFFSET`.split(/\s+/);

/** The word at an offset, or the one before it, which was read as a name, if it is nearly a word of SQL. */
export function misspeltWord(sql: string, offset: number): { offset: number; near?: string } {
  const at = /^\w+/.exec(sql.slice(offset))?.[0] ?? "";
  const before = /(?<![.:\w"])\w+(?=\s+$)/.exec(sql.slice(0, offset));
  const words = [
    { word: before?.[0] ?? "", offset: before?.index ?? 0 },
    { word: at, offset },
  ].filter(({ word }) => word.length > 2 && !reservedWords.has(word.toUpperCase()));
  const candidates = words.flatMap(({ word, offset: place }) =>
    clauseWords.map((near) => ({ near, offset: place, edits: editsBetween(word.toUpperCase(), near) })),
  );
  const [best] = candidates.sort((a, b) => a.edits - b.edits);
  return best && best.edits <= 2 ? { offset: best.offset, near: best.near } : { offset };
}

/** Letters in another order are one slip of the hand. */
function editsBetween(word: string, other: string): number {
  return [...word].sort().join() === [...other].sort().join() ? 1 : distance(word, other);
}
