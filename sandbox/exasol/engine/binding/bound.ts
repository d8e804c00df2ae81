/** An expression in DuckDB's SQL with its Exasol type; conversions between them. */

import { quoteLiteral } from "../../../../sql/quote.ts";
import { formatType, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { invalid, raiseInSql } from "../errors.ts";
import { once } from "../functions/once.ts";
import { toTimestamp, withoutNanoseconds } from "../functions/timestamps.ts";
import { hasNanoseconds, isNumeric, isText, physicalType, textSize } from "../types.ts";

export interface Bound {
  sql: string;
  /** null: the type of NULL. */
  type: DataType | null;
  /** It reads a relation of an outer query. */
  correlated?: boolean;
  /** A literal's value, where its text matters (formats, counts). */
  constant?: string;
}

export interface BoundColumn {
  name: string;
  type: DataType | null;
}

/** A query in DuckDB's SQL, its columns called c1, c2, … */
export interface BoundQuery {
  sql: string;
  columns: BoundColumn[];
  /** It gives one row whatever it reads. */
  isOneRow?: boolean;
}

/** The text as DuckDB's SQL has it: its strings hold no NUL. */
export const duckText = (text: string): string =>
  text.includes("\0") ? `(${text.split("\0").map(quoteLiteral).join(" || chr(0) || ")})` : quoteLiteral(text);

/** A value as Exasol prints it, '' being NULL. */
export function toText(bound: Bound): Bound {
  const type = bound.type;
  if (type === null) return { ...bound, sql: "CAST(NULL AS VARCHAR)", type: varchar(1) };
  if (isText(type)) return bound;
  return { ...bound, sql: textSql(bound.sql, type), type: varchar(textSize(type)) };
}

/** The Cell form of model.ts as results show it; what cannot be shown fails while the query runs. */
export function shownCellSql(sql: string, type: DataType | null): string {
  return type?.type === "DOUBLE" ? finite(sql) : readCellSql(sql, type);
}

/** The same of few rows, which are read at once: that finds a DOUBLE that cannot be shown. */
export function readCellSql(sql: string, type: DataType | null): string {
  return type !== null && hasNanoseconds(type) ? textSql(sql, type) : cellSql(sql, type);
}

/** The Cell form of model.ts with all digits, in SQL; DOUBLE and BOOLEAN need no change. */
export function cellSql(sql: string, type: DataType | null): string {
  if (isText(type)) return `exa_readable(${sql})`;
  if (type === null || type.type === "DOUBLE" || type.type === "BOOLEAN" || physicalType(type) === "VARCHAR")
    return sql;
  return textSql(sql, type);
}

function textSql(sql: string, type: DataType): string {
  switch (type.type) {
    case "DECIMAL":
      if (type.scale === 0) return `CAST(${sql} AS VARCHAR)`;
      // With as many digits behind the point as there are at all, DuckDB leaves out the zero before it.
      if (type.scale === type.precision)
        return textSql(`CAST(${sql} AS DECIMAL(38,${type.scale}))`, { ...type, precision: 38 });
      return `rtrim(rtrim(CAST(${sql} AS VARCHAR), '0'), '.')`;
    case "DOUBLE":
      return `regexp_replace(CAST(${finite(sql)} AS VARCHAR), '\\.0$', '')`;
    case "BOOLEAN":
      return `upper(CAST(${sql} AS VARCHAR))`;
    case "TIMESTAMP":
      // NLS_TIMESTAMP_FORMAT has six digits, however many a value has.
      return hasNanoseconds(type) ? `left(${sql}, 26)` : `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%f')`;
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

/**
 * A value as one of the wanted type, as CAST and INSERT do it: text that is too long and numbers that do not
 * fit fail. With `where`, the texts of constraint violations can name what was assigned to.
 */
export function convert(bound: Bound, wanted: DataType): Bound {
  const { type } = bound;
  const physical = physicalType(wanted);
  const result = (sql: string): Bound => ({ ...bound, sql, type: wanted });
  if (type === null) return result(`CAST(NULL AS ${physical})`);
  switch (wanted.type) {
    case "CHAR":
    case "VARCHAR": {
      const text = toText(bound).sql;
      const fits = textSize(type) <= wanted.size;
      const sized = fits ? text : fitSql(text, wanted.size);
      if (wanted.type === "VARCHAR" || (type.type === "CHAR" && type.size === wanted.size))
        return result(sized);
      return result(`rpad(${sized}, ${wanted.size}, ' ')`);
    }
    case "BOOLEAN":
      if (type.type === "BOOLEAN") return bound;
      if (isText(type)) return result(once([bound.sql], (text) => `exa_to_boolean(${text})`));
      if (isNumeric(type)) return result(once([bound.sql], (number) => `exa_number_to_boolean(${number})`));
      break;
    case "DECIMAL":
    case "DOUBLE":
      if (type.type === "BOOLEAN" || isText(type) || isNumeric(type)) return result(numberSql(bound, wanted));
      break;
    case "DATE":
      if (type.type === "DATE") return bound;
      if (type.type === "TIMESTAMP") return result(`CAST(${withoutNanoseconds(bound.sql, type)} AS DATE)`);
      if (isText(type)) return result(once([bound.sql], (text) => `exa_to_date(${text})`));
      break;
    case "TIMESTAMP":
      if (type.type !== "TIMESTAMP" && type.type !== "DATE" && !isText(type)) break;
      return result(toTimestamp(bound.sql, type, wanted.precision));
    case "HASHTYPE":
      if (type.type === "HASHTYPE" && type.size === wanted.size) return bound;
      if (isText(type)) return result(hashSql(bound.sql, wanted.size));
      break;
    default:
      if (wanted.type === type.type) return bound;
      if (isText(type)) return result(bound.sql);
  }
  throw invalid(`datatypes are not compatible: ${formatType(type)} and ${formatType(wanted)}`); // unconfirmed
}

function numberSql(bound: Bound, wanted: DataType): string {
  const { type } = bound;
  const physical = physicalType(wanted);
  if (type && type.type === wanted.type && physicalType(type) === physical) return bound.sql;
  if (!isText(type)) return `CAST(${wholeLiteral(bound) ?? bound.sql} AS ${physical})`;
  if (wanted.type === "DOUBLE") return once([bound.sql], (text) => `exa_to_double(${text})`);
  const text = once([bound.sql], (value) => `exa_number_text(${value})`);
  // DuckDB reads text as a wide DECIMAL thirty times slower than as one of 18 digits.
  if (wanted.type === "DECIMAL" && wanted.precision > 18 && wanted.scale <= 12) {
    return once([text], (digits) => {
      const narrow = `TRY_CAST(${digits} AS DECIMAL(18,${wanted.scale}))`;
      return `coalesce(CAST(${narrow} AS ${physical}), CAST(${digits} AS ${physical}))`;
    });
  }
  return `CAST(${text} AS ${physical})`;
}

/** A literal of few digits and no fraction: it becomes what is wanted without being made a DECIMAL first. */
function wholeLiteral({ type, constant = "" }: Bound): string | undefined {
  const isWhole = type?.type === "DECIMAL" && /^-?\d{1,15}$/.test(constant);
  return isWhole && constant.replace("-", "").length <= type.precision - type.scale
    ? `'${constant}'`
    : undefined;
}

/** DuckDB's DOUBLE has infinity and NaN, Exasol's has not: a failure when the value is one of them. */
export const finite = (sql: string): string => once([sql], (value) => `exa_finite(${value})`);

function hashSql(sql: string, digits: number): string {
  const failure = raiseInSql("22018", "data exception - invalid character value for cast to HASHTYPE"); // unconfirmed
  return once(
    [`replace(${sql}, '-', '')`],
    (plain) =>
      `CASE WHEN ${plain} IS NULL OR regexp_full_match(${plain}, '[0-9a-fA-F]{${digits}}') THEN lower(${plain}) ELSE ${failure} END`,
  );
}

function fitSql(sql: string, size: number): string {
  const head = `EXA|22001|data exception - string data, right truncation; Valuelength: `;
  return once([sql], (text) => {
    const failure = `error(${quoteLiteral(head)} || length(${text}) || ${quoteLiteral(` Maxlength: ${size}|EXA`)})`;
    return `CASE WHEN length(${text}) > ${size} THEN ${failure} ELSE ${text} END`;
  });
}

/** The value, or a failure when it is NULL. */
export function refuseNull(sql: string, type: DataType, text: string): string {
  const failure = `CAST(${raiseInSql("27001", text)} AS ${physicalType(type)})`;
  return once([sql], (value) => `CASE WHEN ${value} IS NULL THEN ${failure} ELSE ${value} END`);
}
