/** A SQL function as data: how it is called, what it gives and what it is in DuckDB's SQL. */

import { date, double, maximumVarcharSize, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, tooLong, toText } from "../binding/bound.ts";
import { isNumeric, isText, textSize } from "../types.ts";
import { once } from "./once.ts";

/** What an argument becomes before the function sees it; an `any` stays what it is. */
type Kind = "any" | "text" | "number" | "whole" | "double" | "moment";

/** `text?` may be left out, of `text…` there may be any number; both stand last. */
export type Argument = Kind | `${Kind}?` | `${Kind}…`;

interface Signature {
  name: string;
  /** Its other names. */
  also?: string[];
  arguments: Argument[];
  /** Of `any` arguments: those that are brought to one type have the same name. */
  alike?(place: number, count: number): string;
  /** A DuckDB macro that it calls. */
  macro?: string;
}

/**
 * Most functions are the `sql` of their arguments, each of which has become what `arguments` says. The others
 * make their type and their SQL together, and get the arguments as they are.
 */
export type ScalarFunction = Signature &
  (
    | { returns: DataType | ((...args: Bound[]) => DataType | null); sql(...args: string[]): string }
    | { bind(...args: Bound[]): Bound }
  );

/** A call in DuckDB's SQL, of a function that takes so many arguments. */
export function applyFunction(definition: ScalarFunction, args: Bound[]): Bound {
  if ("bind" in definition) return definition.bind(...args);
  const { returns } = definition;
  const sql = definition.sql(...args.map((arg, i) => converted(arg, kindOf(definition.arguments, i))));
  return { sql, type: typeof returns === "function" ? returns(...args) : returns };
}

/** Whether a function of these arguments takes `count` of them. */
export function takes(declared: Argument[], count: number): boolean {
  const needed = declared.filter((argument) => !/[?…]$/.test(argument)).length;
  const isOpen = declared.at(-1)?.endsWith("…") === true;
  return count >= needed && (isOpen ? count <= mostArguments : count <= declared.length);
}

const mostArguments = 1000;

/** The kind of the argument at this place, from 0. */
export function kindOf(declared: Argument[], place: number): Kind {
  return (declared[place] ?? declared.at(-1) ?? "any").replace(/[?…]$/, "") as Kind;
}

/** An argument's SQL as one of the kind. */
export function converted(bound: Bound, kind: Kind): string {
  switch (kind) {
    case "any":
      return bound.sql;
    case "text":
      return text(bound);
    case "number":
      return number(bound).sql;
    case "whole":
      return whole(bound);
    case "double":
      return asDouble(bound);
    case "moment":
      return moment(bound).sql;
  }
}

/** A DECIMAL or DOUBLE; all else becomes a DOUBLE. */
export const number = (bound: Bound): Bound => (isNumeric(bound.type) ? bound : convert(bound, double));

export const asDouble = (bound: Bound): string => convert(bound, double).sql;

export const whole = (bound: Bound): string => `CAST(${number(bound).sql} AS BIGINT)`;

export const text = (bound: Bound): string => toText(bound).sql;

/** A DATE or TIMESTAMP; text becomes a TIMESTAMP. */
export const moment = (bound: Bound): Bound =>
  bound.type?.type === "DATE" || bound.type?.type === "TIMESTAMP"
    ? bound
    : convert(bound, isText(bound.type) ? timestamp : date);

/** '' is NULL in Exasol, so a function must not produce it. */
export const nonEmpty = (sql: string): string => once([sql], (value) => `nullif(${value}, '')`);

/** The same of a text that could have so many characters: it fails if it has more than a VARCHAR can have. */
export const nonEmptyOf = (size: number, sql: string): string =>
  size <= maximumVarcharSize
    ? nonEmpty(sql)
    : once(
        [sql],
        (value) => `CASE WHEN strlen(${value}) <= ${maximumVarcharSize} THEN nullif(${value}, '')
          WHEN length(${value}) > ${maximumVarcharSize} THEN ${tooLong(`length(${value})`, maximumVarcharSize)}
          ELSE ${value} END`,
      );

/** Characters that the value's text can have. */
export const sizeOf = (bound: Bound): number => textSize(bound.type);

/** The type of a text no longer than the first argument's. */
export const asLong = (first: Bound): DataType => varchar(sizeOf(first));

/** A macro repeats its arguments: see once.ts. */
export const macro = (signature: string, body: string): string => `CREATE MACRO ${signature} AS ${body}`;
