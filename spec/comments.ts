/**
 * The SQL comments of deployed objects: what DBeaver, `DESC FULL` and agents show of them. An object's
 * comment says in one line what it is and ends with a call of it.
 */

/** In characters; the source is Exasol's page on COMMENT, docs.exasol.com/db/latest/sql/comment.htm. */
export const longestComment = 2000;

/** The schema that examples call objects in. A deployment puts its own in its place. */
export const exampleSchema = "ML";

/** Stands before the call that a comment ends with. */
export const exampleMark = "Example: ";

/** What a comment begins with whose object no user calls. */
export const internalMark = "Internal";

export function commentOf(summary: string, example: string): string {
  return oneLine(`${summary} ${exampleMark}${example}`);
}

/** Of a UDF that is called by these scripts only. */
export function internalComment(summary: string, scripts: readonly string[]): string {
  const instead = scripts.length > 1 ? "one of these" : "that";
  return oneLine(`${internalMark}, part of ${scripts.join(", ")}: call ${instead} instead. ${summary}`);
}

export function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
