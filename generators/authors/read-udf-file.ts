/** An author's file with one UDF: TypeScript whose first comment says `@udf` and what CREATE SCRIPT would. */
import { ts } from "ts-morph";
import { SmeError } from "../../spec/errors.ts";
import { parseUdfSignatureText } from "../../sql/parse-text.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import type { UdfDefinition } from "../../sql/statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";

export interface UdfFile {
  /** As the user has named it. */
  file: string;
  source: string;
  /** As the catalogue has it, where the declaration states it. */
  schema?: string;
  name: string;
  definition: UdfDefinition;
  /** The columns of both sides, as they are written. */
  columnsText: string;
}

/** Throws E-SME-309 where no comment at the file's top declares one UDF that can be read. */
export function readUdfFile(file: string, source: string): UdfFile {
  const declared = declarationsOf(source);
  const [text] = declared;
  if (text === undefined) throw unreadable(file, "no comment at its top has @udf");
  if (declared.length > 1) throw unreadable(file, `it declares ${declared.length} with @udf`);
  const { path, definition, columnsText } = readSignature(file, text);
  const [name = "", schema, ...more] = path.map((part) => part.name).reverse();
  if (more.length > 0) throw unreadable(file, "its name has more than a schema before it");
  return { file, source, ...(schema !== undefined && { schema }), name, definition, columnsText };
}

/** The statement that makes the UDF of this code, without a delimiter behind it. */
export function createUdf(
  { definition, name, columnsText }: UdfFile,
  schema: string | undefined,
  code: string,
): string {
  const path = [...(schema === undefined ? [] : [schema]), name].map(quoteIdentifier).join(".");
  return `CREATE OR REPLACE TYPESCRIPT ${definition.input} SCRIPT ${path}${columnsText} AS\n${code}`;
}

function declarationsOf(source: string): string[] {
  const ranges = ts.getLeadingCommentRanges(source, 0) ?? [];
  const text = ranges.map(({ pos, end }) => withoutMarks(source.slice(pos, end))).join("\n");
  return text
    .split(/^\s*@/m)
    .filter((tag) => /^udf\b/.test(tag))
    .map((tag) => tag.slice("udf".length).trim());
}

/** The words of a comment, without what makes it one. */
function withoutMarks(comment: string): string {
  if (comment.startsWith("//")) return comment.replace(/^\/\/+/, "");
  return comment
    .replace(/^\/\*+/, "")
    .replace(/\*+\/$/, "")
    .replace(/^[^\S\n]*\*[^\S\n]?/gm, "");
}

function readSignature(file: string, text: string) {
  try {
    return parseUdfSignatureText(text);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw unreadable(
      file,
      `${error.message} in line ${error.line}, column ${error.column} of what stands behind @udf`,
    );
  }
}

function unreadable(file: string, complaint: string): SmeError {
  return new SmeError("E-SME-309", { file, complaint });
}
