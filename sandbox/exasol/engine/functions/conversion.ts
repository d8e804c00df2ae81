/** Functions that read a value of one type from another, or ask whether it can be read. */

import { boolean, date, double, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, duckText, toText } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { isNumeric, isText } from "../types.ts";
import type { ScalarFunction } from "./definition.ts";
import { duckFormat, exasolDateFormat } from "./formats.ts";
import { once } from "./once.ts";
import { nanosecondDigits, withinYears, withoutNanoseconds } from "./timestamps.ts";

function toChar(value: Bound, format?: Bound): Bound {
  if (format === undefined) return toText(value);
  if (format.constant === undefined) throw invalid("TO_CHAR needs a constant format");
  if (value.type?.type !== "DATE" && value.type?.type !== "TIMESTAMP")
    throw unsupported(`TO_CHAR of a number with format '${format.constant}'`);
  return { sql: formatted(value, format.constant), type: varchar(format.constant.length + 20) };
}

function formatted({ sql, type }: Bound, format: string): string {
  const pattern = duckFormat(format, `%f${nanosecondsMark}`);
  const print = (value: string) => `strftime(${withoutNanoseconds(value, type)}, ${duckText(pattern)})`;
  if (!pattern.includes(nanosecondsMark)) return print(sql);
  const mark = duckText(nanosecondsMark);
  return once([sql], (value) => `replace(${print(value)}, ${mark}, ${nanosecondDigits(value, type)})`);
}

/** Stands for the digits behind the microseconds, which DuckDB does not format. */
const nanosecondsMark = "\u0001";

const parsing = (name: string, type: DataType): ScalarFunction => ({
  name,
  arguments: ["any", "any?"],
  bind: (value: Bound, format?: Bound) => {
    const pattern = format ? format.constant : exasolDateFormat(type);
    if (pattern === undefined) throw invalid("a constant format is needed");
    if (!isText(value.type) || format === undefined) return convert(value, type);
    const parsed = `strptime(${value.sql}, ${duckText(duckFormat(pattern))})`;
    return { sql: withinYears(`CAST(${parsed} AS ${type.type})`), type };
  },
});

/** By a macro of conversion-macros.ts. */
const asking = (name: string): ScalarFunction => ({
  name,
  arguments: ["text"],
  returns: boolean,
  sql: (text) => once([text], (value) => `exa_${name.toLowerCase()}(${value})`),
});

export const conversionFunctions: ScalarFunction[] = [
  { name: "TO_CHAR", arguments: ["any", "any?"], bind: toChar },
  parsing("TO_DATE", date),
  parsing("TO_TIMESTAMP", timestamp),
  {
    name: "TO_NUMBER",
    arguments: ["any"],
    bind: (value: Bound) => (isNumeric(value.type) ? value : convert(value, double)),
  },
  asking("IS_NUMBER"),
  asking("IS_BOOLEAN"),
  asking("IS_DATE"),
  asking("IS_TIMESTAMP"),
  {
    name: "TYPEOF",
    arguments: ["any"],
    bind: (value: Bound) => ({ sql: duckText(value.type?.type ?? "NULL"), type: varchar(40) }),
  },
];
