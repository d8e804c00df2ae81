/** Expressions, by precedence: OR, AND, NOT, predicates, ||, + -, * /, sign, primary. */

import type {
  BinaryOperator,
  Call,
  Case,
  ComparisonOperator,
  Expression,
  NamePath,
  NiladicCall,
  OrderItem,
  Query,
  WindowSpec,
} from "./nodes.ts";
import { emptyCall, niladicFunctions } from "./nodes.ts";
import { parseEmits } from "./parse-columns.ts";
import { parseJsonValue } from "./parse-json.ts";
import { parseType } from "./parse-type.ts";
import { goesOnAsQuery, isBareQueryStart } from "./query-start.ts";
import { grammarWords, pseudoColumns } from "./reserved-words.ts";
import { asIdentifier, type TokenStream } from "./token-stream.ts";

export function parseExpression(tokens: TokenStream): Expression {
  const { kind, start } = tokens.peek();
  // Clients send lists of thousands of literals.
  if ((kind === "string" || kind === "number") && (tokens.isSymbol(",", 1) || tokens.isSymbol(")", 1)))
    return { kind: "literal", literal: { type: kind, value: tokens.next().value }, at: start };
  tokens.enter();
  const expression = tokens.repeated(parseAnd, parseNextOr);
  tokens.leave();
  return expression;
}

function parseNextOr(tokens: TokenStream, left: Expression): Expression | undefined {
  if (!tokens.isWord("OR")) return undefined;
  const at = tokens.next().start;
  return { kind: "binary", operator: "OR", left, right: parseAnd(tokens), at };
}

const parseAnd = (tokens: TokenStream): Expression => tokens.repeated(parseNot, parseNextAnd);

function parseNextAnd(tokens: TokenStream, left: Expression): Expression | undefined {
  if (!tokens.isWord("AND")) return undefined;
  const at = tokens.next().start;
  return { kind: "binary", operator: "AND", left, right: parseNot(tokens), at };
}

function parseNot(tokens: TokenStream): Expression {
  if (!tokens.isWord("NOT")) return parsePredicate(tokens);
  const at = tokens.next().start;
  tokens.enter();
  const operand = parseNot(tokens);
  tokens.leave();
  return { kind: "unary", operator: "NOT", operand, at };
}

