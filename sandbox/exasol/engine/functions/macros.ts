/** The DuckDB macros that all connections share. A macro repeats its arguments: see once.ts. */
import { outOfRangeInSql, raiseInSql } from "../errors.ts";
import { wordMacro } from "./bits.ts";
import { macro } from "./definition.ts";
import { scalarFunctions } from "./index.ts";
import { intervalMacros } from "./interval-functions.ts";
import { divisionByZero } from "./operators.ts";

const overflow = raiseInSql("22008", "data exception - datetime field overflow");
const badText =
  "error('EXA|22018|data exception - invalid character value for cast; Value: ''' || x || '''|EXA')";

const badMoment = (format: string) =>
  `error('EXA|22018|data exception - invalid character value for cast; Value: ''' || x || ''' Format: ''${format}''|EXA')`;

/** Leading zeros may be left out, but there is no year 0. */
const datePattern = "\\s*(?:\\d{0,3}[1-9]|\\d{0,2}[1-9]0|\\d?[1-9]00|[1-9]000)-\\d{1,2}-\\d{1,2}";
const timePattern = "(?:[01]?\\d|2[0-3]):\\d{1,2}(?::\\d{1,2}(?:\\.\\d{1,9})?)?";
const dateTest = `regexp_full_match(x, '${datePattern}\\s*')`;
const timestampTest = `regexp_full_match(x, '${datePattern}(?: ${timePattern})?\\s*')`;
/**
 * Most texts are written like this, and found to be so much faster than by the patterns above. `?` costs less
 * and is where DuckDB itself refuses what is no digit; elsewhere it would take a shorter number and make
 * something of the rest. What it refuses is left to the patterns, so that the error is the same.
 */
const usualDay = "?[0-9][0-9][0-9]-??-?[0-9]";
const usualClock = "[0-9]?:??:?[0-9]";
const usualDate = `x >= '0001' AND x GLOB '${usualDay}'`;
const usualTimestamp = `x >= '0001' AND NOT contains(x, ' 24:') AND CASE strlen(x)
  WHEN 26 THEN x GLOB '${usualDay} ${usualClock}.${"[0-9]".repeat(6)}'
  ELSE x GLOB '${usualDay} ${usualClock}' END`;
/** As Exasol writes it, `POINT (1 2)`: capital letters, one blank before a bracket, one behind a comma. */
const geometryText = [
  ["\\s+", " "],
  [" ?([(),]) ?", "\\1"],
  ["(\\.\\d*[1-9])0+\\b", "\\1"],
  ["\\.0+\\b", ""],
  [",", ", "],
  ["([A-Z])\\(", "\\1 ("],
].reduce((sql, [from, to]) => `regexp_replace(${sql}, '${from}', '${to}', 'g')`, "upper(trim(x))");
const shapes =
  "POINT|LINESTRING|LINEARRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION";
/** Which brackets and commas a shape needs is not checked. */
const geometryPattern = `(?:${shapes}) (?:EMPTY|\\((?:[-+.,() \\dE]|EMPTY|${shapes})*\\))`;
const triedNumber = "try_cast(trim(x) AS DOUBLE)";
const numberTest = `${triedNumber} IS NOT NULL AND isfinite(${triedNumber}) AND NOT contains(x, '_')`;

const test = (signature: string, condition: string) =>
  macro(signature, `CASE WHEN x IS NOT NULL THEN ${condition} END`);

/**
 * What Exasol takes for a value of a type. DuckDB's casts take more: 1_000, inf, infinity, years beyond 9999,
 * a time zone that they then ignore.
 */
