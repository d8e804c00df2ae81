/** JSON_VALUE and JSON_EXTRACT, with what they do where there is no value. */
import {
  type Call,
  type Expression,
  emptyCall,
  type JsonClauses,
  type JsonFallback,
  type SelectItem,
} from "./nodes.ts";
import { parseEmits } from "./parse-columns.ts";
import { parseType } from "./parse-type.ts";
import type { TokenStream } from "./token-stream.ts";

/** Expressions hold these calls, and they expressions: the parser of the latter comes as an argument. */
type ExpressionParser = (tokens: TokenStream) => Expression;

/** `JSON_VALUE(json, path RETURNING type NULL ON EMPTY NULL ON ERROR)` */
export function parseJsonValue(tokens: TokenStream, parseExpression: ExpressionParser): Call {
  const at = tokens.next().start;
  tokens.expectSymbol("(");
  const args = tokens.list(() => parseExpression(tokens));
  const json: JsonClauses = {};
  if (tokens.accept("RETURNING")) json.returning = parseType(tokens);
  Object.assign(json, parseFallbacks(tokens, parseExpression));
  tokens.expectSymbol(")");
  return jsonValue(args, json, at);
}

const jsonValue = (args: Expression[], json: JsonClauses, at: number): Call => ({
  ...emptyCall,
  path: [{ name: "JSON_VALUE", at }],
  arguments: args,
  ...(Object.keys(json).length > 0 && { json }),
  at,
});

/**
 * `JSON_EXTRACT(json, path NULL ON EMPTY, …) EMITS (a INT, …)` as an item of a select list, if one stands
 * here. By paths to one value each it emits one row, and so is a JSON_VALUE for each column.
 */
export function parseJsonExtract(
  tokens: TokenStream,
  parseExpression: ExpressionParser,
): SelectItem[] | undefined {
  if (!tokens.isWord("JSON_EXTRACT") || !tokens.isSymbol("(", 1)) return undefined;
  const at = tokens.next().start;
  tokens.expectSymbol("(");
  const json = parseExpression(tokens);
  const parsePath = () => {
    const path = parseExpression(tokens);
    return { path, clauses: parseFallbacks(tokens, parseExpression) };
  };
  const paths = tokens.acceptSymbol(",") ? tokens.list(parsePath) : [];
  tokens.expectSymbol(")");
  tokens.expect("EMITS");
  const columns = parseEmits(tokens);
  if (columns.length !== paths.length || paths.length === 0)
    throw tokens.invalid("JSON_EXTRACT needs as many paths as columns behind EMITS", at);
  return paths.map(({ path, clauses }, i) => {
    const { name = "", type } = columns[i] ?? {};
    const given: JsonClauses = {
      onEmpty: "ERROR",
      onError: "ERROR",
      ...clauses,
      ...(type && { returning: type }),
    };
    return { kind: "expression", expression: jsonValue([json, path], given, at), alias: { name, at }, at };
  });
}

/** `NULL ON EMPTY DEFAULT 'x' ON ERROR`, none, or one of both. */
function parseFallbacks(tokens: TokenStream, parseExpression: ExpressionParser): JsonClauses {
  const clauses: JsonClauses = {};
  for (;;) {
    const fallback = parseFallback(tokens, parseExpression);
    if (fallback === undefined) return clauses;
    tokens.expect("ON");
    if (clauses.onEmpty === undefined && clauses.onError === undefined && tokens.accept("EMPTY"))
      clauses.onEmpty = fallback;
    else {
      if (clauses.onError !== undefined) throw tokens.unexpected();
      tokens.expect("ERROR");
      clauses.onError = fallback;
    }
  }
}

function parseFallback(tokens: TokenStream, parseExpression: ExpressionParser): JsonFallback | undefined {
  const word = (["NULL", "ERROR"] as const).find((one) => tokens.accept(one));
  return word ?? (tokens.accept("DEFAULT") ? parseExpression(tokens) : undefined);
}