const comparisons: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["=", "="],
  ["<>", "<>"],
  ["!=", "<>"],
  ["^=", "<>"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

function parsePredicate(tokens: TokenStream): Expression {
  if (tokens.isWord("EXISTS")) {
    const at = tokens.next().start;
    tokens.expectSymbol("(");
    const query = tokens.query();
    tokens.expectSymbol(")");
    return { kind: "exists", query, at };
  }
  let operand = parseConcatenation(tokens);
  for (;;) {
    const token = tokens.peek();
    const at = token.start;
    const comparison = token.kind === "symbol" ? comparisons.get(token.value) : undefined;
    if (!comparison && token.kind !== "word") return operand;
    if (comparison) {
      tokens.next();
      if (["ANY", "ALL", "SOME"].some((word) => tokens.isWord(word))) {
        operand = parseQuantified(tokens, operand, comparison, at);
        continue;
      }
      operand = {
        kind: "binary",
        operator: comparison,
        left: operand,
        right: parseConcatenation(tokens),
        at,
      };
      continue;
    }
    const negated =
      tokens.isWord("NOT", "IN") ||
      tokens.isWord("NOT", "LIKE") ||
      tokens.isWord("NOT", "BETWEEN") ||
      tokens.isWord("NOT", "REGEXP_LIKE");
    if (negated) tokens.next();
    if (tokens.accept("IN")) {
      operand = parseIn(tokens, operand.kind === "row" ? operand.items : [operand], negated, at);
    } else if (tokens.accept("IS")) {
      const negated = tokens.accept("NOT");
      if (tokens.isWord("TRUE") || tokens.isWord("FALSE")) {
        operand = { kind: "isTruth", negated, truth: tokens.next().value === "TRUE", operand, at };
        continue;
      }
      tokens.expect("NULL");
      operand = { kind: "isNull", negated, operand, at };
    } else if (tokens.accept("BETWEEN")) {
      const low = parseConcatenation(tokens);
      tokens.expect("AND");
      operand = { kind: "between", negated, operand, low, high: parseConcatenation(tokens), at };
    } else if (tokens.isWord("LIKE") || tokens.isWord("REGEXP_LIKE")) {
      const operator = tokens.next().value === "LIKE" ? "LIKE" : "REGEXP_LIKE";
      const pattern = parseConcatenation(tokens);
      const like = { kind: "like" as const, operator, negated, operand, pattern, at } as const;
      operand = operator === "LIKE" && tokens.accept("ESCAPE") ? { ...like, escape: tokens.string() } : like;
    } else return operand;
  }
}

function parseQuantified(
  tokens: TokenStream,
  operand: Expression,
  operator: ComparisonOperator,
  at: number,
): Expression {
  const { value } = tokens.next();
  tokens.expectSymbol("(");
  const inside = parseInside(tokens);
  const query = Array.isArray(inside) ? onlyQuery(inside) : inside;
  if (!query) throw tokens.unsupported(`a comparison with ${value} of anything but a query`, at);
  return { kind: "quantified", operator, quantifier: value === "ALL" ? "ALL" : "ANY", operand, query, at };
}

function parseIn(tokens: TokenStream, operands: Expression[], negated: boolean, at: number): Expression {
  tokens.expectSymbol("(");
  const inside = parseInside(tokens);
  const query = Array.isArray(inside) ? onlyQuery(inside) : inside;
  if (query) return { kind: "in", negated, operands, rows: [], query, at };
  const items = Array.isArray(inside) ? inside : [];
  const rows = items.map((item) => (operands.length > 1 && item.kind === "row" ? item.items : [item]));
  return { kind: "in", negated, operands, rows, at };
}

/** `((SELECT …))` is the query. */
function onlyQuery([first, ...others]: Expression[]): Query | undefined {
  return first?.kind === "subquery" && others.length === 0 ? first.query : undefined;
}

/**
 * What stands in parentheses, with the closing one: a query, or expressions, of which the first may
 * begin with a query in parentheses.
 */
export function parseInside(tokens: TokenStream): Query | Expression[] {
  if (isBareQueryStart(tokens)) {
    const query = tokens.query();
    tokens.expectSymbol(")");
    return query;
  }
  const { start: at } = tokens.peek();
  const first = parseExpression(tokens);
  if (first.kind === "subquery" && goesOnAsQuery(tokens)) {
    const query = tokens.query({ query: first.query, at });
    tokens.expectSymbol(")");
    return query;
  }
  const others = tokens.acceptSymbol(",") ? tokens.list(parseExpression) : [];
  tokens.expectSymbol(")");
  return [first, ...others];
}

function binaryLevel(operators: readonly BinaryOperator[], operand: (tokens: TokenStream) => Expression) {
  const goOn = (tokens: TokenStream, left: Expression): Expression | undefined => {
    const { kind, value, start: at } = tokens.peek();
    if (kind !== "symbol" || !isOneOf(value, operators)) return undefined;
    tokens.next();
    return { kind: "binary", operator: value, left, right: operand(tokens), at };
  };
  return (tokens: TokenStream): Expression => tokens.repeated(operand, goOn);
}

const isOneOf = <T extends string>(value: string, words: readonly T[]): value is T =>
  (words as readonly string[]).includes(value);

const parseProduct = binaryLevel(["*", "/"], parseSign);
const parseSum = binaryLevel(["+", "-"], parseProduct);
export const parseConcatenation: (tokens: TokenStream) => Expression = binaryLevel(["||"], parseSum);

function parseSign(tokens: TokenStream): Expression {
  const elsewhere = (["PRIOR", "CONNECT_BY_ROOT"] as const).find((word) => tokens.isWord(word));
  if (elsewhere) {
    const at = tokens.next().start;
    return { kind: "unary", operator: elsewhere, operand: parseInnerSign(tokens), at };
  }
  if (!tokens.isSymbol("-") && !tokens.isSymbol("+")) return parsePrimary(tokens);
  const token = tokens.next();
  const operand = parseInnerSign(tokens);
  if (token.value === "+") return operand;
  if (
    operand.kind === "literal" &&
    operand.literal.type === "number" &&
    !operand.literal.value.startsWith("-")
  ) {
    return { ...operand, literal: { type: "number", value: `-${operand.literal.value}` } };
  }
  return { kind: "unary", operator: "-", operand, at: token.start };
}

function parseInnerSign(tokens: TokenStream): Expression {
  tokens.enter();
  const operand = parseSign(tokens);
  tokens.leave();
  return operand;
}

function parsePrimary(tokens: TokenStream): Expression {
  const token = tokens.peek();
  const at = token.start;
  if (token.kind === "string" || token.kind === "number") {
    return { kind: "literal", literal: { type: token.kind, value: tokens.next().value }, at };
  }
  if (token.kind === "value") {
    tokens.next();
    return { kind: "value", name: token.value, at };
  }
  if (tokens.acceptSymbol("?")) return { kind: "marker", index: tokens.markers++, at };
  if (tokens.acceptSymbol("(")) {
    const items = parseInside(tokens);
    if (!Array.isArray(items)) return { kind: "subquery", query: items, at };
    const [only, ...others] = items;
    return only && others.length === 0 ? only : { kind: "row", items, at };
  }
  if (token.kind === "word") {
    const special = parseSpecial(tokens);
    if (special) return special;
  }
  if (isFunctionName(tokens) && tokens.isSymbol("(", 1)) {
    tokens.next();
    return parseCall(tokens, [{ name: token.value, at }], at);
  }
  const niladic = token.kind === "word" ? niladicNames.get(token.value) : undefined;
  if (niladic) {
    tokens.next();
    return { kind: "niladic", name: niladic, ...parsePrecision(niladic, tokens), at };
  }
  if (tokens.isWord("LOCAL") && tokens.isSymbol(".", 1)) {
    tokens.next();
    tokens.next();
    return { kind: "local", alias: tokens.identifier(), at };
  }
  if (token.kind === "word" && pseudoColumns.has(token.value)) {
    return { kind: "column", path: [asIdentifier(tokens.next())], at };
  }
  const path = tokens.path("expression");
  if (tokens.isSymbol("(") && tokens.isSymbol("+", 1) && tokens.isSymbol(")", 2))
    throw tokens.unsupported("an outer join by (+)");
  return tokens.isSymbol("(") ? parseCall(tokens, path, at) : { kind: "column", path, at };
}

/** `(6)` behind a moment; behind the others nothing but `()`. */
function parsePrecision(name: NiladicCall["name"], tokens: TokenStream): { precision?: number } {
  if (!tokens.acceptSymbol("(") || tokens.acceptSymbol(")")) return {};
  const { start } = tokens.peek();
  if (!name.endsWith("TIMESTAMP")) throw tokens.unexpected({ kind: "symbol", text: ")" });
  const precision = tokens.integer();
  if (precision > 9) throw tokens.unsupported(`${name}(${precision})`, start);
  tokens.expectSymbol(")");
  return { precision };
}

const niladicNames = new Map<string, NiladicCall["name"]>(niladicFunctions.map((name) => [name, name]));

/** Reserved words that are functions all the same, though this grammar gives them another meaning, too. */
const callableWords = new Set(
  "ANY CHAR GROUPING GROUP_CONCAT INSERT LEFT LISTAGG RIGHT SOME TRUNCATE USER".split(" "),
);

/** Whether the next word, with a parenthesis behind it, calls a function: COALESCE is reserved, and one. */
function isFunctionName(tokens: TokenStream): boolean {
  const { kind, value } = tokens.peek();
  return kind === "word" && (callableWords.has(value) || !grammarWords.has(value));
}

function parseSpecial(tokens: TokenStream): Expression | undefined {
  const at = tokens.peek().start;
  if (tokens.accept("NULL")) return { kind: "literal", literal: { type: "null" }, at };
  if (tokens.isWord("TRUE") || tokens.isWord("FALSE")) {
    return { kind: "literal", literal: { type: "boolean", value: tokens.next().value === "TRUE" }, at };
  }
  if ((tokens.isWord("DATE") || tokens.isWord("TIMESTAMP")) && tokens.peek(1).kind === "string") {
    const type = tokens.next().value === "DATE" ? "date" : "timestamp";
    return { kind: "literal", literal: { type, value: tokens.string() }, at };
  }
  if (tokens.accept("CASE")) return parseCase(tokens, at);
  if (tokens.accept("IF")) return parseIf(tokens, at);
  if (tokens.isWord("CAST") && tokens.isSymbol("(", 1)) {
    tokens.next();
    tokens.next();
    const operand = parseExpression(tokens);
    tokens.expect("AS");
    const type = parseType(tokens);
    tokens.expectSymbol(")");
    return { kind: "cast", operand, type, at };
  }
  if (tokens.isWord("CONVERT") && tokens.isSymbol("(", 1)) {
    tokens.next();
    tokens.next();
    const type = parseType(tokens);
    tokens.expectSymbol(",");
    const operand = parseExpression(tokens);
    tokens.expectSymbol(")");
    return { kind: "cast", operand, type, at };
  }
  if (tokens.isWord("JSON_VALUE") && tokens.isSymbol("(", 1)) return parseJsonValue(tokens, parseExpression);
  if (tokens.isWord("EXTRACT") && tokens.isSymbol("(", 1)) {
    tokens.next();
    tokens.next();
    const field = asIdentifier(tokens.next());
    tokens.expect("FROM");
    const operand = parseExpression(tokens);
    tokens.expectSymbol(")");
    return { kind: "extract", field, operand, at };
  }
  if (tokens.isWord("INTERVAL") && tokens.peek(1).kind === "string") {
    tokens.next();
    const value = tokens.string();
    const unit = asIdentifier(tokens.next());
    return { kind: "interval", value, unit, ...parseIntervalDigits(tokens, unit.name), at };
  }
  if (tokens.isWord("SUBSTRING") && tokens.isSymbol("(", 1)) return parseSubstring(tokens, at);
  if (tokens.isWord("TRIM") && tokens.isSymbol("(", 1) && trimmedSides.has(tokens.peek(2).value))
    return parseTrim(tokens, at);
  if (tokens.isWord("POSITION") && tokens.isSymbol("(", 1)) {
    tokens.next();
    tokens.next();
    const needle = parseConcatenation(tokens);
    tokens.expect("IN");
    const operand = parseExpression(tokens);
    tokens.expectSymbol(")");
    return { ...emptyCall, path: [{ name: "LOCATE", at }], arguments: [needle, operand], at };
  }
  return undefined;
}

/** `(3)`, of SECOND alone `(3, 2)`, and `TO SECOND(2)` behind an interval's unit. */
function parseIntervalDigits(tokens: TokenStream, unit: string) {
  const digits: number[] = [];
  const parseDigits = () => {
    if (!tokens.acceptSymbol("(")) return;
    digits.push(tokens.integer());
    if (tokens.acceptSymbol(",")) digits.push(tokens.integer());
    tokens.expectSymbol(")");
  };
  parseDigits();
  const [precision, ofSeconds] = digits.splice(0);
  if (!tokens.accept("TO")) return { ...withDigits(precision, unit === "SECOND" ? ofSeconds : undefined) };
  const to = asIdentifier(tokens.next());
  if (to.name === "SECOND") parseDigits();
  return { ...withDigits(precision, digits[0]), to };
}

const withDigits = (precision: number | undefined, fraction: number | undefined) => ({
  ...(precision !== undefined && { precision }),
  ...(fraction !== undefined && { fraction }),
});

/** What `TRIM(LEADING a FROM b)` is called otherwise. */
const trimmedSides = new Map([
  ["LEADING", "LTRIM"],
  ["TRAILING", "RTRIM"],
  ["BOTH", "TRIM"],
]);

function parseTrim(tokens: TokenStream, at: number): Call {
  tokens.next();
  tokens.expectSymbol("(");
  const name = trimmedSides.get(tokens.next().value) as string;
  const characters = parseExpression(tokens);
  tokens.expect("FROM");
  const operand = parseExpression(tokens);
  tokens.expectSymbol(")");
  return { ...emptyCall, path: [{ name, at }], arguments: [operand, characters], at };
}

/** `SUBSTRING(a FROM b FOR c)` or `SUBSTRING(a, b, c)`, which are the same call. */
function parseSubstring(tokens: TokenStream, at: number): Call {
  tokens.next();
  tokens.expectSymbol("(");
  const args = tokens.list(() => parseExpression(tokens));
  if (args.length === 1 && tokens.accept("FROM")) {
    args.push(parseExpression(tokens));
    if (tokens.accept("FOR")) args.push(parseExpression(tokens));
  }
  tokens.expectSymbol(")");
  return { ...emptyCall, path: [{ name: "SUBSTRING", at }], arguments: args, at };
}

function parseCase(tokens: TokenStream, at: number): Expression {
  const operand = tokens.isWord("WHEN") ? undefined : parseExpression(tokens);
  const branches = tokens.repeated<Case["branches"]>(() => [], parseNextBranch);
  if (branches.length === 0) throw tokens.unexpected("WHEN");
  const otherwise = tokens.accept("ELSE") ? parseExpression(tokens) : undefined;
  tokens.expect("END");
  return { kind: "case", branches, at, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function parseNextBranch(tokens: TokenStream, branches: Case["branches"]): Case["branches"] | undefined {
  if (!tokens.accept("WHEN")) return undefined;
  const when = parseExpression(tokens);
  tokens.expect("THEN");
  branches.push({ when, result: parseExpression(tokens) });
  return branches;
}

/** `IF a THEN b ELSE c ENDIF`, which is neither b nor c where a is NULL. */
function parseIf(tokens: TokenStream, at: number): Expression {
  const operand = parseExpression(tokens);
  tokens.expect("THEN");
  const truth = (value: boolean): Expression => ({
    kind: "literal",
    literal: { type: "boolean", value },
    at,
  });
  const branches = [{ when: truth(true), result: parseExpression(tokens) }];
  if (tokens.accept("ELSE")) branches.push({ when: truth(false), result: parseExpression(tokens) });
  tokens.expect("ENDIF");
  return { kind: "case", operand, branches, at };
}

function parseCall(tokens: TokenStream, path: NamePath, at: number): Call {
  tokens.expectSymbol("(");
  const call: Call = { ...emptyCall, path, arguments: [], at };
  if (tokens.acceptSymbol("*")) call.star = true;
  else if (!tokens.isSymbol(")")) {
    call.distinct = tokens.accept("DISTINCT");
    if (!call.distinct) tokens.accept("ALL");
    if (!tokens.isWord("ORDER")) call.arguments = tokens.list(parseExpression);
    parseNulls(tokens, call);
    if (tokens.accept("ORDER", "BY")) call.orderBy = parseOrder(tokens);
    if (tokens.accept("SEPARATOR")) call.separator = tokens.string();
    if (tokens.accept("ON", "OVERFLOW")) call.truncates = parseOverflow(tokens);
  }
  tokens.expectSymbol(")");
  if (tokens.accept("WITHIN", "GROUP")) {
    tokens.expectSymbol("(");
    tokens.expect("ORDER", "BY");
    call.orderBy = parseOrder(tokens);
    tokens.expectSymbol(")");
  }
  const isOfWindow = path.at(-1)?.name === "NTH_VALUE";
  if (isOfWindow && tokens.isWord("FROM", "LAST")) throw tokens.unsupported("NTH_VALUE … FROM LAST", at);
  if (isOfWindow) tokens.accept("FROM", "FIRST");
  // Behind an argument, they are those of the call around it.
  if (tokens.isWord("IGNORE", "NULLS", "OVER") || tokens.isWord("RESPECT", "NULLS", "OVER"))
    parseNulls(tokens, call);
  if (tokens.accept("EMITS")) call.emits = parseEmits(tokens);
  if (tokens.accept("OVER")) call.over = parseWindow(tokens);
  return call;
}

/** Whether a text that gets too long is cut: `ERROR`, or `TRUNCATE '…' WITH COUNT`. */
function parseOverflow(tokens: TokenStream): boolean {
  if (tokens.accept("ERROR")) return false;
  tokens.expect("TRUNCATE");
  if (tokens.peek().kind === "string") tokens.string();
  if (tokens.accept("WITH") || tokens.accept("WITHOUT")) tokens.expect("COUNT");
  return true;
}

/** `IGNORE NULLS` stands inside the parentheses or behind them. */
function parseNulls(tokens: TokenStream, call: Call): void {
  const word = (["IGNORE", "RESPECT"] as const).find((one) => tokens.accept(one, "NULLS"));
  if (word) call.nulls = word;
}

export function parseOrder(tokens: TokenStream): OrderItem[] {
  return tokens.list(() => {
    const at = tokens.peek().start;
    const expression = parseExpression(tokens);
    const descending = tokens.accept("DESC");
    if (!descending) tokens.accept("ASC");
    // Exasol sorts NULL as the greatest value.
    let nullsFirst = descending;
    if (tokens.accept("NULLS", "FIRST")) nullsFirst = true;
    else if (tokens.accept("NULLS", "LAST")) nullsFirst = false;
    return { expression, descending, nullsFirst, at };
  });
}

function parseWindow(tokens: TokenStream): WindowSpec {
  const at = tokens.peek().start;
  tokens.expectSymbol("(");
  const partitionBy = tokens.accept("PARTITION", "BY") ? tokens.list(() => parseExpression(tokens)) : [];
  const orderBy = tokens.accept("ORDER", "BY") ? parseOrder(tokens) : [];
  const units = ["ROWS", "RANGE", "GROUPS"].find((one) => tokens.accept(one));
  const frame = units === undefined ? [] : [units, ...parseFrame(tokens)];
  tokens.expectSymbol(")");
  return { partitionBy, orderBy, frame, at };
}

function parseFrame(tokens: TokenStream): WindowSpec["frame"] {
  const isBetween = tokens.accept("BETWEEN");
  const frame = parseFrameBound(tokens);
  if (isBetween) {
    frame.unshift("BETWEEN");
    tokens.expect("AND");
    frame.push("AND", ...parseFrameBound(tokens));
  }
  if (tokens.accept("EXCLUDE")) {
    const kinds = [["NO", "OTHERS"], ["CURRENT", "ROW"], ["GROUP"], ["TIES"]] as const;
    const kind = kinds.find(([first, ...more]) => tokens.accept(first, ...more));
    if (!kind) throw tokens.unexpected();
    frame.push("EXCLUDE", ...kind);
  }
  return frame;
}

function parseFrameBound(tokens: TokenStream): WindowSpec["frame"] {
  if (tokens.accept("CURRENT", "ROW")) return ["CURRENT ROW"];
  const distance = tokens.accept("UNBOUNDED") ? "UNBOUNDED" : parseExpression(tokens);
  if (tokens.accept("PRECEDING")) return [distance, "PRECEDING"];
  tokens.expect("FOLLOWING");
  return [distance, "FOLLOWING"];
}