const conversions = [
  macro(
    "exa_to_boolean(x)",
    `CASE WHEN x IS NULL THEN NULL
      WHEN upper(trim(x)) IN ('TRUE', 'T', '1', 'Y', 'YES', 'ON') THEN TRUE
      WHEN upper(trim(x)) IN ('FALSE', 'F', '0', 'N', 'NO', 'OFF') THEN FALSE
      ELSE ${badText} END`,
  ),
  macro(
    "exa_number_to_boolean(x)",
    `CASE WHEN x = 1 THEN TRUE WHEN x = 0 THEN FALSE WHEN x IS NOT NULL THEN ${outOfRangeInSql} END`,
  ),
  macro(
    "exa_within_line(x)",
    `CASE WHEN contains(x, chr(13)) OR contains(x, chr(10)) THEN ${badText} ELSE x END`,
  ),
  macro("exa_number_text(x)", `CASE WHEN contains(x, '_') THEN ${badText} ELSE x END`),
  macro("exa_finite(x)", `CASE WHEN isfinite(x) THEN x WHEN x IS NOT NULL THEN ${outOfRangeInSql} END`),
  // Text that DuckDB reads as no number at all fails in its own cast.
  macro(
    "exa_to_double(x)",
    `CASE WHEN isfinite(CAST(x AS DOUBLE)) AND NOT contains(x, '_') THEN CAST(x AS DOUBLE)
      WHEN regexp_full_match(x, '[^_a-zA-Z]*(?:[eE][^_a-zA-Z]*)?') THEN ${outOfRangeInSql}
      WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  macro(
    "exa_moment(x)",
    `CASE WHEN year(x) BETWEEN 1 AND 9999 THEN x WHEN x IS NOT NULL THEN ${overflow} END`,
  ),
  macro(
    "exa_to_date(x)",
    `coalesce(CASE WHEN ${usualDate} THEN TRY_CAST(x AS DATE) END,
      CASE WHEN ${dateTest} THEN CAST(trim(x) AS DATE)
        WHEN x IS NOT NULL THEN ${badMoment("YYYY-MM-DD")} END)`,
  ),
  macro(
    "exa_to_timestamp(x)",
    `coalesce(CASE WHEN ${usualTimestamp} THEN TRY_CAST(x AS TIMESTAMP) END,
      CASE WHEN ${timestampTest} THEN CAST(trim(x) AS TIMESTAMP)
        WHEN x IS NOT NULL THEN ${badMoment("YYYY-MM-DD HH24:MI:SS.FF6")} END)`,
  ),
  macro("exa_geometry_text(x)", geometryText),
  macro(
    "exa_to_geometry(x)",
    `CASE WHEN regexp_full_match(exa_geometry_text(x), '${geometryPattern}')
        AND len(replace(x, '(', '')) = len(replace(x, ')', '')) THEN exa_geometry_text(x)
      WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  test("exa_is_number(x)", numberTest),
  test("exa_is_date(x)", `${dateTest} AND try_cast(trim(x) AS DATE) IS NOT NULL`),
  test("exa_is_timestamp(x)", `${timestampTest} AND try_cast(trim(x) AS TIMESTAMP) IS NOT NULL`),
  test(
    "exa_is_boolean(x)",
    "upper(trim(x)) IN ('TRUE', 'T', '1', 'Y', 'YES', 'ON', 'FALSE', 'F', '0', 'N', 'NO', 'OFF')",
  ),
];

export const macros: string[] = [
  ...conversions,
  ...intervalMacros,
  wordMacro,
  macro("exa_divide(x, y)", `CASE WHEN y = 0 THEN ${divisionByZero} ELSE x / y END`),
  // The text of a TIMESTAMP and of the three digits behind its microseconds.
  macro(
    "exa_nanoseconds(t, digits)",
    `CASE WHEN year(t) BETWEEN 1 AND 9999 THEN strftime(t, '%Y-%m-%d %H:%M:%S.%f') || digits
      WHEN t IS NOT NULL THEN ${overflow} END`,
  ),
  // The package's reader takes U+FEFF at the beginning of a text for a byte order mark and drops it: this one
  // it may drop.
  macro("exa_readable(x)", "CASE WHEN starts_with(x, chr(65279)) THEN chr(65279) || x ELSE x END"),
  ...scalarFunctions.flatMap((one) => one.macro ?? []),
];
