/** Whole texts that are parts of statements. All of these throw SqlSyntaxError. */
import type { Expression, Query } from "./nodes.ts";
import { parseColumn } from "./parse-columns.ts";
import { parseUdfSignature } from "./parse-create.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseQuery } from "./parse-query.ts";
import { parseType } from "./parse-type.ts";
import type { UdfSignature } from "./statements.ts";
import { TokenStream } from "./token-stream.ts";
import type { Column, DataType } from "./types.ts";

export const parseQueryText = (sql: string): Query => parseWhole(sql, parseQuery);

/** The same in steps of about so many milliseconds. */
export function parseQueryInSteps(sql: string, milliseconds: number): Generator<void, Query> {
  const tokens = new TokenStream(sql, parseQuery);
  return tokens.inSteps(milliseconds, () => parseAll(tokens, parseQuery));
}

export const parseExpressionText = (sql: string): Expression => parseWhole(sql, parseExpression);

/** `DECIMAL(18,2)` */
export const parseTypeText = (sql: string): DataType => parseWhole(sql, parseType);

export const parseUdfSignatureText = (sql: string): UdfSignature =>
  parseUdfSignature(new TokenStream(sql, parseQuery));

/** `NAME TYPE, "Name" TYPE(p, s), …` */
export const parseColumnsText = (sql: string): Column[] =>
  parseWhole(sql, (tokens) => tokens.list(() => parseColumn(tokens)));

const parseWhole = <T>(sql: string, parse: (tokens: TokenStream) => T): T =>
  parseAll(new TokenStream(sql, parseQuery), parse);

function parseAll<T>(tokens: TokenStream, parse: (tokens: TokenStream) => T): T {
  const result = parse(tokens);
  tokens.expectEnd();
  return result;
}
