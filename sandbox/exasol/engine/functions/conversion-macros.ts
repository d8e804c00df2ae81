/**
 * What Exasol takes for a value of a type. DuckDB's casts take more: 1_000, inf, infinity, years beyond 9999, a time zone that
 * they then ignore. A macro repeats its argument, see once.ts.
 */
import { raiseInSql } from "../errors.ts";

const outOfRange = raiseInSql("22003", "data exception - numeric value out of range");
const overflow = raiseInSql("22008", "data exception - datetime field overflow");
const badText = `error('EXA|22018|data exception - invalid character value for cast; Value: ''' || x || '''|EXA')`;

/** Leading zeros may be left out, but there is no year 0. */
const datePattern = "\\s*(?:\\d{0,3}[1-9]|\\d{0,2}[1-9]0|\\d?[1-9]00|[1-9]000)-\\d{1,2}-\\d{1,2}";
const timePattern = "(?:[01]?\\d|2[0-3]):\\d{1,2}(?::\\d{1,2}(?:\\.\\d{1,9})?)?";
const dateTest = `regexp_full_match(x, '${datePattern}\\s*')`;
const timestampTest = `regexp_full_match(x, '${datePattern}(?:[ T]${timePattern})?\\s*')`;
const numberTest =
  "try_cast(trim(x) AS DOUBLE) IS NOT NULL AND isfinite(try_cast(trim(x) AS DOUBLE)) AND NOT contains(x, '_')";

const macro = (signature: string, body: string) => `CREATE OR REPLACE TEMP MACRO ${signature} AS ${body}`;
const test = (signature: string, condition: string) =>
  macro(signature, `CASE WHEN x IS NOT NULL THEN ${condition} END`);

export const conversionMacros = [
  macro(
    "exa_to_boolean(x)",
    `CASE WHEN x IS NULL THEN NULL
      WHEN upper(trim(x)) IN ('TRUE', 'T', '1', 'Y', 'YES', 'ON') THEN TRUE
      WHEN upper(trim(x)) IN ('FALSE', 'F', '0', 'N', 'NO', 'OFF') THEN FALSE
      ELSE ${badText} END`,
  ),
  macro(
    "exa_number_to_boolean(x)",
    `CASE WHEN x = 1 THEN TRUE WHEN x = 0 THEN FALSE WHEN x IS NOT NULL THEN ${outOfRange} END`,
  ),
  macro("exa_number_text(x)", `CASE WHEN contains(x, '_') THEN ${badText} ELSE trim(x) END`),
  macro("exa_finite(x)", `CASE WHEN isfinite(x) THEN x WHEN x IS NOT NULL THEN ${outOfRange} END`),
  // Text that DuckDB reads as no number at all fails in its own cast.
  macro(
    "exa_to_double(x)",
    `CASE WHEN isfinite(CAST(trim(x) AS DOUBLE)) AND NOT contains(x, '_') THEN CAST(trim(x) AS DOUBLE)
      WHEN regexp_full_match(x, '[^_a-zA-Z]*(?:[eE][^_a-zA-Z]*)?') THEN ${outOfRange}
      WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  macro(
    "exa_moment(x)",
    `CASE WHEN year(x) BETWEEN 1 AND 9999 THEN x WHEN x IS NOT NULL THEN ${overflow} END`,
  ),
  macro(
    "exa_to_date(x)",
    `CASE WHEN ${dateTest} THEN CAST(trim(x) AS DATE) WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  macro(
    "exa_to_timestamp(x)",
    `CASE WHEN ${timestampTest} THEN CAST(trim(x) AS TIMESTAMP) WHEN x IS NOT NULL THEN ${badText} END`,
  ),
  test("exa_is_number(x)", numberTest),
  test("exa_is_date(x)", `${dateTest} AND try_cast(trim(x) AS DATE) IS NOT NULL`),
  test("exa_is_timestamp(x)", `${timestampTest} AND try_cast(trim(x) AS TIMESTAMP) IS NOT NULL`),
  test(
    "exa_is_boolean(x)",
    "upper(trim(x)) IN ('TRUE', 'T', '1', 'Y', 'YES', 'ON', 'FALSE', 'F', '0', 'N', 'NO', 'OFF')",
  ),
];
