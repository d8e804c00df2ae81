/**
 * CREATE FUNCTION, with the statements of its body. Source: docs.exasol.com, its page; the second form of FOR
 * and both spellings of ELSEIF: sqlfluff's grammar of Exasol, made from the page's diagrams.
 */
import { parseExpression } from "./parse-expression.ts";
import { parseType } from "./parse-type.ts";
import type { CreateFunction, FunctionStatement, FunctionVariable } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

/** With FUNCTION next; `CREATE` and `OR REPLACE` may stand before. */
export function parseFunction(tokens: TokenStream, orReplace: boolean): CreateFunction {
  const { start } = tokens.peek();
  tokens.expect("FUNCTION");
  const path = tokens.path();
  const parameters = parseParameters(tokens);
  tokens.expect("RETURN");
  const returns = parseType(tokens);
  if (!tokens.accept("IS")) tokens.accept("AS");
  const variables: FunctionVariable[] = [];
  while (!tokens.isWord("BEGIN")) {
    variables.push({ ...tokens.identifier(), type: parseType(tokens) });
    tokens.expectSymbol(";");
  }
  tokens.expect("BEGIN");
  const body = parseStatements(tokens, ["END"]);
  tokens.expect("END");
  if (tokens.isIdentifier()) tokens.path();
  tokens.acceptSymbol(";");
  const text = tokens.sql.slice(start, tokens.offset);
  tokens.acceptSymbol("/");
  return { kind: "createFunction", path, orReplace, parameters, returns, variables, body, text };
}

function parseParameters(tokens: TokenStream): FunctionVariable[] {
  tokens.expectSymbol("(");
  const parameters = tokens.isSymbol(")") ? [] : tokens.list(() => parseParameter(tokens));
  tokens.expectSymbol(")");
  return parameters;
}

function parseParameter(tokens: TokenStream): FunctionVariable {
  const name = tokens.identifier();
  tokens.accept("IN");
  return { ...name, type: parseType(tokens) };
}

/** Up to one of the words, which is left. */
function parseStatements(tokens: TokenStream, ends: string[]): FunctionStatement[] {
  return tokens.repeated<FunctionStatement[]>(
    () => [],
    (_, statements) => {
      if (ends.some((word) => tokens.isWord(word))) return undefined;
      statements.push(parseFunctionStatement(tokens));
      return statements;
    },
  );
}

function parseFunctionStatement(tokens: TokenStream): FunctionStatement {
  tokens.enter();
  const { start: at } = tokens.peek();
  const statement = tokens.accept("RETURN")
    ? { kind: "return" as const, value: parseExpression(tokens), at }
    : tokens.accept("IF")
      ? parseIf(tokens, at)
      : tokens.accept("FOR")
        ? parseFor(tokens, at)
        : tokens.accept("WHILE")
          ? parseWhile(tokens, at)
          : parseAssignment(tokens, at);
  tokens.expectSymbol(";");
  tokens.leave();
  return statement;
}

function parseAssignment(tokens: TokenStream, at: number): FunctionStatement {
  const variable = tokens.identifier();
  expectAssign(tokens);
  return { kind: "assign", variable, value: parseExpression(tokens), at };
}

function expectAssign(tokens: TokenStream): void {
  tokens.expectSymbol(":");
  tokens.expectSymbol("=");
}

function parseIf(tokens: TokenStream, at: number): FunctionStatement {
  const branches: Extract<FunctionStatement, { kind: "if" }>["branches"] = [];
  do {
    const when = parseExpression(tokens);
    tokens.expect("THEN");
    branches.push({ when, body: parseStatements(tokens, ["ELSEIF", "ELSIF", "ELSE", "END"]) });
  } while (tokens.accept("ELSEIF") || tokens.accept("ELSIF"));
  const otherwise = tokens.accept("ELSE") ? parseStatements(tokens, ["END"]) : [];
  tokens.expect("END", "IF");
  return { kind: "if", branches, otherwise, at };
}

/** `FOR i := 1 TO n DO … END FOR` or `FOR i IN 1..n LOOP … END LOOP`. */
function parseFor(tokens: TokenStream, at: number): FunctionStatement {
  const counter = tokens.identifier();
  const isRange = tokens.accept("IN");
  if (!isRange) expectAssign(tokens);
  const from = parseExpression(tokens);
  if (isRange) tokens.expectSymbol("..");
  else tokens.expect("TO");
  const to = parseExpression(tokens);
  tokens.expect(isRange ? "LOOP" : "DO");
  const body = parseStatements(tokens, ["END"]);
  tokens.expect("END", isRange ? "LOOP" : "FOR");
  return { kind: "for", counter, from, to, body, at };
}

function parseWhile(tokens: TokenStream, at: number): FunctionStatement {
  const condition = parseExpression(tokens);
  tokens.expect("DO");
  const body = parseStatements(tokens, ["END"]);
  tokens.expect("END", "WHILE");
  return { kind: "while", condition, body, at };
}
