/**
 * The SQL comments of deployed objects: what DBeaver, `DESC FULL` and agents show of them. An object's
 * comment says in one line what it is and ends with a call of it.
 */

/** In characters; the source is Exasol's page on COMMENT, docs.exasol.com/db/latest/sql/comment.htm. */
export const longestComment = 2000;

/** The schema that comments call objects in. A deployment puts its own in its place. */
export const exampleSchema = "ML";

/** The schema that an example calls its object in: a project may have another than this extension. */
export function schemaOfExample(name: string, example: string): string | undefined {
  return new RegExp(`\\b(\\w+)\\.${name}\\b`).exec(example)?.[1];
}

/** The example as it stands in a comment. */
export function inExampleSchema(name: string, example: string): string {
  const schema = schemaOfExample(name, example);
  return schema === undefined
    ? example
    : example.replace(new RegExp(`\\b${schema}\\.`, "g"), `${exampleSchema}.`);
}

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
