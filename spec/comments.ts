/** The SQL comments of deployed objects: what DBeaver, `DESCRIBE` and agents show of them. */

/** In characters; the source is Exasol's page on COMMENT, docs.exasol.com/db/latest/sql/comment.htm. */
export const longestComment = 2000;

/** Stands before the call that a comment ends with. */
export const exampleMark = "Example: ";

/** What an object is, in one line, and how it is called. */
export function commentOf(summary: string, example: string): string {
  return `${oneLine(summary)} ${exampleMark}${example}`;
}

/** Also for what a comment says of a column. */
export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
