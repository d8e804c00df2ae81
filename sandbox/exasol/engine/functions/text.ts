/** Functions of text. Those that can give '' say nonEmpty(). */

import { decimal, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import { type Bound, tooLong } from "../binding/bound.ts";
import { outOfRangeInSql, unsupportedInSql } from "../errors.ts";
import { asLong, nonEmpty, nonEmptyOf, type ScalarFunction, sizeOf, text, whole } from "./definition.ts";
import { jsonValue } from "./json.ts";
import { once } from "./once.ts";
import { searchingFunctions } from "./searching.ts";

const anyLength = varchar(maximumVarcharSize);
/** Lengths and positions. */
const count = decimal(9, 0);
const position = decimal(7, 0);

const trimming = (name: string, duck: string): ScalarFunction => ({
  name,
  arguments: ["text", "text?"],
  returns: asLong,
  sql: (value, characters?: string) =>
    nonEmpty(`${duck}(${value}${characters === undefined ? "" : `, ${characters}`})`),
});

const padding = (name: string, duck: string): ScalarFunction => ({
  name,
  arguments: ["any", "any", "any?"],
  bind: (value: Bound, length: Bound, filling?: Bound) => {
    const padded = (one: string, size: string) =>
      `${duck}(${one}, CAST(${size} AS INTEGER), ${filling ? text(filling) : "' '"})`;
    const most = Number(length.constant ?? Number.POSITIVE_INFINITY);
    const sql =
      most <= maximumVarcharSize
        ? padded(text(value), whole(length))
        : once([text(value), whole(length)], (one, size) => within(one, size, padded(one, size)));
    return { sql: nonEmpty(sql), type: varchar(most) };
  },
});

/** The text, made only if it has not more characters than a text can have. */
const within = (value: string, length: string, made: string): string =>
  `CASE WHEN ${value} IS NOT NULL AND ${length} > ${maximumVarcharSize} THEN ${tooLong(length, maximumVarcharSize)}
    ELSE ${made} END`;

const repeated = (value: string, times: string): string =>
  nonEmpty(
    once([value, times], (one, count) =>
      within(one, `(CAST(length(${one}) AS HUGEINT) * ${count})`, `repeat(${one}, ${count})`),
    ),
  );

/** DuckDB leaves out a negative number of characters instead. */
const side = (name: string, duck: string): ScalarFunction => ({
  name,
  arguments: ["text", "whole"],
  returns: asLong,
  sql: (value, length) => nonEmpty(`${duck}(${value}, greatest(${length}, 0))`),
});

/**
 * Position 0 is the first character, one before the start is nowhere; DuckDB counts backwards with a negative
 * length.
 */
function substring(value: Bound, start: Bound, length?: Bound): string {
  const [first, most] = [start, length].map((bound) => /^\d{1,9}$/.exec(bound?.constant ?? "")?.[0]);
  // What is known now takes DuckDB a tenth of the time to plan.
  if (first !== undefined && (most !== undefined || length === undefined)) {
    const from = Math.max(1, Number(first));
    if (most === undefined) return nonEmpty(`substr(${text(value)}, ${from})`);
    const part = `substr(${text(value)}, ${from}, ${Number(most)})`;
    return from === 1 && Number(most) > 0 ? part : nonEmpty(part);
  }
  const sql = once([text(value), whole(start)], (source, place) => {
    const count = length === undefined ? "" : `, greatest(${whole(length)}, 0)`;
    const from = `greatest(${place}, CASE WHEN ${place} < 0 THEN ${place} ELSE 1 END)`;
    return `CASE WHEN ${place} >= -length(${source}) THEN substr(${source}, ${from}${count}) END`;
  });
  return nonEmpty(sql);
}

// array_to_string() would be shorter, but is a macro that repeats its argument.
function capitalized(value: string): string {
  const words = `regexp_extract_all(${value}, '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+')`;
  return `list_aggregate(list_transform(${words}, lambda w: upper(w[1]) || lower(w[2:])), 'string_agg', '')`;
}

/** A negative place counts from the end; at one outside nothing is changed. Source: docs.exasol.com. */
const inserted = (value: string, place: string, length: string, added: string): string =>
  once([value, place, length, `coalesce(${added}, '')`], (whole, given, count, text) => {
    const at = `(CASE WHEN ${given} < 0 THEN length(${whole}) + ${given} + 1 ELSE ${given} END)`;
    const behind = `CASE WHEN ${count} >= 0 THEN substr(${whole}, ${at} + ${count}) ELSE '' END`;
    return `CASE WHEN ${at} BETWEEN 1 AND length(${whole}) THEN left(${whole}, ${at} - 1) || ${text} || ${behind}
      WHEN ${given} IS NOT NULL AND ${count} IS NOT NULL THEN ${whole} END`;
  });

/** NULL for 0; a greater number than `last` fails, in words that are unconfirmed. */
const letter =
  (last: number) =>
  (code: string): string =>
    once(
      [code],
      (n) =>
        `CASE WHEN ${n} BETWEEN 1 AND ${last} THEN chr(CAST(${n} AS INTEGER)) WHEN ${n} <> 0 THEN ${outOfRangeInSql} END`,
    );

const isAscii = (value: string): string => `strlen(${value}) = length(${value})`;
const characters = (value: string): string => `string_split(${value}, '')`;
const joined = (list: string): string => `list_aggregate(${list}, 'string_agg', '')`;

/** By code points, as LENGTH counts: DuckDB would leave a letter and its combining accents together. */
const reversed = (value: string): string =>
  once(
    [value],
    (one) =>
      `CASE WHEN ${isAscii(one)} THEN reverse(${one}) ELSE ${joined(`list_reverse(${characters(one)})`)} END`,
  );

/** DuckDB counts bytes: so each of the characters becomes one of ASCII first. */
const editDistance = (one: string, other: string): string =>
  once([one, other], (a, b) =>
    once([`${a} || ${b}`, joined(`list_distinct(${characters(`${a} || ${b}`)})`)], (both, all) => {
      const ascii = joined("list_transform(range(1, 127), lambda exa_i: chr(CAST(exa_i AS INTEGER)))");
      const [x, y] = [a, b].map((text) => `translate(${text}, ${all}, ${ascii})`);
      return `CASE WHEN ${isAscii(both)} THEN levenshtein(${a}, ${b})
        WHEN length(${all}) > 126 THEN ${unsupportedInSql("EDIT_DISTANCE of texts with more than 126 different characters")}
        ELSE levenshtein(${x}, ${y}) END`;
    }),
  );

/** `a || b || c`, where NULL is the empty string: 'a' || NULL is 'a'. */
export function concatenated(parts: Bound[]): Bound {
  const size = parts.reduce((sum, part) => sum + (part.type === null ? 0 : sizeOf(part)), 0);
  return { sql: nonEmptyOf(size, `concat(${parts.map(text).join(", ")})`), type: varchar(size) };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * One letter and three digits. Source: Knuth, The Art of Computer Programming, volume 3, which
 * docs.exasol.com names. What becomes of other characters than letters is not known.
 */
const soundex: ScalarFunction = {
  name: "SOUNDEX",
  arguments: ["text"],
  returns: varchar(4),
  sql: (value) =>
    once([`upper(${value})`], (name) => {
      const spoken = `regexp_replace(${name}[2:], '[HW]', '', 'g')`;
      const codes = `translate(${name}[1] || ${spoken}, '${alphabet}', '01230120022455012623010202')`;
      const single = ["0", "1", "2", "3", "4", "5", "6"].reduce(
        (sql, code) => `regexp_replace(${sql}, '${code}+', '${code}', 'g')`,
        codes,
      );
      const digits = `rpad(replace(${single}[2:], '0', ''), 3, '0')`;
      return `CASE WHEN regexp_full_match(${name}, '[A-Z]+') THEN ${name}[1] || ${digits}
        WHEN ${name} IS NOT NULL THEN ${unsupportedInSql("SOUNDEX of anything but letters from A to Z")} END`;
    }),
};

/**
 * The code of a letter between two others, which are '' where there is none. Source: Wikipedia's "Kölner
 * Phonetik", which docs.exasol.com names.
 */
const soundOf = (letter: string, before: string, behind: string): string =>
  `CASE WHEN ${letter} = 'B' OR ${letter} = 'P' AND ${behind} <> 'H' THEN '1'
    WHEN ${letter} IN ('D', 'T') AND ${behind} IN ('C', 'S', 'Z') THEN '8'
    WHEN ${letter} IN ('D', 'T') THEN '2'
    WHEN ${letter} IN ('F', 'V', 'W', 'P') THEN '3'
    WHEN ${letter} = 'C' AND ${before} IN ('S', 'Z') THEN '8'
    WHEN ${letter} IN ('G', 'K', 'Q') OR ${letter} = 'C'
      AND (${behind} IN ('A', 'H', 'K', 'O', 'Q', 'U', 'X') OR ${before} = '' AND ${behind} IN ('L', 'R')) THEN '4'
    WHEN ${letter} IN ('S', 'Z', 'C') OR ${letter} = 'X' AND ${before} IN ('C', 'K', 'Q') THEN '8'
    WHEN ${letter} = 'X' THEN '48'
    WHEN ${letter} = 'L' THEN '5'
    WHEN ${letter} IN ('M', 'N') THEN '6'
    WHEN ${letter} = 'R' THEN '7'
    WHEN ${letter} = 'H' THEN ''
    ELSE '0' END`;

/** Repeated digits are one, and only the first may be 0. */
function soundCodes(word: string): string {
  // With a blank before and behind, no letter lacks a neighbour.
  const letter = (place: string) => `trim(substr(' ' || ${word} || ' ', ${place}, 1))`;
  const codes = `list_transform(range(2, length(${word}) + 2), lambda i: ${soundOf(letter("i"), letter("i - 1"), letter("i + 1"))})`;
  const single = [..."012345678"].reduce(
    (sql, code) => `regexp_replace(${sql}, '${code}+', '${code}', 'g')`,
    `list_aggregate(${codes}, 'string_agg', '')`,
  );
  return once([single], (digits) => `nullif(left(${digits}, 1) || replace(${digits}[2:], '0', ''), '')`);
}

/** What other characters than letters of German mean is not known. */
const colognePhonetic: ScalarFunction = {
  name: "COLOGNE_PHONETIC",
  arguments: ["text"],
  returns: (first) => varchar(2 * sizeOf(first)),
  sql: (value) =>
    once(
      [`translate(upper(replace(${value}, 'ß', 's')), 'ÄÖÜẞ', 'AOUS')`],
      (word) => `CASE WHEN regexp_full_match(${word}, '[A-Z]+') THEN ${soundCodes(word)}
        WHEN ${word} IS NOT NULL THEN ${unsupportedInSql("COLOGNE_PHONETIC of anything but letters of German")} END`,
    ),
};

export const textFunctions: ScalarFunction[] = [
  { name: "UPPER", also: ["UCASE"], arguments: ["text"], returns: asLong, sql: (value) => `upper(${value})` },
  { name: "LOWER", also: ["LCASE"], arguments: ["text"], returns: asLong, sql: (value) => `lower(${value})` },
  { name: "REVERSE", arguments: ["text"], returns: asLong, sql: reversed },
  { name: "INITCAP", arguments: ["text"], returns: asLong, sql: capitalized },
  trimming("TRIM", "trim"),
  trimming("LTRIM", "ltrim"),
  trimming("RTRIM", "rtrim"),
  padding("LPAD", "lpad"),
  padding("RPAD", "rpad"),
  {
    name: "SUBSTR",
    also: ["SUBSTRING", "MID"],
    arguments: ["any", "any", "any?"],
    bind: (value: Bound, start: Bound, length?: Bound) => ({
      sql: substring(value, start, length),
      type: asLong(value),
    }),
  },
  side("LEFT", "left"),
  side("RIGHT", "right"),
  {
    name: "REPEAT",
    arguments: ["text", "whole"],
    returns: anyLength,
    sql: repeated,
  },
  {
    name: "SPACE",
    arguments: ["whole"],
    returns: anyLength,
    sql: (times) => repeated("' '", times),
  },
  {
    name: "REPLACE",
    arguments: ["any", "any", "any?"],
    bind: (value: Bound, from: Bound, to?: Bound) => {
      const [wanted, becomes] = [from, to].map((arg) => (arg ? `coalesce(${text(arg)}, '')` : "''"));
      const most = sizeOf(value) * Math.max(1, to ? sizeOf(to) : 0);
      return { sql: nonEmptyOf(most, `replace(${text(value)}, ${wanted}, ${becomes})`), type: anyLength };
    },
  },
  {
    name: "TRANSLATE",
    arguments: ["text", "text", "text"],
    returns: asLong,
    sql: (value, from, to) => nonEmpty(`translate(${value}, ${from}, ${to})`),
  },
  {
    name: "CONCAT",
    arguments: ["any", "any…"],
    bind: (...args) => concatenated(args),
  },
  {
    name: "LENGTH",
    also: ["CHARACTER_LENGTH"],
    arguments: ["text"],
    returns: count,
    sql: (value) => `length(${value})`,
  },
  { name: "BIT_LENGTH", arguments: ["text"], returns: count, sql: (value) => `strlen(${value}) * 8` },
  { name: "OCTET_LENGTH", arguments: ["text"], returns: count, sql: (value) => `strlen(${value})` },
  { name: "ASCII", arguments: ["text"], returns: count, sql: (value) => `ascii(${value})` },
  { name: "UNICODE", arguments: ["text"], returns: count, sql: (value) => `unicode(${value})` },
  { name: "CHR", also: ["CHAR"], arguments: ["whole"], returns: varchar(1), sql: letter(127) },
  { name: "UNICODECHR", arguments: ["whole"], returns: varchar(1), sql: letter(1114111) },
  {
    name: "EDIT_DISTANCE",
    arguments: ["text", "text"],
    returns: position,
    sql: editDistance,
  },
  {
    name: "INSERT",
    arguments: ["any", "any", "any", "any"],
    bind: (value: Bound, place: Bound, length: Bound, added: Bound) => ({
      sql: nonEmptyOf(
        sizeOf(value) + sizeOf(added),
        inserted(text(value), whole(place), whole(length), text(added)),
      ),
      type: anyLength,
    }),
  },
  soundex,
  colognePhonetic,
  ...searchingFunctions,
  {
    name: "JSON_VALUE",
    arguments: ["any", "any"],
    bind: (value: Bound, path: Bound) => jsonValue(value, path),
  },
];
