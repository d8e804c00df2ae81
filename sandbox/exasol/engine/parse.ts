/** The grammar's parsers with errors as Exasol words them. */
import type { Expression, Query } from "../../../sql/nodes.ts";
import { type ParsedStatement, parseStatement as parse, parseInSteps } from "../../../sql/parse-statement.ts";
import { parseColumnsText, parseExpressionText, parseQueryText } from "../../../sql/parse-text.ts";
import type { Column } from "../../../sql/types.ts";
import { translateError } from "./errors.ts";
import { longestTurn, nextTurn } from "./execution/turns.ts";

export const parseStatement = (sql: string): ParsedStatement => worded(() => parse(sql));

/** Gives up its turn between a long statement's steps. */
export async function parseInTurns(sql: string, signal: AbortSignal): Promise<ParsedStatement> {
  const steps = parseInSteps(sql, longestTurn);
  for (;;) {
    const { done, value } = worded(() => steps.next());
    if (done) return value;
    await nextTurn(signal);
  }
}

export const parseQuery = (sql: string): Query => worded(() => parseQueryText(sql));
export const parseExpression = (sql: string): Expression => worded(() => parseExpressionText(sql));

/** Reads `NAME TYPE, "Name" TYPE(p, s), …`, the second argument of exit(). */
export const parseColumns = (sql: string): Column[] => worded(() => parseColumnsText(sql));

function worded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw translateError(error);
  }
}
