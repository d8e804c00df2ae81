/**
 * In Exasol a decimal equals a number: public scripts write `query(…)[1][1] == 0` of a COUNT. Lua asks nobody
 * about values of two types, so a comparison becomes a call of what `run.lua` puts there.
 */

import { type Piece, tokensIn, withPieces } from "./lua-source.ts";

const equal = '("")["equal"]';

const keywords: ReadonlySet<string> = new Set(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
);
/** They bind closer than a comparison does. */
const closer: ReadonlySet<string> = new Set("+ - * / // % ^ .. & | ~ << >>".split(" "));
const comparisons: ReadonlySet<string> = new Set("== ~= < > <= >=".split(" "));
const signs: ReadonlySet<string> = new Set(["-", "#", "~"]);
const brackets: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

interface Token {
  text: string;
  at: number;
  /** The other one of a pair of brackets. */
  partner?: number;
}

type Tokens = readonly Token[];

/** The program, line by line as it was. */
export function withEqualDecimals(source: string): string {
  if (!/[=~]=/.test(source)) return source;
  const tokens = tokensOf(source);
  const pieces: Piece[] = [];
  for (const [i, { text, at }] of tokens.entries()) {
    if (text !== "==" && text !== "~=") continue;
    const from = operandBefore(tokens, i);
    const to = operandBehind(tokens, i);
    if (from === undefined || to === undefined) continue;
    // No decimal is equal to these.
    if ((from === i - 1 && isOther(tokens[from])) || (to === i + 1 && isOther(tokens[to]))) continue;
    if ([tokens[from - 1], tokens[to + 1]].some((next) => next && comparisons.has(next.text))) continue;
    const last = tokens[to] as Token;
    const [open, close] = text === "==" ? [`${equal}(`, ")"] : [`(not ${equal}(`, "))"];
    pieces.push({ at: (tokens[from] as Token).at, text: open });
    pieces.push({ at, drop: 2, text: ", " });
    pieces.push({ at: last.at + last.text.length, text: close });
  }
  return withPieces(source, pieces);
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const open: number[] = [];
  for (const { text, at } of tokensIn(source)) {
    const one: Token = { text, at };
    if (text === "(" || text === "[" || text === "{") open.push(tokens.length);
    const opener = brackets[text];
    const partner = opener === undefined ? undefined : open.pop();
    if (partner !== undefined) {
      one.partner = partner;
      (tokens[partner] as Token).partner = tokens.length;
    }
    tokens.push(one);
  }
  return tokens;
}

const isString = ({ text }: Token) => /^(?:["']|\[=*\[)/.test(text);
const isName = ({ text }: Token) => /^[A-Za-z_]/.test(text) && !keywords.has(text);
const isOther = (one: Token | undefined) =>
  one !== undefined && (isString(one) || ["nil", "true", "false", "null", "NULL"].includes(one.text));

/** Whether a value may end with it. */
const endsValue = (one: Token | undefined): one is Token =>
  one !== undefined &&
  (isName(one) ||
    isString(one) ||
    /^\.?\d/.test(one.text) ||
    [")", "]", "}", "...", "nil", "true", "false", "end"].includes(one.text));

/** Where the operand begins that ends before the token; undefined for one that this cannot tell. */
function operandBefore(tokens: Tokens, at: number): number | undefined {
  let from = valueBefore(tokens, at - 1);
  while (from !== undefined) {
    const sign = tokens[from - 1]?.text ?? "";
    if (signs.has(sign) && !endsValue(tokens[from - 2])) from--;
    else if (closer.has(sign)) from = valueBefore(tokens, from - 2);
    else return sign === "not" ? undefined : from;
  }
  return undefined;
}

/** Where the value begins that ends with the token: a name, a call, an index, brackets, a literal. */
function valueBefore(tokens: Tokens, last: number): number | undefined {
  const one = tokens[last];
  if (!endsValue(one) || one.text === "end") return undefined;
  const before = tokens[last - 1];
  if (one.partner !== undefined) {
    const outer = tokens[one.partner - 1];
    const follows = endsValue(outer) && outer.text !== "end" && !/^\.?\d/.test(outer.text);
    if (follows && !["...", "nil", "true", "false"].includes(outer.text))
      return valueBefore(tokens, one.partner - 1);
    return one.text === "]" ? undefined : one.partner;
  }
  if (isString(one) && before && (isName(before) || before.text === ")" || before.text === "]"))
    return valueBefore(tokens, last - 1);
  if (isName(one) && (before?.text === "." || before?.text === ":")) return valueBefore(tokens, last - 2);
  return last;
}

/** Where the operand ends that begins behind the token. */
function operandBehind(tokens: Tokens, at: number): number | undefined {
  let next = at + 1;
  for (;;) {
    while (signs.has(tokens[next]?.text ?? "")) next++;
    const last = valueBehind(tokens, next);
    if (last === undefined || !closer.has(tokens[last + 1]?.text ?? "")) return last;
    next = last + 2;
  }
}

function valueBehind(tokens: Tokens, first: number): number | undefined {
  const one = tokens[first];
  if (one?.text === "(" || one?.text === "{") return suffixesBehind(tokens, one.partner);
  if (!endsValue(one) || one.text === "end" || one.partner !== undefined) return undefined;
  return isName(one) ? suffixesBehind(tokens, first) : first;
}

/** Fields, indices and arguments. */
function suffixesBehind(tokens: Tokens, value: number | undefined): number | undefined {
  let last = value;
  while (last !== undefined) {
    const next = tokens[last + 1];
    if (next?.text === "." || next?.text === ":") last += 2;
    else if (next && ["(", "[", "{"].includes(next.text)) last = next.partner;
    else if (next && isString(next)) last++;
    else return last;
  }
  return undefined;
}
