/** The grammar's parsers with errors as Exasol words them. */
import type { Expression, Query } from "../../../sql/nodes.ts";
import { type ParsedStatement, parseStatement as parse, parseInSteps } from "../../../sql/parse-statement.ts";
import {
  parseColumnsText,
  parseExpressionText,
  parseQueryInSteps,
  parseQueryText,
} from "../../../sql/parse-text.ts";
import type { Column } from "../../../sql/types.ts";
import { translateError } from "./errors.ts";
import { isLong, longestTurn, type Steps } from "./execution/turns.ts";

export const parseStatement = (sql: string): ParsedStatement => worded(() => parse(sql));

/** The same in steps where the text is long. */
export function* parseStatementInSteps(sql: string): Steps<ParsedStatement> {
  if (!isLong(sql)) return parseStatement(sql);
  return yield* wordedSteps(parseInSteps(sql, longestTurn));
}

export function* parseQuery(sql: string): Steps<Query> {
  if (!isLong(sql)) return worded(() => parseQueryText(sql));
  return yield* wordedSteps(parseQueryInSteps(sql, longestTurn));
}

export const parseExpression = (sql: string): Expression => worded(() => parseExpressionText(sql));

/** Reads `NAME TYPE, "Name" TYPE(p, s), …`, the second argument of exit(). */
export const parseColumns = (sql: string): Column[] => worded(() => parseColumnsText(sql));

function* wordedSteps<T>(steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    throw translateError(error);
  }
}

function worded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw translateError(error);
  }
}
