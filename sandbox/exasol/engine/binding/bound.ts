/** An expression in DuckDB's SQL with its Exasol type; conversions between them. */

import type { OrderItem } from "../../../../sql/nodes.ts";
import { quoteLiteral } from "../../../../sql/quote.ts";
import { formatType, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { invalid, raiseInSql } from "../errors.ts";
import { type Conventions, conventions, hasUsual } from "../functions/conventions.ts";
import { type DateFormat, readMoment, writeMoment } from "../functions/formats.ts";
import { fitInterval, intervalText, readInterval } from "../functions/intervals.ts";
import { once } from "../functions/once.ts";
import { isLocal, toLocal, toUtc } from "../functions/time-zones.ts";
import { nanosecondDigits, toTimestamp, withoutNanoseconds } from "../functions/timestamps.ts";
import { hasNanoseconds, isInterval, isNumeric, isText, physicalType, textSize } from "../types.ts";

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

/** An item of ORDER BY. */
export const orderSql = (sql: string, item: OrderItem): string =>
  `${sql}${item.descending ? " DESC" : " ASC"} NULLS ${item.nullsFirst ? "FIRST" : "LAST"}`;

/** The text as DuckDB's SQL has it: its strings hold no NUL. */
export const duckText = (text: string): string =>
  text.includes("\0") ? `(${text.split("\0").map(quoteLiteral).join(" || chr(0) || ")})` : quoteLiteral(text);

/**
 * Which text a value has: that which the session's conventions give it; that of UDFs, which depends on the
 * time zone alone; or that which depends on nothing.
 */
export type Form = "session" | "fixed" | "stored";

/** A value as Exasol prints it, '' being NULL. */
export function toText(bound: Bound): Bound {
  const type = bound.type;
  if (type === null) return { ...bound, sql: "CAST(NULL AS VARCHAR)", type: varchar(1) };
  if (isText(type)) return bound;
  return { ...bound, sql: textSql(bound.sql, type, "session"), type: varchar(textSize(type)) };
}

/** A value as results keep it: what becomes text without a session's conventions is still none. */
export function shownSql(sql: string, type: DataType | null): string {
  if (isText(type)) return sql;
  switch (type?.type) {
    case "DECIMAL":
    case "DOUBLE":
      return sql;
    case "DATE":
      return hasUsual.date() ? sql : readCellSql(sql, type);
    case "TIMESTAMP":
      if (!hasUsual.timestamp() || hasNanoseconds(type)) return readCellSql(sql, type);
      return isLocal(type) ? toLocal(sql, type) : sql;
    default:
      return readCellSql(sql, type);
  }
}

/** The Cell form of model.ts as results show it; whoever reads a DOUBLE finds one that cannot be shown. */
export function readCellSql(sql: string, type: DataType | null): string {
  // A number has a point, whatever NLS_NUMERIC_CHARACTERS is: clients take it for one of JSON's.
  const hasFormat = type?.type === "DATE" || type?.type === "TIMESTAMP" || type?.type === "HASHTYPE";
  return hasFormat ? textSql(sql, type, "session") : cellSql(sql, type);
}

/** The Cell form of model.ts with all digits, in SQL; DOUBLE and BOOLEAN need no change. */
export function cellSql(
  sql: string,
  type: DataType | null,
  form: Exclude<Form, "session"> = "stored",
): string {
  if (isText(type)) return `exa_readable(${sql})`;
  if (type === null || type.type === "DOUBLE" || type.type === "BOOLEAN") return sql;
  if (physicalType(type) !== "VARCHAR") return textSql(sql, type, form);
  return form === "fixed" && isLocal(type) ? toLocal(sql, type) : sql;
}

function textSql(sql: string, type: DataType, form: Form): string {
  switch (type.type) {
    case "DECIMAL":
    case "DOUBLE": {
      const text = numberText(sql, type);
      const hasPoint = form !== "session" || hasUsual.decimalPoint();
      return hasPoint ? text : `replace(${text}, '.', ${quoteLiteral(conventions().decimalPoint)})`;
    }
    case "BOOLEAN":
      return `upper(CAST(${sql} AS VARCHAR))`;
    case "DATE":
      if (form !== "session" || hasUsual.date()) return `CAST(${sql} AS VARCHAR)`;
      return writeMoment(conventions().date, `CAST(${sql} AS TIMESTAMP)`, "'000'", conventions());
    case "TIMESTAMP":
      return timestampText(form !== "stored" && isLocal(type) ? toLocal(sql, type) : sql, type, form);
    case "INTERVAL YEAR TO MONTH":
    case "INTERVAL DAY TO SECOND":
      return intervalText(sql, type);
    case "HASHTYPE":
      return form === "session" ? hashText(sql, type.size, conventions().hashtype) : sql;
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

function numberText(sql: string, type: Extract<DataType, { type: "DECIMAL" | "DOUBLE" }>): string {
  if (type.type === "DOUBLE") return `regexp_replace(CAST(${finite(sql)} AS VARCHAR), '\\.0$', '')`;
  if (type.scale === 0) return `CAST(${sql} AS VARCHAR)`;
  // With as many digits behind the point as there are at all, DuckDB leaves out the zero before it.
  if (type.scale === type.precision)
    return numberText(`CAST(${sql} AS DECIMAL(38,${type.scale}))`, { ...type, precision: 38 });
  return `rtrim(rtrim(CAST(${sql} AS VARCHAR), '0'), '.')`;
}

function timestampText(sql: string, type: DataType, form: Form): string {
  // The usual NLS_TIMESTAMP_FORMAT has six digits, however many a value has.
  if (form !== "session" || hasUsual.timestamp())
    return hasNanoseconds(type) ? `left(${sql}, 26)` : `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%f')`;
  return formatMoment({ sql, type }, conventions().timestamp);
}

/** The text of a DATE or of a TIMESTAMP that is not local. */
export function formatMoment({ sql, type }: Bound, format: DateFormat): string {
  if (!hasNanoseconds(type)) {
    const moment = type?.type === "DATE" ? `CAST(${sql} AS TIMESTAMP)` : sql;
    return writeMoment(format, moment, "'000'", conventions());
  }
  return once([sql], (value) =>
    writeMoment(format, withoutNanoseconds(value, type), nanosecondDigits(value, type), conventions()),
  );
}

/** Of 32 digits alone there is a UUID. */
function hashText(sql: string, size: number, format: Conventions["hashtype"]): string {
  const base64 = `rtrim(to_base64(unhex(${sql})), '=')`;
  switch (format) {
    case "HEX":
      return sql;
    case "UUID":
      return size === 32 ? `regexp_replace(${sql}, '^(.{8})(.{4})(.{4})(.{4})', '\\1-\\2-\\3-\\4-')` : sql;
    case "BASE64":
      return base64;
    case "BASE64URL":
      return `translate(${base64}, '+/', '-_')`;
  }
}

/**
 * A value as one of the wanted type, as CAST and INSERT do it: text that is too long and numbers that do not
 * fit fail. With `where`, the texts of constraint violations can name what was assigned to.
 */
export function convert(bound: Bound, wanted: DataType, form: Form = "session"): Bound {
  const { type } = bound;
  const physical = physicalType(wanted);
  const result = (sql: string): Bound => ({ ...bound, sql, type: wanted });
  if (type === null) return result(`CAST(NULL AS ${physical})`);
  switch (wanted.type) {
    case "CHAR":
    case "VARCHAR": {
      const text = toText(bound).sql;
      const fits = textSize(type) <= wanted.size;
      const fitted = fits ? text : fitSql(text, wanted.size);
      const sized = wanted.characterSet === "UTF8" || isAscii(type) ? fitted : asciiSql(fitted);
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
      if (type.type === "BOOLEAN" || isText(type) || isNumeric(type))
        return result(numberSql(bound, wanted, form));
      break;
    case "DATE":
      if (type.type === "DATE") return bound;
      if (type.type === "TIMESTAMP") {
        const shown = isLocal(type) ? toLocal(bound.sql, type) : bound.sql;
        return result(`CAST(${withoutNanoseconds(shown, type)} AS DATE)`);
      }
      if (isText(type) && (form !== "session" || hasUsual.date()))
        return result(once([bound.sql], (text) => `exa_to_date(${text})`));
      if (isText(type)) return result(`CAST(${readBy(conventions().date, bound.sql).moment} AS DATE)`);
      break;
    case "TIMESTAMP":
      if (type.type !== "TIMESTAMP" && type.type !== "DATE" && !isText(type)) break;
      return result(momentSql(bound.sql, type, wanted, form));
    case "HASHTYPE":
      if (type.type === "HASHTYPE" && type.size === wanted.size) return bound;
      if (isText(type)) return result(hashSql(bound.sql, wanted.size));
      break;
    case "INTERVAL YEAR TO MONTH":
    case "INTERVAL DAY TO SECOND":
      if (isInterval(type) && type.type === wanted.type) return result(fitInterval(bound.sql, type, wanted));
      if (isText(type)) return result(fitInterval(readInterval(bound.sql, wanted), undefined, wanted));
      break;
    case "GEOMETRY":
      if (wanted.type === type.type) return bound;
      if (isText(type)) return result(once([bound.sql], (text) => `exa_to_geometry(${text})`));
  }
  throw invalid(`datatypes are not compatible: ${formatType(type)} and ${formatType(wanted)}`); // unconfirmed
}

/** Text, a DATE or a TIMESTAMP as one of the wanted precision, in the session's zone or not. */
function momentSql(
  sql: string,
  type: DataType,
  wanted: Extract<DataType, { type: "TIMESTAMP" }>,
  form: Form,
): string {
  if (isLocal(type)) {
    const source = wanted.withLocalTimeZone ? sql : toLocal(sql, type);
    return toTimestamp(source, type, wanted.precision);
  }
  const isUsual = !isText(type) || form !== "session" || hasUsual.timestamp();
  const read = isUsual ? undefined : readBy(conventions().timestamp, sql);
  const shown = toTimestamp(sql, type, wanted.precision, read);
  return wanted.withLocalTimeZone && form !== "stored" ? toUtc(shown, wanted) : shown;
}

/** A text of a format; another one fails. */
export const readBy = (format: DateFormat, sql: string): { moment: string; digits: string } =>
  readMoment(format, sql, conventions(), (text) => badText(text, ` Format: '${format.model}'`));

/** DuckDB's SQL of the failure. */
export function badText(text: string, more = ""): string {
  const head = "EXA|22018|data exception - invalid character value for cast; Value: '";
  return `error(${quoteLiteral(head)} || ${text} || ${quoteLiteral(`'${more}|EXA`)})`;
}

function numberSql(bound: Bound, wanted: DataType, form: Form): string {
  const { type } = bound;
  const physical = physicalType(wanted);
  if (type && type.type === wanted.type && physicalType(type) === physical) return bound.sql;
  if (!isText(type)) return `CAST(${wholeLiteral(bound) ?? bound.sql} AS ${physical})`;
  const point = form === "session" ? conventions().decimalPoint : ".";
  const source = withPoint(bound.sql, point, badText);
  if (wanted.type === "DOUBLE") return once([source], (text) => `exa_to_double(${text})`);
  const text = once([source], (value) => `exa_number_text(${value})`);
  // DuckDB reads text as a wide DECIMAL thirty times slower than as one of 18 digits.
  if (wanted.type === "DECIMAL" && wanted.precision > 18 && wanted.scale <= 12) {
    return once([text], (digits) => {
      const narrow = `TRY_CAST(${digits} AS DECIMAL(18,${wanted.scale}))`;
      return `coalesce(CAST(${narrow} AS ${physical}), CAST(${digits} AS ${physical}))`;
    });
  }
  return `CAST(${text} AS ${physical})`;
}

/** The text of a number with another sign where a point is expected; one with a point is none. */
export const withPoint = (sql: string, point: string, failure: (text: string) => string): string =>
  point === "."
    ? sql
    : once(
        [sql],
        (text) =>
          `CASE WHEN contains(${text}, '.') THEN ${failure(text)} ELSE replace(${text}, ${quoteLiteral(point)}, '.') END`,
      );

/** A literal of few digits and no fraction: it becomes what is wanted without being made a DECIMAL first. */
function wholeLiteral({ type, constant = "" }: Bound): string | undefined {
  const isWhole = type?.type === "DECIMAL" && /^-?\d{1,15}$/.test(constant);
  return isWhole && constant.replace("-", "").length <= type.precision - type.scale
    ? `'${constant}'`
    : undefined;
}

/** What DuckDB reads as an INTEGER: of thousands it plans them three times as fast as DECIMALs. */
export const plainInteger = (bound: Bound): string | undefined =>
  bound.type?.type === "DECIMAL" && /^-?\d{1,9}$/.test(bound.constant ?? "") && wholeLiteral(bound)
    ? bound.constant
    : undefined;

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

const fitSql = (sql: string, size: number): string =>
  once(
    [sql],
    (text) => `CASE WHEN length(${text}) > ${size} THEN ${tooLong(`length(${text})`, size)} ELSE ${text} END`,
  );

/** DuckDB's SQL of the failure of a text of more characters than its type has. */
export function tooLong(length: string, size: number): string {
  const head = "EXA|22001|data exception - string data, right truncation; Valuelength: ";
  return `error(${quoteLiteral(head)} || ${length} || ${quoteLiteral(` Maxlength: ${size}|EXA`)})`;
}

/** Months of a date may be written in German. */
const isAscii = (type: DataType): boolean =>
  type.type === "CHAR" || type.type === "VARCHAR"
    ? type.characterSet === "ASCII"
    : type.type !== "DATE" && type.type !== "TIMESTAMP";

function asciiSql(sql: string): string {
  const failure = raiseInSql("22021", "data exception - Invalid ASCII bytestream"); // the code is unconfirmed
  return once(
    [sql],
    (text) => `CASE WHEN strlen(${text}) > length(${text}) THEN ${failure} ELSE ${text} END`,
  );
}

/** The value, or a failure when it is NULL. */
export function refuseNull(sql: string, type: DataType, text: string): string {
  const failure = `CAST(${raiseInSql("27001", text)} AS ${physicalType(type)})`;
  return once([sql], (value) => `CASE WHEN ${value} IS NULL THEN ${failure} ELSE ${value} END`);
}
