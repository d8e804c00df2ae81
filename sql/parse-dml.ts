import type { Expression, FromItem, Identifier, Query } from "./nodes.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseAlias, parseFromItem, parseQuery } from "./parse-query.ts";
import { isQueryStart } from "./query-start.ts";
import type { Assignment, Merge, NewValue, Statement } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

function parseNewValue(tokens: TokenStream): NewValue {
  const { start: at } = tokens.peek();
  return tokens.accept("DEFAULT") ? { kind: "default", at } : parseExpression(tokens);
}

export function parseInsert(tokens: TokenStream): Statement {
  tokens.expect("INSERT", "INTO");
  const path = tokens.path();
  const columns =
    tokens.isSymbol("(") && !isQueryStart(tokens)
      ? tokens.parenthesized(() => tokens.identifier())
      : undefined;
  const insert = { kind: "insert" as const, path, ...(columns && { columns }) };
  if (tokens.accept("DEFAULT", "VALUES")) return { ...insert, source: { kind: "defaults" } };
  const at = tokens.peek().start;
  if (tokens.isWord("VALUES") && !(tokens.peek(1).value === "BETWEEN")) {
    tokens.next();
    return { ...insert, source: { kind: "values", rows: tokens.list(parseRow), at } };
  }
  return { ...insert, source: { kind: "query", query: parseQuery(tokens) } };
}

function parseRow(tokens: TokenStream): NewValue[] {
  if (!tokens.isSymbol("(")) return [parseNewValue(tokens)];
  tokens.expectSymbol("(");
  const row = tokens.list(parseNewValue);
  tokens.expectSymbol(")");
  return row;
}

function parseAssignments(tokens: TokenStream): Assignment[] {
  return tokens.list(() => {
    const path = tokens.path();
    tokens.expectSymbol("=");
    return { column: path.at(-1) as Identifier, qualifier: path.slice(0, -1), value: parseNewValue(tokens) };
  });
}

export function parseUpdate(tokens: TokenStream): Statement {
  tokens.expect("UPDATE");
  const path = tokens.path();
  const { alias } = parseAlias(tokens);
  tokens.expect("SET");
  const assignments = parseAssignments(tokens);
  const from = tokens.accept("FROM") ? tokens.list(() => parseFromItem(tokens)) : [];
  const where = tokens.accept("WHERE") ? parseExpression(tokens) : undefined;
  return {
    kind: "update",
    path,
    assignments,
    from,
    ...(alias !== undefined && { alias }),
    ...(where && { where }),
  };
}

export function parseDelete(tokens: TokenStream): Statement {
  tokens.expect("DELETE");
  tokens.acceptSymbol("*");
  tokens.expect("FROM");
  const path = tokens.path();
  const { alias } = parseAlias(tokens);
  const where = tokens.accept("WHERE") ? parseExpression(tokens) : undefined;
  return { kind: "delete", path, ...(alias !== undefined && { alias }), ...(where && { where }) };
}

export function parseMerge(tokens: TokenStream): Statement {
  tokens.expect("MERGE", "INTO");
  const path = tokens.path();
  const { alias } = parseAlias(tokens);
  tokens.expect("USING");
  const source = parseMergeSource(tokens);
  tokens.expect("ON");
  const on = parseExpression(tokens);
  const merge: Merge = {
    kind: "merge",
    path,
    source,
    on,
    ...(alias !== undefined && { alias }),
  };
  if (!tokens.isWord("WHEN")) throw tokens.unexpected("WHEN");
  while (tokens.accept("WHEN")) {
    if (tokens.accept("MATCHED", "THEN")) parseMatched(tokens, merge);
    else {
      tokens.expect("NOT", "MATCHED", "THEN", "INSERT");
      const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.identifier()) : undefined;
      tokens.expect("VALUES");
      const values = tokens.parenthesized(() => parseNewValue(tokens));
      merge.insert = { values, ...(columns && { columns }), ...parseCondition(tokens) };
    }
  }
  return merge;
}

function parseMatched(tokens: TokenStream, merge: Merge): void {
  if (tokens.accept("DELETE")) {
    merge.delete = parseCondition(tokens);
    return;
  }
  tokens.expect("UPDATE", "SET");
  const assignments = parseAssignments(tokens);
  merge.update = { assignments, ...parseCondition(tokens) };
  if (tokens.accept("DELETE")) {
    const { where } = parseCondition(tokens);
    if (where) merge.update.deleteWhere = where;
  }
}

const parseCondition = (tokens: TokenStream): { where?: Expression } =>
  tokens.accept("WHERE") ? { where: parseExpression(tokens) } : {};

function parseMergeSource(tokens: TokenStream): FromItem {
  const at = tokens.peek().start;
  if (!tokens.isSymbol("(")) return { kind: "table", path: tokens.path(), at, ...parseAlias(tokens) };
  tokens.next();
  const query: Query = parseQuery(tokens);
  tokens.expectSymbol(")");
  return { kind: "query", query, at, ...parseAlias(tokens) };
}
