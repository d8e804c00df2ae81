/** JSON_VALUE. Source: docs.exasol.com, its page, "JSON Path Expressions" and "JSON Error Handling". */
import { maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, duckText } from "../binding/bound.ts";
import { invalid, raiseInSql, unsupported, unsupportedInSql } from "../errors.ts";
import { isText, physicalType } from "../types.ts";
import { nonEmpty, text } from "./definition.ts";
import { once } from "./once.ts";

type Fallback = "NULL" | "ERROR" | Bound;

interface Clauses {
  type?: DataType;
  /** Where the path leads to nothing. */
  onEmpty?: Fallback;
  /** Where the text is no JSON. */
  onError?: Fallback;
}

const invalidText = raiseInSql("22032", "data exception - invalid JSON text"); // unconfirmed code
const noValue = raiseInSql("22035", "data exception - no JSON value found at the path"); // unconfirmed
/** Which of the two clauses counts there, the documentation does not say. */
const noSingleValue = unsupportedInSql("JSON_VALUE of an object or array where ON EMPTY and ON ERROR differ");

const strings = `"(?:[^"\\\\]|\\\\.)*"`;
const lenient = ",\\s*[\\]}]|(?i:nan|inf)";

/** DuckDB takes a comma behind the last element, NaN and Infinity, too. */
const isValid = (json: string): string => {
  const bare = `regexp_replace(${json}, '${strings}', '""', 'g')`;
  return `json_valid(${json}) AND NOT (regexp_matches(${json}, '${lenient}') AND regexp_matches(${bare}, '${lenient}'))`;
};

/** With each number as a text of all its digits: DuckDB would read those with a point as DOUBLEs. */
const withoutNumbers = (json: string): string => {
  // No JSON holds these characters.
  const [begin, end] = ["chr(1)", "chr(2)"];
  const pattern = `(${strings})|(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)`;
  const marked = `regexp_replace(${json}, '${pattern}', '\\1' || ${begin} || '\\2' || ${end}, 'g')`;
  return `replace(replace(replace(${marked}, ${begin} || ${end}, ''), ${begin}, '"'), ${end}, '"')`;
};

/** By default NULL for a text that is no JSON, and where the path leads to no single value. */
export function jsonValue(
  value: Bound,
  path: Bound,
  { type = varchar(maximumVarcharSize), onEmpty = "NULL", onError = "NULL" }: Clauses = {},
): Bound {
  if (value.type && !isText(value.type)) throw invalid("JSON_VALUE expects string for JSON parameter");
  if (path.type && !isText(path.type)) throw invalid("JSON_VALUE expects string for path parameter");
  if (path.type === null) throw invalid("data exception - invalid JSON path: path is empty or NULL");
  // Exasol knows no other mode.
  const leading = (path.constant ?? "").replace(/^lax +/, "");
  if (!/^\$(?:\.\w+|\."[^"\\]+"|\[\d{1,9}\])*$/.test(leading))
    throw unsupported(`JSON_VALUE with anything but a constant path to one value`);
  const place = duckText(leading);
  const as = (bound: Bound) => convert(bound, type).sql;
  const fallback = (given: Fallback, failure: string) =>
    given === "NULL" ? "NULL" : given === "ERROR" ? `CAST(${failure} AS ${physicalType(type)})` : as(given);
  const [empty, error] = [fallback(onEmpty, noValue), fallback(onError, invalidText)];
  const isSame = typeof onEmpty === "string" ? onEmpty === onError : empty === error;
  const sql = once([text(value)], (json) => {
    const found = nonEmpty(`json_extract_string(${json}, ${place})`);
    const number = `json_extract_string(${withoutNumbers(json)}, ${place})`;
    return `CASE WHEN ${json} IS NULL THEN NULL WHEN NOT (${isValid(json)}) THEN ${error} ELSE
      CASE WHEN json_type(${json}, ${place}) IS NULL THEN ${empty}
        WHEN json_type(${json}, ${place}) IN ('OBJECT', 'ARRAY')
          THEN ${isSame ? empty : fallback("ERROR", noSingleValue)}
        WHEN json_type(${json}, ${place}) = 'DOUBLE'
          THEN ${convert({ sql: number, type: varchar(maximumVarcharSize) }, type, "fixed").sql}
        ELSE ${as({ sql: found, type: varchar(maximumVarcharSize) })} END END`;
  });
  return { sql, type };
}
