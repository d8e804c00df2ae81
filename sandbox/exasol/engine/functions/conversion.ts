/** Functions that read a value of one type from another, or ask whether it can be read. */

import { boolean, date, decimal, double, formatType, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, duckText, formatMoment, readBy, toText, withPoint } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { isNumeric, isText } from "../types.ts";
import { conventions, hasUsual, languageOf, withConventions } from "./conventions.ts";
import { type ScalarFunction, text } from "./definition.ts";
import { type DateFormat, longestText, parseFormat, readMoment, type Style } from "./formats.ts";
import { readNumber, writeNumber } from "./number-formats.ts";
import { once } from "./once.ts";
import { toTimestamp } from "./timestamps.ts";

export function toChar(value: Bound, format?: Bound, settings?: Bound): Bound {
  if (format === undefined) return toText(value);
  const style = settings ? styleOf(settings) : conventions();
  const { type } = value;
  if (isNumeric(type) && !settings) return writeNumber(value, constantOf(format));
  if (type?.type !== "DATE" && type?.type !== "TIMESTAMP")
    throw unsupported(`TO_CHAR of ${type ? formatType(type) : "NULL"} with format '${format.constant}'`);
  const model = modelOf(format);
  const shown = type.type === "TIMESTAMP" ? convert(value, { ...type, withLocalTimeZone: false }) : value;
  return {
    sql: withConventions({ ...conventions(), ...style }, () => formatMoment(shown, model)),
    type: varchar(Math.max(longestText(model), model.model.length + 20)),
  };
}

const modelOf = (format: Bound): DateFormat => parseFormat(constantOf(format));

function constantOf({ constant }: Bound): string {
  if (constant === undefined) throw invalid("a constant format is needed");
  return constant;
}

/** `NLS_DATE_LANGUAGE=DEU` as the last argument. */
function styleOf({ constant = "" }: Bound): Style {
  const [, language] = /^\s*NLS_DATE_LANGUAGE\s*=\s*(\w+)\s*$/i.exec(constant) ?? [];
  if (language === undefined) throw unsupported(`TO_CHAR with '${constant}'`);
  return { ...conventions(), language: languageOf(language) };
}

const parsing = (name: string, type: DataType): ScalarFunction => ({
  name,
  arguments: ["any", "any?"],
  bind: (value: Bound, format?: Bound) => {
    const model = format && modelOf(format);
    if (!model || value.type === null || !isText(value.type)) return convert(value, type);
    const read = readBy(model, value.sql);
    return type.type === "TIMESTAMP"
      ? { sql: toTimestamp(value.sql, value.type, type.precision, read), type }
      : { sql: `CAST(${read.moment} AS ${type.type})`, type };
  },
});

/** Whether a text can be read as a moment; a usual format has a macro of macros.ts. */
const askingMoment = (name: string, format: () => DateFormat, isUsual: () => boolean): ScalarFunction => ({
  name,
  arguments: ["any", "any?"],
  bind: (value: Bound, given?: Bound) => {
    const asked = text(value);
    if (!given && isUsual()) return { sql: askedBy(name, asked), type: boolean };
    const model = given ? modelOf(given) : format();
    const read = (one: string) => readMoment(model, one, conventions(), () => "NULL").moment;
    return {
      sql: once([asked], (one) => `CASE WHEN ${one} IS NOT NULL THEN ${read(one)} IS NOT NULL END`),
      type: boolean,
    };
  },
});

const askedBy = (name: string, asked: string): string =>
  once([asked], (value) => `exa_${name.toLowerCase()}(${value})`);

export const conversionFunctions: ScalarFunction[] = [
  { name: "TO_CHAR", arguments: ["any", "any?", "any?"], bind: toChar },
  parsing("TO_DATE", date),
  parsing("TO_TIMESTAMP", timestamp),
  {
    name: "TO_NUMBER",
    arguments: ["any", "any?"],
    bind: (value: Bound, format?: Bound) => {
      if (isNumeric(value.type)) return value;
      if (value.type?.type === "BOOLEAN") return convert(value, decimal(1, 0));
      return format ? readNumber(value, constantOf(format)) : convert(value, double);
    },
  },
  {
    name: "IS_NUMBER",
    arguments: ["text"],
    returns: boolean,
    sql: (value) =>
      askedBy(
        "IS_NUMBER",
        withPoint(value, conventions().decimalPoint, () => "'.'"),
      ),
  },
  { name: "IS_BOOLEAN", arguments: ["text"], returns: boolean, sql: (value) => askedBy("IS_BOOLEAN", value) },
  askingMoment("IS_DATE", () => conventions().date, hasUsual.date),
  askingMoment("IS_TIMESTAMP", () => conventions().timestamp, hasUsual.timestamp),
  {
    name: "TYPEOF",
    arguments: ["any"],
    // The argument stays, since an aggregate in it makes one row of a query's.
    bind: ({ sql, type }: Bound) => ({
      sql: `coalesce(${duckText(type ? formatType(type) : "NULL")}, CAST(${sql} AS VARCHAR))`,
      type: varchar(40),
    }),
  },
];
