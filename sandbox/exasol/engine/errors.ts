/** Exasol's error texts. What is marked unconfirmed could not be checked against a live database. */
import { quoteLiteral } from "../../../sql/quote.ts";
import { grammarName, lineAndColumn, SqlSyntaxError } from "../../../sql/syntax-error.ts";
import { ExasolError } from "../model.ts";

/** A statement, function or option this engine does not know: it refuses instead of pretending. */
export function unsupported(what: string): ExasolError {
  return new ExasolError("0A000", `feature not supported by the local Exasol: ${what}`);
}

/** ` [line 1, column 15]`, both counted from 1. */
export function position(sql: string, offset: number): string {
  const { line, column } = lineAndColumn(sql, offset);
  return placeText(line, column);
}

const placeText = (line: number, column: number) => ` [line ${line}, column ${column}]`;

function syntaxError({ problem, line, column }: SqlSyntaxError): ExasolError {
  const place = placeText(line, column);
  switch (problem.kind) {
    case "unexpected": {
      const wanted = problem.expected && grammarName(problem.expected);
      const expecting = wanted === undefined ? "" : `, expecting ${wanted}`;
      return invalid(`syntax error, unexpected ${grammarName(problem.found)}${expecting}${place}`);
    }
    case "unknownCharacter":
      return invalid(`syntax error, unexpected '${problem.character}'${place}`);
    case "unterminated":
      return invalid(`syntax error, unterminated ${problem.what}${place}`);
    case "unsupported":
      return unsupported(`${problem.what}${place}`);
    case "invalid":
      return invalid(`${problem.text}${place}`);
  }
}

/** A statement that Exasol refuses. */
export function invalid(text: string): ExasolError {
  return new ExasolError("42000", text);
}

/** Carried through DuckDB's error() function, to be found again by translateError(). */
export function raiseInSql(sqlCode: string, text: string): string {
  return `error(${quoteLiteral(`EXA|${sqlCode}|${text}|EXA`)})`;
}

/** The same of what this database has not. */
export const unsupportedInSql = (what: string): string => raiseInSql("0A000", unsupported(what).message);

const duckError = /^[A-Z][\w ]*Error: |INTERRUPT/;

/** What DuckDB reported, in Exasol's words and without internal names. */
export function translateError(error: unknown): ExasolError {
  if (error instanceof ExasolError) return error;
  if (error instanceof SqlSyntaxError) return syntaxError(error);
  const text = error instanceof Error ? error.message : String(error);
  // Only the parser and the binder recurse as deep as a statement is nested.
  if (error instanceof RangeError && /call stack/.test(text)) return tooDeep(error);
  const own = /EXA\|(\w{5})\|(.*?)\|EXA/s.exec(text);
  if (!own && !duckError.test(text)) {
    return new ExasolError("42000", `internal error of the local Exasol: ${text}`, { cause: error });
  }
  return own ? new ExasolError(own[1] ?? "42000", own[2] ?? "", { cause: error }) : known(text, error);
}

const tooDeep = (cause: unknown) =>
  new ExasolError("0A000", "feature not supported by the local Exasol: a statement nested so deeply", {
    cause,
  });

const outOfRange = "data exception - numeric value out of range";
export const outOfRangeInSql = raiseInSql("22003", outOfRange);
const badValue = "data exception - invalid character value for cast";

/** What DuckDB says and what Exasol says then; the first that fits counts. */
const translations: [duck: RegExp, sqlCode: string, text: string][] = [
  [
    /Conflict|write-write|Table with name t\d+ does not exist/i,
    "40001",
    "GlobalTransactionRollback msg: Transaction collision: automatic transaction rollback.",
  ],
  [/INTERRUPT/, "R0003", "Client requested execution abort."],
  [/Could not convert string|field value out of range|Date out of range/i, "22018", badValue],
  [/invalid (date|timestamp)|Could not parse|not a valid|format specifier/i, "22018", badValue],
  [/Could not cast value|Out of Range|overflow|is undefined outside/i, "22003", outOfRange],
  // unconfirmed wording
  [
    /must appear in the GROUP BY|cannot contain aggregates|aggregate function/i,
    "42000",
    "not a GROUP BY expression",
  ],
  [/cannot contain window functions/i, "42000", "analytic functions are not allowed here"],
  [
    /More than one row returned by a subquery/i,
    "22002",
    "data exception - cardinality violation: subquery returns more than one row",
  ],
  [/Out of Memory/i, "42000", "memory limit of the local Exasol exceeded"],
  [
    /Like pattern must not end with escape character/,
    "0A000",
    unsupported("a LIKE pattern that ends with its escape character").message,
  ],
  [/Argument for ntile/, "0A000", unsupported("NTILE of less than one part").message],
  // unconfirmed wording
  [/frame starting from/, "42000", "the frame of an analytic function ends before it begins"],
];

/** Of RE2, with the part of the pattern that it means. */
const regexError =
  /Error: ((?:invalid (?:perl operator|escape sequence|character class|repetition|named capture)|bad repetition|missing [\])]|missing closing|unexpected \)|no argument for|trailing |pattern too large).*)/;

function known(text: string, cause: unknown): ExasolError {
  const make = (sqlCode: string, message: string) => new ExasolError(sqlCode, message, { cause });
  const value =
    /(?:string|value) ["'](.*?)["'] to/s.exec(text)?.[1] ??
    /field value out of range: "(.*?)"/s.exec(text)?.[1];
  const [, sqlCode, message] = translations.find(([duck]) => duck.test(text)) ?? [];
  if (message === badValue && value !== undefined) {
    const isNumber = /^\s*[-+]?[\d.]+(e[-+]?\d+)?\s*$/i.test(value) && /Could not convert string/.test(text);
    return isNumber ? make("22003", outOfRange) : make("22018", `${badValue}; Value: '${value}'`);
  }
  if (sqlCode !== undefined && message !== undefined) return make(sqlCode, message);
  if (/expression depth limit/i.test(text)) return tooDeep(cause);
  const [, regex] = regexError.exec(text) ?? [];
  if (regex !== undefined) return make("0A000", unsupported(`a regular expression with: ${regex}`).message);
  return make("0A000", "feature not supported by the local Exasol: the statement could not be executed");
}
