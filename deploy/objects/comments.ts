import { commentOf, exampleMark, exampleSchema, internalMark } from "../../spec/comments.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { reservedWords } from "../../sql/reserved-words.ts";
import { type Database, DatabaseError } from "../database/connect.ts";

/** Whether a statement only says what an object is. */
export function isComment(statement: string): boolean {
  return statement.startsWith("COMMENT ON ");
}

/**
 * Runs a COMMENT, and tells why it could not: an object belongs to its schema's owner, and only that user or
 * a DBA may comment on it. Nothing else depends on it, unless the database rolled everything back.
 */
export async function setComment(database: Database, statement: string): Promise<string | undefined> {
  try {
    await database.execute(statement);
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlCode === "40001") throw error;
    return error.message;
  }
}

/** The statement, whose comments call the objects in the schema that examples have, with this schema. */
export function inSchema(statement: string, schema: string, names: readonly string[]): string {
  if (schema === exampleSchema || names.length === 0) return statement;
  const call = new RegExp(`\\b${exampleSchema}(?=\\.(?:${names.join("|")})\\b)`, "g");
  return statement.replace(call, () => asText(shortest(schema)));
}

function shortest(name: string): string {
  const isPlain = /^[A-Z][A-Z0-9_]*$/.test(name) && !reservedWords.has(name);
  return isPlain ? name : quoteIdentifier(name);
}

/** As it stands within a text. */
function asText(text: string): string {
  return text.replaceAll("'", "''");
}

/** What an extension is, as its schema's comment says it. */
export interface About {
  name: string;
  /** Empty where its package has none. */
  description: string;
  /** Of sme-gen, where that is known. */
  release?: string;
}

/**
 * The comment of the schema that an extension is deployed into: what it is, of which release, and where to
 * begin.
 */
export function schemaComment({ name, description, release }: About, schema: string): string {
  const by = release === undefined ? "" : `, release ${release} of sme-gen`;
  const what = description === "" ? "Deployed scripts and functions." : description;
  const begin =
    "SELECT SCRIPT_NAME, SCRIPT_COMMENT FROM EXA_ALL_SCRIPTS " +
    `WHERE SCRIPT_SCHEMA = ${quoteLiteral(schema)} AND SCRIPT_COMMENT NOT LIKE '${internalMark}%' ESCAPE '\\'`;
  return commentOf(`${name}${by}: ${what}`, begin);
}

/** Whether a schema has this extension's comment, or none: a user's own stays. */
export function isSchemaCommentOf({ name }: About, comment: string | undefined): boolean {
  return comment === undefined || comment.startsWith(`${name}: `) || comment.startsWith(`${name}, release `);
}

/** Whether an object has a comment that some release gave it, or none: a user's own stays. */
export function isOwnComment(comment: string | undefined): boolean {
  return comment === undefined || comment.includes(` ${exampleMark}`);
}

export function commentOnSchema(schema: string, comment: string | undefined): string {
  const text = comment === undefined ? "NULL" : quoteLiteral(comment);
  return `COMMENT ON SCHEMA ${quoteIdentifier(schema)} IS ${text}`;
}
