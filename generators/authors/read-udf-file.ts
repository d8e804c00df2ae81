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
  /** What the script's process finds in its environment, by name. */
  environment: Readonly<Record<string, string>>;
}

/** Throws E-SME-309 where no comment at the file's top declares one UDF that can be read. */
export function readUdfFile(file: string, source: string): UdfFile {
  const tags = tagsOf(source);
  const declared = textsOf(tags, "udf");
  const [text] = declared;
  if (text === undefined) throw unreadable(file, "no comment at its top has @udf");
  if (declared.length > 1) throw unreadable(file, `it declares ${declared.length} with @udf`);
  const { path, definition, columnsText } = readSignature(file, text);
  const [name = "", schema, ...more] = path.map((part) => part.name).reverse();
  if (more.length > 0) throw unreadable(file, "its name has more than a schema before it");
  const environment = Object.fromEntries(
    textsOf(tags, "env").map((variable) => readVariable(file, variable)),
  );
  return {
    file,
    source,
    ...(schema !== undefined && { schema }),
    name,
    definition,
    columnsText,
    environment,
  };
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

/** What stands behind each `@` that begins a line of the comments at the file's top. */
function tagsOf(source: string): string[] {
  const ranges = ts.getLeadingCommentRanges(source, 0) ?? [];
  const text = ranges.map(({ pos, end }) => withoutMarks(source.slice(pos, end))).join("\n");
  return text.split(/^\s*@/m).slice(1);
}

function textsOf(tags: readonly string[], name: string): string[] {
  return tags.filter((tag) => /^\w*/.exec(tag)?.[0] === name).map((tag) => tag.slice(name.length).trim());
}

/** `NAME=value`, of which the database takes as value what stands before a semicolon in the same line. */
function readVariable(file: string, text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=([^;\r\n]*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value.trim()];
  throw unreadable(file, "what stands behind @env is not NAME=value in one line without a semicolon");
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
